"""A slow file whose page is closed, in a real browser: the reading stops, and others were served meanwhile."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from avs_geo.reference.geography import load_geography
from tests.web.conftest import Visit, running_server, settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext

pytestmark = [pytest.mark.browser, pytest.mark.long]
PATIENCE_S = 60
STRUCTURES = 19_000
STOPPED = "the reading of a file for department 52 was stopped: its browser has gone"
RUNNING = '[data-testid="stApp"][data-test-script-state="running"]'


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "journal.txt"


@pytest.fixture
def alone(tmp_path: Path, log: Path) -> Iterator[str]:
    """A server of its own, whose log is read."""
    with running_server(tmp_path, log) as address:
        yield address


@pytest.fixture
def elsewhere(browser: Browser) -> Iterator[BrowserContext]:
    """The browser of somebody else."""
    with browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 1000}) as context:
        yield context


def _slow_file() -> bytes:
    """Return structures with nothing wrong, as many as take about ten seconds to read."""
    communes = list(load_geography("52").communes.index)
    lines = (f"s{rank},Structure {rank},CS,{communes[rank % len(communes)]}" for rank in range(STRUCTURES))
    return "\n".join(["id,nom,type,commune", *lines]).encode()


def _wait_for(text: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while text not in log.read_text(errors="replace"):
        assert time.monotonic() < deadline, f"« {text} » is not in the log"
        time.sleep(0.1)


def test_a_reading_whose_page_is_closed_stops_and_another_visitor_is_served_meanwhile(
    alone: str, log: Path, desk: BrowserContext, elsewhere: BrowserContext
) -> None:
    # What everybody shares is read before: only the file is slow.
    other = Visit(elsewhere, alone)
    expect(other.open().locator(".avs-chiffres").first).to_contain_text("4\u00a0CS, 3\u00a0EVS")
    page = Visit(desk, alone).open("/mes_fichiers")
    boxes = page.locator('input[type="file"]')
    expect(boxes).to_have_count(8)
    settled(page)
    boxes.first.set_input_files({"name": "long.csv", "mimeType": "text/csv", "buffer": _slow_file()})
    expect(page.get_by_test_id("stFileChip").filter(has_text="long.csv")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Vérifier et importer").click()
    reading = page.locator(RUNNING)
    expect(reading).to_be_visible()
    expect(other.open("/equilibre").locator(".avs-legende").first).to_contain_text("Aucune structure")
    expect(reading).to_be_visible()
    assert STOPPED not in log.read_text(errors="replace")
    page.close()
    _wait_for(STOPPED, log)
    expect(other.open("/couverture").locator(".avs-fiche").first).to_contain_text("Zone blanche n° 1")
