"""The variants of a session in figures: all of them side by side, and what the minutes say of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.outputs.session.minutes_variants import VariantFigures
from avs_geo.outputs.session.variants import TODAY, VARIANTS_FILE, State, variant_title, variants_frame, variants_table
from avs_geo.outputs.tables.html_table import html_table
from avs_geo.web.in_hand.what_if import cost_of, outcome
from avs_geo.web.session.table_files import offer_table

if TYPE_CHECKING:
    from avs_geo.web.in_hand.work import Work

_LABEL = "Les variantes en chiffres"


def show_variants(work: Work) -> None:
    """Show today and every variant side by side, and offer the table as files."""
    states = states_of(work)
    st.html(html_table(variants_table(states), caption=_LABEL))
    name = f"{VARIANTS_FILE}_{work.view.geography.departement.code}"
    offer_table(work, lambda: variants_frame(states), label=_LABEL, name=name)


def states_of(work: Work) -> list[State]:
    """Return today, then every variant that can be computed."""
    states = [_today(work)]
    for letter in work.session.variants:
        after = variant_figures_of(work, letter).after
        states += [] if after is None else [after]
    return states


def variant_figures(work: Work) -> dict[str, VariantFigures]:
    """Return what each variant that has changes gives, by letter."""
    tried = [letter for letter, variant in work.session.variants.items() if variant.history.done]
    return {letter: variant_figures_of(work, letter) for letter in tried}


def variant_figures_of(work: Work, letter: str) -> VariantFigures:
    """Return what a variant gives, or why it can no longer be computed."""
    try:
        found = outcome(work, letter)
    except AvsGeoError as error:
        return VariantFigures(impossible=str(error))
    name = variant_title(letter, work.session.variants[letter].name)
    return VariantFigures(_today(work), State(name, found.diagnosis, cost_of(work, found)), found.differences)


def _today(work: Work) -> State:
    return State(TODAY, work.view.diagnosis)
