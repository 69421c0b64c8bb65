"""The words of a programme as people read them: levers, levels, statuses and lines, in tables and documents."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from avs_geo.analysis.programme.evaluation import SHARE_UNIT
from avs_geo.analysis.programme.levers.registry import LEVERS
from avs_geo.analysis.programme.lines import Level, Status
from avs_geo.text.dates import year_text
from avs_geo.text.numbers import UNKNOWN, number, percent
from avs_geo.text.typography import NBSP
from avs_geo.text.words import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

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


def lever_label(name: str) -> str:
    """Return what a lever is called; nothing for a name that is none."""
    return LEVERS[name].label if name in LEVERS else ""


def place_of(line: pd.Series) -> str:
    """Return where a line happens: its structure, then its commune where it is another place."""
    structure = line["nom_structure"] if isinstance(line["nom_structure"], str) else ""
    commune = line["nom_commune"] if isinstance(line["nom_commune"], str) else ""
    if LEVERS[line["levier"]].stands_apart:
        return f"{commune} ({structure})"
    return structure or commune


def measure_name(line: pd.Series) -> str:
    """Return what a line does and where: ``Création d’EVS à Wassy``, ``Extension du territoire de « M2K »``."""
    return LEVERS[line["levier"]].measure.format(
        structure=f"«{NBSP}{line['nom_structure']}{NBSP}»", commune=line["nom_commune"], nature=line["nature"]
    )


def levers_text(lines: pd.DataFrame) -> str:
    """Return how many lines each lever has: ``3 créations d’EVS, 1 extension de territoire``."""
    counts = lines["levier"].value_counts()
    parts = [plural(int(counts[name]), *lever.counted) for name, lever in LEVERS.items() if name in counts]
    return ", ".join(parts) or "aucune mesure"


def line_year(year: Any) -> str:
    """Return the year of a line; ``après`` where it is beyond the horizon."""
    return year_text(year, missing="après")


def text_or_dash(value: object) -> str:
    """Return a rank, a year or a word; a dash where there is none."""
    return UNKNOWN if value is None or str(value) in {"<NA>", "nan", "None"} else str(value)


def indicator_figure(value: float, unit: str) -> str:
    """Return a value of an indicator of evaluation."""
    return percent(value) if unit == SHARE_UNIT else number(value)


def changes_of(line: pd.Series) -> tuple[str, ...]:
    """Return what was decided against what was proposed; nothing where all is as proposed."""
    changes = []
    if line["statut"] != line["statut_propose"]:
        changes.append(f"statut ({STATUSES[line['statut_propose']].lower()} au départ)")
    if line_year(line["annee"]) != line_year(line["annee_proposee"]):
        changes.append(f"année ({line_year(line['annee_proposee'])} au départ)")
    if line["nature"] != line["nature_proposee"]:
        changes.append(f"nature ({line['nature_proposee']} au départ)")
    return tuple(changes)


def decision_text(line: pd.Series) -> str:
    """Return what was decided of a line, what of it was changed, and the comment."""
    text = f"{STATUSES[line['statut']]}e"  # of a « mesure »
    changes = [
        words
        for column, proposed, words in (
            ("annee", "annee_proposee", f"année proposée{NBSP}: {text_or_dash(line['annee_proposee'])}"),
            ("nature", "nature_proposee", f"nature proposée{NBSP}: {line['nature_proposee']}"),
        )
        if text_or_dash(line[column]) != text_or_dash(line[proposed])
    ]
    comment = str(line["commentaire"] or "").strip()
    return ". ".join(part for part in (text + (f" ({', '.join(changes)})" if changes else ""), comment) if part)
