"""Where a layer lies: what it declares is held against the department, and a CRS that leads nowhere never crashes."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

from avs_geo.errors import InputRefusedError
from avs_geo.files.formats.declared_crs import crs_of_definition, crs_of_member
from avs_geo.files.source import SourceFile
from avs_geo.inventory.units.mailles import read_mailles
from tests.inventory.map_files import ALPHA, SOUTH, WEST, collection, degrees, feature, point, square
from tests.inventory.readers import read_structures
from tests.locations import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from avs_geo.findings import Finding
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

    Read = Callable[..., tuple[Any, tuple[Finding, ...]]]
    Refused = Callable[..., list[Finding]]
    Undeclared = Callable[..., SourceFile]

CASE = SHARED / "cas" / "08-geopackage-sans-systeme" / "carreaux.gpkg"
BOX = shapely.box(WEST + 1_000, SOUTH + 1_000, WEST + 1_200, SOUTH + 1_200)
BROKEN_WKT = 'PROJCS["a",GEOGCS['
VERTICAL = 'VERT_CS["h",VERT_DATUM["d",2005],UNIT["metre",1],AXIS["H",UP]]'
ENGINEERING = 'LOCAL_CS["chantier",UNIT["metre",1],AXIS["X",EAST],AXIS["Y",NORTH]]'


def cells(epsg: int = 2154) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"id": ["c1"], "population": [5]}, geometry=[BOX], crs=2154).to_crs(epsg)


@pytest.fixture
def units_of(geography: Geography, index: CommuneIndex) -> Read:
    return lambda source: read_mailles(source, geography=geography, index=index)


@pytest.fixture
def declaring(layer_file: Callable[..., SourceFile], tmp_path: Path) -> Undeclared:
    """A GeoPackage whose layer is said to be in another system than its own."""

    def _write(layer: gpd.GeoDataFrame, srs: int, definition: str | None = None) -> SourceFile:
        path = tmp_path / "declare.gpkg"
        path.write_bytes(layer_file("gpkg", layer).content)
        with closing(sqlite3.connect(path)) as database:
            if definition is not None:
                values = ("x", srs, "FAUX", srs, definition, "")
                database.execute("INSERT OR REPLACE INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", values)
            for table in ("gpkg_contents", "gpkg_geometry_columns"):
                database.execute(f"UPDATE {table} SET srs_id = ?", (srs,))  # noqa: S608 - names of our own
            database.commit()
        return SourceFile("carreaux.gpkg", path.read_bytes())

    return _write


def said(findings: tuple[Finding, ...], code: str) -> str:
    (message,) = [finding.message for finding in findings if finding.code == code]
    return message.replace("\u00a0", " ")


@pytest.mark.parametrize("epsg", [2154, 4326, 3857, 27572, 3035, 3948, 3950])
@pytest.mark.parametrize("srs", [0, -1, 99_999])
def test_a_layer_without_a_system_is_read_by_the_only_one_that_leads_to_the_department(
    srs: int, epsg: int, declaring: Undeclared, units_of: Read
) -> None:
    units, remarks = units_of(declaring(cells(epsg), srs))
    assert units.crs.to_epsg() == 2154
    assert units.total_bounds == pytest.approx(BOX.bounds, abs=1)
    assert said(remarks, "crs_suppose")


@pytest.mark.parametrize("definition", ["undefined", BROKEN_WKT, VERTICAL, ENGINEERING, ""])
def test_a_declared_system_that_leads_nowhere_is_none(definition: str, declaring: Undeclared, units_of: Read) -> None:
    units, remarks = units_of(declaring(cells(), 77_777, definition))
    assert units.total_bounds == pytest.approx(BOX.bounds, abs=1)
    assert "Lambert-93 (EPSG:2154)" in said(remarks, "crs_suppose")


def test_the_file_of_the_field_that_declares_an_unknown_unit_is_read(
    haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    if not CASE.is_file():
        pytest.skip(f"{CASE} is absent: the sample files are not part of the project")
    source = SourceFile.from_path(CASE)
    units, remarks = read_mailles(source, geography=haute_marne, index=communes_of_france)
    assert len(units) == 2
    assert "Lambert-93 (EPSG:2154)" in said(remarks, "crs_suppose")


@pytest.mark.parametrize(
    ("declared", "true", "code"),
    [
        (4326, 2154, "coordonnees_projetees"),
        (2154, 27572, "coordonnees_projetees"),
        (2154, 4326, "coordonnees_en_degres"),
        (3857, 4326, "coordonnees_en_degres"),
    ],
)
def test_a_system_that_the_coordinates_contradict_gives_way_to_the_only_one_that_fits(
    declared: int, true: int, code: str, layer_file: Callable[..., SourceFile], units_of: Read
) -> None:
    units, remarks = units_of(layer_file("gpkg", cells(true).set_crs(declared, allow_override=True)))
    assert units.total_bounds == pytest.approx(BOX.bounds, abs=1)
    assert said(remarks, code)


def test_coordinates_that_no_system_brings_to_the_department_are_told(
    layer_file: Callable[..., SourceFile], units_of: Read
) -> None:
    nowhere = (
        cells().set_geometry([shapely.box(12_345_000, 98_000, 12_345_200, 98_200)]).set_crs(4326, allow_override=True)
    )
    with pytest.raises(InputRefusedError) as refusal:
        units_of(layer_file("gpkg", nowhere))
    (fault,) = refusal.value.findings
    assert fault.code == "coordonnees_projetees"
    assert "12\u202f345\u202f000" in fault.message
    assert "QGIS" in fault.remedy


def test_the_remedy_of_a_layer_without_system_works(layer_file: Callable[..., SourceFile], units_of: Read) -> None:
    """What QGIS does: the layer is given its system, and exported in degrees."""
    undeclared = cells().set_geometry(cells().translate(-700_000, 0)).set_crs(None, allow_override=True)
    with pytest.raises(InputRefusedError) as refusal:
        units_of(layer_file("shp", gpd.GeoDataFrame(undeclared), "sans"))
    assert [fault.code for fault in refusal.value.findings] == ["crs_absent"]
    mended = gpd.GeoDataFrame(undeclared).set_geometry([BOX], crs=2154).to_crs(4326)
    assert len(units_of(layer_file("geojson", mended, "avec"))[0]) == 1


@pytest.mark.parametrize(
    "name",
    [
        "EPSG:2154",
        "epsg:2154",
        "urn:ogc:def:crs:EPSG::2154",
        "http://www.opengis.net/def/crs/EPSG/0/2154",
        "Lambert-93",
        "RGF93 / Lambert-93",
        2154,
    ],
)
def test_a_member_crs_may_name_its_system_in_many_ways(name: object) -> None:
    crs = crs_of_member({"type": "name", "properties": {"name": name}}).crs
    assert crs is not None
    assert crs.to_epsg() == 2154


@pytest.mark.parametrize(
    "name", ["EPSG:999999", "EPSG:5720", "EPSG:6326", "EPSG:4978", "Mon système", "", None, "/etc/passwd"]
)
def test_a_name_that_leads_nowhere_is_none(name: object) -> None:
    assert crs_of_member({"type": "name", "properties": {"name": name}}).crs is None


@pytest.mark.parametrize(
    "definition", ["EPSG:5720", "EPSG:4978", "FAUX:1", BROKEN_WKT, ENGINEERING, "x" * 30_000, None, ""]
)
def test_a_definition_that_leads_nowhere_is_none(definition: str | None) -> None:
    assert crs_of_definition(definition).crs is None


def test_a_compound_system_counts_for_its_two_dimensions() -> None:
    crs = crs_of_definition("EPSG:5698").crs  # Lambert-93 and the heights of NGF
    assert crs is not None
    assert crs.is_projected


@pytest.mark.parametrize("member", [3, "EPSG:2154", {"type": "link", "properties": {"href": "x"}}, {"properties": []}])
def test_an_odd_member_crs_is_read_by_position(member: object, read_zones: Read) -> None:
    territoires, remarks = read_zones(collection(feature(square(ALPHA), id_structure="a"), crs=member), "a.geojson")
    assert territoires.shapes.area.tolist() == pytest.approx([1e6], rel=1e-3)
    assert said(remarks, "crs_suppose")


@pytest.mark.parametrize("wild", [1e308, 1e12])
def test_a_coordinate_beyond_all_measure_is_a_fault_on_its_line(wild: float, refused_zones: Refused) -> None:
    ring = [[wild, 48.0], [5.0, 48.0], [5.1, 48.1], [wild, 48.0]]
    content = collection(
        feature(square(ALPHA), id_structure="a"),
        feature({"type": "Polygon", "coordinates": [ring]}, id_structure="b"),
    )
    assert [(fault.code, fault.line) for fault in refused_zones(content, "a.geojson")] == [
        ("coordonnees_demesurees", 2)
    ]


def test_an_endless_coordinate_is_a_fault_on_its_line(refused_zones: Refused) -> None:
    text = collection(feature(square(ALPHA), id_structure="a")).decode().replace("[[[", "[[[1e999, 48], [", 1)
    assert [(fault.code, fault.line) for fault in refused_zones(text, "a.geojson")] == [("contours_illisibles", 1)]


EMPTY: list[Any] = [
    None,
    {"type": "Point", "coordinates": []},
    {"type": "Point", "coordinates": None},
    {"type": "Point", "coordinates": [None, 48.0]},
    {"type": "Point", "coordinates": ["5.1", "48.1"]},
    {"type": "Point"},
    {"type": "MultiPoint", "coordinates": []},
    {"type": "GeometryCollection", "geometries": []},
    {"type": "Polygon", "coordinates": [[]]},
    {"type": "Cercle", "coordinates": [5.1, 48.1]},
    [],
    "POINT(5.1 48.1)",
]


@pytest.mark.parametrize("empty", EMPTY, ids=str)
def test_an_empty_geometry_is_a_missing_one(empty: Any, structures_of: Read) -> None:
    content = collection(
        feature(point(ALPHA), nom="A", type="CS", code_insee="52001"),
        feature(empty, nom="B", type="EVS", code_insee="52003"),
    )
    frame, remarks = structures_of(content)
    assert frame["position_approchee"].tolist() == [False, True]
    assert frame["code_commune"].tolist() == ["52001", "52003"]
    assert "1 (n° 2)" in said(remarks, "geometrie_absente")


@pytest.fixture
def structures_of(geography: Geography, index: CommuneIndex) -> Read:
    return lambda content: read_structures(
        SourceFile("a.geojson", content), geography=geography, index=index, reference_date=dt.date(2026, 1, 1)
    )


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "shp"])
def test_empty_points_are_missing_in_every_format(
    kind: str, layer_file: Callable[..., SourceFile], geography: Geography, index: CommuneIndex
) -> None:
    layer = gpd.GeoDataFrame(
        {"nom": ["A", "B", "C"], "type": ["CS", "EVS", "EVS"], "insee": ["52001", "52003", "52002"]},
        geometry=[shapely.Point(degrees(ALPHA)), shapely.Point(), None],
        crs=4326,
    )
    frame, _ = read_structures(
        layer_file(kind, layer), geography=geography, index=index, reference_date=dt.date(2026, 1, 1)
    )
    assert frame["position_approchee"].tolist() == [False, True, True]


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": [*degrees(ALPHA), 312.5]},
        {"type": "MultiPoint", "coordinates": [list(degrees(ALPHA))]},
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": list(degrees(ALPHA))}]},
    ],
    ids=["height", "lone_point", "collection_of_one"],
)
def test_a_point_by_another_name_is_that_point(geometry: Any, structures_of: Read) -> None:
    frame, remarks = structures_of(collection(feature(geometry, nom="A", type="CS")))
    (place,) = frame.geometry
    assert (place.x, place.y) == pytest.approx((WEST + ALPHA[0], SOUTH + ALPHA[1]), abs=0.1)
    assert not remarks


@pytest.mark.parametrize("empty", [None, {"type": "Polygon", "coordinates": []}, {"type": "Polygon"}], ids=str)
def test_a_territory_without_a_shape_is_a_fault_on_its_line(empty: Any, refused_zones: Refused) -> None:
    content = collection(feature(square(ALPHA), id_structure="a"), feature(empty, id_structure="b"))
    assert [(fault.code, fault.line) for fault in refused_zones(content, "a.geojson")] == [("geometrie_absente", 2)]


def test_a_collection_of_an_area_and_a_point_is_the_area(read_zones: Read) -> None:
    both = {"type": "GeometryCollection", "geometries": [square(ALPHA), point(ALPHA)]}
    territoires, _ = read_zones(json.dumps(feature(both, id_structure="a")), "a.geojson")
    assert territoires.shapes.geom_type.isin(["Polygon", "MultiPolygon"]).all()
    assert territoires.shapes.area.tolist() == pytest.approx([1e6], rel=1e-3)
