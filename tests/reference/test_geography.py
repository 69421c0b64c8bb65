"""A department as the analysis takes it."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from avs_geo.reference.geography import load_geography


def test_haute_marne_has_426_communes_and_168331_inhabitants() -> None:
    units = load_geography("52").units
    assert len(units) == 426
    assert units["population"].sum() == 168_331


def test_the_same_department_is_loaded_once_whatever_it_is_called() -> None:
    assert load_geography("haute-marne") is load_geography("52")


def test_areas_are_those_of_the_projected_crs() -> None:
    # Insee gives 6 211 km² for Haute-Marne; the contours are generalised.
    assert load_geography("52").units["surface_km2"].sum() == pytest.approx(6211, rel=0.01)


def test_la_reunion_is_in_its_own_projection() -> None:
    geography = load_geography("974")
    assert geography.epsg == 2975
    assert geography.units.crs.to_epsg() == 2975
    assert len(geography.units) == 24
    # Insee gives 2 504 km².
    assert geography.units["surface_km2"].sum() == pytest.approx(2504, rel=0.02)


def test_paris_comes_by_arrondissement() -> None:
    units = load_geography("75").units
    assert units.index.tolist() == [f"751{number:02}" for number in range(1, 21)]
    assert set(units["code_commune"]) == {"75056"}


@pytest.mark.parametrize(("departement", "commune", "count"), [("13", "13055", 16), ("69", "69123", 9)])
def test_marseille_and_lyon_come_by_arrondissement(departement: str, commune: str, count: int) -> None:
    geography = load_geography(departement)
    assert commune not in geography.units.index
    assert len(geography.unit_codes_of(commune)) == count


def test_an_epci_that_straddles_a_limit_counts_its_part_and_shows_its_whole() -> None:
    geography = load_geography("52")
    ouest_vosgien = geography.epci.loc["200068559"]
    here = geography.units.loc[geography.units["code_epci"] == "200068559", "population"].sum()
    assert here < 400 < ouest_vosgien["population_totale"]
    assert ouest_vosgien["nb_communes_total"] == 69


def test_an_epci_wholly_in_the_department_has_the_same_population_both_ways() -> None:
    geography = load_geography("52")
    here = geography.units.groupby("code_epci")["population"].sum()
    epci = geography.epci.loc[here.index]
    whole = epci["population_totale"]
    entire = geography.units.groupby("code_epci").size() == epci["nb_communes_total"]
    assert entire.sum() >= 5
    assert (here[entire] == whole[entire]).all()


def test_points_stand_in_their_commune_or_close_to_it() -> None:
    units = load_geography("52").units
    points = shapely.points(units["x"], units["y"])
    distance = shapely.distance(points, units.geometry.to_numpy())
    assert np.quantile(distance, 0.99) < 300


def test_the_discs_of_the_qpv_have_the_official_area() -> None:
    qpv = load_geography("52").qpv
    assert qpv.index.tolist() == ["QN05201M", "QN05202M", "QN05203M", "QN05204I"]
    assert (qpv.area / 10_000).round(1).tolist() == [32.4, 19.9, 12.6, 127.4]
    assert set(qpv["emprise"]) == {"indicative"}


def test_a_department_without_known_qpv_has_none() -> None:
    assert load_geography("23").qpv.empty


def test_epci_are_in_the_order_of_a_french_dictionary() -> None:
    names = load_geography("52").epci["nom"].tolist()
    assert names.index("CC d'Auberive Vingeanne et Montsaugeonnais") < names.index("CC Meuse Rognon")


def test_nothing_is_said_of_the_trend_of_mayotte_whose_census_is_the_same_under_both_dates() -> None:
    assert load_geography("976").units["population_2021"].isna().all()
    assert load_geography("974").units["population_2021"].notna().all()
