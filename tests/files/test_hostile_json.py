"""GeoJSON that would fill the memory, or whose numbers are none: refused, or read for what is sound in it."""

from __future__ import annotations

import json
import tracemalloc
from contextlib import suppress
from typing import Any

import pytest
import shapely

from avs_geo.errors import InputRefusedError
from avs_geo.files import json_text
from avs_geo.files.formats.json_features import read_json_features
from avs_geo.files.json_text import JsonRefusedError, bounded_json
from avs_geo.files.layers.spatial import read_layer
from avs_geo.files.messages import FrenchLog
from avs_geo.files.source import SourceFile
from avs_geo.inventory.units.contours import in_degrees, project_contours, repair_contours

MB = 1024**2
SQUARE = [[5, 48], [5.1, 48], [5.1, 48.1], [5, 48.1], [5, 48]]


def collection(*geometries: Any, properties: Any = None) -> str:
    features = [
        {"type": "Feature", "properties": properties or {"nom": "A"}, "geometry": geometry} for geometry in geometries
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def polygon(ring: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring]}


def layer_of(text: str) -> Any:
    return read_layer(SourceFile("a.geojson", text.encode()), FrenchLog())


def code_of(text: str | bytes) -> str:
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(InputRefusedError) as refusal:
        read_layer(SourceFile("a.geojson", content), FrenchLog())
    (fault,) = refusal.value.findings
    assert fault.remedy
    return fault.code


@pytest.mark.parametrize("piece", [b"[],", b"{},", b"[1,2],"])
def test_lists_without_end_are_refused_before_they_are_parsed(piece: bytes) -> None:
    bomb = b'{"type":"FeatureCollection","features":[' + piece * (36 * MB // len(piece)) + b"0]}"
    tracemalloc.start()
    try:
        assert code_of(bomb) == "trop_de_sommets"
        assert tracemalloc.get_traced_memory()[1] < 60 * MB
    finally:
        tracemalloc.stop()


def test_ten_million_vertices_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "MAX_CONTAINERS", 100)
    assert code_of(collection(polygon(SQUARE * 20))) == "trop_de_sommets"
    assert len(layer_of(collection(polygon(SQUARE)))) == 1


def test_values_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "MAX_VALUES", 10)
    with pytest.raises(JsonRefusedError):
        bounded_json(b"[" + b"0," * 11 + b"0]")


def test_a_property_that_is_no_number_is_missing() -> None:
    text = collection(polygon(SQUARE), properties={"nom": "A", "part": float("nan")})
    assert "NaN" in text
    assert layer_of(text)["part"].tolist() == [""]


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "-Infinity", "null", '"5"', "[]", "{}"])
def test_a_coordinate_that_is_no_number_leaves_no_geometry_or_is_refused(wrong: str) -> None:
    text = collection(polygon(SQUARE)).replace("5.1", wrong)
    with suppress(InputRefusedError):
        geometry = layer_of(text).geometry.iloc[0]
        assert geometry is None or shapely.is_empty(geometry) or bool((shapely.get_coordinates(geometry) < 1e6).all())


@pytest.mark.parametrize("wrong", ["1e999", "-1e999"])
def test_a_number_beyond_all_measure_is_refused(wrong: str) -> None:
    assert code_of(collection(polygon(SQUARE)).replace("5.1", wrong)) == "contours_illisibles"


def test_an_integer_of_ten_thousand_digits_is_refused() -> None:
    assert code_of(collection(polygon(SQUARE)).replace("5.1", "9" * 10_000)) == "geojson_illisible"


def test_coordinates_that_are_nowhere_on_earth_come_to_no_crash() -> None:
    far = [[1e300, 1e300], [1.1e300, 1e300], [1.1e300, 1.1e300], [1e300, 1e300]]
    layer = layer_of(collection(polygon(far)))
    log = FrenchLog()
    in_degrees(repair_contours(layer.geometry, log), log=log)
    assert [fault.code for fault in log.findings if fault.is_fault] == ["coordonnees_projetees"]
    moved = project_contours(repair_contours(layer.geometry, FrenchLog()), epsg=2154, log=FrenchLog())
    assert not moved.intersects(shapely.box(0, 6_000_000, 1_300_000, 7_200_000)).any()


@pytest.mark.parametrize("depth", [500, 5_000])
def test_geometries_inside_geometries_without_end_are_refused(depth: int) -> None:
    inside = '{"type":"GeometryCollection","geometries":[' * depth + "]}" * depth
    text = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":' + inside + "}]}"
    with suppress(InputRefusedError):
        assert layer_of(text).geometry.iloc[0] is None


def test_half_a_character_is_refused() -> None:
    half = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"n":"\\ud800"}}]}'
    assert code_of(half) == "geojson_illisible"
    assert bounded_json(b'"\\ud83d\\ude00"') == "😀"


@pytest.mark.parametrize(
    "properties",
    [
        {"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /etc/passwd"},
        {"conformsTo": ["http://www.opengis.net/spec/json-fg-1/0.2/conf/core"], "coordRefSys": "http://127.0.0.1:9/"},
        {"type": "Topology", "arcs": [], "esriGeometryType": "x", "stac_version": "1.0.0"},
    ],
)
def test_a_property_that_speaks_as_another_format_is_a_property(properties: dict[str, Any]) -> None:
    layer = layer_of(collection(polygon(SQUARE), properties=properties))
    assert len(layer) == 1
    assert set(layer.columns) >= set(properties)


@pytest.mark.parametrize("kind", [[], {}, ["Polygon"], 7, None])
def test_a_type_of_geometry_that_is_no_text_is_no_geometry(kind: Any) -> None:
    shape = {"type": kind, "coordinates": [[[5, 48], [5.1, 48], [5.1, 48.1], [5, 48]]]}
    feature = {"type": "Feature", "properties": {"nom": "a"}, "geometry": shape}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    assert read_json_features(content, FrenchLog()).features[0]["geometry"] is None


@pytest.mark.parametrize("properties", [3.5, "umap", ["_umap_options"], True, None])
def test_properties_of_any_type_but_an_object_are_none(properties: Any) -> None:
    feature = {"type": "Feature", "properties": properties, "geometry": polygon(SQUARE)}
    layer = layer_of(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert list(layer.columns) == ["geometry"]


@pytest.mark.parametrize("digits", ["1" * 400, "-" + "9" * 400])
def test_a_coordinate_of_hundreds_of_digits_is_no_place(digits: str) -> None:
    ring = f"[[[5, 48], [{digits}, 48], [5.1, 48.1], [null, 48], [5, 48]]]"
    feature = f'{{"type": "Feature", "properties": {{}}, "geometry": {{"type": "Polygon", "coordinates": {ring}}}}}'
    content = f'{{"type": "FeatureCollection", "features": [{feature}]}}'.encode()
    assert read_json_features(content, FrenchLog()).features[0]["geometry"] is None
    point = f'{{"type": "Point", "coordinates": [{digits}, 48]}}'.encode()
    assert read_json_features(point, FrenchLog()).features[0]["geometry"] is None
