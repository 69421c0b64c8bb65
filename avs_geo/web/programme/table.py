"""The table of the lines that the committee edits in place."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from avs_geo.analysis.targets.programme import apply_decisions
from avs_geo.outputs.french import number
from avs_geo.outputs.targets_words import LEVERS, STATUSES, place_of, year_text
from avs_geo.plan.decisions import decisions_between, merge
from avs_geo.web.programme.study import decisions_of, keep_decisions

if TYPE_CHECKING:
    from avs_geo.analysis.targets.decisions import Decision
    from avs_geo.analysis.targets.programme import Programme

_START = "avs_programme_depart"
_ROUND = "avs_programme_tour"


def edit_lines(draft: Programme, key: tuple[object, ...]) -> tuple[Decision, ...]:
    """Show the lines to edit, and return what is decided.

    Parameters
    ----------
    draft
        The programme that is proposed.
    key
        What stands for it: another draft has another table, with the decisions on the lines that it still has.
    """
    departement = draft.terrain.geography.departement.code
    widget = _widget_key(key)
    if widget not in st.session_state:
        # What the table starts from must not change while it is edited, or the edits would be counted twice.
        st.session_state[_START] = decisions_of(departement)
    started = apply_decisions(draft, st.session_state[_START]).lines
    edited: pd.DataFrame = st.data_editor(
        _shown(started),
        key=widget,
        hide_index=True,
        width="stretch",
        num_rows="fixed",
        column_config=_columns(draft),
        disabled=["ligne", "ou", "propose", "gagnes", "motif"],
    )
    decided = decisions_between(draft.lines, _as_lines(edited))
    decisions = merge(decisions_of(departement), decided, present=draft.lines["id_ligne"])
    keep_decisions(departement, decisions)
    return decisions


def forget_decisions(departement: str) -> None:
    """Go back to what was proposed, for a department."""
    keep_decisions(departement, ())
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _widget_key(key: tuple[object, ...]) -> str:
    stamp = sha256(repr((key, st.session_state.get(_ROUND, 0))).encode()).hexdigest()
    return f"lignes-{stamp[:16]}"


def _shown(lines: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "ligne": [LEVERS[lever] for lever in lines["levier"]],
            "ou": [place_of(line) for _, line in lines.iterrows()],
            "statut": lines["statut"].map(STATUSES),
            "annee": [None if pd.isna(year) else str(year) for year in lines["annee"]],
            "nature": lines["nature"],
            "commentaire": lines["commentaire"],
            "propose": [_proposal(line) for _, line in lines.iterrows()],
            "gagnes": [number(gained) for gained in lines["population_gagnee"]],
            "motif": lines["motif"],
        }
    )


def _proposal(line: pd.Series) -> str:
    return f"{STATUSES[line['statut_propose']]}, {year_text(line['annee_proposee'])}, {line['nature_proposee']}"


def _as_lines(edited: pd.DataFrame) -> pd.DataFrame:
    """Return the edited cells under the names and with the words of the lines."""
    words = {label: status for status, label in STATUSES.items()}
    return pd.DataFrame(
        {
            "statut": edited["statut"].map(words),
            "annee": edited["annee"],
            "nature": edited["nature"],
            "commentaire": edited["commentaire"],
        }
    )


def _columns(draft: Programme) -> dict[str, Any]:
    column = st.column_config
    return {
        "ligne": column.TextColumn("Ligne", pinned=True),
        "ou": column.TextColumn("Où"),
        "statut": column.SelectboxColumn("Statut ✎", options=list(STATUSES.values()), required=True),
        "annee": column.SelectboxColumn("Année ✎", options=[str(year) for year in draft.horizon.years]),
        "nature": column.SelectboxColumn("Nature ✎", options=["CS", "EVS"], required=True),
        "commentaire": column.TextColumn("Commentaire ✎", max_chars=500),
        "propose": column.TextColumn("Proposé"),
        "gagnes": column.TextColumn("Habitants gagnés"),
        "motif": column.TextColumn("Motif", width="large"),
    }
