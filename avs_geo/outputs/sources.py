"""Where the reference data come from: what ships with the program, and what the user has installed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from avs_geo.errors import OutsideError
from avs_geo.reference.location import shipped_geography, user_folder
from avs_geo.reference.routes.installed import SOURCES, roads_folder

if TYPE_CHECKING:
    from pathlib import Path

    from avs_geo.inventory.inventory import Inventory

# Who is credited: what is written, and the publisher's name in the list of sources.
_CREDITED: Final = (
    ("IGN – ADMIN EXPRESS", "IGN"),
    ("Insee", "Insee"),
    ("ANCT", "ANCT"),
    ("DGCL", "DGCL"),
)
# The QPV have a generation rather than a date, known even where no contour is installed.
_QPV_GENERATION: Final = "2024"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source of the reference data.

    Parameters
    ----------
    nom, editeur, millesime, licence
        What it is, who publishes it, its date or year, under which licence.
    paquet, version, sha256
        Where it was taken from, and the proof of it; empty where unknown.
    installee
        Whether the user has installed it, rather than it shipping with the program.
    """

    nom: str
    editeur: str = ""
    millesime: str = ""
    licence: str = ""
    paquet: str = ""
    version: str = ""
    sha256: str = ""
    installee: bool = False

    def as_row(self) -> dict[str, Any]:
        """Return the source under the headings that files give."""
        return asdict(self)

    @property
    def subject(self) -> str:
        """What it is a source of: its name without what stands in brackets."""
        return self.nom.partition(" (")[0]

    def credit(self) -> str:
        """Return what a map or a document says of it: ``IGN – ADMIN EXPRESS, 2024``."""
        return ", ".join(part for part in (self.editeur, self.nom, self.millesime) if part)


def reference_sources() -> tuple[Source, ...]:
    """Return the sources of the data in use, those that ship first; one that the user's own replaces is left out.

    Raises
    ------
    OutsideError
        The list of the sources cannot be read.
    """
    shipped = _read(shipped_geography() / "sources.json", installed=False)
    listed = _read(user_folder() / "geo" / "sources.json", installed=True)
    # The list of an earlier version of the program repeats what ships.
    known = {(source.nom, source.sha256) for source in shipped}
    installed = [source for source in listed if (source.nom, source.sha256) not in known]
    replaced = {source.subject for source in installed}
    return (*(source for source in shipped if source.subject not in replaced), *installed)


def road_sources() -> tuple[Source, ...]:
    """Return the source of the installed roads, nothing where there are none.

    Raises
    ------
    OutsideError
        Their description cannot be read.
    """
    return _read(roads_folder() / SOURCES, installed=True)


def sources_of(inventory: Inventory) -> tuple[Source, ...]:
    """Return the sources of an analysis: those of the reference data, and the roads where its times come from them."""
    origin = {} if inventory.temps is None else inventory.temps.origin
    return (*reference_sources(), *(_source(row, installed=True) for row in [dict(origin)] if row))


def attribution(inventory: Inventory | None = None) -> str:
    """Return the line of sources of every map and document: each publisher, with its latest vintage.

    Parameters
    ----------
    inventory
        What is shown; whoever its measured times must credit is added.
    """
    vintages = {"ANCT": _QPV_GENERATION}
    for source in reference_sources():
        for publisher in source.editeur.split(","):
            name = publisher.strip()
            vintages[name] = max(vintages.get(name, ""), source.millesime[:4])
    credits_ = [f"{label} {vintages.get(name, '')}".rstrip() for label, name in _CREDITED]
    if inventory is not None and inventory.temps is not None and inventory.temps.credit:
        credits_.append(inventory.temps.credit)
    return " · ".join(credits_)


def _read(path: Path, *, installed: bool) -> tuple[Source, ...]:
    if installed and not path.is_file():
        return ()
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        msg = f"La liste des sources « {path} » ne se lit pas : réinstallez AVS-Geo."
        raise OutsideError(msg) from error
    listed = entries if isinstance(entries, list) else [entries]
    return tuple(_source(entry, installed=installed) for entry in listed)


def _source(entry: dict[str, Any], *, installed: bool) -> Source:
    known = {field.name for field in fields(Source)} - {"installee"}
    texts = {name: str(value) for name, value in entry.items() if name in known and value is not None}
    return Source(**{"nom": "", **texts}, installee=installed)
