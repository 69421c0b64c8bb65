"""The shipped files keep what was promised of them; figures come from Insee, IGN and the official code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from avs_geo.reference.build.archives import CONTOURS, DECOUPAGE, DECOUPAGE_2021
from avs_geo.reference.build.lands import legal_epsg
from avs_geo.reference.location import shipped_geography

if TYPE_CHECKING:
    from pathlib import Path

DOMS = {"971": 5490, "972": 5490, "973": 2972, "974": 2975, "976": 4471}


@pytest.fixture(scope="module")
def folder() -> Path:
    return shipped_geography()


@pytest.fixture(scope="module")
def units(folder: Path) -> gpd.GeoDataFrame:
    return gpd.read_parquet(folder / "communes.parquet").set_index("code")


@pytest.fixture(scope="module")
def projected(units: gpd.GeoDataFrame) -> pd.Series:
    """The polygons of each department in its legal projection, as the loader makes them."""
    groups = units.groupby(units["departement"].map(legal_epsg))
    parts: list[pd.Series] = [group.geometry.to_crs(epsg).astype(object) for epsg, group in groups]
    together: pd.Series = pd.concat(parts)
    return together


@pytest.fixture(scope="module")
def former(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / "anciens_codes.parquet").set_index("code")


def area_km2(projected: pd.Series, code: str) -> float:
    return float(projected[code].area) / 1e6


def test_the_whole_folder_is_under_12_megabytes(folder: Path) -> None:
    assert sum(path.stat().st_size for path in folder.iterdir()) < 12_000_000


def test_there_are_34875_communes_in_101_departments(units: gpd.GeoDataFrame) -> None:
    # Four communes of Cantal share the unit of a fifth; Paris, Lyon and Marseille are 20, 9 and 16 units.
    assert len(units) == 34_875 - 4 - 3 + 20 + 9 + 16
    assert units["departement"].nunique() == 101
    assert units.index.is_unique


def test_the_population_of_france_is_the_sum_of_the_published_totals(units: gpd.GeoDataFrame) -> None:
    # Census 2023: 66,165,815 in metropolitan France and 1,928,465 overseas; Mayotte: 256,518 (2017).
    overseas = units["departement"].isin(DOMS.keys() - {"976"})
    mayotte = units["departement"] == "976"
    population = units["population"]
    assert population[~overseas & ~mayotte].sum() == 66_165_815
    assert population[overseas].sum() == 1_928_465
    assert population[mayotte].sum() == 256_518


def test_the_population_of_2021_is_that_of_the_census_of_2019_but_for_two_split_communes(
    units: gpd.GeoDataFrame,
) -> None:
    # 65,096,768 + 1,891,635 + 256,518, less Les Hauts-Talican (867) and Essarts en Bocage (9,174).
    known = units["population_2021"]
    assert known.sum() == 65_096_768 + 1_891_635 + 256_518 - 867 - 9_174
    assert set(units.index[known.isna()]) == {"60054", "60694", "85084", "85165", "85212"}


def test_haute_marne_has_426_communes_and_168331_inhabitants(units: gpd.GeoDataFrame) -> None:
    department = units[units["departement"] == "52"]
    assert (len(department), department["population"].sum()) == (426, 168_331)


def test_corsica_has_124_communes_in_the_south_and_236_in_the_north(units: gpd.GeoDataFrame) -> None:
    counts = units["departement"].value_counts()
    assert (counts["2A"], counts["2B"]) == (124, 236)
    assert "2A004" in units.index


@pytest.mark.parametrize(
    ("commune", "first", "count"), [("75056", "75101", 20), ("69123", "69381", 9), ("13055", "13201", 16)]
)
def test_paris_lyon_and_marseille_are_their_arrondissements(
    units: gpd.GeoDataFrame, commune: str, first: str, count: int
) -> None:
    own = units[units["code_commune"] == commune]
    assert own.index.to_list() == [str(int(first) + rank) for rank in range(count)]
    assert commune not in units.index


def test_every_unit_has_a_valid_polygon_a_population_and_a_point(units: gpd.GeoDataFrame) -> None:
    assert units.geometry.is_valid.all()
    assert not units.geometry.is_empty.any()
    assert (units.geometry.geom_type == "MultiPolygon").all()
    assert units["population"].notna().all()
    assert units[["longitude", "latitude"]].notna().all(axis=None)


def test_every_department_is_a_valid_coverage_in_degrees(units: gpd.GeoDataFrame) -> None:
    broken = [
        code for code, group in units.groupby("departement") if not shapely.coverage_is_valid(group.geometry.to_numpy())
    ]
    assert broken == []


def test_every_department_is_a_valid_coverage_in_its_projection(units: gpd.GeoDataFrame, projected: pd.Series) -> None:
    broken = [
        code
        for code, group in units.groupby("departement")
        if not shapely.coverage_is_valid(projected[group.index].to_numpy())
    ]
    assert broken == []
    assert shapely.is_valid(projected.to_numpy()).all()


def test_communes_of_two_departments_do_not_overlap_either(units: gpd.GeoDataFrame) -> None:
    assert shapely.coverage_is_valid(units.geometry.to_numpy())


def test_saint_denis_includes_pierrefitte(units: gpd.GeoDataFrame, projected: pd.Series) -> None:
    assert units.geometry["93066"].contains(shapely.Point(2.3634, 48.9619))
    # Insee: 12.36 km2 and 3.41 km2.
    assert area_km2(projected, "93066") == pytest.approx(12.36 + 3.41, rel=0.02)


def test_oree_d_anjou_is_the_union_of_its_communes_deleguees(projected: pd.Series) -> None:
    # Insee: 157.65 km2.
    assert area_km2(projected, "49126") == pytest.approx(157.65, rel=0.01)


def test_pays_de_montbenoit_has_its_ground_up_to_switzerland(units: gpd.GeoDataFrame) -> None:
    assert units.geometry["25390"].contains(shapely.Point(6.4496, 46.9983))


def test_the_spanish_enclave_of_llivia_belongs_to_no_commune(units: gpd.GeoDataFrame) -> None:
    assert not units.geometry.contains(shapely.Point(1.9804, 42.4640)).any()


def test_five_communes_of_cantal_are_one_unit_with_the_five_populations(
    units: gpd.GeoDataFrame, former: pd.DataFrame
) -> None:
    assert units.loc["15141", "population"] == 824 + 217 + 304 + 88 + 122
    four = former.loc[["15031", "15035", "15047", "15171"]]
    assert set(four["code_commune"]) == {"15141"}
    assert set(four["nature"]) == {"commune_regroupee"}
    assert four.index.intersection(units.index).empty


def test_every_former_code_resolves_to_a_commune_of_today(units: gpd.GeoDataFrame, former: pd.DataFrame) -> None:
    assert former.index.is_unique
    assert former["code_commune"].isin([*units.index, *units["code_commune"]]).all()
    assert former.index.intersection(units.index).empty
    columns = ["nom", "code_commune", "nature"]
    assert former.loc[["93059"], columns].to_numpy().tolist() == [
        ["Pierrefitte-sur-Seine", "93066", "commune_deleguee"]
    ]


def test_only_four_islands_are_outside_every_epci(units: gpd.GeoDataFrame) -> None:
    outside = units.index[units["code_epci"].isna()]
    assert set(outside) == {"22016", "29083", "29155", "85113"}


def test_the_parts_of_every_epci_add_up_to_the_whole(folder: Path, units: gpd.GeoDataFrame) -> None:
    whole = pd.read_parquet(folder / "epci.parquet").set_index("code")
    parts = pd.read_parquet(folder / "epci_departements.parquet")
    sums = parts.groupby("code_epci")[["population", "nb_communes"]].sum()
    assert (sums["population"] == whole["population_totale"]).all()
    assert (sums["nb_communes"] == whole["nb_communes"]).all()
    by_unit = units.groupby(["code_epci", "departement"])["population"].sum()
    by_part = parts.set_index(["code_epci", "departement"])["population"]
    assert (by_unit == by_part).all()


def test_haute_marne_has_eight_epci_and_one_commune_in_a_ninth(folder: Path) -> None:
    parts = pd.read_parquet(folder / "epci_departements.parquet")
    own = parts[parts["departement"] == "52"]
    names = pd.read_parquet(folder / "epci.parquet").set_index("code")["nom"]
    alone = own[own["nb_communes"] == 1]
    assert len(own) == 9
    assert names[alone["code_epci"].item()] == "CC de l'Ouest Vosgien"


def test_a_town_hall_stands_in_its_unit_or_within_200_metres(units: gpd.GeoDataFrame, projected: pd.Series) -> None:
    points = gpd.points_from_xy(units["longitude"], units["latitude"], crs=4326)
    series = gpd.GeoSeries(points, index=units.index)
    for epsg, group in units.groupby(units["departement"].map(legal_epsg)):
        distance = shapely.distance(projected[group.index].to_numpy(), series[group.index].to_crs(epsg).to_numpy())
        assert distance.max() <= 200.2  # six decimals of a degree are a tenth of a metre
        assert (distance[(group["point_source"] == "interieur").to_numpy()] == 0).all()


def test_the_101_departments_have_their_legal_projection(folder: Path) -> None:
    table = pd.read_parquet(folder / "departements.parquet").set_index("code")
    assert len(table) == 101
    assert {code: table.loc[code, "epsg"] for code in DOMS} == DOMS
    assert set(table["epsg"].drop(list(DOMS))) == {2154}


def test_every_arrondissement_of_a_unit_is_in_the_table(folder: Path, units: gpd.GeoDataFrame) -> None:
    table = pd.read_parquet(folder / "arrondissements.parquet")
    without = units["arrondissement"].isna()
    assert set(units.loc[without, "departement"]) == {"976"}
    assert set(units.loc[~without, "arrondissement"]) == set(table["code"])


def test_one_department_is_read_without_the_others(folder: Path) -> None:
    frame = gpd.read_parquet(folder / "communes.parquet", filters=[("departement", "==", "62")])
    assert len(frame) == 887


def test_coordinates_are_on_the_grid_and_row_groups_are_departments(folder: Path, units: gpd.GeoDataFrame) -> None:
    cells = shapely.get_coordinates(units.geometry.to_numpy()) * 2.0**20
    assert (cells == np.rint(cells)).all()
    assert pq.read_metadata(folder / "communes.parquet").num_row_groups == 101


def test_the_sources_are_the_pinned_packages(folder: Path) -> None:
    rows = json.loads((folder / "sources.json").read_text(encoding="utf-8"))
    pins = {package.sha256 for package in (CONTOURS, DECOUPAGE, DECOUPAGE_2021)}
    assert {row["sha256"] for row in rows} == pins
    text = (folder / "SOURCES.md").read_text(encoding="utf-8")
    for word in (*pins, "Llívia", "12218, 14581, 49126, 69114", "22016, 29083, 29155, 85113", "93066"):
        assert word in text


def test_every_commune_but_a_few_has_postcodes_and_they_are_communes_of_today(
    folder: Path, units: gpd.GeoDataFrame
) -> None:
    table = pd.read_parquet(folder / "codes_postaux.parquet")
    wholes = set(units["code_commune"])
    assert set(table["code"]) <= set(units.index) | wholes
    assert not table.duplicated().any()
    assert len(units.index.difference(table["code"])) < 10
    by_postcode = table.groupby("code_postal")["code"].agg(set)
    # As La Poste prints them: 52000 is Chaumont's and that of 15 villages around; 75018 is the 18th of Paris.
    assert {"52121", "52125"} <= by_postcode["52000"]
    assert by_postcode["75018"] == {"75056", "75118"}
    assert "52269" in by_postcode["52200"]


def test_neighbouring_departments_are_those_of_the_map_of_france(folder: Path) -> None:
    table = pd.read_parquet(folder / "departements.parquet").set_index("code")["voisins"]
    assert table["52"] == "10;21;51;55;70;88"
    assert table["75"] == "92;93;94"
    assert table["974"] == ""
    pairs = {(here, there) for here, text in table.items() for there in text.split(";") if there}
    assert pairs == {(there, here) for here, there in pairs}
