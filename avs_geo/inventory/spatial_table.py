"""One way in for tables and for layers: a layer is a table whose rows also have a geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.inventory.spatial import read_layer
from avs_geo.inventory.tabular import RawTable, read_table

if TYPE_CHECKING:
    import geopandas as gpd

    from avs_geo.findings import FindingLog
    from avs_geo.inventory.heading_lines import Wanted
    from avs_geo.inventory.source import SourceFile


def read_any_table(
    source: SourceFile, log: FindingLog, wanted: Wanted | None = None
) -> tuple[RawTable, gpd.GeoSeries | None]:
    """Return the table of a file, and the geometries of its rows (in the CRS of the file) where it has some.

    `wanted` says which sheets and which heading line of a table are meant.

    Raises
    ------
    InputRefusedError
        The file cannot be read.
    """
    if not source.media.is_spatial:
        return read_table(source, wanted), None
    layer = read_layer(source, log)
    return layer_table(layer), layer.geometry


def layer_table(layer: gpd.GeoDataFrame) -> RawTable:
    """Return the attributes of a layer; the line is the rank of the feature."""
    attributes = pd.DataFrame(layer.drop(columns="geometry"))
    return RawTable(frame=attributes, headings=tuple(map(str, attributes.columns)), first_line=1)
