"""The optional package that brings Valhalla: its builder of tiles and its engine."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

from avs_geo.errors import OutsideError

# The releases have no wheel for Python 3.11 that carries the builder; the last weekly ones do.
PACKAGE = "pyvalhalla" if sys.version_info >= (3, 12) else "pyvalhalla-weekly"
_BUILDER = "valhalla_build_tiles"


def engine_module() -> Any:
    """Return the module ``valhalla``.

    Raises
    ------
    OutsideError
        The package is not installed, or does not load here; says which command installs it.
    """
    try:
        return importlib.import_module("valhalla")
    except ImportError as error:
        msg = (
            "Le moteur d’itinéraires Valhalla n’est pas installé. "
            f"Pour l’installer, avec le Python d’AVS-Geo : python -m pip install {PACKAGE}"
        )
        raise OutsideError(msg) from error


def has_engine() -> bool:
    """Return whether the package is there, without loading it."""
    return importlib.util.find_spec("valhalla") is not None


def engine_version() -> str:
    """Return the version of Valhalla, as its package gives it."""
    return str(getattr(engine_module(), "__version__", "")).partition("-")[0]


def builder_path() -> Path:
    """Return the program that builds the tiles.

    Raises
    ------
    OutsideError
        There is none: the package is missing, or is one that came without it.
    """
    folder = _package_folder() / "bin"
    for path in (folder / _BUILDER, folder / f"{_BUILDER}.exe"):
        if path.is_file():
            return path
    msg = (
        "Le paquet Valhalla installé ne contient pas le programme qui construit les routes. "
        f"Remplacez-le, avec le Python d’AVS-Geo : python -m pip install --force-reinstall {PACKAGE}"
    )
    raise OutsideError(msg)


def builder_environment() -> dict[str, str]:
    """Return the environment of the builder: Windows looks for its libraries along the path."""
    libraries = [str(path) for path in sorted(_package_folder().parent.glob("pyvalhalla*.libs"))]
    path = os.pathsep.join([*libraries, os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path}


def _package_folder() -> Path:
    return Path(str(engine_module().__file__)).parent
