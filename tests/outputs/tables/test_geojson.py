from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from avs_geo.outputs.tables.layers import LAYERS
from avs_geo.outputs.tables.spatial import to_geojson_bytes
from avs_geo.outputs.tables.tables import TABLES

if TYPE_CHECKING:
    from avs_geo.analysis.study import Study


def _features(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(to_geojson_bytes(frame))["features"]
    return features


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_has_the_lines_and_columns_of_its_table(
    name: str,
    study: Study,
) -> None:
    table = TABLES[name].build(study)
    features = _features(LAYERS[name](study))
    assert len(features) == len(table)
    assert [tuple(feature["properties"]) for feature in features] == [TABLES[name].columns] * len(table)
    assert all(feature["geometry"] for feature in features)


def test_coordinates_are_degrees_with_six_decimals_at_most(study: Study) -> None:
    content = to_geojson_bytes(LAYERS["communes"](study)).decode()
    coordinates = shapely.get_coordinates(shapely.from_geojson(content))
    assert (np.round(coordinates, 6) == coordinates).all()
    assert ((coordinates > [5, 47]) & (coordinates < [6, 49])).all()


def test_polygons_turn_anticlockwise_outside_and_clockwise_inside() -> None:
    ring = shapely.box(0, 0, 10, 10, ccw=False)
    holed = shapely.Polygon(ring.exterior, [shapely.box(2, 2, 3, 3, ccw=True).exterior])
    (feature,) = _features(gpd.GeoDataFrame({"a": [1]}, geometry=[holed], crs=4326))
    exterior, interior = (shapely.LinearRing(part) for part in feature["geometry"]["coordinates"])
    assert exterior.is_ccw
    assert not interior.is_ccw


def test_properties_are_what_json_has_and_unknown_is_null() -> None:
    frame = gpd.GeoDataFrame(
        {
            "entier": np.array([1], dtype="int32"),
            "rond": [1815.0],
            "reel": [0.5],
            "inconnu": [np.nan],
            "texte": ["=1"],
            "vide": pd.Series([None], dtype="str"),
            "date": pd.to_datetime(["2026-01-31"]),
            "oui": [True],
        },
        geometry=[shapely.Point(5, 48)],
        crs=4326,
    )
    (feature,) = _features(frame)
    assert list(feature["properties"].values()) == [1, 1815, 0.5, None, "=1", None, "2026-01-31", True]
    assert '"rond": 1815,' in to_geojson_bytes(frame).decode()


def test_a_shape_smaller_than_the_grid_is_not_lost_and_an_empty_one_is_null() -> None:
    tiny = shapely.box(5, 48, 5 + 1e-8, 48 + 1e-8)
    frame = gpd.GeoDataFrame({"a": [1, 2, 3]}, geometry=[tiny, shapely.Polygon(), None], crs=4326)
    assert [feature["geometry"] is None for feature in _features(frame)] == [False, True, True]


def test_a_layer_without_lines_is_an_empty_collection() -> None:
    frame = gpd.GeoDataFrame({"a": []}, geometry=[], crs=2154)
    assert json.loads(to_geojson_bytes(frame)) == {"type": "FeatureCollection", "features": []}
