"""The new sites in the page: sentences, map, tables, curve and downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.analysis.siting.siting import Siting, site
from avs_geo.outputs.siting.chart import siting_chart
from avs_geo.outputs.siting.files import siting_notes
from avs_geo.outputs.siting.paint import siting_json, siting_legend
from avs_geo.outputs.siting.sentences import siting_sentences
from avs_geo.outputs.siting.tables import SITING_TABLES, curve_on_screen, sites_on_screen, siting_table
from avs_geo.outputs.tables.delimited import Dialect, to_csv_bytes
from avs_geo.outputs.tables.html_table import html_table
from avs_geo.outputs.tables.workbook import to_xlsx_bytes
from avs_geo.web.maps.view import show_map

if TYPE_CHECKING:
    from avs_geo.analysis.siting.options import SitingOptions
    from avs_geo.analysis.siting.refusal import SitingRefusedError
    from avs_geo.web.in_hand.cached import View

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def current_siting(view: View, options: SitingOptions) -> Siting:
    """Return the new sites, computed once for all who ask for the same."""
    return _siting((*view.key, options), view, options)


def show_refusal(error: SitingRefusedError) -> None:
    """Say which rules block."""
    st.error("\n".join(["Ces règles ne peuvent pas être tenues ensemble.", *(f"- {fault}." for fault in error.faults)]))


def show_sentences(view: View, siting: Siting) -> None:
    """Say what was found and how sure it is."""
    st.markdown("\n\n".join(siting_sentences(siting, view.diagnosis)))


def show_siting_map(view: View, siting: Siting) -> None:
    """Show the map with the new sites over it."""
    show_map(view, None, siting=_drawn((*view.key, siting.options), view, siting))
    if len(siting.sites):
        st.html(siting_legend())


def show_sites(view: View, siting: Siting) -> None:
    """Show the table of the sites with its downloads."""
    if siting.sites.empty:
        return
    table = html_table(sites_on_screen(siting), caption=SITING_TABLES["implantations"][0])
    st.html(f'<div class="avs-serre">{table}</div>')
    _offer_downloads(view, siting, "implantations", side_by_side=False)


def show_curve(view: View, siting: Siting) -> None:
    """Show how much each further structure adds, as a picture and as a table."""
    if siting.curve.empty:
        return
    st.header("Ce que chaque structure de plus ajoute")
    left, right = st.columns(2, gap="medium")
    left.html(siting_chart(siting))
    right.html(html_table(curve_on_screen(siting), caption=SITING_TABLES["courbe"][0]))
    _offer_downloads(view, siting, "courbe", side_by_side=True)


def _offer_downloads(view: View, siting: Siting, name: str, *, side_by_side: bool) -> None:
    """Files are made only when their button is pressed."""
    stem = f"{name}_{view.geography.departement.code}"
    offers = (
        (
            "CSV pour Excel",
            f"{stem}_excel.csv",
            "text/csv",
            lambda: to_csv_bytes(siting_table(name, siting), Dialect.EXCEL_FR),
        ),
        ("Classeur XLSX", f"{stem}.xlsx", _XLSX, lambda: _workbook(view, siting, name)),
        ("CSV standard", f"{stem}.csv", "text/csv", lambda: to_csv_bytes(siting_table(name, siting))),
    )
    places = st.columns(len(offers)) if side_by_side else [st.container() for _ in offers]
    for column, (label, file_name, kind, make) in zip(places, offers, strict=True):
        column.download_button(
            label,
            data=make,
            file_name=file_name,
            mime=kind,
            icon=":material/download:",
            width="stretch",
            on_click="ignore",
            key=f"telecharger-{file_name}",
        )


def _workbook(view: View, siting: Siting, name: str) -> bytes:
    return to_xlsx_bytes(
        siting_table(name, siting),
        SITING_TABLES[name][0],
        reference_date=view.diagnosis.parameters.reference_date,
        notes=siting_notes(siting, view),
    )


@st.cache_resource(max_entries=128, show_spinner="Recherche des implantations…")
def _siting(key: tuple[object, ...], _view: View, _options: SitingOptions) -> Siting:  # noqa: ARG001 - the key of the cache
    return site(_view, _options)


@st.cache_resource(max_entries=64, show_spinner=False)
def _drawn(key: tuple[object, ...], _view: View, _siting: Siting) -> str:  # noqa: ARG001 - the key of the cache
    return siting_json(_siting, _view)
