"""Where the data are: what ships with the program, and what the user has installed since."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def program_root() -> Path:
    """Return the folder that holds ``app.py``, ``pages/`` and ``data/``: the clone, or the wheel's copy."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_root"
    return installed if installed.is_dir() else package.parent


def shipped_geography() -> Path:
    """Return the folder of the reference data that ship with the program."""
    return program_root() / "data" / "geo"


def shipped_example() -> Path:
    """Return the folder of the example, Haute-Marne."""
    return program_root() / "data" / "exemples" / "haute-marne"


def user_folder() -> Path:
    """Return the user's own data folder: ``AVS_GEO_DONNEES``, else the system's usual place.

    The folder may not exist yet.
    """
    chosen = os.environ.get("AVS_GEO_DONNEES")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "avs-geo"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "avs-geo"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "avs-geo"


def geography_file(name: str) -> Path:
    """Return the path of a reference file: the one the user installed where there is one, else the shipped one."""
    installed = user_folder() / "geo" / name
    return installed if installed.is_file() else shipped_geography() / name


def installed_stamp(*names: str) -> tuple[int, ...]:
    """Return what tells one installation of reference files from another: their times and sizes, -1 where absent."""
    stamp: list[int] = []
    for name in names:
        try:
            status = (user_folder() / "geo" / name).stat()
        except OSError:
            stamp += (-1, -1)
        else:
            stamp += (status.st_mtime_ns, status.st_size)
    return tuple(stamp)


def user_guide() -> Path:
    """Return the user guide, in French."""
    return program_root() / "docs" / "guide.md"
