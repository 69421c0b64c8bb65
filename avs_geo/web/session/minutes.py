"""Notes of the session, and its minutes as files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.outputs.session.journal import journal_csv
from avs_geo.outputs.session.minutes import minutes_docx
from avs_geo.outputs.tables.delimited import Dialect
from avs_geo.outputs.tables.html_table import cells_table, text_cell
from avs_geo.plan.session.journal import journal
from avs_geo.text.typography import typeset
from avs_geo.web.in_hand.work import by_visitor
from avs_geo.web.session.acts import change_session
from avs_geo.web.session.fields import follow
from avs_geo.web.session.variants import variant_figures

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.web.in_hand.work import Work

_NOTE, _TITLE, _PEOPLE, _VARIANT = "avs_seance_note", "avs_seance_titre", "avs_seance_presents", "avs_seance_nommer"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHOWN = 40


def show_minutes(work: Work) -> None:
    """Ask for a note and for what the minutes say at their head, show the journal, and offer it as files."""
    session = work.session
    st.text_area("Note", key=_NOTE, max_chars=2_000, height=80)
    st.button("Ajouter la note", on_click=_note, width="stretch", key="noter")
    follow(_TITLE, session.title)
    follow(_PEOPLE, ", ".join(session.participants))
    st.text_input("Titre du compte rendu", key=_TITLE, on_change=_head, max_chars=120)
    st.text_input("Participants, séparés par des virgules", key=_PEOPLE, on_change=_head)
    follow(_VARIANT, session.variants[session.current].name)
    st.text_input("Nom de la variante à l’écran", key=_VARIANT, on_change=_rename, max_chars=120)
    _offer(work)
    _show_journal(work)


def _offer(work: Work) -> None:
    department = work.session, work.view.geography, work.view.inventory
    today = by_visitor().time.date()
    code = work.view.geography.departement.code
    files: tuple[tuple[str, str, str, Callable[[], bytes]], ...] = (
        (
            "Compte rendu (.docx)",
            f"compte_rendu_{code}_{today:%Y-%m-%d}.docx",
            _DOCX,
            lambda: minutes_docx(*department, day=today, figures=variant_figures(work)),
        ),
        (
            "Journal (.csv)",
            f"journal_{code}_{today:%Y-%m-%d}.csv",
            "text/csv",
            lambda: journal_csv(*department, Dialect.EXCEL_FR),
        ),
    )
    for label, name, kind, make in files:
        st.download_button(
            label,
            data=make,
            file_name=name,
            mime=kind,
            icon=":material/download:",
            on_click="ignore",
            width="stretch",
            key=f"telecharger-{label}",
        )


def _show_journal(work: Work) -> None:
    table = journal(work.session, work.view.geography, work.view.inventory).iloc[::-1].head(_SHOWN)
    if table.empty:
        return
    heads = [text_cell(label, scope="col") for label in ("Heure", "Variante", "Action", "Détail")]
    rows = [
        [text_cell(hour[11:16]), text_cell(variant), text_cell(action), text_cell(detail, scope="row")]
        for hour, variant, action, detail in zip(
            table["heure"], table["variante"], table["action"], table["detail"], strict=True
        )
    ]
    caption = typeset(f"Journal, le dernier acte d’abord ({len(work.session.events)} en tout)")
    st.html(f'<div class="avs-serre">{cells_table(heads, rows, caption=caption)}</div>')


def _note() -> None:
    text = str(st.session_state.get(_NOTE) or "").strip()
    if text:
        change_session(lambda session: session.note(text, by_visitor()))
        st.session_state[_NOTE] = ""


def _head() -> None:
    title = str(st.session_state.get(_TITLE) or "").strip()
    people = [name.strip() for name in str(st.session_state.get(_PEOPLE) or "").split(",")]
    change_session(lambda session: replace(session, title=title, participants=tuple(name for name in people if name)))


def _rename() -> None:
    name = str(st.session_state.get(_VARIANT) or "").strip()
    if name:
        change_session(lambda session: session.rename(session.current, name, by_visitor()))
