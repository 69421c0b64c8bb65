"""The roads that the user has installed: where they are, from when, and which departments they reach."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from avs_geo.errors import OutsideError
from avs_geo.reference.location import user_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TILES = "tuiles"
MATRICES = "matrices"
REACH = "departements.json"
SOURCES = "sources.json"
SOURCE_NAME = "Routes"
PUBLISHER = "OpenStreetMap"
LICENCE = "ODbL 1.0"
CREDIT = "© les contributeurs d’OpenStreetMap"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledRoads:
    """Roads in the user's folder.

    Parameters
    ----------
    folder
        Holds ``tuiles/`` (Valhalla's tiles), ``matrices/`` (times computed before), ``departements.json`` and
        ``sources.json``.
    date
        ISO date of the extract.
    sha256
        Checksum of the extract.
    reach
        Of each department that has some: how many of its communes are near a road, out of how many.
    """

    folder: Path
    date: str
    sha256: str
    reach: Mapping[str, tuple[int, int]]

    @property
    def described(self) -> Mapping[str, str]:
        """The row that stands for these roads in a list of sources.

        Raises
        ------
        OutsideError
            It cannot be read.
        """
        try:
            rows: list[dict[str, Any]] = json.loads((self.folder / SOURCES).read_text(encoding="utf-8"))
            return {str(name): str(value) for name, value in rows[0].items()}
        except (OSError, ValueError, LookupError, AttributeError) as error:
            raise _unreadable(self.folder) from error

    def serves(self, departement: str) -> bool:
        """Return whether at least half of the communes of a department are near a road."""
        near, total = self.reach.get(departement, (0, 1))
        return 2 * near >= total

    @property
    def stamp(self) -> tuple[str, str, str]:
        """What tells these roads from others: a result that rests on them must be computed again once it differs."""
        return str(self.folder), self.sha256, self.date


def roads_folder() -> Path:
    """Return where the roads are installed; it may not exist."""
    return user_folder() / "routes"


def installed_roads() -> InstalledRoads | None:
    """Return the roads that are installed, None where there are none.

    Raises
    ------
    OutsideError
        They are there, and their description cannot be read.
    """
    folder = roads_folder()
    if not (folder / TILES).is_dir():
        return None
    try:
        rows: list[dict[str, Any]] = json.loads((folder / SOURCES).read_text(encoding="utf-8"))
        reach = json.loads((folder / REACH).read_text(encoding="utf-8"))
        return InstalledRoads(
            folder=folder,
            date=str(rows[0]["millesime"]),
            sha256=str(rows[0]["sha256"]),
            reach={str(code): (int(near), int(total)) for code, (near, total) in reach.items()},
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise _unreadable(folder) from error


def _unreadable(folder: Path) -> OutsideError:
    return OutsideError(
        f"La description des routes installées dans « {folder} » ne se lit pas : installez-les de nouveau."
    )
