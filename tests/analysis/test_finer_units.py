"""Cells in the place of communes, on squares small enough to work everything out by hand.

Commune A is the square from 0 to 10 km, B the next, both of one EPCI. A has four cells of 2 km by 2 km, far from its
edges except the last, which reaches 1 km into B; B has none.

    a1 at (1, 1), 100 inhabitants    a2 at (3, 1), 200    a3 at (1, 6), 300    a4 at (9, 4), 400
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from avs_geo.analysis.coverage.units import standing_in
from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.need.built_in_indicators import qpv_population_share
from avs_geo.inventory.units.finer_units import replace_units
from tests.analysis.conftest import (
    EPSG,
    MINUTES_PER_KM,
    PARAMETERS,
    Commune,
    Qpv,
    Structure,
    box,
    line,
    made_up_geography,
    made_up_inventory,
    made_up_structures,
    measured_times,
    row_of,
    square,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from avs_geo.reference.geography import Geography

CELLS = {
    "a1": (square(1, 1, 2), 100),
    "a2": (square(3, 1, 2), 200),
    "a3": (square(1, 6, 2), 300),
    "a4": (square(9, 4, 2), 400),
}


def mailles(cells: Mapping[str, tuple[BaseGeometry, float]], commune: str = "A") -> gpd.GeoDataFrame:
    """Return cells as they are read."""
    return gpd.GeoDataFrame(
        {
            "nom": [f"Commune {commune}, maille {code}" for code in cells],
            "code_unite_commune": commune,
            "population": [population for _, population in cells.values()],
        },
        geometry=[shape for shape, _ in cells.values()],
        index=pd.Index(list(cells), name="code", dtype="str"),
        crs=EPSG,
    )


def two_communes(qpv: Sequence[Qpv] = ()) -> Geography:
    return replace_units(made_up_geography(row_of("AB", population=5000), qpv), mailles(CELLS))


def test_cells_replace_their_commune_and_the_others_stay() -> None:
    geography = two_communes()
    units = geography.units
    assert units.index.tolist() == ["B", "a1", "a2", "a3", "a4"]
    assert units["code_unite_commune"].tolist() == ["B", "A", "A", "A", "A"]
    assert units["population"].tolist() == [5000, 100, 200, 300, 400]
    assert units["code_epci"].tolist() == ["E1"] * 5
    assert units["nom_commune"].tolist() == ["Commune B"] + ["Commune A"] * 4
    assert units["point_source"].tolist() == ["mairie"] + ["interieur"] * 4
    assert units["population_2021"].isna().tolist() == [False] + [True] * 4
    assert (units.at["a1", "x"], units.at["a1", "y"]) == (2_000, 2_000)


def test_the_columns_are_those_of_the_communes() -> None:
    geography = two_communes()
    assert geography.units.columns.tolist() == geography.communes.columns.tolist()
    assert geography.communes.index.tolist() == ["A", "B"]
    assert geography.by_commune().units is geography.communes
    assert geography.by_commune().replaced is None


def test_a_whole_commune_cedes_the_ground_of_a_cell_that_reaches_into_it() -> None:
    units = two_communes().units
    assert units.at["a4", "surface_km2"] == pytest.approx(4)
    assert units.at["B", "surface_km2"] == pytest.approx(100 - 2)
    assert units.geometry["B"].intersection(units.geometry["a4"]).area == 0


def test_the_communes_of_a_geography_without_finer_units_are_its_units() -> None:
    plain = made_up_geography(row_of("AB"))
    assert plain.communes is plain.units
    assert plain.by_commune() is plain


def test_other_cells_replace_the_first_ones() -> None:
    again = replace_units(two_communes(), mailles({"b1": (square(12, 2, 1), 7)}, "B"))
    assert again.units.index.tolist() == ["A", "b1"]
    assert again.communes.index.tolist() == ["A", "B"]


def test_coverage_differs_inside_one_commune() -> None:
    # The territory drawn holds a1 whole and the western half of a2.
    inventory = made_up_inventory([Structure(at=(2, 2))], shapes=[("s1", box(0, 0, 4, 4))])
    units = diagnose(two_communes(), inventory, PARAMETERS).units
    assert units["part_structure"].to_dict() == pytest.approx({"B": 0, "a1": 1, "a2": 0.5, "a3": 0, "a4": 0})


@pytest.mark.parametrize("named", [("commune", "A"), ("epci", "E1")])
def test_a_territory_that_names_the_commune_or_its_epci_covers_its_cells(named: tuple[str, str]) -> None:
    inventory = made_up_inventory([Structure(at=(2, 2))], named=[("s1", *named)])
    units = diagnose(two_communes(), inventory, PARAMETERS).units
    assert units.loc[["a1", "a2", "a3", "a4"], "part_structure"].tolist() == [1, 1, 1, 1]
    assert units.at["B", "part_structure"] == (1 if named[0] == "epci" else 0)


def test_the_share_in_qpv_of_a_cell_is_that_of_its_area_and_of_a_commune_that_of_its_inhabitants() -> None:
    # The first quarter holds a1 whole and the western half of a2, the second a1 again; the third is in B, of 5,000.
    quarters = [
        Qpv(code="Q1", communes="A", shape=box(0, 0, 4, 4)),
        Qpv(code="Q2", communes="A", shape=box(0, 0, 3, 3)),
        Qpv(code="Q3", communes="B", population=500, shape=box(15, 5, 16, 6)),
    ]
    geography = two_communes(quarters)
    share = qpv_population_share(pd.DataFrame(geography.units), geography.qpv)
    assert share.to_dict() == pytest.approx({"B": 0.1, "a1": 1, "a2": 0.5, "a3": 0, "a4": 0})


class TestCity:
    """A city of two arrondissements, A1 and A2; the cells are in A1."""

    CITY = (
        Commune(code="A1", at=(0, 0), commune="A"),
        Commune(code="A2", at=(10, 0), commune="A"),
    )

    @pytest.mark.parametrize(
        ("level", "code", "expected"),
        [
            ("arrondissement_municipal", "A1", {"A2": 0, "a1": 1, "a2": 1}),
            ("arrondissement_municipal", "A2", {"A2": 1, "a1": 0, "a2": 0}),
            ("commune", "A", {"A2": 1, "a1": 1, "a2": 1}),
        ],
    )
    def test_its_cells_are_named_by_their_arrondissement_or_by_the_city(
        self, level: str, code: str, expected: dict[str, float]
    ) -> None:
        few = {code: CELLS[code] for code in ("a1", "a2")}
        geography = replace_units(made_up_geography(self.CITY), mailles(few, "A1"))
        inventory = made_up_inventory([Structure(unite="A1")], named=[("s1", level, code)])
        units = diagnose(geography, inventory, PARAMETERS).units
        assert units["code_commune"].unique().tolist() == ["A"]
        assert units["part_structure"].to_dict() == expected


def test_time_is_counted_from_the_middle_of_the_cell() -> None:
    # From (2, 2) to (4, 2), 2 km; to (2, 7), 5 km.
    units = diagnose(two_communes(), made_up_inventory([Structure(at=(2, 2))]), PARAMETERS).units
    assert units.loc[["a1", "a2", "a3"], "temps_structure"].tolist() == pytest.approx(
        [0, 2 * MINUTES_PER_KM, 5 * MINUTES_PER_KM]
    )


def test_measured_times_are_those_of_cells_and_the_rest_is_estimated_and_counted() -> None:
    temps = measured_times(("a1", "s1", 42.0), ("A", "s1", 1.0))
    result = diagnose(two_communes(), made_up_inventory([Structure(at=(2, 2))], temps=temps), PARAMETERS)
    assert result.units.at["a1", "temps_structure"] == 42
    assert result.units.at["a2", "temps_structure"] == pytest.approx(2 * MINUTES_PER_KM)
    assert result.times.estimated_pairs == 4


def test_sums_are_those_of_the_cells() -> None:
    inventory = made_up_inventory([Structure(at=(2, 2))], shapes=[("s1", box(0, 0, 4, 4))])
    result = diagnose(two_communes(), inventory, PARAMETERS)
    for table in (result.epci, result.departement):
        row = table.iloc[0]
        assert row["population"] == 6000
        assert row["population_couverte"] == pytest.approx(100 + 100)
        assert row["nb_communes"] == 2
        assert row["nb_cs"] == 1


def test_fractions_of_inhabitants_are_not_lost() -> None:
    cells = {code: (shape, population + 0.5) for code, (shape, population) in CELLS.items()}
    geography = replace_units(made_up_geography(row_of("A")), mailles(cells))
    # Beyond 1 km from a1: all but it are far, nothing is covered.
    result = diagnose(geography, made_up_inventory([Structure(at=(200, 200))]), PARAMETERS)
    assert line(result.departement, "99")["population"] == 1002
    assert line(result.balance, "E1")["population_aucune"] == 1002
    assert sorted(result.zones_blanches["population"]) == [300.5, 301, 400.5]


def test_a_structure_stands_in_the_cell_that_contains_it_or_in_the_nearest_of_its_commune() -> None:
    units = two_communes().units
    structures = made_up_structures(
        [
            Structure(id="in", at=(4, 2), unite="A"),
            Structure(id="between", at=(2, 4.6), unite="A"),  # 2.4 km from the middle of a3, 2.6 from that of a1
            Structure(id="over-there", at=(10.5, 5), unite="B"),  # in the cell of A that reaches into B
            Structure(id="nowhere", at=(50, 50), unite=None),
        ]
    )
    stands = standing_in(structures, units)
    assert stands["code_unite"].tolist()[:3] == ["a2", "a3", "B"]
    assert pd.isna(stands["code_unite"].iloc[3])
    assert structures["code_unite"].tolist()[0] == "A"


class TestZonesBlanches:
    """Cells that nothing covers, the only structure being far away."""

    def zones(self, cells: Mapping[str, tuple[BaseGeometry, float]], *, town_hall: Any = None) -> gpd.GeoDataFrame:
        communes = [Commune(code="A", point=town_hall), Commune(code="B", at=(10, 0))]
        geography = replace_units(made_up_geography(communes), mailles(cells))
        far = made_up_inventory([Structure(at=(500, 0), unite="B")], named=[("s1", "commune", "B")])
        return diagnose(geography, far, PARAMETERS).zones_blanches

    def test_cells_that_touch_by_a_corner_are_not_connected(self) -> None:
        cells = {"a1": (square(1, 1, 1), 10), "a2": (square(2, 2, 1), 20), "a3": (square(3, 2, 1), 30)}
        zones = self.zones(cells)
        assert zones["population"].tolist() == [50, 10]
        assert zones.area.tolist() == pytest.approx([2e6, 1e6])

    def test_communes_are_counted_and_named_not_cells(self) -> None:
        zones = self.zones(CELLS)
        assert zones["communes"].unique().tolist() == ["A"]
        assert zones["nb_communes"].unique().tolist() == [1]
        assert zones["commune_centre"].unique().tolist() == ["A"]

    def test_the_centre_is_the_commune_whose_own_point_is_nearest_to_the_inhabitants(self) -> None:
        # One zone over both communes: 10 inhabitants in A, whose town hall is beside them, 100 in B.
        communes = row_of("AB")
        cells = pd.concat([mailles({"a1": (square(9, 4, 1), 10)}, "A"), mailles({"b1": (square(10, 4, 1), 100)}, "B")])
        for town_hall_of_b, centre in (((11, 4.5), "B"), ((19, 9), "A")):
            moved = [Commune(code="A", point=(9.5, 4.5)), Commune(code="B", at=(10, 0), point=town_hall_of_b)]
            assert [commune.code for commune in moved] == [commune.code for commune in communes]
            geography = replace_units(made_up_geography(moved), gpd.GeoDataFrame(cells, crs=EPSG))
            zones = diagnose(geography, made_up_inventory([Structure(at=(500, 0))]), PARAMETERS).zones_blanches
            assert zones["communes"].tolist() == ["A;B"]
            assert zones["commune_centre"].tolist() == [centre]

    def test_a_cell_and_the_commune_that_ceded_its_ground_are_neighbours(self) -> None:
        geography = two_communes()
        zones = diagnose(geography, made_up_inventory([Structure(at=(500, 0))]), PARAMETERS).zones_blanches
        largest = zones.iloc[0]
        assert largest["communes"] == "A;B"
        assert largest["population"] == 5400
        assert largest.geometry.area == pytest.approx(102e6)


class TestQpv:
    """A QPV of 1 km by 2 km over the western half of a1, another where nobody lives."""

    QUARTERS = (
        Qpv(code="Q1", communes="A", shape=box(1, 1, 2, 3)),
        Qpv(code="Q2", communes="A", shape=box(5, 8, 6, 9)),
        Qpv(code="Q3", communes="A;B", shape=box(9, 4, 10, 6)),
        Qpv(code="Q4", communes="A", population=77, shape=box(3, 1, 4, 3)),
    )

    def populations(self, geography: Geography) -> list[float]:
        inventory = made_up_inventory([Structure(at=(2, 2))])
        table = diagnose(geography, inventory, PARAMETERS).qpv.set_index("code_qp")
        return [float(value) for value in table["population"]]

    def test_its_population_is_that_of_its_share_of_the_cells(self) -> None:
        assert self.populations(two_communes(self.QUARTERS))[:2] == pytest.approx([50, 0])

    def test_a_population_that_is_known_is_kept(self) -> None:
        assert self.populations(two_communes(self.QUARTERS))[3] == 77

    def test_partly_in_a_commune_without_cells_it_is_unknown(self) -> None:
        assert np.isnan(self.populations(two_communes(self.QUARTERS))[2])

    def test_with_communes_it_is_unknown(self) -> None:
        assert np.isnan(self.populations(made_up_geography(row_of("AB"), self.QUARTERS))[:3]).all()

    def test_named_by_a_territory_it_covers_its_share_of_each_cell(self) -> None:
        # Of a1 by area, although the QPV has a population: its commune is no unit.
        quarters = [Qpv(code="Q1", communes="A", population=90, shape=box(1, 1, 2, 3))]
        inventory = made_up_inventory([Structure(at=(2, 2))], named=[("s1", "qpv", "Q1")])
        units = diagnose(two_communes(quarters), inventory, PARAMETERS).units
        assert units["part_structure"].to_dict() == pytest.approx({"B": 0, "a1": 0.5, "a2": 0, "a3": 0, "a4": 0})

    def test_its_status_looks_at_the_ground_of_the_commune_not_only_at_its_cells(self) -> None:
        # Nobody lives in Q2, far from the structure; a territory names its commune, which it is in.
        inventory = made_up_inventory([Structure(at=(2, 2))], named=[("s1", "commune", "A")])
        table = diagnose(two_communes(self.QUARTERS), inventory, PARAMETERS).qpv.set_index("code_qp")
        assert table.loc["Q2", "statut"] == "dans_un_territoire"
        assert table.loc["Q2", "part_territoire"] == pytest.approx(1)
