"""What a variant changes, in figures, sentences and tables with their downloads."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.outputs.sentences.difference_sentences import difference_headlines, difference_sentences
from avs_geo.outputs.tables.difference_tables import (
    DIFFERENCE_TABLES,
    commune_differences,
    difference_table,
    epci_differences,
)
from avs_geo.outputs.tables.html_table import html_table
from avs_geo.text.markdown import as_markdown
from avs_geo.web.in_hand.what_if import cost_of
from avs_geo.web.session.table_files import offer_table
from avs_geo.web.widgets.headline import show_figures

if TYPE_CHECKING:
    from avs_geo.analysis.differences import Differences
    from avs_geo.web.in_hand.what_if import Outcome
    from avs_geo.web.in_hand.work import Work


def show_session_figures(work: Work, after: Outcome) -> None:
    """Show the figures of the department, before and after, and what the changes cost."""
    show_figures(difference_headlines(after.differences, cost_of(work, after)))


def show_difference_sentences(differences: Differences) -> None:
    """Say who gains and who loses."""
    st.markdown(as_markdown(" ".join(difference_sentences(differences))))


def show_differences(work: Work, differences: Differences, *, title: str, stem: str) -> None:
    """Show the differences by EPCI and by commune, and offer them as files.

    Parameters
    ----------
    work
        What is in hand.
    differences
        What changes.
    title
        From what to what.
    stem
        What tells its files from those of other differences.
    """
    st.html(html_table(epci_differences(differences), caption=f"{title}, par intercommunalité"))
    communes = commune_differences(differences)
    if communes.rows:
        table = html_table(communes, caption=f"{title}, communes touchées les plus peuplées")
        st.html(f'<div class="avs-serre">{table}</div>')
    departement = work.view.geography.departement.code
    for name, (label, _) in DIFFERENCE_TABLES.items():
        frame = partial(difference_table, name, differences, departement=departement)
        offer_table(work, frame, label=label, name=f"{name}_{departement}_{stem}")
