"""How long the analysis takes on the 200 m grid of Marseille, and how long the straightforward geopandas way takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.parameters import Parameters
from avs_geo.files.source import SourceFile
from avs_geo.inventory.qpv.contours import read_qpv
from avs_geo.inventory.units.finer_units import replace_units
from avs_geo.inventory.units.mailles import read_mailles
from avs_geo.reference.communes import load_commune_index
from avs_geo.reference.geography import load_geography
from bench.made_up import made_up_grid_inventory
from bench.naive import Settings, analyse_naively
from bench.results import Result
from bench.timing import time_in_turn, time_many

if TYPE_CHECKING:
    from avs_geo.reference.geography import Geography

ROUNDS = 15
PAIRS = 3
ASKED = 0.5  # seconds
STRUCTURES = 65
DATA = Path(__file__).resolve().parents[2] / "shared" / "donnees"
GRID, QUARTERS = DATA / "carreaux_marseille.gpkg", DATA / "qpv2024_france.geojson"
# Asked at the default of 20 minutes, where nearly all of Marseille is near a structure. At 2, for information, most of
# the cells are in zones blanches.
THRESHOLDS = {20.0: ASKED, 2.0: None}


def grid_of_marseille() -> Geography:
    """Return Bouches-du-Rhône with the cells of the grid and the official QPV, which have no population."""
    geography = load_geography("13")
    quarters, _ = read_qpv(SourceFile.from_path(QUARTERS), departement=geography.departement)
    geography = replace(geography, qpv=quarters)
    cells, _ = read_mailles(SourceFile.from_path(GRID), geography=geography, index=load_commune_index())
    return replace_units(geography, cells)


def run() -> list[Result]:
    """Measure, and return the lines of the table."""
    if not (GRID.is_file() and QUARTERS.is_file()):
        return [Result("analysis of the grid of Marseille", f"<= {ASKED} s", "not measured: no sample data")]
    geography = grid_of_marseille()
    inventory = made_up_grid_inventory(geography, STRUCTURES)
    results = []
    for threshold, asked in THRESHOLDS.items():
        parameters = Parameters(reference_date=date(2026, 1, 1), threshold=threshold)
        settings = Settings(threshold=threshold)

        def product() -> object:
            return diagnose(geography, inventory, parameters)  # noqa: B023 - called within the round

        def naive() -> object:
            return analyse_naively(geography, inventory, settings)  # noqa: B023

        alone = time_many(product, ROUNDS)
        paired = time_in_turn(product, naive, PAIRS)
        ratios = paired.ratios()
        what = f"{len(geography.units)} units, {STRUCTURES} structures with polygons, threshold {threshold:g} min"
        results += [
            Result(
                f"grid of Marseille, {what}",
                f"<= {asked} s" if asked else "",
                alone.spread(),
                alone.median <= asked if asked else None,
            ),
            Result("  in turn with the product: the naive way", "", paired.second.spread()),
            Result(
                "  naive / product, pair by pair", "", f"{min(ratios):.1f} / {paired.ratio:.1f} / {max(ratios):.1f} x"
            ),
        ]
    return results
