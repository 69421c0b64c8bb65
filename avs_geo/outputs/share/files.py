"""The files beside a shared page: the table for spreadsheets, the layer for GIS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd

from avs_geo.outputs.share.map.unit_facts import nearest_names
from avs_geo.outputs.tables.delimited import Dialect, to_csv_bytes
from avs_geo.outputs.tables.spatial import to_geojson_bytes
from avs_geo.outputs.tables.tables import COMMUNES, communes_table
from avs_geo.plan.share.options import ShareLayer

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.outputs.share.content import ShareContent

_NEED: Final = ("besoin", "completude")
_OF_LAYER: Final = (
    "code_commune", "nom_commune", "code_epci", "nom_epci", "population", "classe", "part_couverte",
    "temps_structure", "structure_proche", "nom_structure", "besoin", "completude",
)  # fmt: skip


def share_table(content: ShareContent) -> pd.DataFrame:
    """Return one line per unit, in the columns of ``communes.csv``; without the need where it was not chosen."""
    columns = [name for name in COMMUNES if name not in _NEED or content.shows(ShareLayer.BESOIN)]
    return communes_table(content)[columns]


def table_csv(content: ShareContent) -> bytes:
    """Return the table as French spreadsheets open it; no cell of it is a formula."""
    return to_csv_bytes(share_table(content), Dialect.EXCEL_FR)


def coverage_geojson(content: ShareContent) -> bytes:
    """Return the units with their class, share, time, nearest structure and EPCI: GeoJSON (RFC 7946)."""
    table = share_table(content).assign(nom_structure=nearest_names(content))
    known = table["structure_proche"].notna()
    table["nom_structure"] = table["nom_structure"].where(known)
    columns = [name for name in _OF_LAYER if name in table.columns]
    units = content.diagnosis.units
    return to_geojson_bytes(gpd.GeoDataFrame(table[columns], geometry=units.geometry.to_numpy(), crs=units.crs))
