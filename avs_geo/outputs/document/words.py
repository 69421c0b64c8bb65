"""What the levers, the levels and the statuses of a programme are called in the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from avs_geo.analysis.programme.lines import Level, Lever, Status
from avs_geo.text.numbers import UNKNOWN, number, percent
from avs_geo.text.typography import NBSP
from avs_geo.text.words import plural

if TYPE_CHECKING:
    import pandas as pd

LEVERS: Final = {
    Lever.CREATION_CS: ("création de CS", "créations de CS"),
    Lever.CREATION_EVS: ("création d’EVS", "créations d’EVS"),
    Lever.EXTENSION: ("extension de territoire", "extensions de territoire"),
    Lever.ANTENNE: ("antenne ou itinérance", "antennes ou itinérances"),
    Lever.RENEWAL: ("renouvellement d’agrément", "renouvellements d’agrément"),
    Lever.EVOLUTION: ("évolution d’un EVS en CS", "évolutions d’EVS en CS"),
}
STATUSES: Final = {
    Status.PROPOSED: "Proposée",
    Status.KEPT: "Retenue",
    Status.POSTPONED: "Reportée",
    Status.DISCARDED: "Écartée",
}
_SHARE_UNIT: Final = "part de 0 à 1"


def measure_name(line: pd.Series) -> str:
    """Return what a line does and where: ``Création d’EVS à Wassy``, ``Extension du territoire de « M2K »``."""
    lever = Lever(line["levier"])
    structure = f"«{NBSP}{line['nom_structure']}{NBSP}»"
    match lever:
        case Lever.CREATION_CS | Lever.CREATION_EVS:
            return f"Création d’un {line['nature']} à {line['nom_commune']}"
        case Lever.EXTENSION:
            return f"Extension du territoire de {structure}"
        case Lever.ANTENNE:
            return f"Antenne ou itinérance de {structure} à {line['nom_commune']}"
        case Lever.RENEWAL:
            return f"Renouvellement de l’agrément de {structure}"
        case Lever.EVOLUTION:
            return f"Évolution de {structure} en centre social"


def decision_text(line: pd.Series) -> str:
    """Return what was decided of a line, what of it was changed, and the comment."""
    text = STATUSES[Status(line["statut"])]
    changes = [
        words
        for column, proposed, words in (
            ("annee", "annee_proposee", f"année proposée{NBSP}: {year_text(line['annee_proposee'])}"),
            ("nature", "nature_proposee", f"nature proposée{NBSP}: {line['nature_proposee']}"),
        )
        if year_text(line[column]) != year_text(line[proposed])
    ]
    comment = str(line["commentaire"] or "").strip()
    return ". ".join(part for part in (text + (f" ({', '.join(changes)})" if changes else ""), comment) if part)


def year_text(value: object) -> str:
    """Return a year, or a word; a dash where there is none."""
    return UNKNOWN if value is None or str(value) in {"<NA>", "nan", "None"} else str(value)


def levers_text(lines: pd.DataFrame) -> str:
    """Return how many lines each lever has: ``3 créations d’EVS, 1 extension de territoire``."""
    counts = lines["levier"].value_counts()
    parts = [plural(int(counts.get(str(lever), 0)), *names) for lever, names in LEVERS.items() if str(lever) in counts]
    return ", ".join(parts) or "aucune mesure"


def counting(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the lines that enter the trajectory: proposed or kept."""
    return lines.loc[lines["statut"].map(lambda status: Status(status).counts).astype(bool)]


def in_calendar_order(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the lines as they begin: by year, then by rank; those without either last."""
    return lines.sort_values(["annee", "rang", "id_ligne"], na_position="last")


def of_level(lines: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Return the lines of a level."""
    return lines.loc[lines["niveau"] == str(level)]


def indicator_figure(value: float, unit: str) -> str:
    """Return a value of an indicator of evaluation."""
    return percent(value) if unit == _SHARE_UNIT else number(value)
