"""Tables of the geography as Parquet files that come out the same, byte for byte, from the same rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

TEXT = pa.string()
COUNT = pa.int32()
DEGREES = pa.float64()

_VERTICES = pa.list_(pa.struct([pa.field("x", DEGREES, nullable=False), pa.field("y", DEGREES, nullable=False)]))
_MULTIPOLYGON = pa.list_(pa.list_(_VERTICES))
_COORDINATES = "geometry" + ".list.element" * 3

UNITS = pa.schema(
    [
        *((name, TEXT) for name in ("code", "nom", "code_commune", "nom_commune", "departement")),
        ("arrondissement", TEXT),
        ("code_epci", TEXT),
        ("population", COUNT),
        ("population_2021", COUNT),
        ("longitude", DEGREES),
        ("latitude", DEGREES),
        ("point_source", TEXT),
    ]
)
QPV = pa.schema(
    [
        *((name, TEXT) for name in ("code", "nom", "communes")),
        ("population", pa.float64()),
        ("departement", TEXT),
        ("emprise", TEXT),
    ]
)
FORMER_CODES = pa.schema([(name, TEXT) for name in ("code", "nom", "departement", "code_commune", "nature")])
EPCI = pa.schema(
    [
        *((name, TEXT) for name in ("code", "nom", "nature")),
        ("population_totale", COUNT),
        ("nb_communes", COUNT),
    ]
)
EPCI_PARTS = pa.schema([("code_epci", TEXT), ("departement", TEXT), ("nb_communes", COUNT), ("population", COUNT)])
ARRONDISSEMENTS = pa.schema([(name, TEXT) for name in ("code", "nom", "departement")])
DEPARTEMENTS = pa.schema([*((name, TEXT) for name in ("code", "nom", "region")), ("epsg", COUNT), ("voisins", TEXT)])
POSTCODES = pa.schema([("code_postal", TEXT), ("code", TEXT)])


def write_table(frame: pd.DataFrame, schema: pa.Schema, path: Path) -> None:
    """Write the columns of a schema, and nothing about the program that wrote them.

    Parameters
    ----------
    frame
        Has the columns of `schema`; missing text and counts become null.
    schema
        One of this module's.
    path
        The file.
    """
    pq.write_table(_table(frame, schema), path, compression="zstd", compression_level=19)


def write_units(units: pd.DataFrame, path: Path) -> None:
    """Write units: `write_shapes` with the columns of ``UNITS``."""
    write_shapes(units, UNITS, path)


def write_shapes(shapes: pd.DataFrame, schema: pa.Schema, path: Path) -> None:
    """Write shapes as GeoParquet 1.1, GeoArrow encoding, one row group per department.

    Parameters
    ----------
    shapes
        The columns of `schema`, and ``geometry``: MultiPolygons, EPSG:4326. Sorted by ``departement``.
    schema
        ``UNITS`` or ``QPV``.
    path
        The file.

    Notes
    -----
    Coordinates on a binary grid end in zeros: split into streams of bytes, they compress to half the size.
    """
    geometry = shapes["geometry"].to_numpy(dtype=object)
    table = _table(shapes, schema).append_column(pa.field("geometry", _MULTIPOLYGON), geoarrow_array(geometry))
    table = table.replace_schema_metadata({"geo": json.dumps(_geo_metadata(geometry), sort_keys=True)})
    departements = shapes["departement"].to_numpy(dtype=str)
    starts = np.flatnonzero(np.r_[True, departements[1:] != departements[:-1]]).tolist()
    coordinates = [f"{_COORDINATES}.{axis}" for axis in ("x", "y")]
    with pq.ParquetWriter(
        path,
        table.schema,
        compression="zstd",
        compression_level=19,
        use_dictionary=[field.name for field in schema],
        column_encoding=dict.fromkeys(coordinates, "BYTE_STREAM_SPLIT"),
    ) as writer:
        for start, end in zip(starts, [*starts[1:], len(shapes)], strict=True):
            writer.write_table(table.slice(start, end - start))


def geoarrow_array(polygons: np.ndarray[tuple[int], np.dtype[np.object_]]) -> pa.Array:
    """Return MultiPolygons as nested lists of vertices, the encoding ``multipolygon`` of GeoParquet 1.1."""
    _, xy, offsets = shapely.to_ragged_array(polygons, include_z=False)
    array: pa.Array = pa.StructArray.from_arrays(
        [np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1])],
        fields=list(_VERTICES.value_type),
    )
    for bounds in offsets:
        array = pa.ListArray.from_arrays(pa.array(bounds, pa.int32()), array)
    return array.cast(_MULTIPOLYGON)


def _table(frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    columns = [pa.Array.from_pandas(frame[field.name], type=field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _geo_metadata(polygons: np.ndarray[tuple[int], np.dtype[np.object_]]) -> dict[str, object]:
    column = {
        "encoding": "multipolygon",
        "geometry_types": ["MultiPolygon"],
        "crs": CRS.from_epsg(4326).to_json_dict(),
        "orientation": "counterclockwise",
        "bbox": shapely.total_bounds(polygons).tolist(),
    }
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
