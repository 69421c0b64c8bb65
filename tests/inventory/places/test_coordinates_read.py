"""Coordinates in degrees, swapped, in Lambert-93, outside, or at odds with the commune named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely
from pyproj import Transformer

from avs_geo.reference.geography import load_geography

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.files.source import SourceFile
    from avs_geo.reference.communes import CommuneIndex

    Read = Callable[..., Any]
    Refused = Callable[..., list[Any]]

# In the second square of the first row, Bêta: 12 km east and 2 km north of the corner.
X, Y = 862_000.0, 6_772_000.0
LONGITUDE, LATITUDE = Transformer.from_crs(2154, 4326, always_xy=True).transform(X, Y)


def french(value: float) -> str:
    return f"{value:.6f}".replace(".", ",")


@pytest.mark.parametrize(
    ("headings", "values", "remark"),
    [
        ("longitude;latitude", f"{LONGITUDE};{LATITUDE}", None),
        ("lon;lat", f"{french(LONGITUDE)};{french(LATITUDE)}", None),
        ("longitude;latitude", f"{LATITUDE};{LONGITUDE}", "coordonnees_inversees"),
        ("x;y", f"{X};{Y}", None),
        ("x;y", "862 000,00;6 772 000", None),
        ("longitude;latitude", f"{X};{Y}", "coordonnees_projetees"),
        ("x;y", f"{LONGITUDE};{LATITUDE}", "coordonnees_en_degres"),
        ("x;y", f"{Y};{X}", "coordonnees_inversees"),
    ],
)
def test_coordinates_are_recognised_in_every_form(headings: str, values: str, remark: str | None, read: Read) -> None:
    frame, remarks = read(f"nom;type;{headings}\nA;CS;{values}\n")
    (point,) = frame.geometry
    assert point.distance(shapely.Point(X, Y)) < 1
    assert frame["code_unite"].tolist() == ["52002"]
    assert frame["code_commune"].tolist() == ["52002"]
    assert frame["position_approchee"].tolist() == [False]
    assert [found.code for found in remarks] == ([remark] if remark else [])
    assert all(found.line == 2 and found.column for found in remarks)


def test_a_point_outside_the_department_is_a_fault_with_its_distance(refused: Refused) -> None:
    # 30 km east of the eastern border, which is at x = 880,000.
    (fault,) = refused(f"nom;type;x;y\nA;CS;{910_000};{Y}\n")
    assert fault.code == "hors_departement"
    assert "30\u00a0km" in fault.message or "30 km" in fault.message
    assert fault.column == "x"


def test_nonsense_is_outside_without_a_distance(refused: Refused) -> None:
    faults = refused("nom;type;longitude;latitude\nA;CS;200;100\nB;CS;0;0\n")
    assert [fault.code for fault in faults] == ["hors_departement", "hors_departement"]


@pytest.mark.parametrize(("beyond", "is_taken"), [(499, True), (501, False)])
def test_500_metres_outside_the_contours_are_tolerated(beyond: float, is_taken: bool, request: Any) -> None:  # noqa: FBT001
    text = f"nom;type;x;y\nA;CS;{880_000 + beyond};{Y}\n"
    if is_taken:
        frame, _ = request.getfixturevalue("read")(text)
        assert frame["code_unite"].tolist() == ["52003"]
    else:
        assert request.getfixturevalue("refused")(text)[0].code == "hors_departement"


def test_coordinates_win_over_the_commune_named_and_both_are_said(read: Read) -> None:
    frame, (remark,) = read(f"nom;type;commune;x;y\nA;CS;Alpha;{X};{Y}\n")
    assert frame[["code_commune", "code_unite", "nom_commune"]].iloc[0].tolist() == ["52002", "52002", "Bêta"]
    assert remark.code == "commune_differente"
    assert "Bêta (52002)" in remark.message
    assert "Alpha (52001)" in remark.message


def test_one_coordinate_without_the_other_is_a_fault_even_with_a_commune(refused: Refused) -> None:
    (fault,) = refused("nom;type;commune;longitude;latitude\nA;CS;Alpha;5,1;\n")
    assert (fault.code, fault.column) == ("coordonnee_incomplete", "latitude")


def test_coordinates_that_are_no_numbers_are_one_fault_not_two(refused: Refused) -> None:
    faults = refused("nom;type;longitude;latitude\nA;CS;est;48\n")
    assert [fault.code for fault in faults] == ["nombre_illisible"]


def test_overseas_x_and_y_are_those_of_the_department(read: Read, communes_of_france: CommuneIndex) -> None:
    reunion = load_geography("974")
    centre = reunion.units.loc["97411"]
    frame, remarks = read(
        f"nom;type;x;y\nA;CS;{centre['x']};{centre['y']}\n", geography=reunion, index=communes_of_france
    )
    assert frame["code_commune"].tolist() == ["97411"]
    assert frame.crs.to_epsg() == 2975
    assert not remarks


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "shp"])
@pytest.mark.parametrize("epsg", [4326, 2154])
def test_points_of_a_layer_are_structures(
    kind: str, epsg: int, layer_file: Callable[..., SourceFile], read: Read
) -> None:
    layer = gpd.GeoDataFrame(
        {
            "nom": ["A", "Été"],
            "type": ["CS", "EVS"],
            "code_commune": [52001, 52002],
            "agrement_fin": ["2027-12-31", None],
        },
        geometry=[shapely.Point(851_000, 6_771_000), shapely.Point(X, Y)],
        crs=2154,
    ).to_crs(epsg)
    source = layer_file(kind, layer)
    frame, remarks = read(source.content, source.name)
    assert frame["nom"].tolist() == ["A", "Été"]
    assert frame["code_unite"].tolist() == ["52001", "52002"]
    assert frame["ligne"].tolist() == [1, 2]
    assert frame["agrement_fin"].notna().tolist() == [True, False]
    assert frame.geometry.iloc[1].distance(shapely.Point(X, Y)) < 1
    assert not remarks


def test_a_feature_without_point_falls_back_on_its_commune(layer_file: Callable[..., SourceFile], read: Read) -> None:
    layer = gpd.GeoDataFrame(
        {"nom": ["A", "B"], "type": "CS", "commune": "Alpha"},
        geometry=[shapely.Point(851_000, 6_771_000), None],
        crs=2154,
    )
    source = layer_file("gpkg", layer)
    frame, _ = read(source.content, source.name)
    assert frame["position_approchee"].tolist() == [False, True]


def test_a_polygon_stands_for_a_point_inside_it_with_a_remark(
    layer_file: Callable[..., SourceFile], read: Read
) -> None:
    layer = gpd.GeoDataFrame({"nom": ["A"], "type": "CS"}, geometry=[shapely.Point(X, Y).buffer(50)], crs=2154)
    source = layer_file("gpkg", layer)
    frame, (remark,) = read(source.content, source.name)
    assert remark.code == "geometrie_non_ponctuelle"
    assert frame.geometry.iloc[0].distance(shapely.Point(X, Y)) < 50


def test_swapped_points_of_a_layer_are_put_right(layer_file: Callable[..., SourceFile], read: Read) -> None:
    layer = gpd.GeoDataFrame({"nom": ["A"], "type": "CS"}, geometry=[shapely.Point(LATITUDE, LONGITUDE)], crs=4326)
    source = layer_file("geojson", layer)
    frame, (remark,) = read(source.content, source.name)
    assert remark.code == "coordonnees_inversees"
    assert frame["code_unite"].tolist() == ["52002"]


def test_two_zeros_beside_a_known_commune_are_no_position_and_the_remedy_works(read: Read) -> None:
    frame, remarks = read("nom;type;commune;longitude;latitude\nA;CS;Alpha;0;0\n")
    (null,) = (found for found in remarks if found.code == "coordonnees_nulles")
    assert (null.line, null.column) == (2, "longitude")
    assert frame["code_commune"].tolist() == ["52001"]
    emptied, remarks = read("nom;type;commune;longitude;latitude\nA;CS;Alpha;;\n")
    assert "coordonnees_nulles" not in {found.code for found in remarks}
    assert emptied.geometry.tolist() == frame.geometry.tolist()
    given, remarks = read(f"nom;type;commune;longitude;latitude\nA;CS;Bêta;{LONGITUDE};{LATITUDE}\n")
    assert not remarks
    assert given["code_commune"].tolist() == ["52002"]
