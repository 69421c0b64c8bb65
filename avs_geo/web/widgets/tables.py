"""The tables of the page, each with its downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.outputs.tables.delimited import Dialect, to_csv_bytes
from avs_geo.outputs.tables.html_table import html_table
from avs_geo.outputs.tables.layers import LAYERS
from avs_geo.outputs.tables.screen_tables import SCREEN_COLUMNS, narrowed, screen_table, sortable_columns
from avs_geo.outputs.tables.spatial import to_geojson_bytes
from avs_geo.outputs.tables.summary import notes
from avs_geo.outputs.tables.tables import TABLES
from avs_geo.outputs.tables.workbook import to_xlsx_bytes
from avs_geo.web.serving.returned_memory import forgotten_when_left

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from avs_geo.outputs.tables.screen_tables import ScreenTable
    from avs_geo.web.in_hand.cached import View

_MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}
_BESIDE_THE_MAP = ("nom_epci", "nb_cs", "nb_evs", "part_couverte", "part_hors_acces")
# The page of the state of play has them.
_ELSEWHERE = frozenset({"renouvellements", "financements"})
_FILE_ORDER = "(ordre du fichier)"


def show_epci_table(view: View) -> None:
    """Show the table of the EPCI beside the map."""
    _show(view, "epci", caption="Couverture par intercommunalité", columns=_BESIDE_THE_MAP)


def show_all_tables(view: View) -> None:
    """Show the table that is asked for, sorted as asked, with its downloads."""
    st.header("Tableaux et téléchargements")
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    name = left.segmented_control(
        "Tableau",
        [name for name in SCREEN_COLUMNS if name not in _ELSEWHERE],
        default="epci",
        required=True,
        format_func=lambda key: TABLES[key].label,
        key="tableau",
    )
    name = name or "epci"
    labels = {None: _FILE_ORDER} | sortable_columns(name)
    sort_by = right.selectbox(
        "Trier par",
        list(labels),
        format_func=labels.__getitem__,
        key=f"tri-{name}",
    )
    _show(view, name, caption=TABLES[name].label, sort_by=sort_by)
    offer_downloads(view, name)


def show_table(view: View, name: str) -> None:
    """Show one table with its downloads."""
    _show(view, name, caption=TABLES[name].label)
    offer_downloads(view, name)


def offer_tables(view: View, names: Sequence[str]) -> None:
    """Offer several tables as files, folded away until they are asked for."""
    with st.expander("Télécharger ces tableaux", icon=":material/download:"):
        for name in names:
            st.markdown(f"**{TABLES[name].label}**")
            offer_downloads(view, name)


def _show(
    view: View,
    name: str,
    *,
    caption: str,
    columns: tuple[str, ...] | None = None,
    sort_by: str | None = None,
) -> None:
    table = _whole_table(view.key, view, name, sort_by)
    if columns is not None:
        table = narrowed(table, name, columns)
    if table.rows:
        narrow = ' class="avs-serre"' if columns else ""
        st.html(f"<div{narrow}>{html_table(table, caption=caption)}</div>")
    else:
        st.info(f"{caption} : rien à montrer avec ces données.")


# As many as the diagnoses that are kept. A table of 900 communes, the longest, takes half a megabyte: 35 MB at most.
@forgotten_when_left
@st.cache_resource(max_entries=64, show_spinner=False)
def _whole_table(
    key: tuple[object, ...],  # noqa: ARG001 - the key of the cache, by content
    _view: View,
    name: str,
    sort_by: str | None,
) -> ScreenTable:
    """Return a table with all its columns: made once for the places that show it and for all who look at it."""
    return screen_table(name, _view, sort_by=sort_by)


def offer_downloads(view: View, name: str) -> None:
    """Offer a table as files; these are made only when their button is pressed."""
    stem = f"{name}_{view.geography.departement.code}"
    offers = [
        (
            "CSV pour Excel",
            f"{stem}_excel.csv",
            "csv",
            lambda: to_csv_bytes(_frame(view, name), Dialect.EXCEL_FR),
        ),
        ("Classeur XLSX", f"{stem}.xlsx", "xlsx", lambda: _workbook(view, name)),
        ("CSV standard", f"{stem}.csv", "csv", lambda: to_csv_bytes(_frame(view, name), Dialect.STANDARD)),
    ]
    if name in LAYERS:
        offers.append(("GeoJSON (SIG)", f"{stem}.geojson", "geojson", lambda: _geojson(view, name)))
    for column, (label, file_name, kind, make) in zip(st.columns(len(offers)), offers, strict=True):
        column.download_button(
            label,
            data=make,
            file_name=file_name,
            mime=_MEDIA[kind],
            icon=":material/download:",
            width="stretch",
            on_click="ignore",
            key=f"telecharger-{file_name}",
        )


def _frame(view: View, name: str) -> pd.DataFrame:
    return TABLES[name].build(view)


def _workbook(view: View, name: str) -> bytes:
    return to_xlsx_bytes(
        _frame(view, name),
        TABLES[name].label,
        reference_date=view.diagnosis.parameters.reference_date,
        notes=notes(view),
    )


def _geojson(view: View, name: str) -> bytes:
    return to_geojson_bytes(LAYERS[name](view))
