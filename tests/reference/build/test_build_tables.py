"""Units, former codes, populations and EPCI, on a country of a few communes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from avs_geo.errors import InputRefusedError
from avs_geo.reference.build.contour_source import read_contour_source
from avs_geo.reference.build.decoupage import read_decoupage
from avs_geo.reference.build.epci import build_epci, build_epci_parts
from avs_geo.reference.build.former_codes import build_former_codes
from avs_geo.reference.build.grouping import communes_with_parts, group_communes, merged_without_contour
from avs_geo.reference.build.lands import legal_epsg
from avs_geo.reference.build.neighbours import neighbours_of_departements
from avs_geo.reference.build.population import population_then
from avs_geo.reference.build.postcodes import build_postcodes
from avs_geo.reference.build.qpv import indicative_qpv
from avs_geo.reference.build.units import build_units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import shapely

    from avs_geo.reference.build.contour_source import ContourSource
    from avs_geo.reference.build.decoupage import Decoupage
    from tests.reference.build.conftest import Country

    Square = Callable[..., shapely.Polygon]


def read(country: Country, folder: Path) -> tuple[Decoupage, Decoupage, ContourSource]:
    contours, today, then = (folder / package.file for package in country.write(folder))
    return read_decoupage(today), read_decoupage(then), read_contour_source(contours)


def test_a_merged_commune_has_the_sum_of_its_former_populations(country: Country, tmp_path: Path) -> None:
    country.commune("52001", 300, former=("52002", "52003"))
    for code, population in (("52001", 100), ("52002", 60), ("52003", 40)):
        country.commune(code, population, year=2021)
    today, then, _ = read(country, tmp_path)
    assert population_then(today, then, grouped={}).to_dict() == {"52001": 200}


def test_a_former_code_older_than_2021_counts_for_nothing(country: Country, tmp_path: Path) -> None:
    country.commune("52001", 300, former=("52099",))
    country.commune("52001", 250, former=("52099",), year=2021)
    today, then, _ = read(country, tmp_path)
    assert population_then(today, then, grouped={}).to_dict() == {"52001": 250}


def test_a_commune_whose_code_changed_keeps_its_population(country: Country, tmp_path: Path) -> None:
    # As Les Trois Lacs: 27058 in 2021, which listed 27676 among its former codes; 27676 today.
    country.commune("27676", 1735, former=("27058",))
    country.commune("27058", 1800, former=("27676",), year=2021)
    today, then, _ = read(country, tmp_path)
    assert population_then(today, then, grouped={}).to_dict() == {"27676": 1800}


def test_communes_split_since_2021_have_no_population_of_2021(country: Country, tmp_path: Path) -> None:
    country.commune("85084", 6851)
    country.commune("85165", 1250)
    country.commune("85084", 9174, former=("85165",), year=2021)
    today, then, _ = read(country, tmp_path)
    assert population_then(today, then, grouped={}).isna().to_dict() == {"85084": True, "85165": True}


def test_a_commune_without_any_polygon_joins_the_one_it_came_out_of(
    country: Country, square: Square, tmp_path: Path
) -> None:
    country.commune("15141", 824)
    country.commune("15031", 217)
    country.commune("15141", 1100, former=("15031",), year=2021)
    country.contour("15141", square(0, 0))
    country.contour("15031", None)
    today, then, contours = read(country, tmp_path)
    grouped = group_communes(today, then, contours)
    assert grouped == {"15031": "15141"}
    units = build_units(today, then, grouped=grouped)
    assert units[["code", "population", "population_2021"]].to_numpy().tolist() == [["15141", 1041, 1100]]
    (row,) = build_former_codes(today, then, grouped=grouped).to_dict("records")
    assert row == {
        "code": "15031",
        "nom": "Commune 15031",
        "departement": "15",
        "code_commune": "15141",
        "nature": "commune_regroupee",
    }


def test_communes_without_polygon_that_nothing_explains_are_all_refused(
    country: Country, square: Square, tmp_path: Path
) -> None:
    country.commune("52001", 1)
    country.contour("52001", square(0, 0))
    for code in ("52002", "52003"):
        country.commune(code, 1)
        country.contour(code, None)
    country.commune("52001", 1, year=2021)
    today, then, contours = read(country, tmp_path)
    with pytest.raises(InputRefusedError) as refusal:
        group_communes(today, then, contours)
    assert [finding.value for finding in refusal.value.findings] == ["52002", "52003"]


def test_a_commune_drawn_by_its_communes_deleguees_joins_no_other(
    country: Country, square: Square, tmp_path: Path
) -> None:
    country.commune("12218", 1540)
    country.part("12218", "12218")
    country.part("12076", "12218")
    country.commune("12076", 1600, former=("12218",), year=2021)
    country.contour("12218", None)
    country.contour("12218", square(0, 0), kind="COMD")
    country.contour("12076", square(1, 0), kind="COMD")
    today, then, contours = read(country, tmp_path)
    assert group_communes(today, then, contours) == {}
    assert communes_with_parts(today, contours) == {"12218": ("12076", "12218")}


def test_only_a_former_commune_of_2021_without_polygon_can_have_left_a_hole(
    country: Country, square: Square, tmp_path: Path
) -> None:
    country.commune("93066", 149_077, former=("93059", "75066"))
    country.commune("52001", 10, former=("52002",))
    for code in ("93066", "93059", "52001", "52002"):
        country.commune(code, 1, year=2021)
    country.contour("93066", square(0, 0))
    country.contour("52001", square(1, 0))
    country.contour("52002", square(1, 0), kind="COMD")  # drawn: no hole of its making
    today, then, contours = read(country, tmp_path)
    assert merged_without_contour(today, then, contours) == {"93066"}


def test_municipal_arrondissements_replace_their_commune(country: Country, tmp_path: Path) -> None:
    country.commune("75056", 30)
    country.municipal_arrondissement("75101", "75056", 10)
    country.municipal_arrondissement("75102", "75056", 20)
    country.epci["200054781"] = ["75056"]
    today, then, _ = read(country, tmp_path)
    units = build_units(today, then, grouped={})
    columns = ["code", "code_commune", "nom_commune", "code_epci", "population"]
    assert units[columns].to_numpy().tolist() == [
        ["75101", "75056", "Commune 75056", "200054781", 10],
        ["75102", "75056", "Commune 75056", "200054781", 20],
    ]


def test_units_are_sorted_by_department_then_code(country: Country, tmp_path: Path) -> None:
    for code in ("97101", "52002", "2A004", "52001", "01001"):
        country.commune(code, 1)
    today, then, _ = read(country, tmp_path)
    units = build_units(today, then, grouped={})
    assert units["code"].to_list() == ["01001", "2A004", "52001", "52002", "97101"]


def test_overseas_collectivities_are_left_out(country: Country, tmp_path: Path) -> None:
    for code in ("97101", "97501", "97701", "98735"):
        country.commune(code, 1)
    today, _, _ = read(country, tmp_path)
    assert today.communes.index.to_list() == ["97101"]
    assert today.departements["code"].to_list() == ["971"]


def test_a_commune_outside_every_epci_has_none(country: Country, tmp_path: Path) -> None:
    country.commune("29083", 1)
    country.commune("29001", 1)
    country.epci["242900001"] = ["29001"]
    today, then, _ = read(country, tmp_path)
    units = build_units(today, then, grouped={}).set_index("code")
    assert units["code_epci"].isna().to_dict() == {"29001": False, "29083": True}


def test_a_former_code_says_what_it_was_and_its_name_where_it_is_known(country: Country, tmp_path: Path) -> None:
    country.commune("52001", 1, former=("52002", "52003", "52004"))
    country.part("52001", "52001")  # the code of a commune of today: no former code
    country.part("52002", "52001")
    country.part("52005", "52001", "commune-associee")
    country.commune("52003", 1, year=2021)
    today, then, _ = read(country, tmp_path)
    table = build_former_codes(today, then, grouped={})
    assert table["code"].to_list() == ["52002", "52003", "52004", "52005"]
    assert table["nature"].to_list() == [
        "commune_deleguee",
        "ancien_code",
        "ancien_code",
        "commune_associee",
    ]
    assert table["nom"].isna().to_list() == [False, False, True, False]
    assert set(table["code_commune"]) == {"52001"}


def test_the_parts_of_an_epci_across_two_departments_add_up_to_the_whole(country: Country, tmp_path: Path) -> None:
    for code, population in (("52001", 100), ("52002", 50), ("88001", 1000)):
        country.commune(code, population)
    country.epci["200000001"] = ["52001", "88001", "52002"]
    today, _, _ = read(country, tmp_path)
    assert build_epci_parts(today).to_numpy().tolist() == [
        ["200000001", "52", 2, 150],
        ["200000001", "88", 1, 1000],
    ]
    assert build_epci(today).to_numpy().tolist() == [["200000001", "CC 200000001", "CC", 1150, 3]]


@pytest.mark.parametrize(
    ("departement", "epsg"),
    [("52", 2154), ("2A", 2154), ("971", 5490), ("972", 5490), ("973", 2972), ("974", 2975), ("976", 4471)],
)
def test_each_department_has_its_legal_projection(departement: str, epsg: int) -> None:
    assert legal_epsg(departement) == epsg


def test_the_indicative_qpv_are_the_nine_of_ardeche_and_haute_marne() -> None:
    qpv = indicative_qpv()
    assert qpv["code_qp"].str[2:5].value_counts().to_dict() == {"007": 5, "052": 4}
    assert pd.to_numeric(qpv["population"]).sum() == 1815 + 1172 + 1278 + 6058 + 2087 + 1472 + 1220 + 2541 + 1241


def test_a_postcode_is_that_of_every_commune_that_bears_it_once(country: Country, tmp_path: Path) -> None:
    for code in ("52001", "52002", "15031"):
        country.commune(code, 100)
    country.municipal_arrondissement("75118", "75056", 100)
    for place, postcodes in zip(country.places, (["52000", "52100"], ["52000"], ["15300"], ["75018"]), strict=True):
        place["codesPostaux"] = postcodes
    today, _, _ = read(country, tmp_path)
    table = build_postcodes(today, grouped={"15031": "15141"})
    assert list(zip(table["code_postal"], table["code"], strict=True)) == [
        ("15300", "15141"),
        ("52000", "52001"),
        ("52000", "52002"),
        ("52100", "52001"),
        ("75018", "75118"),
    ]


def test_neighbours_share_a_segment_and_not_a_corner_only(square: Square) -> None:
    # 10 | 52 in a row, 21 under 52; 10 touches 21 by a corner only, 39 nobody.
    units = pd.DataFrame(
        {
            "departement": ["10", "52", "52", "21", "39"],
            "geometry": [square(0, 1), square(1, 1), square(2, 1), square(1, 0), square(9, 9)],
        }
    )
    assert neighbours_of_departements(units) == {"10": "52", "21": "52", "52": "10;21"}
