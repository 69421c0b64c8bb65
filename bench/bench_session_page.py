"""What a committee waits for: from a click on the map to the map painted and its figures changed, in a real browser."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.siting.options import SitingOptions
from avs_geo.files.source import SourceFile
from avs_geo.inventory.programme.settings import ProgrammeSettings
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.plan.document.plan import plan_document
from avs_geo.plan.plan import Plan
from avs_geo.plan.store.opening import open_store
from avs_geo.reference.geography import load_geography
from bench.bench_page import FLAGS, running_server
from bench.results import Result
from bench.timing import Timing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

ROUNDS = 40
ASKED = 1.0  # seconds, of the 95th percentile
STRUCTURES = 60
# Note when the figures change and when the map is painted, in the browser itself: nothing is asked of it meanwhile.
_WATCH = """
() => { window.avs_changed = []; new MutationObserver((records) => {
    const name = ".avs-chiffres";
    const figures = (node) => node.nodeType === 1 && (node.closest(name) || node.querySelector(name));
    if (records.some((record) => [record.target.parentElement || record.target, ...record.addedNodes].some(figures))) {
        window.avs_changed.push(Date.now()); } })
    .observe(document.querySelector('[data-testid="stMain"]'), {subtree: true, childList: true, characterData: true}); }
"""
_PAINTED = """
({avs}) => { const show = avs.session.show; window.avs_times = [];
    avs.session.show = (shown, over) => { show(shown, over);
        requestAnimationFrame(() => setTimeout(() => window.avs_times.push(Date.now()), 0)); }; }
"""


def run() -> list[Result]:
    """Measure, and return the lines of the table."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a browser is needed here only

    results = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AVS_GEO_DONNEES"] = folder
        plans = {code: made_up_plan(code) for code in ("52", "62", "59")}
        with running_server() as (address, _), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            for code, plan in plans.items():
                painted = Timing(tuple(click_times(browser, f"{address}/seance?plan={plan}")))
                slow = float(np.percentile(painted.seconds, 95))
                what = f"session of {code}: click to map and figures"
                results += [
                    Result(what, "", painted.spread()),
                    Result("  its 95th percentile", f"<= {ASKED} s", f"{slow:.3f} s", slow <= ASKED),
                ]
            browser.close()
    return results


def made_up_plan(code: str) -> str:
    """Put a plan with made-up structures in the store; return its key."""
    communes = load_geography(code).communes
    chosen = communes.sample(STRUCTURES, random_state=int(code))
    table = pd.DataFrame(
        {
            "nom": [f"Structure {rank}" for rank in range(STRUCTURES)],
            "type": ["CS" if rank % 3 == 0 else "EVS" for rank in range(STRUCTURES)],
            "code_commune": chosen.index,
        }
    )
    plan = Plan(
        departement=code,
        files=StudyFiles(structures=SourceFile("structures.csv", table.to_csv(index=False).encode())),
        parameters=Parameters(reference_date=date(2026, 1, 1)),
        need=None,
        options=SitingOptions(count=4),
        settings=ProgrammeSettings(),
        horizon=Horizon(2027, 2030),
        reference_data={},
    )
    store = open_store()
    made = store.create(
        json.loads(json.dumps(plan_document(plan, pd.DataFrame()))), name=f"Essai {code}", departement=code, author="-"
    )
    store.close()
    return made.id


def click_times(browser: Browser, address: str) -> list[float]:
    """Return the seconds from each click to the map painted and the figures changed."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 1100})
    page = context.new_page()
    page.goto(address)
    page.locator(".avs-carte").first.locator(".avs-structure").first.wait_for(timeout=120_000)
    page.get_by_text("Ouvrir un EVS", exact=True).first.click()
    page.get_by_text("Un clic ouvre un EVS").wait_for()
    page.wait_for_timeout(1500)
    shown = page.locator(".avs-carte").first
    shown.evaluate(_PAINTED)
    page.evaluate(_WATCH)
    count = int(shown.evaluate("box => box.avs.units.getLayers().length"))
    random = np.random.default_rng(1)
    seconds = [_click(page, shown, int(rank)) for rank in random.choice(count, ROUNDS + 1, replace=False)]
    context.close()
    return seconds[1:]


def _click(page: Page, shown: Locator, rank: int) -> float:
    """Click in the middle of a unit; return the seconds until the map is painted and the figures have changed."""
    page.evaluate("avs_changed.length = 0")
    start = shown.evaluate(
        """({avs}, rank) => {
            avs_times.length = 0;
            const at = avs.units.getLayers()[rank].getBounds().getCenter();
            avs.map.fire("click", {latlng: at, containerPoint: avs.map.latLngToContainerPoint(at)});
            return Date.now();
        }""",
        rank,
    )
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not page.evaluate("avs_times.length"):
        time.sleep(0.02)
    # The next click comes once the page is at rest, as a person's would.
    time.sleep(0.8)
    painted = page.evaluate("avs_times[0]")
    figures = page.evaluate("avs_changed[0] || 0")
    return float(max(painted, figures) - start) / 1000


if __name__ == "__main__":
    from bench.results import print_table

    print_table(run())
