"""What the committee decides of a line; what was proposed stays beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from avs_geo.analysis.programme.levers.creations import CREATION_OF
from avs_geo.analysis.programme.levers.registry import LEVERS
from avs_geo.analysis.programme.lines import KINDS, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from avs_geo.analysis.programme.horizon import Horizon


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided of one line; None where it stays as proposed.

    Parameters
    ----------
    id_ligne
        The line.
    statut
        Its status.
    annee
        Its year.
    nature
        ``CS`` or ``EVS``; only a creation can change.
    commentaire
        The committee's own words.
    """

    id_ligne: str
    statut: Status | None = None
    annee: int | None = None
    nature: str | None = None
    commentaire: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was decided."""
        return self.statut is None and self.annee is None and self.nature is None and not self.commentaire


def decide(lines: pd.DataFrame, decisions: Iterable[Decision], horizon: Horizon) -> pd.DataFrame:
    """Return the lines with what was decided in the place of what was proposed.

    A line that counts and has no year, because it was proposed beyond the horizon and is now kept, takes the last
    year. A decision on a line that is not there changes nothing.

    Parameters
    ----------
    lines
        ``LINE_COLUMNS``.
    decisions
        One for each line at most; of several, the last.
    horizon
        The years.
    """
    by_line = {decision.id_ligne: decision for decision in decisions}
    decided = lines.assign(
        statut=lines["statut_propose"], annee=lines["annee_proposee"], nature=lines["nature_proposee"], commentaire=""
    )
    for place in decided.index[decided["id_ligne"].isin(list(by_line))]:
        _apply(decided, place, by_line[str(decided.at[place, "id_ligne"])])
    counts = decided["statut"].map(lambda status: Status(status).counts).astype(bool)
    decided["annee"] = decided["annee"].mask(counts & decided["annee"].isna(), horizon.last)
    creation = decided["levier"].map(lambda name: LEVERS[name].is_creation).astype(bool)
    created = decided["nature"].map({kind: str(lever) for kind, lever in CREATION_OF.items()})
    decided["levier"] = decided["levier"].mask(creation, created)
    return decided


def _apply(lines: pd.DataFrame, place: Any, decision: Decision) -> None:
    if decision.statut is not None:
        lines.at[place, "statut"] = str(decision.statut)
    if decision.annee is not None:
        lines.at[place, "annee"] = decision.annee
    if decision.nature in KINDS and LEVERS[str(lines.at[place, "levier"])].is_creation:
        lines.at[place, "nature"] = decision.nature
    lines.at[place, "commentaire"] = decision.commentaire
