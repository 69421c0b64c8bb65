"""GeoJSON (RFC 7946): longitudes and latitudes, six decimals, properties that programs read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

# Degrees: about 0.1 m.
_GRID: Final = 1e-6


def to_geojson_bytes(frame: gpd.GeoDataFrame) -> bytes:
    """Return a layer as a GeoJSON file, one feature per line.

    Parameters
    ----------
    frame
        Any CRS. Every column but the geometry becomes a property: numbers and booleans as such, dates as ISO
        texts, unknown values as null. Polygons turn anticlockwise outside and clockwise inside.
    """
    properties = [json.dumps(row, ensure_ascii=False, allow_nan=False) for row in _records(frame)]
    features = (
        f'{{"type":"Feature","properties":{row},"geometry":{shape}}}'
        for row, shape in zip(properties, _geometries(frame), strict=True)
    )
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n").encode()


def _geometries(frame: gpd.GeoDataFrame) -> list[str]:
    shapes: NDArray[np.object_] = frame.geometry.to_crs(4326).to_numpy()
    on_grid = shapely.set_precision(shapes, _GRID)
    # What is smaller than the grid would vanish: it keeps its full coordinates.
    vanished = shapely.is_empty(on_grid) & ~shapely.is_empty(shapes)
    oriented = shapely.orient_polygons(np.where(vanished, shapes, on_grid))
    texts = shapely.to_geojson(oriented)
    lost = shapely.is_missing(oriented) | shapely.is_empty(oriented)
    return ["null" if gone else str(text) for text, gone in zip(texts, lost, strict=True)]


def _records(frame: gpd.GeoDataFrame) -> list[dict[str, object]]:
    table = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    columns = {str(name): _natives(table[name]) for name in table.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)] or [{}] * len(frame)


def _natives(column: pd.Series) -> list[object]:
    """Return the values as JSON knows them."""
    return [None if missing else _native(value) for value, missing in zip(column, column.isna(), strict=True)]


def _native(value: object) -> object:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, np.generic):
        value = value.item()
    # 1815.0 inhabitants are 1815.
    return int(value) if isinstance(value, float) and value.is_integer() else value
