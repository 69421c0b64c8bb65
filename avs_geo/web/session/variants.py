"""The variants of a session in figures: all of them side by side, and what the minutes say of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.errors import AvsGeoError
from avs_geo.outputs.delimited import Dialect, to_csv_bytes
from avs_geo.outputs.html_table import html_table
from avs_geo.outputs.minutes_variants import VariantFigures
from avs_geo.outputs.summary import notes
from avs_geo.outputs.variants import TODAY, VARIANTS_FILE, State, variant_title, variants_frame, variants_table
from avs_geo.outputs.workbook import to_xlsx_bytes
from avs_geo.web.session.study import cost_of, outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.web.session.work import Work

_LABEL = "Les variantes en chiffres"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_variants(work: Work) -> None:
    """Show today and every variant side by side, and offer the table as files."""
    states = states_of(work)
    st.html(html_table(variants_table(states), caption=_LABEL))
    files = f"{VARIANTS_FILE}_{work.view.geography.departement.code}"
    left, middle, right = st.columns([2, 1, 1], vertical_alignment="center")
    left.markdown(f"**{_LABEL}**")
    middle.download_button(
        "CSV pour Excel",
        data=lambda: to_csv_bytes(variants_frame(states), Dialect.EXCEL_FR),
        file_name=f"{files}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
        key=f"telecharger-{files}.csv",
    )
    right.download_button(
        "Classeur XLSX",
        data=lambda: variants_xlsx(work, states),
        file_name=f"{files}.xlsx",
        mime=_XLSX,
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
        key=f"telecharger-{files}.xlsx",
    )


def states_of(work: Work) -> list[State]:
    """Return today, then every variant that can be computed."""
    states = [_today(work)]
    for letter in work.session.variants:
        after = variant_figures_of(work, letter).after
        states += [] if after is None else [after]
    return states


def variants_xlsx(work: Work, states: Sequence[State]) -> bytes:
    """Return the table of the variants as an Excel workbook."""
    return to_xlsx_bytes(
        variants_frame(states),
        _LABEL,
        reference_date=work.view.diagnosis.parameters.reference_date,
        notes=notes(work.view.diagnosis, work.view.geography, work.view.inventory),
    )


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
