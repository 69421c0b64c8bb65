"""How long the analysis of a department takes, and how long the straightforward geopandas way takes."""

from __future__ import annotations

from datetime import date

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.parameters import Parameters
from avs_geo.reference.geography import load_geography
from bench.made_up import made_up_inventory, with_made_up_qpv
from bench.naive import analyse_naively
from bench.results import Result
from bench.timing import time_in_turn, time_many

ROUNDS = 15
PAIRS = 5
ASKED = 0.2  # seconds
ASKED_RATIO = 5.0
STRUCTURES = 60


def run() -> list[Result]:
    """Measure, and return the lines of the table."""
    results = []
    parameters = Parameters(reference_date=date(2026, 1, 1))
    for code, asked in (("62", ASKED), ("52", None)):
        geography = with_made_up_qpv(load_geography(code))
        inventory = made_up_inventory(geography, STRUCTURES)
        what = f"{geography.departement.nom}, {len(geography.units)} units, {STRUCTURES} structures"

        def product() -> object:
            return diagnose(geography, inventory, parameters)  # noqa: B023 - called within the round

        def naive() -> object:
            return analyse_naively(geography, inventory)  # noqa: B023

        alone = time_many(product, ROUNDS)
        results.append(
            Result(
                f"analysis of {what}",
                f"<= {asked} s" if asked else "",
                alone.spread(),
                alone.median <= asked if asked else None,
            )
        )
        paired = time_in_turn(product, naive, PAIRS)
        ratios = paired.ratios()
        results += [
            Result("  in turn with the naive way: the product", "", paired.first.spread()),
            Result("  in turn with the product: the naive way", "", paired.second.spread()),
            Result(
                "  naive / product, pair by pair",
                f">= {ASKED_RATIO:g} x",
                f"{min(ratios):.1f} / {paired.ratio:.1f} / {max(ratios):.1f} x",
                paired.ratio >= ASKED_RATIO,
            ),
        ]
    return results
