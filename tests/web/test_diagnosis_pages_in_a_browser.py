"""The pages of the diagnosis, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.web.conftest import Visit

pytestmark = pytest.mark.browser
PATIENCE_MS = 40_000
MAP = ".avs-carte"


def test_the_zones_blanches_are_gone_through_one_after_the_other(visit: Visit) -> None:
    page = visit.open("/couverture")
    sheet = page.locator(".avs-fiche").first
    expect(sheet).to_contain_text("Zone blanche n° 1", timeout=PATIENCE_MS)
    page.locator(MAP).first.locator("path.leaflet-interactive").nth(425).wait_for(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Zone suivante").click()
    expect(sheet).to_contain_text("Zone blanche n° 2", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Zone précédente").click()
    expect(sheet).to_contain_text("Zone blanche n° 1", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Zone précédente").click()
    expect(sheet).to_contain_text("Rang13 sur 13", timeout=PATIENCE_MS, use_inner_text=False)
    assert visit.errors == []
    assert visit.outside == []


def test_the_balance_is_said_drawn_and_tabulated(visit: Visit) -> None:
    page = visit.open("/equilibre")
    expect(page.get_by_text("3 intercommunalités sur 9 n’ont aucune structure").first).to_be_visible(
        timeout=PATIENCE_MS
    )
    expect(page.get_by_role("region", name="Écarts à la moyenne").first).to_contain_text("CA de Chaumont")
    expect(page.get_by_role("region", name="Équilibre CS-EVS").locator("tr.total")).to_contain_text("Haute-Marne")
    expect(page.locator(".avs-legende").first).to_contain_text("Aucune structure")
