"""How long a click of a session takes in the core: the changed inventory, its diagnosis, the differences."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.differences import differences
from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.study import study_of
from avs_geo.plan.session.changes import (
    AtCommune,
    Change,
    CloseStructure,
    ExtendTerritory,
    MoveStructure,
    OpenStructure,
    Territory,
)
from avs_geo.plan.session.what_if import apply_changes, communes_within_threshold_not_covered
from avs_geo.reference.geography import load_geography
from bench.made_up import made_up_inventory, with_made_up_qpv
from bench.results import Result
from bench.timing import Timing, time_once

if TYPE_CHECKING:
    from avs_geo.analysis.study import Study

ROUNDS = 25
ASKED = 0.2  # seconds, of the 95th percentile
STRUCTURES = 60
EARLIER = 20  # changes that the variant has already
PARAMETERS = Parameters(reference_date=date(2026, 1, 1))


def run() -> list[Result]:
    """Measure, and return the lines of the table."""
    results = []
    for code, asked in (("52", ASKED), ("62", ASKED), ("59", ASKED)):
        geography = with_made_up_qpv(load_geography(code))
        inventory = made_up_inventory(geography, STRUCTURES)
        before = study_of(geography, inventory, PARAMETERS)
        random = np.random.default_rng(int(code))
        earlier = [_change(rank, before, random) for rank in range(EARLIER)]

        def click(rank: int) -> float:
            change = _change(rank, before, random)  # noqa: B023 - called within the round
            return time_once(lambda: _answer(before, [*earlier, change]))  # noqa: B023

        click(EARLIER)
        seconds = Timing(tuple(click(EARLIER + 1 + rank) for rank in range(ROUNDS)))
        slow = float(np.percentile(seconds.seconds, 95))
        what = f"a click in {geography.departement.nom}, {len(geography.units)} units, {EARLIER} changes before"
        results += [
            Result(what, "", seconds.spread()),
            Result("  its 95th percentile", f"<= {asked} s", f"{slow:.3f} s", slow <= asked),
        ]
    return results


def _answer(before: Study, changes: list[Change]) -> object:
    after = apply_changes(before.inventory, before.geography, changes)
    return differences(before.diagnosis, diagnose(before.geography, after, PARAMETERS))


def _change(rank: int, before: Study, random: np.random.Generator) -> Change:
    """Return a change of each kind in turn, somewhere at random."""
    commune = str(random.choice(before.units.index.to_numpy(dtype=object)))
    # Each of the last changes is about its own structure, so that any order of them holds.
    structure = str(before.inventory.structures["id"].iloc[rank % STRUCTURES])
    match rank % 5:
        case 0 | 1:
            communes = communes_within_threshold_not_covered(before, AtCommune(commune))
            return OpenStructure(
                id=f"nouvelle-{rank}",
                nom=f"Nouvelle {rank}",
                type="EVS",
                at=AtCommune(commune),
                territory=Territory(communes=communes),
            )
        case 2:
            return MoveStructure(id=structure, at=AtCommune(commune))
        case 3:
            return ExtendTerritory(id=structure, communes=(commune,))
        case _:
            return CloseStructure(id=structure)


if __name__ == "__main__":
    from bench.results import print_table

    print_table(run())
