"""The table and the layer of a link: read back, they say the same as the page."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from avs_geo.outputs.share.files import coverage_geojson, table_csv

if TYPE_CHECKING:
    from pathlib import Path

    from avs_geo.outputs.share.content import ShareContent


@pytest.fixture(scope="module")
def table(example: ShareContent) -> pd.DataFrame:
    raw = table_csv(example)
    assert raw.startswith(b"\xef\xbb\xbf")
    return pd.read_csv(io.BytesIO(raw), sep=";", decimal=",", dtype={"code_commune": str, "code_epci": str})


def test_the_table_has_one_line_per_commune_and_its_sum_is_the_department(table: pd.DataFrame) -> None:
    assert len(table) == 426
    assert table["population"].sum() == 168_331
    covered = (table["population"] * table["part_couverte"]).sum()
    assert round(covered) == 69_821


def test_a_gis_reads_the_layer_and_finds_the_sums_of_the_table(
    example: ShareContent, table: pd.DataFrame, tmp_path: Path
) -> None:
    file = tmp_path / "couverture.geojson"
    file.write_bytes(coverage_geojson(example))
    layer = gpd.read_file(file)
    assert layer.crs is not None
    assert layer.crs.to_epsg() == 4326
    assert layer.geometry.is_valid.all()
    assert layer["population"].sum() == 168_331
    assert layer.groupby("classe").size().to_dict() == table.groupby("classe").size().to_dict()
    assert layer["temps_structure"].sum() == pytest.approx(table["temps_structure"].sum())
    assert {"code_commune", "nom_commune", "code_epci", "nom_epci", "part_couverte", "nom_structure"} <= set(layer)


def test_the_layer_is_geojson_as_rfc_7946_wants_it(example: ShareContent) -> None:
    document = json.loads(coverage_geojson(example))
    assert set(document) == {"type", "features"}
    assert len(document["features"]) == 426
    for feature in document["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        rings = [polygon.exterior for polygon in shapely.get_parts(shape)]
        assert all(shapely.is_ccw(ring) for ring in rings)
        west, south, east, north = shape.bounds
        assert 4 < west < east < 7
        assert 47 < south < north < 49
