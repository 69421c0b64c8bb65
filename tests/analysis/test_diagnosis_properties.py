"""What must hold of any diagnosis, whatever the structures and their territories."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random, getrandbits
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from avs_geo.analysis.coverage.travel_time import estimated_minutes
from avs_geo.analysis.diagnosis import Diagnosis, diagnose
from tests.analysis.conftest import (
    PARAMETERS,
    Commune,
    Qpv,
    Structure,
    box,
    made_up_geography,
    made_up_inventory,
    square,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SIDE = 4  # the department is a chessboard of SIDE x SIDE squares
CODES = [f"{column}{row}" for row in range(SIDE) for column in range(SIDE)]
EPCI = ("E1", "E2", None)
# Another one each time; what fails is printed, and kept by Hypothesis.
_SEED = getrandbits(32)

T = TypeVar("T")
Named = tuple[str, str, str]
Corners = tuple[int, int, int, int]


@dataclass(frozen=True)
class Case:
    """One department and what its Caf brings; then a polygon, a commune and an order, for what is changed in it."""

    communes: tuple[Commune, ...]
    qpv: tuple[Qpv, ...]
    structures: tuple[Structure, ...]
    named: tuple[Named, ...]
    drawn: tuple[tuple[str, Corners], ...]
    further: Corners
    commune: str
    order: int

    @lru_cache(maxsize=256)  # noqa: B019 - for the time of the tests
    def diagnose(self) -> Diagnosis:
        """Diagnose the department; once, for the tests all draw the same cases."""
        inventory = made_up_inventory(
            self.structures,
            named=self.named,
            shapes=[(identifier, box(*corners)) for identifier, corners in self.drawn],
        )
        return diagnose(made_up_geography(self.communes, self.qpv), inventory, PARAMETERS)


populations = st.sampled_from([0, 1, 137, 1000, 25_000])
corners = st.builds(
    lambda west, south, width, height: (west, south, west + width, south + height),
    st.integers(-5, 38),
    st.integers(-5, 38),
    st.integers(1, 25),
    st.integers(1, 25),
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    communes = tuple(
        Commune(
            code=code,
            at=(10 * int(code[0]), 10 * int(code[1])),
            population=draw(populations),
            epci=draw(st.sampled_from(EPCI)),
        )
        for code in CODES
    )
    qpv = (
        Qpv(code="Q1", communes="11", population=draw(st.sampled_from([None, 100.0, 900.0])), shape=square(12, 12, 3)),
        Qpv(code="Q2", communes="22;32", population=500.0, shape=box(28, 22, 33, 26)),
    )
    structures = tuple(_structure(draw, rank) for rank in range(draw(st.integers(0, 5))))
    ids = [structure.id for structure in structures]
    change = (draw(corners), draw(st.sampled_from(CODES)), draw(st.integers(0, 10_000)))
    if not ids:
        return Case(communes, qpv, (), (), (), *change)
    claims = st.one_of(
        st.tuples(st.sampled_from(ids), st.just("commune"), st.sampled_from(CODES)),
        st.tuples(st.sampled_from(ids), st.just("epci"), st.sampled_from(["E1", "E2"])),
        st.tuples(st.sampled_from(ids), st.just("qpv"), st.sampled_from(["Q1", "Q2"])),
    )
    named = tuple(draw(st.lists(claims, max_size=5)))
    drawn = tuple(draw(st.lists(st.tuples(st.sampled_from(ids), corners), max_size=4)))
    return Case(communes, qpv, structures, named, drawn, *change)


def _structure(draw: st.DrawFn, rank: int) -> Structure:
    code = draw(st.sampled_from(CODES))
    east, north = draw(st.integers(0, 10)), draw(st.integers(0, 10))
    return Structure(
        id=f"s{rank}",
        type=draw(st.sampled_from(["CS", "EVS", "AUTRE"])),
        statut=draw(st.sampled_from(["agree", "agree", "agree", "projet", "ferme"])),
        at=(10 * int(code[0]) + east, 10 * int(code[1]) + north),
        unite=code,
    )


def any_case(test: Callable[[Case], None]) -> Callable[[], None]:
    """Run a test on the cases of this session: the same for every test, so that each is diagnosed once."""
    drawn: Callable[[], None] = seed(_SEED)(settings(max_examples=25, deadline=None)(given(case=cases())(test)))
    return drawn


@any_case
def test_shares_are_between_0_and_1(case: Case) -> None:
    diagnosis = case.diagnose()
    shares = diagnosis.units[["part_cs", "part_evs", "part_structure"]].to_numpy()
    assert ((shares >= 0) & (shares <= 1)).all()
    zones = pd.concat([diagnosis.epci, diagnosis.departement]).filter(like="part_").to_numpy(dtype=float)
    known = zones[~np.isnan(zones)]
    assert ((known >= 0) & (known <= 1 + 1e-12)).all()


@any_case
def test_the_share_of_structures_is_at_least_that_of_each_type_and_at_most_their_sum(case: Case) -> None:
    units = case.diagnose().units
    assert (units["part_structure"] >= units[["part_cs", "part_evs"]].max(axis=1) - 1e-9).all()
    assert (units["part_structure"] <= units["part_cs"] + units["part_evs"] + 1e-9).all()


@any_case
def test_covered_and_uncovered_make_the_whole(case: Case) -> None:
    diagnosis = case.diagnose()
    units = diagnosis.units
    whole = diagnosis.departement.iloc[0]
    uncovered = (units["population"] * (1 - units["part_structure"])).sum()
    assert whole["population_couverte"] + uncovered == pytest.approx(whole["population"])
    assert whole["population"] == sum(commune.population for commune in case.communes)


@any_case
def test_the_classes_part_the_population(case: Case) -> None:
    diagnosis = case.diagnose()
    by_class = diagnosis.units.groupby("classe")["population"].sum()
    whole = diagnosis.departement.iloc[0]
    assert by_class.sum() == whole["population"]
    assert by_class.get("non_couverte", 0) == whole["population_non_couverte"]
    far = by_class.get("non_couverte", 0) + by_class.get("couverte_eloignee", 0)
    assert far == whole["population_hors_acces"]


@any_case
def test_the_zones_blanches_part_the_uncovered_communes(case: Case) -> None:
    diagnosis = case.diagnose()
    uncovered = diagnosis.units.index[diagnosis.units["classe"] == "non_couverte"]
    zones = diagnosis.zones_blanches
    listed = ";".join(zones["communes"]).split(";") if len(zones) else []
    assert sorted(listed) == sorted(uncovered)
    assert zones["population"].sum() == diagnosis.departement["population_non_couverte"].iloc[0]
    assert zones["rang"].to_list() == list(range(1, len(zones) + 1))
    assert zones["population"].is_monotonic_decreasing
    assert shapely.area(zones.geometry.to_numpy()) == pytest.approx(zones["surface_km2"].to_numpy() * 1e6)


@any_case
def test_the_centre_of_a_zone_is_the_best_of_all_its_communes(case: Case) -> None:
    diagnosis = case.diagnose()
    for _, zone in diagnosis.zones_blanches.iterrows():
        members = diagnosis.units.loc[zone["communes"].split(";")]
        points = members[["x", "y"]].to_numpy()
        minutes = estimated_minutes(points, points, speed=50, detour=1.3)
        inhabitants = members["population"].to_numpy()
        cost = minutes @ (inhabitants if inhabitants.sum() else np.ones(len(members)))
        chosen = members.index.get_loc(zone["commune_centre"])
        assert cost[chosen] == pytest.approx(cost.min())


@any_case
def test_the_epci_and_the_communes_outside_them_make_the_department(case: Case) -> None:
    diagnosis = case.diagnose()
    alone = diagnosis.units.loc[diagnosis.units["code_epci"].isna()]
    whole = diagnosis.departement.iloc[0]
    assert diagnosis.epci["population"].sum() + alone["population"].sum() == whole["population"]
    covered = (alone["population"] * alone["part_structure"]).sum()
    assert diagnosis.epci["population_couverte"].sum() + covered == pytest.approx(whole["population_couverte"])


@any_case
def test_the_gaps_to_the_average_sum_to_zero_over_the_department(case: Case) -> None:
    everyone_in_an_epci = tuple(replace(commune, epci=commune.epci or "E3") for commune in case.communes)
    diagnosis = replace(case, communes=everyone_in_an_epci).diagnose()
    if diagnosis.departement["population"].iloc[0]:
        gaps = diagnosis.balance[["ecart_cs", "ecart_evs"]].iloc[:-1].sum()
        assert gaps.to_list() == pytest.approx([0.0, 0.0], abs=1e-9)


@any_case
def test_a_larger_territory_never_lowers_coverage(case: Case) -> None:
    if not case.structures:
        return
    larger = replace(case, drawn=(*case.drawn, (case.structures[0].id, case.further)))
    columns = ["part_cs", "part_evs", "part_structure"]
    before, after = case.diagnose().units[columns], larger.diagnose().units[columns]
    assert (after >= before - 1e-9).all(axis=None)


@any_case
def test_one_more_structure_never_raises_a_time(case: Case) -> None:
    code = case.commune
    new = Structure(id="new", type="EVS", at=(10 * int(code[0]) + 5, 10 * int(code[1]) + 5), unite=code)
    columns = ["temps_cs", "temps_evs", "temps_structure"]
    before = case.diagnose().units[columns].fillna(np.inf)
    after = replace(case, structures=(*case.structures, new)).diagnose().units[columns].fillna(np.inf)
    assert (after <= before).all(axis=None)
    assert after.loc[code, "temps_evs"] == 0.0


@any_case
def test_the_order_of_the_rows_changes_nothing(case: Case) -> None:
    random = Random(case.order)  # noqa: S311 - a shuffle
    shuffled = replace(
        case,
        communes=_shuffled(case.communes, random),
        qpv=_shuffled(case.qpv, random),
        structures=_shuffled(case.structures, random),
        named=_shuffled(case.named, random),
        drawn=_shuffled(case.drawn, random),
    )
    one, other = case.diagnose(), shuffled.diagnose()
    _assert_same(one.units.drop(columns="geometry"), other.units.drop(columns="geometry").loc[one.units.index])
    _assert_same(one.epci, other.epci.loc[one.epci.index])
    _assert_same(one.departement, other.departement)
    _assert_same(one.balance, other.balance.loc[one.balance.index])
    _assert_same(one.qpv.set_index("code_qp"), other.qpv.set_index("code_qp").loc[one.qpv["code_qp"]])
    _assert_same(one.zones_blanches.drop(columns="geometry"), other.zones_blanches.drop(columns="geometry"))


def _shuffled(items: tuple[T, ...], random: Random) -> tuple[T, ...]:
    mixed = list(items)
    random.shuffle(mixed)
    return tuple(mixed)


def _assert_same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(other), rtol=1e-9, atol=1e-9)
