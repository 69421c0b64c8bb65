"""Zones blanches on rows of squares, whose figures follow from 1.56 min per kilometre.

With one structure in the middle of A (5, 5) and its territory A alone, B is near (15.6 min) and out of every
territory, and C (31.2 min), D (46.8 min), E (62.4 min)… are not covered.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from avs_geo.analysis.coverage.travel_time import TravelTimes
from avs_geo.analysis.coverage.zones_blanches import ZONE_BLANCHE_COLUMNS, zones_blanches
from avs_geo.analysis.diagnosis import diagnose
from tests.analysis.conftest import (
    EPSG,
    PARAMETERS,
    Commune,
    Structure,
    box,
    made_up_geography,
    made_up_inventory,
    made_up_structures,
    measured_times,
    row_of,
    turned,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

IN_A = [("s1", "commune", "A")]


def zones_of(
    communes: Sequence[Commune],
    structures: Sequence[Structure] = (Structure(),),
    named: Sequence[tuple[str, str, str]] = tuple(IN_A),
) -> gpd.GeoDataFrame:
    inventory = made_up_inventory(structures, named=named)
    return diagnose(made_up_geography(communes), inventory, PARAMETERS).zones_blanches


def test_neighbouring_uncovered_communes_are_one_zone() -> None:
    zones = zones_of(row_of("ABCDE"))
    assert zones["communes"].to_list() == ["C;D;E"]
    zone = zones.iloc[0]
    assert zone["id_zone"] == "ZB-C"
    assert zone["rang"] == 1
    assert (zone["code_epci"], zone["nom_epci"]) == ("E1", "CC E1")
    assert zone["nb_communes"] == 3
    assert zone["population"] == 3000
    assert zone["surface_km2"] == pytest.approx(300.0)
    assert zone["temps_moyen"] == pytest.approx(46.8)
    assert zone["structure_proche"] == "s1"
    assert zone["commune_centre"] == "D"
    assert math.isnan(zone["besoin"])
    assert zone["geometry"].equals(box(20, 0, 50, 10))


def test_the_centre_of_a_zone_is_found_by_measured_times_where_there_are_some() -> None:
    # As the crow flies D is the middle of C, D, E; by a bad road to D, C is nearest to all.
    roads = [("C", "D", 90.0), ("E", "D", 90.0), ("D", "C", 20.0), ("E", "C", 20.0), ("C", "E", 50.0), ("D", "E", 50.0)]
    inventory = made_up_inventory([Structure()], named=IN_A, temps=measured_times(to_communes=roads))
    zones = diagnose(made_up_geography(row_of("ABCDE")), inventory, PARAMETERS).zones_blanches
    assert zones["commune_centre"].to_list() == ["C"]


def test_the_mean_time_of_a_zone_is_weighted_by_its_inhabitants() -> None:
    # C 31.2 x 3,000 and D 46.8 x 1,000, over 4,000.
    communes = [*row_of("AB"), Commune(code="C", at=(20, 0), population=3000), Commune(code="D", at=(30, 0))]
    assert zones_of(communes).iloc[0]["temps_moyen"] == pytest.approx(35.1)


def test_a_zone_stops_at_the_limit_of_the_epci() -> None:
    communes = [*row_of("ABCD"), Commune(code="E", at=(40, 0), epci="E2", population=5000)]
    zones = zones_of(communes)
    assert zones[["rang", "id_zone", "communes", "code_epci"]].to_numpy().tolist() == [
        [1, "ZB-E", "E", "E2"],
        [2, "ZB-C", "C;D", "E1"],
    ]


def test_a_covered_commune_parts_two_zones() -> None:
    # E, in the middle, has its own EVS, closed to its neighbours: D and F are 15.6 min away, C and G 31.2.
    structures = [Structure(), Structure(id="s2", type="EVS", at=(45, 5), unite="E")]
    communes = row_of("ABCDEFGHI")
    zones = zones_of(communes, structures, [*IN_A, ("s2", "commune", "E")])
    assert zones["communes"].to_list() == ["G;H;I", "C"]
    assert zones["structure_proche"].to_list() == ["s2", "s1"]


def test_the_largest_population_comes_first_and_of_equals_the_first_code() -> None:
    communes = [
        *row_of("AB"),
        Commune(code="Z", at=(30, 0), population=900),
        Commune(code="Y", at=(50, 0), population=1000),
        Commune(code="X", at=(70, 0), population=1000),
    ]
    zones = zones_of(communes)
    assert zones["id_zone"].to_list() == ["ZB-X", "ZB-Y", "ZB-Z"]
    assert zones["rang"].to_list() == [1, 2, 3]


def test_communes_are_in_the_order_of_their_codes_whatever_that_of_the_rows() -> None:
    communes = row_of("ABCDE")
    assert zones_of([communes[0], *communes[:0:-1]])["communes"].to_list() == ["C;D;E"]


def test_the_centre_is_where_the_inhabitants_lose_the_least_time() -> None:
    # C 5,000, D, E and F 1,000 each: from C 10+20+30 = 60 thousand kilometres, from D 50+10+20 = 80.
    communes = [*row_of("AB"), Commune(code="C", at=(20, 0), population=5000), *row_of("ABCDEF")[3:]]
    assert zones_of(communes).iloc[0]["commune_centre"] == "C"


def test_of_two_centres_as_good_the_lowest_code_is_taken() -> None:
    # C, D, E, F of equal populations: D and E both give 4 x 10 km.
    communes = row_of("ABCDEF")
    assert zones_of(communes).iloc[0]["commune_centre"] == "D"
    assert zones_of([*communes[:2], *communes[:1:-1]]).iloc[0]["commune_centre"] == "D"


def test_the_nearest_structure_is_the_one_nearest_on_average() -> None:
    # To C, D, E (centres 25, 35, 45): s1 at 5 costs 20+30+40 = 90; s2 at 75 costs 50+40+30 = 120,
    # and 1,000 + 1,000 + 8,000 inhabitants turn it: 20+30+320 = 370 against 50+40+240 = 330.
    structures = [Structure(), Structure(id="s2", at=(75, 5), unite="H")]
    named = [*IN_A, ("s2", "commune", "H")]
    even = row_of("ABCDEFGH")
    assert zones_of(even, structures, named)["structure_proche"].to_list() == ["s1"]
    heavy = [*even[:4], Commune(code="E", at=(40, 0), population=8000), *even[5:]]
    assert zones_of(heavy, structures, named)["communes"].to_list() == ["C;D;E;F"]
    assert zones_of(heavy, structures, named)["structure_proche"].to_list() == ["s2"]


def test_where_nobody_lives_every_commune_weighs_the_same() -> None:
    communes = [*row_of("AB"), *row_of("ABCDE", population=0)[2:]]
    zone = zones_of(communes).iloc[0]
    assert zone["population"] == 0
    assert math.isnan(zone["temps_moyen"])
    assert zone["commune_centre"] == "D"
    assert zone["structure_proche"] == "s1"


def test_uncovered_communes_outside_every_epci_have_their_own_zones() -> None:
    communes = [*row_of("ABC"), *row_of("ABCDE", epci=None)[3:]]
    zones = zones_of(communes).set_index("id_zone")
    assert zones.loc["ZB-C", "communes"] == "C"
    assert zones.loc["ZB-D", "communes"] == "D;E"
    assert pd.isna(zones.loc["ZB-D", "code_epci"])
    assert pd.isna(zones.loc["ZB-D", "nom_epci"])


def test_communes_that_touch_by_a_corner_are_two_zones() -> None:
    communes = [*row_of("AB"), Commune(code="C", at=(30, 0)), Commune(code="D", at=(40, 10))]
    assert sorted(zones_of(communes)["communes"]) == ["C", "D"]


def test_the_arrondissements_of_a_city_are_listed_as_units_and_are_one_commune() -> None:
    communes = [
        *row_of("AB"),
        Commune(code="P1", commune="P", at=(30, 0)),
        Commune(code="P2", commune="P", at=(40, 0)),
    ]
    zone = zones_of(communes).iloc[0]
    assert zone["communes"] == "P1;P2"
    assert zone["nb_communes"] == 1


def test_where_everything_is_covered_the_table_is_empty_with_its_columns() -> None:
    zones = zones_of(row_of("AB"))
    assert zones.empty
    assert list(zones.columns) == [*ZONE_BLANCHE_COLUMNS, "geometry"]
    assert zones.crs.to_epsg() == EPSG


def test_without_structures_everything_is_uncovered_in_one_zone_per_connected_part_of_an_epci() -> None:
    # E1 is A, B and, apart, D; E2 is C.
    communes = [*row_of("AB"), Commune(code="C", at=(20, 0), epci="E2"), Commune(code="D", at=(30, 0))]
    zones = zones_of(communes, [], [])
    assert zones["communes"].to_list() == ["A;B", "C", "D"]
    assert zones["temps_moyen"].isna().all()
    assert zones["structure_proche"].isna().all()
    assert zones["commune_centre"].to_list() == ["A", "C", "D"]


def test_need_raises_the_rank() -> None:
    # 1,000 x (1 + 90/100) = 1,900 comes before 1,500 x (1 + 20/100) = 1,800; an unknown need adds nothing.
    communes = [
        Commune(code="A", population=1500),
        Commune(code="C", at=(20, 0), population=1000),
        Commune(code="E", at=(40, 0), population=1850),
    ]
    units = made_up_geography(communes).units
    units["temps_structure"] = 60.0
    units["classe"] = "non_couverte"
    units["besoin"] = [20.0, 90.0, math.nan]
    zones = zones_blanches(
        units, made_up_structures([]), times=TravelTimes(np.empty((3, 0)), ""), parameters=PARAMETERS
    )
    assert zones["communes"].to_list() == ["C", "E", "A"]
    assert zones["besoin"].fillna(-1).to_list() == [90.0, -1.0, 20.0]


def test_the_need_of_a_zone_is_weighted_by_the_inhabitants_whose_need_is_known() -> None:
    units = made_up_geography([*row_of("ABC"), Commune(code="D", at=(30, 0), population=3000)]).units
    units["temps_structure"] = 60.0
    units["classe"] = "non_couverte"
    units["besoin"] = [20.0, 40.0, math.nan, 60.0]
    zones = zones_blanches(
        units, made_up_structures([]), times=TravelTimes(np.empty((4, 0)), ""), parameters=PARAMETERS
    )
    # (1,000 x 20 + 1,000 x 40 + 3,000 x 60) / 5,000
    assert zones["besoin"].to_list() == pytest.approx([48.0])


def test_an_enclave_of_another_epci_is_a_hole_in_the_zone() -> None:
    ring = box(100, 0, 130, 30).difference(box(110, 10, 120, 20))
    communes = [
        *row_of("AB"),
        Commune(code="R", shape=ring, point=(101, 1)),
        Commune(code="X", at=(110, 10), epci="E2"),
    ]
    zones = zones_of(communes).set_index("id_zone")
    assert zones.loc["ZB-R", "surface_km2"] == pytest.approx(800.0)
    assert zones.loc["ZB-R", "geometry"].area == pytest.approx(800e6)


@pytest.mark.parametrize("degrees", [0, 17, 33.3, 60])
def test_the_outline_of_a_zone_has_its_area_where_vertices_differ_from_side_to_side(degrees: float) -> None:
    # The long side of C has no vertex where D and E meet; turned, that corner lies on it but for rounding.
    shapes = {"C": box(30, 0, 40, 10), "D": box(40, 0, 50, 10 / 3), "E": box(40, 10 / 3, 50, 10)}
    communes = [Commune(code=code, shape=turned(shape, degrees)) for code, shape in shapes.items()]
    zones = zones_of(communes, [], [])
    assert zones["communes"].to_list() == ["C;D;E"]
    outline = zones.geometry.iloc[0]
    whole = turned(box(30, 0, 50, 10), degrees)
    assert outline.is_valid
    assert outline.symmetric_difference(whole).area < 100  # m², of 200 km²
