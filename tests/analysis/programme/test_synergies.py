"""A synergy is what tells a line from others: what is true of all of them is none."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.programme.levers.creations import CREATION_EVS
from avs_geo.analysis.programme.lines import Proposal
from avs_geo.analysis.programme.quarters import Quarters
from avs_geo.analysis.programme.synergies import synergies
from avs_geo.analysis.study import Study
from tests.analysis.conftest import PARAMETERS, Structure, made_up_geography, row_of
from tests.analysis.programme.programme_country import inventory_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def synergies_of(frr: Mapping[str, float], served: Sequence[str]) -> list[str]:
    """Return the synergies of creations that serve the named units of four communes A to D."""
    geography = made_up_geography(row_of("ABCD"))
    inventory = inventory_of([Structure()])
    diagnosis = diagnose(geography, inventory, PARAMETERS)
    listed: Any = SimpleNamespace(frame=pd.DataFrame({"frr": pd.Series(frr, dtype=float)}), is_of_units=True)
    study = Study(diagnosis, geography, replace(inventory, indicateurs=(listed,)))
    proposals = [
        Proposal(
            id_ligne=f"creation:{codes}",
            levier=CREATION_EVS,
            nature="EVS",
            motif="",
            units=np.array([geography.units.index.get_loc(code) for code in codes]),
        )
        for codes in served
    ]
    return synergies(proposals, study, Quarters.of(study))


def test_frr_is_a_synergy_of_the_lines_that_have_it() -> None:
    assert synergies_of({"A": 2, "B": 3, "C": 0, "D": 0}, ["AB", "CD"]) == ["FRR (2 communes)", ""]


def test_frr_that_every_commune_of_the_department_has_is_no_synergy() -> None:
    assert synergies_of(dict.fromkeys("ABCD", 2), ["AB", "CD"]) == ["", ""]


def test_where_all_are_in_frr_those_in_frr_plus_are_told_apart() -> None:
    assert synergies_of({"A": 2, "B": 3, "C": 2, "D": 2}, ["AB", "CD"]) == ["FRR+ (1 commune)", ""]


def test_frr_plus_that_every_commune_has_is_no_synergy_either() -> None:
    assert synergies_of(dict.fromkeys("ABCD", 3), ["AB", "CD"]) == ["", ""]


def test_what_every_line_has_tells_none_from_another_though_a_commune_lacks_it() -> None:
    assert synergies_of({"A": 2, "B": 0, "C": 1, "D": 2}, ["AB", "CD"]) == ["", ""]


@pytest.mark.parametrize(("level", "expected"), [(1, "FRR (1 commune)"), (2, "FRR (1 commune)"), (0, "")])
def test_a_commune_in_frr_in_part_counts_and_one_that_is_not_does_not(level: int, expected: str) -> None:
    assert synergies_of({"A": level, "B": 0, "C": 0, "D": 0}, ["AB", "CD"]) == [expected, ""]
