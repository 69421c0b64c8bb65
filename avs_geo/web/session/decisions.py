"""Deciding on lines: those of the variant on screen, and those of the programme once it is drafted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.analysis.programme.lines import Status
from avs_geo.analysis.programme.programme import draft_where_known
from avs_geo.analysis.siting.siting import site
from avs_geo.outputs.programme.words import lever_label, place_of
from avs_geo.outputs.tables.html_table import cells_table, text_cell
from avs_geo.plan.session.adopted import line_of
from avs_geo.plan.session.change_sentences import ChangeWriter
from avs_geo.plan.session.events import Ruling
from avs_geo.plan.session.journal import decisions_table
from avs_geo.text.inert import visible_text
from avs_geo.web.in_hand.programme import keep_decisions
from avs_geo.web.in_hand.work import by_visitor
from avs_geo.web.session.acts import change_session, work_to_change
from avs_geo.web.session.toolbar import ask_copy

if TYPE_CHECKING:
    from avs_geo.web.in_hand.work import Work

_LINE, _STATUS, _REASON, _PROGRAMME = (
    "avs_seance_ligne",
    "avs_seance_statut",
    "avs_seance_motif",
    "avs_seance_programme",
)
_STATUSES: Final = {
    Status.KEPT: "Retenir",
    Status.POSTPONED: "Reporter",
    Status.DISCARDED: "Écarter",
    Status.PROPOSED: "Revenir dessus",
}


def show_decisions(work: Work) -> None:
    """Ask for a decision on a line, and show those that were taken."""
    _show_steps(work)
    lines = variant_lines(work)
    if st.toggle("Aussi les lignes du programme (page « Objectifs »)", key=_PROGRAMME):
        lines |= _programme_lines(work)
    if lines:
        _ask_decision(lines)
    else:
        st.info("Aucune ligne à décider : essayez d’abord un changement sur la carte.")
    _show_taken(work)
    ask_copy(work)


def variant_lines(work: Work) -> dict[str, str]:
    """Return the changes of the variant on screen as lines to decide: id, and what it says."""
    writer = ChangeWriter(work.view.geography, work.view.inventory)
    return {
        line_of(work.session.current, rank, step.change): writer.sentence(step.change)
        for rank, step in enumerate(work.session.history.done, start=1)
    }


def _programme_lines(work: Work) -> dict[str, str]:
    lines = _drafted(("programme", *work.view.key, work.plan.settings.text, str(work.plan.horizon)), work)
    return lines.copy()


@st.cache_resource(max_entries=16, show_spinner="Rédaction du programme…")
def _drafted(key: tuple[object, ...], _work: Work) -> dict[str, str]:  # noqa: ARG001 - the key of the cache
    plan, view = _work.plan, _work.view
    programme = draft_where_known(view, plan.settings, horizon=plan.horizon, siting=site(view, plan.options))
    return {
        str(line["id_ligne"]): f"{lever_label(line['levier'])} : {place_of(line)}"
        for _, line in programme.lines.iterrows()
    }


def _show_steps(work: Work) -> None:
    sentences = list(variant_lines(work).values())
    if sentences:
        rows = [[text_cell(str(rank)), text_cell(text, scope="row")] for rank, text in enumerate(sentences, start=1)]
        heads = [text_cell("N°", scope="col"), text_cell("Changement", scope="col")]
        st.html(cells_table(heads, rows, caption=f"Changements de la variante {work.session.current}"))


def _ask_decision(lines: dict[str, str]) -> None:
    st.selectbox("Ligne", list(lines), format_func=lambda line: visible_text(lines[line]), key=_LINE)
    st.pills(
        "Décision",
        list(_STATUSES),
        default=Status.KEPT,
        required=True,
        format_func=_STATUSES.__getitem__,
        key=_STATUS,
        wrap=True,
    )
    st.text_area("Motif", key=_REASON, max_chars=2_000, height=80)
    st.button("Noter la décision", type="primary", on_click=_decide, args=(lines,), width="stretch", key="decider")


def _decide(lines: dict[str, str]) -> None:
    line, status = st.session_state.get(_LINE), st.session_state.get(_STATUS)
    if line in lines and status:
        reason = str(st.session_state.get(_REASON) or "").strip()
        change_session(
            lambda session: session.decide(Ruling(line, lines[line], Status(status)), by_visitor(), reason=reason)
        )
        work = work_to_change()
        keep_decisions(work.plan.departement, work.decisions)
        st.session_state[_REASON] = ""


def _show_taken(work: Work) -> None:
    table = decisions_table(work.session)
    if table.empty:
        return
    heads = [text_cell(label, scope="col") for label in ("Ligne", "Décision", "Motif")]
    rows = [
        [text_cell(title, scope="row"), text_cell(decision), text_cell(reason)]
        for title, decision, reason in zip(table["intitule"], table["decision"], table["motif"], strict=True)
    ]
    st.html(cells_table(heads, rows, caption="Décisions prises"))
