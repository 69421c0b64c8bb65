"""Positions in one column, in every usual notation; headings of the portals; what is refused or left aside is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely
from pyproj import Transformer

from avs_geo.inventory.places.position_text import parse_angle, parse_position
from avs_geo.reference.communes import load_commune_index
from avs_geo.reference.geography import load_geography
from tests.locations import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.files.source import SourceFile
    from avs_geo.findings import Finding
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

    Read = Callable[..., Any]

CASES = SHARED / "cas"
needs_cases = pytest.mark.skipif(not CASES.is_dir(), reason="the shared case files are not beside the project")

# The middle of the quarter Rochotte, in Chaumont.
LONGITUDE, LATITUDE = 5.1369, 48.0921


def projected(epsg: int) -> tuple[float, float]:
    x, y = Transformer.from_crs(4326, epsg, always_xy=True).transform(LONGITUDE, LATITUDE)
    return float(x), float(y)


X, Y = projected(2154)


def quoted(value: object) -> str:
    return '"' + str(value).replace('"', '""') + '"'


@pytest.fixture
def read_here(read: Read, haute_marne: Geography, communes_of_france: CommuneIndex) -> Read:
    return lambda text: read(text, geography=haute_marne, index=communes_of_france)


@pytest.fixture
def refused_here(
    refused: Callable[..., list[Finding]], haute_marne: Geography, communes_of_france: CommuneIndex
) -> Callable[[str], list[Finding]]:
    return lambda text: refused(text, geography=haute_marne, index=communes_of_france)


def is_at_rochotte(frame: gpd.GeoDataFrame) -> bool:
    return bool(frame.geometry.iloc[0].distance(shapely.Point(X, Y)) < 30 and not frame["position_approchee"].iloc[0])


NOTATIONS = [
    "48.0921, 5.1369",
    "48.0921,5.1369",
    "48,0921;5,1369",
    "48,0921, 5,1369",
    "48,0921 5,1369",
    "48,0921,5,1369",
    "[48.0921, 5.1369]",
    "(48.0921 5.1369)",
    "5.1369, 48.0921",
    "lat: 48.0921, lon: 5.1369",
    "geo:48.0921,5.1369",
    "POINT(5.1369 48.0921)",
    "POINT Z (5.1369 48.0921 250)",
    "SRID=4326;POINT(5.1369 48.0921)",
    '{"type": "Point", "coordinates": [5.1369, 48.0921]}',
    '{"lon": 5.1369, "lat": 48.0921}',
    "48°05'31\"N 5°08'12\"E",
    "48° 5' 31.6\" N, 5° 8' 12.8\" E",
    "5°08'12\"E, 48°05'31\"N",
    "N48.0921 E5.1369",
    "48.0921N, 5.1369E",
    "48°5.526'N 5°8.214'E",
    "https://www.google.com/maps/@48.0921,5.1369,15z",
    f"{X:.1f} {Y:.1f}",
    f"{X:.1f};{Y:.1f}",
    shapely.to_wkb(shapely.Point(LONGITUDE, LATITUDE), hex=True),
]


@pytest.mark.parametrize("text", NOTATIONS)
def test_every_usual_notation_gives_the_same_place(text: str, read_here: Read) -> None:
    frame, remarks = read_here(f"nom;type;commune;position\nA;CS;Chaumont;{quoted(text)}\n")
    assert is_at_rochotte(frame)
    assert {remark.code for remark in remarks} <= {"position_lue"}


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        *((heading, "48.0921, 5.1369") for heading in ("geo_point_2d", "geolocalisation", "coordonnees", "latlong")),
        ("Géolocalisation (lat,lon)", "48.0921, 5.1369"),
        ("lat/lng", "48.0921, 5.1369"),
        ("lon lat", "5.1369 48.0921"),
        ("coordonnées lambert 93", f"{X} {Y}"),
        ("the_geom", "POINT(5.1369 48.0921)"),
        ("geo_shape", '{"type": "Point", "coordinates": [5.1369, 48.0921]}'),
        ("sans titre connu", "48.0921, 5.1369"),
    ],
)
def test_a_column_is_known_by_its_heading_or_by_its_cells(heading: str, text: str, read_here: Read) -> None:
    frame, _ = read_here(f"nom;type;commune;{heading}\nA;CS;Chaumont;{quoted(text)}\n")
    assert is_at_rochotte(frame)


@pytest.mark.parametrize(
    ("text", "order"),
    [("48.0921, 5.1369", "« latitude, longitude »"), ("5.1369, 48.0921", "« longitude, latitude »")],
)
def test_the_order_is_told_by_the_department_and_said(text: str, order: str, read_here: Read) -> None:
    _, (remark,) = read_here(f"nom;type;commune;geo_point_2d\nA;CS;Chaumont;{quoted(text)}\n")
    assert remark.code == "position_lue"
    assert order in remark.message.replace("\u00a0", " ")


PAIRS = [
    ("result_longitude", "result_latitude", (LONGITUDE, LATITUDE)),
    ("lon_wgs84", "lat_wgs84", (LONGITUDE, LATITUDE)),
    ("lng", "lat", (LONGITUDE, LATITUDE)),
    ("X", "Y", (LONGITUDE, LATITUDE)),
    ("x_l93", "y_l93", (X, Y)),
    ("coordonneeLambertAbscisseEtablissement", "coordonneeLambertOrdonneeEtablissement", (X, Y)),
    ("coordxet", "coordyet", (X, Y)),
    ("LAMBERT_X", "LAMBERT_Y", (X, Y)),
    ("X", "Y", (Y, X)),
    ("X", "Y", projected(3948)),
    ("X", "Y", projected(3950)),
    ("X", "Y", projected(3857)),
    ("X", "Y", projected(27572)),
    ("X", "Y", projected(32631)),
    ("longitude", "latitude", (X, Y)),
    ("longitude", "latitude", ("5°08'13\"E", "48°05'31\"N")),
    ("longitude", "latitude", ("5,1369", "48,0921 N")),
]


@pytest.mark.parametrize(("first", "second", "values"), PAIRS)
def test_two_columns_are_known_by_the_headings_of_the_portals_in_any_projection(
    first: str, second: str, values: tuple[object, object], read_here: Read
) -> None:
    row = f"A;CS;Chaumont;{quoted(values[0])};{quoted(values[1])}"
    frame, _ = read_here(f"nom;type;commune;{first};{second}\n{row}\n")
    assert is_at_rochotte(frame)


def test_a_projection_that_was_not_announced_is_named(read_here: Read) -> None:
    x, y = projected(3948)
    _, (remark,) = read_here(f"nom;type;commune;x;y\nA;CS;Chaumont;{x};{y}\n")
    assert remark.code == "coordonnees_projetees"
    assert "CC48" in remark.message


def test_overseas_positions_are_read_too(read: Read, communes_of_france: CommuneIndex) -> None:
    reunion = load_geography("974")
    for text in ("-20.93, 55.45", "55.45 -20.93", "POINT(55.45 -20.93)", "20°55'48\"S 55°27'00\"E"):
        frame, _ = read(f"nom;type;geo_point\nA;CS;{quoted(text)}\n", geography=reunion, index=communes_of_france)
        assert frame["code_commune"].tolist() == ["97411"]


@pytest.mark.parametrize("text", ["", "nd", "[ND]", "POINT EMPTY", "-"])
def test_a_cell_without_position_is_placed_at_the_commune_and_said(text: str, read_here: Read) -> None:
    frame, remarks = read_here(f"nom;type;commune;geo_point_2d\nA;CS;Chaumont;{text}\nB;CS;Langres;47.8625, 5.3328\n")
    assert frame["position_approchee"].tolist() == [True, False]
    assert [(remark.code, remark.line) for remark in remarks if remark.line] == [("position_approchee", 2)]


@pytest.mark.parametrize(("x", "y"), [("0", "0"), ("-9999", "-9999"), ("[ND]", "[ND]"), ("", "")])
def test_coordinates_that_mean_none_are_none(x: str, y: str, read_here: Read) -> None:
    frame, remarks = read_here(f"nom;type;commune;longitude;latitude\nA;CS;Chaumont;{x};{y}\n")
    assert frame["position_approchee"].tolist() == [True]
    assert "position_approchee" in {remark.code for remark in remarks}


def test_a_cell_that_cannot_be_read_among_positions_is_a_fault_and_its_remedy_works(
    refused_here: Callable[[str], list[Finding]], read_here: Read
) -> None:
    text = "nom;type;commune;geo_point_2d\nA;CS;Chaumont;48.0921, 5.1369\nB;CS;Langres;{}\n"
    (fault,) = refused_here(text.format("près de la gare"))
    assert (fault.code, fault.line, fault.column) == ("position_illisible", 3, "geo_point_2d")
    frame, _ = read_here(text.format(""))
    assert frame["position_approchee"].tolist() == [False, True]


def test_a_column_named_position_that_holds_none_is_said(read_here: Read) -> None:
    _, remarks = read_here("nom;type;commune;localisation\nA;CS;Chaumont;rue du Moulin\n")
    assert {remark.code for remark in remarks} == {"position_approchee", "colonne_non_lue"}


def test_two_positions_of_one_line_must_agree(refused_here: Callable[[str], list[Finding]], read_here: Read) -> None:
    text = "nom;type;commune;longitude;latitude;geo_point_2d\nA;CS;Chaumont;5.1369;48.0921;{}\n"
    (fault,) = refused_here(text.format(quoted("47.8506, 5.3267")))
    assert fault.code == "positions_contraires"
    assert is_at_rochotte(read_here(text.format(quoted("48.0922, 5.1370")))[0])
    assert is_at_rochotte(read_here(text.format(""))[0])


def test_coordinates_far_from_the_named_commune_are_a_fault_naming_both(
    refused_here: Callable[[str], list[Finding]],
) -> None:
    (fault,) = refused_here("nom;type;commune;longitude;latitude\nA;CS;Langres;5.1369;48.0921\n")
    assert fault.code == "position_contraire"
    assert "Chaumont (52121)" in fault.message
    assert "Langres (52269)" in fault.message


def test_a_position_that_a_geocoder_gave_for_the_commune_is_approximate(read_here: Read) -> None:
    text = "nom;type;commune;longitude;latitude;result_type\nA;CS;Chaumont;5.1369;48.0921;{}\n"
    frame, (remark,) = read_here(text.format("municipality"))
    assert frame["position_approchee"].tolist() == [True]
    assert remark.code == "position_de_commune"
    assert read_here(text.format("housenumber"))[0]["position_approchee"].tolist() == [False]


@pytest.mark.parametrize("text", ["12 rue du Moulin", "03 25 00 00 00", "2024-01-05", "52", "12345678900012", "A1, B2"])
def test_what_is_no_position_is_none(text: str) -> None:
    assert parse_position(text) is None


@pytest.mark.parametrize("text", ["48°75'00\"N", "nord", "48.1.2", ""])
def test_what_is_no_angle_is_none(text: str) -> None:
    assert parse_angle(text) is None


def test_west_and_south_are_negative() -> None:
    assert parse_angle("1°30'O") == -1.5
    assert parse_angle("20°30' S") == -20.5


EMPTY = [None, shapely.Point(), shapely.GeometryCollection(), shapely.Polygon(), shapely.Point(float("nan"), 48)]


@pytest.mark.parametrize("geometry", EMPTY, ids=["null", "point", "collection", "polygon", "nan"])
@pytest.mark.parametrize("kind", ["geojson", "gpkg"])
def test_a_feature_without_ground_stands_at_its_commune_and_is_said(
    geometry: Any, kind: str, layer_file: Callable[..., SourceFile], read: Read, haute_marne: Geography
) -> None:
    layer = gpd.GeoDataFrame(
        {"nom": ["A", "B"], "type": "CS", "commune": ["Chaumont", "Langres"]},
        geometry=[shapely.Point(LONGITUDE, LATITUDE), geometry],
        crs=4326,
    )
    source = layer_file(kind, layer)
    frame, remarks = read(source.content, source.name, geography=haute_marne, index=load_commune_index())
    assert frame["code_commune"].tolist() == ["52121", "52269"]
    assert frame["position_approchee"].tolist() == [False, True]
    assert [(remark.code, remark.line) for remark in remarks if remark.code != "geometrie_absente"] == [
        ("position_approchee", 2)
    ]


def test_a_feature_without_ground_nor_commune_is_a_fault_on_its_line(
    layer_file: Callable[..., SourceFile], refused: Callable[..., list[Finding]], haute_marne: Geography
) -> None:
    layer = gpd.GeoDataFrame(
        {"nom": ["A", "B"], "type": "CS"}, geometry=[shapely.Point(LONGITUDE, LATITUDE), shapely.Point()], crs=4326
    )
    source = layer_file("gpkg", layer)
    (fault,) = refused(source.content, source.name, geography=haute_marne)
    assert (fault.code, fault.line) == ("lieu_absent", 2)


@needs_cases
def test_the_column_of_the_case_gives_the_figures_of_its_witness(
    read: Read, haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    folder = CASES / "05-coordonnees-ignorees"
    frames = [
        read((folder / name).read_bytes(), geography=haute_marne, index=communes_of_france)[0]
        for name in ("opendatasoft.csv", "temoin.csv")
    ]
    assert frames[0].geometry.iloc[0].equals_exact(frames[1].geometry.iloc[0], 0.001)
    assert is_at_rochotte(frames[0])


@needs_cases
def test_the_empty_geometry_of_the_case_stands_at_langres(
    read: Read, haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    content = (CASES / "07-geometrie-vide" / "structures.geojson").read_bytes()
    frame, remarks = read(content, "structures.geojson", geography=haute_marne, index=communes_of_france)
    assert frame["code_commune"].tolist() == ["52121", "52269"]
    assert frame["position_approchee"].tolist() == [False, True]
    assert [remark.code for remark in remarks] == ["geometrie_absente", "position_approchee"]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("geo_point_2d", "48.0921, 5.1369"),
        ("geom", "POINT (5.1369 48.0921)"),
        ("repère", "POINT (5.1369 48.0921)"),
        ("lon_lat", "5.1369 48.0921"),
        ("Coordonnées", "48°05'31.6\"N 5°08'12.8\"E"),
    ],
)
def test_a_position_that_is_read_is_never_said_to_be_unread(heading: str, cell: str, read_here: Read) -> None:
    frame, remarks = read_here(f"nom,type,commune,{heading}\nA,CS,Chaumont,{quoted(cell)}\n")
    assert is_at_rochotte(frame)
    assert "colonne_non_lue" not in [remark.code for remark in remarks]


@pytest.mark.parametrize(
    "link",
    [
        "https://www.openstreetmap.org/?mlat=48.0921&mlon=5.1369#map=19/48.09/5.13",
        "https://www.openstreetmap.org/#map=19/48.0921/5.1369",
        "https://www.google.fr/maps/place/CS/@48.0921,5.1369,17z/data=!3m1",
        "https://maps.google.com/?q=48.0921,5.1369",
        "https://maps.google.com/?q=48.0921%2C5.1369",
    ],
)
def test_a_link_to_a_map_is_a_position(link: str) -> None:
    assert parse_position(link) == (48.0921, 5.1369, False)
