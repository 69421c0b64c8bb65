"""What a variant costs, by hand: a CS 600,000, its AGC 500,000 capped at 200,000; an EVS 100,000 capped at 50,000."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from avs_geo.analysis.programme.costs import YearlyCost
from avs_geo.analysis.programme.levers.creations import CREATION_EVS
from avs_geo.files.source import SourceFile
from avs_geo.inventory.programme.settings import ProgrammeSettings, read_programme_settings
from avs_geo.plan.session.changes import (
    AtCommune,
    Change,
    ChangeKind,
    CloseStructure,
    ExtendTerritory,
    MoveStructure,
    OpenStructure,
    WithdrawFromTerritory,
)
from avs_geo.plan.session.cost import cost_of_changes, measures
from avs_geo.plan.session.what_if import apply_changes
from tests.analysis.conftest import Structure, made_up_geography, made_up_inventory, row_of

if TYPE_CHECKING:
    from avs_geo.analysis.programme.levers.lever import Lever

GEOGRAPHY = made_up_geography(row_of("ABCDE"))
BEFORE = made_up_inventory(
    [
        Structure(id="cs", type="CS", at=(5, 5), unite="A"),
        Structure(id="evs", type="EVS", at=(15, 5), unite="B"),
        Structure(id="projet", type="CS", statut="projet", at=(25, 5), unite="C"),
    ],
    named=[("cs", "commune", "A"), ("evs", "commune", "B"), ("projet", "commune", "C")],
)
TOML = """
[centre_social]
cout = 600000
cout_agc = 500000
etp = 8
[espace_de_vie_sociale]
cout = 100000
etp = 2
[extension]
cout = 40000
part_caf = 0.5
[taux]
agc = 0.4
al = 0.6
[plafonds.agc]
2026 = 200000
[plafonds.al]
2026 = 50000
"""
EVS = OpenStructure(id="n1", nom="Les Iris", type="EVS", at=AtCommune("D"))
CS = OpenStructure(id="n2", nom="Les Lilas", type="CS", at=AtCommune("E"))


@pytest.fixture(scope="module")
def settings() -> ProgrammeSettings:
    return read_programme_settings(SourceFile("parametres.toml", TOML.encode()))[0]


def cost(settings: ProgrammeSettings, *changes: Change) -> YearlyCost:
    after = apply_changes(BEFORE, GEOGRAPHY, changes)
    # 2026: the families' part is not yet of every CS.
    return cost_of_changes(BEFORE, after, changes, settings=settings, year=2026)


def counted(*changes: Change) -> dict[Lever, int]:
    return measures(BEFORE, apply_changes(BEFORE, GEOGRAPHY, changes), changes)


def test_nothing_costs_nothing(settings: ProgrammeSettings) -> None:
    assert cost(settings) == YearlyCost(0, 0, 0)
    assert cost(settings, MoveStructure(id="cs", at=AtCommune("D"))) == YearlyCost(0, 0, 0)


def test_an_evs_costs_the_caf_its_rate_of_the_ceiling(settings: ProgrammeSettings) -> None:
    # 0.6 x 50,000, and the rest of 100,000.
    assert cost(settings, EVS) == YearlyCost(30_000, 70_000, 2)


def test_what_closes_gives_back_what_it_cost(settings: ProgrammeSettings) -> None:
    # A CS: 0.4 x 200,000, and the rest of 600,000. One opens, one closes.
    assert cost(settings, CS) == YearlyCost(80_000, 520_000, 8)
    assert cost(settings, CS, CloseStructure(id="cs")) == YearlyCost(0, 0, 0)
    assert cost(settings, CloseStructure(id="cs"), EVS) == YearlyCost(-50_000, -450_000, -6)


def test_an_evs_that_becomes_a_cs_costs_the_difference(settings: ProgrammeSettings) -> None:
    assert cost(settings, ChangeKind(id="evs", type="CS")) == YearlyCost(50_000, 450_000, 6)


def test_an_extension_counts_once_for_each_structure_that_was_there(settings: ProgrammeSettings) -> None:
    extend = ExtendTerritory(id="cs", communes=("B",)), ExtendTerritory(id="cs", communes=("C",))
    found = cost(settings, *extend)
    assert (found.caf, found.partners) == (20_000, 20_000)
    assert math.isnan(found.etp), "nobody has said what staff an extension needs"
    taken_back = WithdrawFromTerritory(id="cs", communes=("B", "C"))
    assert cost(settings, *extend, taken_back) == YearlyCost(0, 0, 0)
    # Of a structure of the session, and of one that does not count, there is nothing to extend.
    assert counted(EVS, ExtendTerritory(id="n1", communes=("C",))) == {CREATION_EVS: 1}
    assert counted(ExtendTerritory(id="projet", communes=("D",))) == {}


def test_what_is_unknown_stays_unknown_and_spoils_only_what_needs_it() -> None:
    unknown = ProgrammeSettings()
    assert math.isnan(cost(unknown, EVS).caf)
    assert cost(unknown, EVS, CloseStructure(id="evs")) == YearlyCost(0, 0, 0)
