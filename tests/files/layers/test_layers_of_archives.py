"""Archives, GeoPackages of several layers, tables in JSON: what is wanted is read, and what is left is named."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from avs_geo.files.tables.tabular import read_table
from tests.inventory.map_files import ALPHA, GAMMA, archive, collection, degrees, feature, point, square

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from avs_geo.files.source import SourceFile
    from avs_geo.findings import Finding

    Read = Callable[..., tuple[Any, tuple[Finding, ...]]]
    Refused = Callable[..., list[Finding]]
    LayerFile = Callable[..., SourceFile]

TABLE = b"nom;type;code_commune\nA;CS;52001\nB;EVS;52003\n"
RECORDS = [
    {"nom": "A", "type": "CS", "code_commune": "52001"},
    {"nom": "B", "type": "EVS", "commune": "Gamma-sur-Marne"},
]


def spoken(findings: tuple[Finding, ...], code: str) -> str:
    (said,) = [finding.message for finding in findings if finding.code == code]
    return said.replace("\u00a0", " ").replace("\u202f", " ")


def places(**columns: list[str]) -> gpd.GeoDataFrame:
    rows = len(next(iter(columns.values())))
    return gpd.GeoDataFrame(columns, geometry=[shapely.Point(degrees(ALPHA))] * rows, crs=4326)


def areas(**columns: list[str]) -> gpd.GeoDataFrame:
    rows = len(next(iter(columns.values())))
    shape = shapely.geometry.shape(square(ALPHA))
    return gpd.GeoDataFrame(columns, geometry=[shape] * rows, crs=4326)


def members(source: SourceFile) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(source.content)) as zipped:
        return {name.removeprefix("export/"): zipped.read(name) for name in zipped.namelist()}


@pytest.fixture
def zones(layer_file: LayerFile) -> dict[str, bytes]:
    """The files of a Shapefile of one territory."""
    return members(layer_file("shp", areas(id_structure=["a"]), "zones"))


@pytest.mark.parametrize("name", [str.upper, str.title], ids=["upper", "title"])
def test_the_case_of_the_names_of_a_shapefile_does_not_count(
    name: Callable[[str], str], zones: dict[str, bytes], read_zones: Read
) -> None:
    source = archive("zones.zip", {name(member): content for member, content in zones.items()})
    assert len(read_zones(source.content, "zones.zip")[0].shapes) == 1


def test_files_of_one_shapefile_may_differ_in_case(zones: dict[str, bytes], read_zones: Read) -> None:
    mixed = {member if member.endswith(".shp") else member.upper(): content for member, content in zones.items()}
    assert len(read_zones(archive("zones.zip", mixed).content, "zones.zip")[0].shapes) == 1


@pytest.mark.parametrize("lacking", [".prj", ".shx", ".cpg"])
def test_what_can_be_found_again_may_be_missing(lacking: str, zones: dict[str, bytes], read_zones: Read) -> None:
    kept = {member: content for member, content in zones.items() if not member.endswith(lacking)}
    territoires, remarks = read_zones(archive("zones.zip", kept).content, "zones.zip")
    assert territoires.shapes.area.tolist() == pytest.approx([1e6], rel=1e-3)
    assert [remark.code for remark in remarks] == (["crs_suppose"] if lacking == ".prj" else [])


def test_an_index_made_again_finds_every_shape(layer_file: LayerFile, read_zones: Read) -> None:
    files = members(layer_file("shp", areas(id_structure=["a", "b", "c"]), "zones"))
    kept = {member: content for member, content in files.items() if not member.endswith(".shx")}
    assert len(read_zones(archive("zones.zip", kept).content, "zones.zip")[0].shapes) == 3


@pytest.mark.parametrize("definition", [b"", b"PROJCS[", b"\xff\xfe\x00", b"+proj=lcc +nadgrids=/etc/passwd"])
def test_a_prj_that_leads_nowhere_is_none(definition: bytes, zones: dict[str, bytes], read_zones: Read) -> None:
    territoires, remarks = read_zones(archive("z.zip", {**zones, "zones.prj": definition}).content, "z.zip")
    assert len(territoires.shapes) == 1
    assert [remark.code for remark in remarks] == ["crs_suppose"]


def test_a_shapefile_without_its_attributes_says_so_and_its_remedy_works(
    zones: dict[str, bytes], refused_zones: Refused, read_zones: Read
) -> None:
    kept = {member: content for member, content in zones.items() if not member.endswith(".dbf")}
    (fault,) = refused_zones(archive("zones.zip", kept).content, "zones.zip")
    assert fault.code == "shapefile_incomplet"
    assert ".dbf" in fault.message
    assert len(read_zones(archive("zones.zip", zones).content, "zones.zip")[0].shapes) == 1


@pytest.mark.parametrize("written", ["UTF-8", "ISO-8859-1"])
@pytest.mark.parametrize("said", ["UTF-8", "ISO-8859-1", None])
def test_accents_of_a_shapefile_are_read_whatever_its_cpg_says(
    written: str, said: str | None, tmp_path: Path, read: Read
) -> None:
    layer = places(nom=["Thonnance-lès-Joinville", "Où ça"], type=["CS", "EVS"])
    layer.to_file(tmp_path / "lieux.shp", encoding=written)
    files = {path.name: path.read_bytes() for path in tmp_path.glob("lieux.*")}
    files.pop("lieux.cpg", None)
    if said:
        files["lieux.cpg"] = said.encode()
    frame, _ = read(archive("lieux.zip", files).content, "lieux.zip")
    assert frame["nom"].tolist() == ["Thonnance-lès-Joinville", "Où ça"]


def test_all_the_shapefiles_that_have_the_wanted_heading_are_read_and_the_others_named(
    layer_file: LayerFile, read_zones: Read
) -> None:
    files: dict[str, bytes] = {}
    for stem, layer in {
        "cs": areas(id_structure=["a"]),
        "evs": areas(id_structure=["b"]),
        "com": areas(x=["1"]),
    }.items():
        files |= members(layer_file("shp", layer, stem))
    territoires, (remark,) = read_zones(archive("z.zip", files | {"__MACOSX/._cs.shp": b"x"}).content, "z.zip")
    assert sorted(territoires.shapes["id_structure"]) == ["a", "b"]
    message = remark.message.replace("\u00a0", " ")
    assert "« cs » (entités 1 à 1)" in message
    assert "Ne sont pas lues : « com »" in message


def test_layers_of_unlike_formats_join_by_the_names_of_the_contract(zones: dict[str, bytes], read_zones: Read) -> None:
    more = {"evs.geojson": collection(feature(square(GAMMA), id_structure="b")), "lisezmoi.pdf": b"%PDF"}
    territoires, remarks = read_zones(archive("z.zip", zones | more).content, "z.zip")
    assert territoires.shapes["id_structure"].tolist() == ["a", "b"]
    assert "« lisezmoi.pdf »" in spoken(remarks, "membre_ecarte")


def test_layers_of_a_geopackage_in_unlike_systems_are_types(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "lieux.gpkg"
    places(nom=["A"]).to_file(path, layer="CS", driver="GPKG")
    places(nom=["B"]).to_crs(2154).to_file(path, layer="EVS", driver="GPKG")
    areas(insee=["52001"]).to_file(path, layer="communes", driver="GPKG")
    frame, remarks = read(path.read_bytes(), "lieux.gpkg")
    assert frame[["nom", "type", "code_commune"]].to_numpy().tolist() == [["A", "CS", "52001"], ["B", "EVS", "52001"]]
    assert "« communes »" in spoken(remarks, "couche_choisie")


def test_a_table_without_geometry_of_a_geopackage_is_a_table(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "lieux.gpkg"
    pyogrio.write_dataframe(
        pd.DataFrame({"nom": ["A"], "type": ["CS"], "code_commune": ["52001"]}), path, layer="s", driver="GPKG"
    )
    areas(insee=["52001"]).to_file(path, layer="communes", driver="GPKG")
    frame, _ = read(path.read_bytes(), "lieux.gpkg")
    assert frame[["nom", "position_approchee"]].to_numpy().tolist() == [["A", True]]


def test_a_table_inside_an_archive_is_read_and_what_is_beside_it_named(read: Read) -> None:
    files = {"structures.csv": TABLE, "meta_structures.csv": b"COD;LIB\n", "notice.pdf": b"%PDF"}
    frame, remarks = read(archive("s.zip", files).content, "s.zip")
    assert frame["nom"].tolist() == ["A", "B"]
    assert "« meta_structures.csv » et « notice.pdf »" in spoken(remarks, "membre_ecarte")


def test_several_tables_in_an_archive_are_named_and_the_remedy_works(refused: Refused, read: Read) -> None:
    (fault,) = refused(archive("s.zip", {"a.csv": TABLE, "b.csv": TABLE}).content, "s.zip")
    assert fault.code == "tableaux_multiples"
    assert "Décompressez" in fault.remedy
    assert len(read(TABLE, "a.csv")[0]) == 2


@pytest.mark.parametrize(
    "document",
    [
        RECORDS,
        {
            "nhits": 2,
            "parameters": {"rows": 10, "facet": ["x"]},
            "records": [{"recordid": "1", "fields": r} for r in RECORDS],
        },
        {"total_count": 2, "results": RECORDS},
        {"data": RECORDS, "links": {}, "meta": {"page": 1}},
    ],
    ids=["list", "records", "results", "data"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_records_of_open_data_portals_are_tables(document: Any, encoding: str, read: Read) -> None:
    frame, _ = read(json.dumps(document).encode(encoding), "structures.json")
    assert frame[["nom", "code_commune"]].to_numpy().tolist() == [["A", "52001"], ["B", "52003"]]


def test_a_position_given_as_an_object_is_a_longitude_and_a_latitude(read: Read) -> None:
    longitude, latitude = degrees(ALPHA)
    record = {"nom": "A", "type": "CS", "geo_point_2d": {"lon": longitude, "lat": latitude}}
    frame, _ = read(json.dumps([record]).encode(), "structures.json")
    assert frame[["code_commune", "position_approchee"]].to_numpy().tolist() == [["52001", False]]


@pytest.mark.parametrize("key", ["geometry", "geo_shape", "geom"])
def test_records_that_have_a_shape_are_a_layer(key: str, read_zones: Read) -> None:
    inside = [
        {"fields": {"id_structure": "a", key: square(ALPHA)}},
        {"fields": {"id_structure": "b", key: square(GAMMA)}},
    ]
    territoires, _ = read_zones(json.dumps(inside).encode(), "zones.json")
    assert territoires.shapes["id_structure"].tolist() == ["a", "b"]


@pytest.mark.parametrize("text", ["{}", "[]", "[1, 2]", '{"a": 1}', '[["a", "b"], [1, 2]]'])
def test_json_that_holds_no_records_is_called_json(text: str, refused: Refused) -> None:
    (fault,) = refused(text, "a.json")
    assert "JSON" in fault.message
    assert "CSV" in fault.remedy


ALONE = feature(square(ALPHA), id_structure="a")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.geojson", json.dumps(ALONE).encode()),
        ("a.geojson", b"\xef\xbb\xbf" + collection(ALONE)),
        ("a.geojson", collection(ALONE).decode().encode("utf-16")),
        ("a.geojsonl", json.dumps(ALONE).encode() + b"\n" + json.dumps(ALONE).encode() + b"\n"),
        ("a.geojsons", b"\x1e" + json.dumps(ALONE).encode() + b"\n\x1e" + json.dumps(ALONE).encode() + b"\n"),
        ("a.json", json.dumps([ALONE]).encode()),
    ],
    ids=["feature", "bom", "utf-16", "lines", "sequence", "list"],
)
def test_geojson_is_read_in_all_its_forms(name: str, content: bytes, read_zones: Read) -> None:
    territoires, _ = read_zones(content, name)
    assert set(territoires.shapes["id_structure"]) == {"a"}


def test_a_bare_geometry_lacks_its_structure(refused_zones: Refused) -> None:
    assert [fault.code for fault in refused_zones(json.dumps(square(ALPHA)), "a.geojson")] == ["colonne_absente"]


def test_a_property_that_is_a_list_is_its_items(read: Read) -> None:
    content = collection(feature(point(ALPHA), nom="A", type="CS", fonctions=["AGC", "ACF"], rangs=[1, 2]))
    frame, _ = read(content, "a.geojson")
    assert frame["fonctions"].tolist() == ["AGC;ACF"]


def test_the_attributes_of_a_layer_are_a_table_and_this_is_said(layer_file: LayerFile) -> None:
    table = read_table(layer_file("geojson", areas(code_commune=["52001"], taux=["12,5"])))
    assert table.frame["taux"].tolist() == ["12,5"]
    assert [finding.code for finding in table.findings] == ["geometries_ignorees"]
