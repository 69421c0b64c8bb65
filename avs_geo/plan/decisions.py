"""Decisions: from the table that the committee edits, and to and from what is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from avs_geo.analysis.programme.decisions import Decision
from avs_geo.analysis.programme.lines import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

# Column of the lines that people edit, and the one that keeps what was proposed.
EDITABLE: Final = {"statut": "statut_propose", "annee": "annee_proposee", "nature": "nature_proposee"}
LONGEST_COMMENT: Final = 2_000


def decisions_between(lines: pd.DataFrame, edited: pd.DataFrame) -> tuple[Decision, ...]:
    """Return what an edited table decides: one decision for each line that differs from what was proposed.

    Parameters
    ----------
    lines
        The lines of the programme, with what was proposed.
    edited
        The same lines, index alike; ``statut``, ``annee``, ``nature`` and ``commentaire`` as they were edited. An
        emptied cell goes back to what was proposed.
    """
    decided = []
    for (_, line), (_, row) in zip(lines.iterrows(), edited.loc[lines.index].iterrows(), strict=True):
        changes = {
            name: row[name]
            for name, proposed in EDITABLE.items()
            if pd.notna(row[name]) and row[name] != "" and not _same(row[name], line[proposed])
        }
        comment = "" if pd.isna(row["commentaire"]) else str(row["commentaire"]).strip()[:LONGEST_COMMENT]
        decision = Decision(
            id_ligne=str(line["id_ligne"]),
            statut=Status(changes["statut"]) if "statut" in changes else None,
            annee=int(changes["annee"]) if "annee" in changes else None,
            nature=str(changes["nature"]) if "nature" in changes else None,
            commentaire=comment,
        )
        if not decision.is_empty:
            decided.append(decision)
    return tuple(decided)


def merge(before: Iterable[Decision], after: Iterable[Decision], *, present: Iterable[str]) -> tuple[Decision, ...]:
    """Return the later decisions, with the earlier ones on lines that are not there at present.

    A line may come back with the next analysis; what was decided of it is not lost meanwhile.
    """
    here = set(present)
    return (*(decision for decision in before if decision.id_ligne not in here), *after)


def _same(value: Any, proposed: Any) -> bool:
    return bool(pd.notna(proposed)) and str(value) == str(proposed)
