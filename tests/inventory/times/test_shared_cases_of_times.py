"""The small files that people really have: seconds, ways that do not exist, the matrices of three tools."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pytest

from avs_geo.files.source import SourceFile
from avs_geo.inventory.times.temps import MeasuredTimes, read_temps
from tests.inventory.readers import read_structures
from tests.locations import SHARED

if TYPE_CHECKING:
    from avs_geo.findings import Finding
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

CASES = SHARED / "cas"

pytestmark = pytest.mark.skipif(not CASES.exists(), reason="the shared cases are not beside the project")


class _Reader:
    def __init__(self, geography: Geography, index: CommuneIndex) -> None:
        self.geography, self.index = geography, index

    def __call__(self, folder: str, name: str) -> tuple[MeasuredTimes, tuple[Finding, ...]]:
        source = SourceFile.from_path(CASES / folder / "structures.csv")
        structures, _ = read_structures(
            source, geography=self.geography, index=self.index, reference_date=dt.date(2026, 1, 1)
        )
        times = SourceFile.from_path(CASES / folder / name)
        return read_temps(times, structures=structures, geography=self.geography, index=self.index)


@pytest.fixture(scope="module")
def read_case(haute_marne: Geography, communes_of_france: CommuneIndex) -> _Reader:
    return _Reader(haute_marne, communes_of_france)


def test_seconds_give_the_same_times_as_minutes(read_case: _Reader) -> None:
    seconds, remarks = read_case("02-temps-secondes", "temps_secondes.csv")
    minutes, nothing = read_case("02-temps-secondes", "temps_minutes.csv")
    assert [one.code for one in remarks] == ["temps_convertis"]
    assert nothing == ()
    assert seconds.to_structures[["origine", "destination"]].equals(minutes.to_structures[["origine", "destination"]])
    # Both files were rounded to three decimals, each in its unit.
    assert np.allclose(seconds.to_structures["minutes"], minutes.to_structures["minutes"], atol=0.0006)


@pytest.mark.parametrize("name", ["temps_max.csv", "temps_moins1.csv"])
def test_ways_that_do_not_exist_are_unknown_and_counted_once(read_case: _Reader, name: str) -> None:
    times, remarks = read_case("03-temps-inaccessible", name)
    (remark,) = [one for one in remarks if one.code == "temps_ignores"]
    assert remark.message.startswith("60 trajets")
    assert len(times.to_structures) == 852 - 60
    assert times.to_structures["minutes"].between(0, 200).all()


def test_the_matrices_of_three_tools_are_one(read_case: _Reader) -> None:
    metric, _ = read_case("21-matrices-usuelles", "metric.csv")
    for name, within in (("r5r.csv", 0.5), ("hms.csv", 0.06)):
        times, _ = read_case("21-matrices-usuelles", name)
        assert len(times.to_structures) == len(metric.to_structures) == 40
        assert np.allclose(times.to_structures["minutes"], metric.to_structures["minutes"], atol=within)
