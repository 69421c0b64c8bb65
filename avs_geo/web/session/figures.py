"""What a variant changes, in figures, sentences and tables with their downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.outputs.delimited import Dialect, to_csv_bytes
from avs_geo.outputs.difference_sentences import difference_headlines, difference_sentences
from avs_geo.outputs.difference_tables import (
    DIFFERENCE_TABLES,
    commune_differences,
    difference_table,
    epci_differences,
)
from avs_geo.outputs.html_table import html_table
from avs_geo.outputs.summary import notes
from avs_geo.outputs.workbook import to_xlsx_bytes
from avs_geo.web.headline_view import show_figures
from avs_geo.web.markdown_text import as_markdown
from avs_geo.web.session.study import cost_of

if TYPE_CHECKING:
    from avs_geo.analysis.differences import Differences
    from avs_geo.web.session.study import Outcome
    from avs_geo.web.session.work import Work

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    for name, (label, _) in DIFFERENCE_TABLES.items():
        _offer(work, differences, name, label=label, stem=stem)


def _offer(work: Work, differences: Differences, name: str, *, label: str, stem: str) -> None:
    departement = work.view.geography.departement.code
    files = f"{name}_{departement}_{stem}"
    left, middle, right = st.columns([2, 1, 1], vertical_alignment="center")
    left.markdown(f"**{label}**")
    middle.download_button(
        "CSV pour Excel",
        data=lambda: to_csv_bytes(difference_table(name, differences, departement=departement), Dialect.EXCEL_FR),
        file_name=f"{files}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
        key=f"telecharger-{files}.csv",
    )
    right.download_button(
        "Classeur XLSX",
        data=lambda: to_xlsx_bytes(
            difference_table(name, differences, departement=departement),
            label,
            reference_date=work.view.diagnosis.parameters.reference_date,
            notes=notes(work.view.diagnosis, work.view.geography, work.view.inventory),
        ),
        file_name=f"{files}.xlsx",
        mime=_XLSX,
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
        key=f"telecharger-{files}.xlsx",
    )
