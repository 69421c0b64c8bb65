"""Formats that are not read are called by their name, and the way out that is given leads to a file that is read."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

from avs_geo.errors import InputRefusedError
from avs_geo.files.layers.spatial import LayerRequest, read_layer
from avs_geo.files.reading_door import guarded, reading
from avs_geo.files.source import SourceFile
from avs_geo.findings import FindingLog
from tests.inventory.map_files import ALPHA, archive, degrees

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from avs_geo.findings import Finding

    Read = Callable[..., tuple[Any, tuple[Finding, ...]]]

# QGIS exports with GDAL: another process has all its drivers.
EXPORT = (
    "import sys, pyogrio; layer = pyogrio.read_dataframe(sys.argv[1]); "
    "pyogrio.write_dataframe(layer, sys.argv[2], driver='GeoJSON')"
)
WRITE = (
    "import sys, geopandas as gpd; layer = gpd.read_file(sys.argv[1]); "
    "layer.to_file(sys.argv[2], driver=sys.argv[3], engine='pyogrio')"
)
TOPOLOGY = {
    "type": "Topology",
    "objects": {"s": {"type": "GeometryCollection", "geometries": []}},
    "arcs": [],
}


def in_another_process(program: str, *arguments: object) -> None:
    subprocess.run([sys.executable, "-W", "ignore", "-c", program, *map(str, arguments)], check=True)


def only_fault(source: SourceFile) -> Finding:
    with pytest.raises(InputRefusedError) as refusal:
        _ = source.format
    (fault,) = refusal.value.findings
    return fault


@pytest.fixture
def original(tmp_path: Path) -> Path:
    layer = gpd.GeoDataFrame({"nom": ["A"], "type": ["CS"]}, geometry=[shapely.Point(degrees(ALPHA))], crs=4326)
    path = tmp_path / "original.geojson"
    path.write_text(layer.to_json(drop_id=True))
    return path


@pytest.mark.parametrize(
    ("driver", "suffix", "label"),
    [
        ("FlatGeobuf", ".fgb", "FlatGeobuf"),
        ("GML", ".gml", "GML"),
        ("MapInfo File", ".mif", "MapInfo (MIF)"),
        ("MapInfo File", ".tab", "MapInfo (TAB)"),
    ],
)
def test_the_way_out_of_another_format_leads_to_a_file_that_is_read(
    driver: str, suffix: str, label: str, original: Path, tmp_path: Path, read: Read
) -> None:
    foreign, exported = tmp_path / f"a{suffix}", tmp_path / "exporte.geojson"
    in_another_process(WRITE, original, foreign, driver)
    fault = only_fault(SourceFile.from_path(foreign))
    assert label in fault.message
    assert "GeoJSON" in fault.remedy
    in_another_process(EXPORT, foreign, exported)
    assert read(exported.read_bytes(), "exporte.geojson")[0]["nom"].tolist() == ["A"]


def test_the_way_out_of_a_topojson_leads_to_a_file_that_is_read(tmp_path: Path, read: Read) -> None:
    longitude, latitude = degrees(ALPHA)
    place = {"type": "Point", "coordinates": [longitude, latitude], "properties": {"nom": "A", "type": "CS"}}
    document = {**TOPOLOGY, "objects": {"s": {"type": "GeometryCollection", "geometries": [place]}}}
    path, exported = tmp_path / "a.topojson", tmp_path / "exporte.geojson"
    path.write_text(json.dumps(document))
    assert "TopoJSON" in only_fault(SourceFile.from_path(path)).message
    in_another_process(EXPORT, path, exported)
    assert read(exported.read_bytes(), "exporte.geojson")[0]["nom"].tolist() == ["A"]


def test_the_way_out_of_a_json_of_esri_leads_to_a_file_that_is_read(tmp_path: Path, read: Read) -> None:
    longitude, latitude = degrees(ALPHA)
    texts = [{"name": name, "type": "esriFieldTypeString", "length": 9} for name in ("nom", "type")]
    place = {"attributes": {"nom": "A", "type": "CS"}, "geometry": {"x": longitude, "y": latitude}}
    document = {"geometryType": "esriGeometryPoint", "spatialReference": {"wkid": 4326}, "fields": texts}
    path, exported = tmp_path / "a.json", tmp_path / "exporte.geojson"
    path.write_text(json.dumps({**document, "features": [place]}))
    fault = only_fault(SourceFile.from_path(path))
    assert "JSON d’Esri" in fault.message
    assert "GeoJSON" in fault.remedy
    in_another_process(EXPORT, path, exported)
    assert read(exported.read_bytes(), "exporte.geojson")[0]["nom"].tolist() == ["A"]


def test_the_way_out_of_a_geodatabase_leads_to_a_file_that_is_read(original: Path, tmp_path: Path, read: Read) -> None:
    folder, exported = tmp_path / "a.gdb", tmp_path / "exporte.geojson"
    in_another_process(WRITE, original, folder, "OpenFileGDB")
    parts = {f"a.gdb/{path.name}": path.read_bytes() for path in folder.iterdir()}
    fault = only_fault(archive("a.zip", parts))
    assert "géodatabase" in fault.message
    assert "GeoJSON" in fault.remedy
    in_another_process(EXPORT, folder, exported)
    assert read(exported.read_bytes(), "exporte.geojson")[0]["nom"].tolist() == ["A"]


def test_the_way_out_of_a_drawing_leads_to_outlines_that_are_read(tmp_path: Path) -> None:
    drawing, exported = tmp_path / "a.dxf", tmp_path / "exporte.geojson"
    square = gpd.GeoDataFrame(geometry=[shapely.box(5, 48, 5.1, 48.1)], crs=4326)
    square.to_file(tmp_path / "square.geojson")
    in_another_process(WRITE, tmp_path / "square.geojson", drawing, "DXF")
    fault = only_fault(SourceFile.from_path(drawing))
    assert "un dessin DXF" in fault.message
    assert "GeoJSON" in fault.remedy
    in_another_process(EXPORT, drawing, exported)
    layer = read_layer(SourceFile.from_path(exported), FindingLog(), LayerRequest(bearing=()))
    assert layer.total_bounds.tolist() == pytest.approx([5, 48, 5.1, 48.1])


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.dxf", b"  0\nSECTION\n  2\nHEADER\n", "un dessin DXF"),
        ("a.json", b'{"geometryType": "esriGeometryPoint", "features": []}', "JSON d’Esri"),
        ("a.qgs", b"<!DOCTYPE qgis PUBLIC 'x'>\n<qgis version='3'></qgis>", "un projet QGIS"),
        ("a.osm", b"<?xml version='1.0'?><osm version='0.6'></osm>", "OpenStreetMap"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "une image SVG"),
        ("a.xml", b"<?xml version='1.0'?><Workbook xmlns='x'/>", "Excel 2003"),
        ("a.kml", b"<?xml version='1.0'?><kml><Document/></kml>", "aucun repère"),
        ("a.zip", archive("", {"a.tab": b"", "a.dat": b""}).content, "MapInfo (TAB)"),
        ("a.zip", archive("", {"b.gdb/a00001.gdbtable": b""}).content, "géodatabase"),
    ],
)
def test_a_format_is_called_by_its_name(name: str, content: bytes, said: str) -> None:
    assert said in only_fault(SourceFile(name, content)).message.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "error", [ZeroDivisionError("x"), KeyError("geom"), UnicodeDecodeError("utf-8", b"", 0, 1, "x")]
)
def test_whatever_a_library_raises_is_a_fault_of_the_file(error: Exception) -> None:
    def broken(_: SourceFile) -> None:
        raise error

    with pytest.raises(InputRefusedError) as refusal:
        guarded(broken)(SourceFile("a.csv", b""))
    (fault,) = refusal.value.findings
    assert (fault.code, fault.file) == ("lecture_interrompue", "a.csv")
    assert type(error).__name__ in fault.message
    assert fault.remedy


def test_a_refusal_goes_through_the_door_as_it_is() -> None:
    log = FindingLog(file="a.csv")
    log.fault("colonne_absente", "La colonne manque.")
    with pytest.raises(InputRefusedError) as refusal, reading(FindingLog()):
        log.raise_if_faults()
    assert [finding.code for finding in refusal.value.findings] == ["colonne_absente"]
