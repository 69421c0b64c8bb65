"""What one choice of the committee makes of the decisions on a programme."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from avs_geo.analysis.programme.decisions import Decision
from avs_geo.analysis.programme.lines import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Field of a decision, and the column of the lines that keeps what was proposed.
PROPOSED: Final[Mapping[str, str]] = {
    "statut": "statut_propose",
    "annee": "annee_proposee",
    "nature": "nature_proposee",
}


def with_choice(
    decisions: Iterable[Decision], line: Mapping[str, Any], *, field: str, value: Any
) -> tuple[Decision, ...]:
    """Return decisions with one more choice made on a line; a choice that is the proposal is none.

    Parameters
    ----------
    decisions
        Those taken so far, one for each line at most.
    line
        The line as it was proposed: ``id_ligne``, ``statut_propose``, ``annee_proposee``, ``nature_proposee``.
    field
        ``statut``, ``annee``, ``nature`` or ``commentaire``.
    value
        What was chosen; None or an empty text goes back to the proposal.
    """
    by_line = {decision.id_ligne: decision for decision in decisions}
    identifier = str(line["id_ligne"])
    decision = by_line.pop(identifier, Decision(id_ligne=identifier))
    changed = replace(decision, **{field: _decided(line, field, value)})
    return (*by_line.values(), *(() if changed.is_empty else (changed,)))


def _decided(line: Mapping[str, Any], field: str, value: Any) -> Any:
    if field == "commentaire":
        return str(value or "").strip()
    proposed = line[PROPOSED[field]]
    if value is None or (pd.notna(proposed) and str(value) == str(proposed)):
        return None
    return {"statut": Status, "annee": int, "nature": str}[field](value)
