"""Two states side by side, always read from today to a variant, or from one to a later one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from avs_geo.analysis.differences import differences
from avs_geo.errors import AvsGeoError
from avs_geo.text.markdown import as_markdown
from avs_geo.text.typography import typeset
from avs_geo.web.in_hand.what_if import outcome, outcome_of
from avs_geo.web.maps.view import beside
from avs_geo.web.session.figures import show_difference_sentences, show_differences
from avs_geo.web.session.map_view import ask_theme, show_session_legend, show_session_map
from avs_geo.web.session.panels import ask_panel, show_panel
from avs_geo.web.session.place_view import ask_mode
from avs_geo.web.session.variants import show_variants

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from avs_geo.plan.session.session import Session
    from avs_geo.web.in_hand.what_if import Outcome
    from avs_geo.web.in_hand.work import Work

TODAY: Final = ""
_OTHER: Final = "avs_seance_autre"


def show_comparison(work: Work, here: Outcome) -> DeltaGenerator:
    """Show the variant on screen beside today or another variant; returns where to say whether all is kept."""
    session = work.session
    ask_mode()
    others = [TODAY, *(letter for letter in session.variants if letter != session.current)]
    if st.session_state.get(_OTHER) not in others:
        st.session_state[_OTHER] = next((letter for letter in others if letter), TODAY)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        other = st.selectbox(
            "Comparaison",
            others,
            format_func=lambda letter: from_to(session, in_reading_order(session.current, letter)),
            key=_OTHER,
            label_visibility="collapsed",
            width=330,
        )
        theme = ask_theme()
    try:
        there = outcome(work, other) if other else outcome_of(work, ())
    except AvsGeoError as error:
        st.error(f"La variante {other} ne peut plus être calculée. {as_markdown(error)}", icon=":material/error:")
        return st.empty()
    pair = {session.current: here, other: there}
    first, last = in_reading_order(session.current, other)
    for letter, column in zip((first, last), st.columns(2, gap="small"), strict=True):
        with column:
            _show_state(work, letter, pair[letter], theme=theme)
    state = st.empty()
    _show_differences(work, (first, last), pair)
    show_panel(work, here, ask_panel(work))
    return state


def in_reading_order(one: str, other: str) -> tuple[str, str]:
    """Return two states in the order in which they are always read: today first, then the letters.

    Examples
    --------
    >>> in_reading_order("B", "A"), in_reading_order("C", TODAY)
    (('A', 'B'), ('', 'C'))
    """
    first, last = sorted((one, other))
    return first, last


def from_to(session: Session, order: tuple[str, str]) -> str:
    """Return from what to what a comparison reads: ``D’aujourd’hui à la variante B``."""
    first, last = (in_words(session, letter) for letter in order)
    return f"D’{first} à {last}" if order[0] == TODAY else f"De {first} à {last}"


def in_words(session: Session, letter: str, *, first: bool = False) -> str:
    """Return what a state is called within a sentence, or at its beginning."""
    if letter == TODAY:
        return "Aujourd’hui" if first else "aujourd’hui"
    name = session.variants[letter].name
    if name == f"Variante {letter}":
        return name if first else f"la variante {letter}"
    return typeset(f"{'V' if first else 'la v'}ariante {letter} « {name} »")


def _show_state(work: Work, letter: str, state: Outcome, *, theme: str) -> None:
    session = work.session
    yours = " : vos clics portent sur elle, sur les deux cartes" if letter == session.current else ""
    st.markdown(f"**{as_markdown(in_words(session, letter, first=True))}**{as_markdown(typeset(yours))}")
    left, right = beside(f"_{letter or 'aujourdhui'}")
    with left:
        show_session_map(work, state, theme=theme, key=f"carte-comparee-{letter}", linked=True)
    with right:
        show_session_legend(work, state, theme=theme)


def _show_differences(work: Work, order: tuple[str, str], pair: dict[str, Outcome]) -> None:
    first, last = order
    title = from_to(work.session, order)
    between = differences(pair[first].diagnosis, pair[last].diagnosis)
    st.header(as_markdown(title))
    show_difference_sentences(between)
    show_variants(work)
    show_differences(work, between, title=title, stem=f"{first or 'aujourdhui'}_{last}")
