"""What partners wait for when they open a link, how many may come at once, and whether the committee notices."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
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
from avs_geo.outputs.maps.local_assets import LEAFLET_ROUTE, LEAFLET_VERSION
from avs_geo.outputs.share.assets import ASSETS, asset_address
from avs_geo.outputs.share.of_plan import publication_of_plan
from avs_geo.plan.document.plan import plan_document
from avs_geo.plan.plan import Plan
from avs_geo.plan.share.options import ShareOptions
from avs_geo.plan.store.opening import open_store
from avs_geo.reference.location import shipped_example
from bench.bench_page import FLAGS, ROOT, running_server
from bench.bench_session_page import click_times, made_up_plan
from bench.results import Result
from bench.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

OPENINGS, PER_SECOND = 20_000, 250
VISITORS, VISITORS_PER_SECOND = 500, 10
ROUNDS = 7
P99_S, MAP_S, PAGE_KB = 0.1, 1.0, 350.0
_LEAFLET = tuple(f"{LEAFLET_ROUTE}/{LEAFLET_VERSION}/{name}" for name in ("leaflet.js", "leaflet.css"))


def run() -> list[Result]:
    """Measure, and return the lines of the table."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a browser is needed here only

    with tempfile.TemporaryDirectory() as folder:
        os.environ["AVS_GEO_DONNEES"] = folder
        paths, session = _link_paths(), made_up_plan("52")
        with running_server() as (address, _), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            results = [
                *_weight(address, paths),
                *_first_map(browser, address + paths[0]),
                *_openings(address, paths),
                *_beside_a_session(browser, address, paths, session),
            ]
            browser.close()
    return results


def _link_paths() -> tuple[str, str]:
    """Make a link to the example, Haute-Marne; return the paths of its page and of what its map draws."""
    page = made_up_link()
    return page, f"{page}/carte.json"


def made_up_link(*, password: str = "") -> str:
    """Make a link to the example, Haute-Marne; return the path of its page."""
    options = ShareOptions()
    example = shipped_example()
    plan = Plan(
        departement="52",
        files=StudyFiles(
            structures=SourceFile.from_path(example / "structures.csv"),
            territoires=SourceFile.from_path(example / "territoires.csv"),
        ),
        parameters=Parameters(reference_date=date(2026, 1, 1)),
        need=None,
        options=SitingOptions(count=4),
        settings=ProgrammeSettings(),
        horizon=Horizon(2027, 2030),
        reference_data={},
    )
    store = open_store()
    document = json.loads(json.dumps(plan_document(plan, pd.DataFrame())))
    made = store.create(document, name="Haute-Marne", departement="52", author="-")
    publication = publication_of_plan(plan, options, name=made.name, version=1, saved_at=made.created_at)
    token = store.links.create(
        made.id, 1, publication, options=options, label="essai", author="-", password=password
    ).token
    store.close()
    return f"/carte/{token}"


def _weight(address: str, paths: tuple[str, str]) -> list[Result]:
    everything = (*paths, *(asset_address(name) for name in ASSETS), *_LEAFLET)
    kilobytes = sum(_received(address + path) for path in everything) / 1000
    own = sum(_received(address + path) for path in paths) / 1000
    return [
        Result(
            "shared page of 52, compressed, with all that it loads",
            f"<= {PAGE_KB:.0f} kB",
            f"{kilobytes:.0f} kB, {own:.0f} of them the map's own",
            kilobytes <= PAGE_KB,
        )
    ]


def _received(url: str) -> int:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        return len(answer.read())


def _first_map(browser: Browser, url: str) -> list[Result]:
    drawn = Timing(tuple(_seconds_to_map(browser, url) for _ in range(ROUNDS + 1))[1:])
    return [Result("  from the link to its map, empty browser", f"<= {MAP_S} s", drawn.spread(), drawn.median <= MAP_S)]


def _seconds_to_map(browser: Browser, url: str) -> float:
    """Open the page in a browser that has nothing of it; return the seconds until its communes are painted."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 390, "height": 844})
    page = context.new_page()
    start = time.perf_counter()
    page.goto(url, wait_until="commit")
    # Its policy lets nobody run a script in it, not even this program: the last commune is waited for.
    page.locator(".leaflet-unites-pane path").nth(400).wait_for(state="attached")
    seconds = time.perf_counter() - start
    context.close()
    return seconds


def _openings(address: str, paths: tuple[str, str]) -> list[Result]:
    told = _load(address, paths[:1], rate=PER_SECOND, count=OPENINGS)
    both = _load(address, paths, rate=PER_SECOND, count=OPENINGS // 4)
    holds = told["errors"] == 0 and told["per_second"] >= 200 and told["p99"] <= P99_S
    return [
        Result(
            f"  {OPENINGS} openings: a second, errors, 99th percentile",
            "200, 0, 0.1 s",
            f"{told['per_second']:.0f}, {told['errors']:.0f}, {told['p99']:.3f} s (median {told['median']:.3f})",
            holds,
        ),
        Result(
            "  the same with the map's data too",
            "",
            f"{both['per_second']:.0f}, {both['errors']:.0f}, {both['p99']:.3f} s (median {both['median']:.3f})",
        ),
    ]


def _load(address: str, paths: tuple[str, ...], *, rate: float, count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.load.share_page_load", address, str(rate), str(count), *paths]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(answer.stdout)
    return told


def _beside_a_session(browser: Browser, address: str, paths: tuple[str, str], session: str) -> list[Result]:
    """Time the clicks of a session alone and among visitors, in turn."""
    url = f"{address}/seance?plan={session}"
    alone = click_times(browser, url)
    with _visitors(address, paths):
        among = click_times(browser, url)
    alone += click_times(browser, url)
    medians, slow = ([float(np.percentile(seconds, percent)) for seconds in (alone, among)] for percent in (50, 95))
    return [
        Result(
            f"  clicks of a session alone, and among {VISITORS} visitors",
            "the same",
            f"{medians[0]:.3f}, {medians[1]:.3f} s (95th: {slow[0]:.3f}, {slow[1]:.3f})",
            slow[1] <= MAP_S,
        )
    ]


@contextmanager
def _visitors(address: str, paths: tuple[str, str]) -> Iterator[None]:
    """Have visitors come, as many as there may be, for as long as the block lasts."""
    everything = (*paths, *(asset_address(name) for name in ASSETS), *_LEAFLET)
    command = [sys.executable, "-m", "bench.load.share_page_load", address]
    command += [str(VISITORS_PER_SECOND), str(VISITORS), *everything]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as load:
        yield
        told = json.loads(load.communicate()[0])
    if told["errors"]:
        msg = f"{told['errors']:.0f} of the visitors met an error"
        raise RuntimeError(msg)


if __name__ == "__main__":
    from bench.results import print_table

    print_table(run())
