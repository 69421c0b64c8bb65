"""Variants side by side: two maps that move together, and one table of differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.analysis.differences import differences
from avs_geo.errors import AvsGeoError
from avs_geo.web.markdown_text import as_markdown
from avs_geo.web.session.figures import show_difference_sentences, show_differences
from avs_geo.web.session.map_view import show_session_legend, show_session_map
from avs_geo.web.session.study import outcome
from avs_geo.web.session.variants import show_variants

if TYPE_CHECKING:
    from avs_geo.web.session.work import Work

_OTHER = "avs_seance_autre"


def show_comparison(work: Work, *, theme: str) -> None:
    """Show the variant on screen beside another one."""
    session = work.session
    others = [letter for letter in session.variants if letter != session.current]
    left, right = st.columns(2, gap="small", vertical_alignment="bottom")
    left.markdown(f"**{session.variants[session.current].name}** : vos clics portent sur elle, sur les deux cartes")
    other = right.selectbox("Comparer à", others, format_func=lambda v: session.variants[v].name, key=_OTHER)
    here = outcome(work)
    try:
        there = outcome(work, other)
    except AvsGeoError as error:
        st.error(f"La variante {other} ne peut plus être calculée. {as_markdown(error)}", icon=":material/error:")
        return
    left, right = st.columns(2, gap="small")
    with left:
        show_session_map(work, here, theme=theme, key="carte-comparee-ici", linked=True)
    with right:
        show_session_map(work, there, theme=theme, key="carte-comparee-autre", linked=True)
    show_session_legend(work, here, theme=theme)
    show_variants(work)
    between = differences(here.diagnosis, there.diagnosis)
    show_difference_sentences(between)
    title = f"De la variante {session.current} à la variante {other}"
    show_differences(work, between, title=title, stem=f"{session.current}_{other}")
