"""How long all the tables of the diagnosis take, department by department, with the index of need."""

from __future__ import annotations

import statistics
from datetime import date
from types import MappingProxyType

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.need.need import NeedSettings
from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.study import Study
from avs_geo.outputs.tables.tables import TABLES
from avs_geo.reference.departements import list_departements
from avs_geo.reference.geography import load_geography
from bench.made_up import made_up_inventory
from bench.results import Result
from bench.timing import time_many

ROUNDS = 3
ASKED = 0.3  # seconds
NEED = NeedSettings(MappingProxyType({"densite": 1.0, "evolution_population": 1.0, "temps_cs": 1.0}))
_WRITTEN = tuple(table for table in TABLES.values() if table.in_contract)


def run() -> list[Result]:
    """Measure, and return the lines of the table."""
    parameters = Parameters(reference_date=date(2026, 1, 1))
    medians: dict[str, float] = {}
    for departement in list_departements():
        geography = load_geography(departement.code)
        inventory = made_up_inventory(geography, min(60, len(geography.units) // 2))

        def recompute() -> None:
            diagnosis = diagnose(geography, inventory, parameters, need=NEED)  # noqa: B023 - called within the round
            for table in _WRITTEN:
                table.build(Study(diagnosis, geography, inventory))  # noqa: B023

        medians[departement.label] = time_many(recompute, ROUNDS).median
    slowest = max(medians, key=medians.__getitem__)
    return [
        Result(
            f"diagnosis and tables, slowest of {len(medians)} departments ({slowest})",
            f"<= {ASKED} s",
            f"{medians[slowest]:.3f} s",
            medians[slowest] <= ASKED,
        ),
        Result("  the median department", "", f"{statistics.median(medians.values()):.3f} s"),
    ]
