"""The words of a programme as people read them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pandas as pd

from avs_geo.analysis.programme.lines import Level, Lever, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        str(Lever.CREATION_CS): "Création d’un CS",
        str(Lever.CREATION_EVS): "Création d’un EVS",
        str(Lever.EXTENSION): "Extension de territoire",
        str(Lever.ANTENNE): "Antenne ou itinérance",
        str(Lever.RENEWAL): "Renouvellement d’agrément",
        str(Lever.EVOLUTION): "EVS qui devient CS",
    },
)
STATUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        str(Status.PROPOSED): "Proposé",
        str(Status.KEPT): "Retenu",
        str(Status.POSTPONED): "Reporté",
        str(Status.DISCARDED): "Écarté",
    },
)
LEVELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        str(Level.DEPARTEMENT): "Département",
        str(Level.TERRITOIRE): "Territoires",
        str(Level.STRUCTURE): "Structures",
    },
)


def place_of(line: pd.Series) -> str:
    """Return where a line happens: its structure, then its commune where it is another place."""
    structure = line["nom_structure"] if isinstance(line["nom_structure"], str) else ""
    commune = line["nom_commune"] if isinstance(line["nom_commune"], str) else ""
    if line["levier"] == str(Lever.ANTENNE):
        return f"{commune} ({structure})"
    return structure or commune


def year_text(year: object) -> str:
    """Return a year; ``après`` where a line is beyond the horizon."""
    return "après" if pd.isna(year) else str(year)  # type: ignore[call-overload]


def changes_of(line: pd.Series) -> tuple[str, ...]:
    """Return what was decided against what was proposed; nothing where all is as proposed."""
    changes = []
    if line["statut"] != line["statut_propose"]:
        changes.append(f"statut ({STATUSES[line['statut_propose']].lower()} au départ)")
    if year_text(line["annee"]) != year_text(line["annee_proposee"]):
        changes.append(f"année ({year_text(line['annee_proposee'])} au départ)")
    if line["nature"] != line["nature_proposee"]:
        changes.append(f"nature ({line['nature_proposee']} au départ)")
    return tuple(changes)
