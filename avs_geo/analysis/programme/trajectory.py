"""The trajectory: structures, coverage, access, costs and staff, year after year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from avs_geo.analysis.programme.costs import YearlyCost
from avs_geo.analysis.programme.levers.registry import LEVERS
from avs_geo.analysis.programme.lines import Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.analysis.programme.horizon import Horizon
    from avs_geo.analysis.programme.simulation import Simulation, States
    from avs_geo.analysis.study import Study
    from avs_geo.inventory.programme.settings import ProgrammeSettings

TRAJECTORY_COLUMNS: Final = (
    "annee",
    "nb_cs",
    "nb_evs",
    "part_couverte",
    "part_hors_acces",
    "cout_caf",
    "cout_partenaires",
    "etp",
)


@dataclass(frozen=True, eq=False)
class Course:
    """The lines that count, in the order in which they are carried out, and the department after each.

    Parameters
    ----------
    lines
        Those whose status counts and whose year is in the horizon, by year, then by rank; renewals, which have no rank,
        come last in their year.
    states
        The department before them, then after each.
    begun
        How many of them have begun before the horizon (none), then by the end of each of its years.
    horizon
        The years.
    """

    lines: pd.DataFrame
    states: States
    begun: NDArray[np.intp]
    horizon: Horizon

    @classmethod
    def of(cls, lines: pd.DataFrame, simulation: Simulation, horizon: Horizon) -> Course:
        """Carry the lines out."""
        counts = lines["statut"].map(lambda status: Status(status).counts).astype(bool)
        inside = lines["annee"].between(horizon.first, horizon.last).fillna(value=False).astype(bool)
        ordered = lines.loc[counts & inside].sort_values(["annee", "rang", "id_ligne"], na_position="last")
        years = ordered["annee"].to_numpy(dtype=float)
        begun = np.searchsorted(years, [horizon.first - 1, *horizon.years], side="right")
        return cls(ordered, simulation.run(ordered["id_ligne"].tolist()), begun, horizon)

    @property
    def years(self) -> tuple[int, ...]:
        """The year before the horizon, for the situation of today, then each of its years."""
        return (self.horizon.first - 1, *self.horizon.years)


def trajectory(course: Course, study: Study, settings: ProgrammeSettings) -> pd.DataFrame:
    """Return the trajectory.

    Parameters
    ----------
    course
        The lines carried out.
    study
        The department of today.
    settings
        Costs; those of a year are at the ceilings of that year.

    Returns
    -------
    pandas.DataFrame
        ``TRAJECTORY_COLUMNS``. The first line is the situation of today, under the year before the horizon. Costs
        (euros) and staff (FTE) are those, in a full year, of the measures that have begun; missing where one of them
        is unknown.
    """
    whole = study.diagnosis.departement.iloc[0]
    added = np.array([LEVERS[lever].adds for lever in course.lines["levier"]]).reshape(-1, 2)
    counted = np.concatenate([np.zeros((1, 2), dtype=int), added.cumsum(axis=0)])[course.begun]
    costs = [
        total_cost(course.lines["levier"].iloc[:count], year, settings)
        for count, year in zip(course.begun.tolist(), course.years, strict=True)
    ]
    return pd.DataFrame(
        {
            "annee": course.years,
            "nb_cs": int(whole["nb_cs"]) + counted[:, 0],
            "nb_evs": int(whole["nb_evs"]) + counted[:, 1],
            "part_couverte": course.states.covered_share[course.begun],
            "part_hors_acces": course.states.far_share[course.begun],
            "cout_caf": [cost.caf for cost in costs],
            "cout_partenaires": [cost.partners for cost in costs],
            "etp": [cost.etp for cost in costs],
        }
    )[list(TRAJECTORY_COLUMNS)]


def total_cost(levers: pd.Series[str], year: int, settings: ProgrammeSettings) -> YearlyCost:
    """Return what measures cost together in a year; NaN where one of them is unknown."""
    total = YearlyCost(0.0, 0.0, 0.0)
    for lever, count in levers.value_counts().items():
        cost = LEVERS[str(lever)].cost.in_year(year, settings)
        total = YearlyCost(
            total.caf + count * cost.caf, total.partners + count * cost.partners, total.etp + count * cost.etp
        )
    return total


def coverage_after(course: Course) -> pd.Series[float]:
    """Return ``part_couverte`` of the department after each line that counts and all before it; index ``id_ligne``."""
    return pd.Series(course.states.covered_share[1:], index=course.lines["id_ligne"].to_numpy(), dtype=float)
