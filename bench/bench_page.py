"""What a visitor waits for and receives: server ready, first map drawn, bytes sent, click to sheet."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zlib
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.results import Result
from bench.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ROUNDS = 7
STARTS = 3
READY_S, DRAWN_S, MOVED_S, MAP_KB = 6.0, 2.5, 0.7, 600.0
ROOT = Path(__file__).resolve().parents[1]
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@contextmanager
def running_server() -> Iterator[tuple[str, float]]:
    """Start the application by its own command; give its address and the seconds until it answered."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "avs_geo", "lancer", "--port", str(port), "--sans-navigateur"]
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/avs/sante")
        yield address, time.perf_counter() - start
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _wait_for(address: str) -> None:
    for _ in range(1200):
        try:
            with urllib.request.urlopen(address, timeout=1):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.05)
    msg = f"{address} does not answer"
    raise TimeoutError(msg)


class Visit:
    """One opening of the page, in a browser context of its own: an empty cache."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 1000})
        self.page: Page = self._context.new_page()
        self.kilobytes: dict[str, float] = defaultdict(float)
        self._kind: dict[str, str] = {}
        self._deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
        self._listen()
        start = time.perf_counter()
        self.page.goto(address)
        wait_for_map(self.page)
        self.drawn = time.perf_counter() - start

    def _listen(self) -> None:
        session = self._context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.on("Network.responseReceived", self._note)
        session.on("Network.loadingFinished", self._count)
        session.on("Network.webSocketFrameReceived", self._count_frame)

    def _note(self, event: dict[str, Any]) -> None:
        url = event["response"]["url"]
        own = "/avs/" in url or "/component/" in url
        self._kind[event["requestId"]] = "map" if own else "Streamlit"

    def _count(self, event: dict[str, Any]) -> None:
        self.kilobytes[self._kind.get(event["requestId"], "Streamlit")] += event["encodedDataLength"] / 1000

    def _count_frame(self, event: dict[str, Any]) -> None:
        # The protocol shows frames inflated; they travel deflated, in one context for the whole connection.
        sent = self._deflate.compress(event["response"]["payloadData"].encode("latin-1", "replace"))
        sent += self._deflate.flush(zlib.Z_SYNC_FLUSH)
        self.kilobytes["page and map data"] += len(sent) / 1000

    def again(self) -> float:
        """Return the seconds to the map when the page is opened anew by a browser that has been there."""
        start = time.perf_counter()
        self.page.reload()
        wait_for_map(self.page)
        return time.perf_counter() - start

    def click_to_sheet(self) -> float:
        """Return the seconds from a click on a commune to its sheet."""
        frame = self.page.locator(".avs-carte").first
        start = time.perf_counter()
        frame.locator("path.leaflet-interactive").nth(100).click(force=True)
        self.page.locator(".avs-fiche").first.wait_for()
        return time.perf_counter() - start

    def threshold_to_map(self) -> float:
        """Return the seconds from a key on the threshold's slider to the map painted anew."""
        frame = self.page.locator(".avs-carte").first
        uncovered = frame.locator('path[fill="url(#avs-non_couverte)"]')
        before = uncovered.count()
        slider = self.page.get_by_role("slider").first
        slider.focus()
        start = time.perf_counter()
        self.page.keyboard.press("ArrowRight")
        while uncovered.count() == before:
            self.page.wait_for_timeout(10)
        return time.perf_counter() - start

    def close(self) -> None:
        """Forget the visitor."""
        self._context.close()


def wait_for_map(page: Page) -> None:
    """Wait until the communes of Haute-Marne and the marks of its structures are drawn."""
    frame = page.locator(".avs-carte").first
    frame.locator("path.leaflet-interactive").nth(425).wait_for()
    frame.locator(".avs-structure").nth(6).wait_for()


def run() -> list[Result]:
    """Measure, and return the lines of the table."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a browser is needed here only

    starts = Timing(tuple(_seconds_to_start() for _ in range(STARTS)))
    with running_server() as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        Visit(browser, address).close()  # the server's first analysis, not counted
        drawn, again, clicks, moves, kilobytes = [], [], [], [], {}
        for _ in range(ROUNDS):
            visit = Visit(browser, address)
            drawn.append(visit.drawn)
            kilobytes = dict(visit.kilobytes)
            again.append(visit.again())
            clicks.append(visit.click_to_sheet())
            moves.append(visit.threshold_to_map())
            visit.close()
        browser.close()
    opened, reopened, moved = Timing(tuple(drawn)), Timing(tuple(again)), Timing(tuple(moves))
    of_map = kilobytes["map"] + kilobytes["page and map data"]
    return [
        Result("server ready", f"<= {READY_S} s", starts.spread(), starts.median <= READY_S),
        Result("page opened to map drawn, empty cache", f"<= {DRAWN_S} s", opened.spread(), opened.median <= DRAWN_S),
        Result(
            "page opened to map drawn, browser that has been there",
            f"<= {DRAWN_S} s",
            reopened.spread(),
            reopened.median <= DRAWN_S,
        ),
        Result("threshold moved to map painted", f"<= {MOVED_S} s", moved.spread(), moved.median <= MOVED_S),
        Result("click on a commune to its sheet", "", Timing(tuple(clicks)).spread()),
        Result("sent for the map, compressed", f"<= {MAP_KB:.0f} kB", f"{of_map:.0f} kB", of_map <= MAP_KB),
        Result("  of which page, tables and map data", "", f"{kilobytes['page and map data']:.0f} kB"),
        Result("  of which Leaflet and the map component", "", f"{kilobytes['map']:.0f} kB"),
        Result("Streamlit's own scripts and fonts, once per browser", "", f"{kilobytes['Streamlit']:.0f} kB"),
    ]


def _seconds_to_start() -> float:
    with running_server() as (_, seconds):
        return seconds
