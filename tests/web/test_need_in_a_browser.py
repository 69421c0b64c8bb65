"""Besoins, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.conftest import Visit

pytestmark = pytest.mark.browser
PATIENCE_MS = 40_000


def _add(page: Page, start: str) -> None:
    page.get_by_label("Indicateurs", exact=True).last.click()
    page.keyboard.type(start)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_text(f"Poids : {start}").first).to_be_visible(timeout=PATIENCE_MS)


def test_nothing_is_supposed_of_the_need_until_an_indicator_is_chosen(visit: Visit) -> None:
    page = visit.open("/besoins")
    expect(page.get_by_text("rien n’est supposé du besoin").first).to_be_visible(timeout=PATIENCE_MS)
    _add(page, "Densité")
    expect(page.get_by_role("region", name="Les dix premières communes").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("Un seul indicateur fait l’indice").first).to_be_visible()
    _add(page, "Temps")
    expect(page.get_by_role("region", name="Stabilité du classement").first).to_be_visible(timeout=PATIENCE_MS)


def test_one_button_starts_from_the_indicators_that_need_no_file(visit: Visit) -> None:
    page = visit.open("/besoins")
    page.get_by_role("button", name="Commencer par les indicateurs").click()
    expect(page.get_by_role("region", name="Les dix premières communes").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("Poids : Densité").first).to_be_visible()
    expect(page.get_by_text("Poids : Temps").first).to_be_visible()


def test_the_need_chosen_orders_the_zones_blanches_too(visit: Visit) -> None:
    page = visit.open("/besoins")
    _add(page, "Densité")
    visit.turn_to("Diagnostic", "Zones blanches")
    sheet = page.locator(".avs-fiche").first
    expect(sheet).to_contain_text("Indice de besoin", timeout=PATIENCE_MS)
    expect(sheet.locator("dt", has_text="Indice de besoin").locator("xpath=following-sibling::dd[1]")).not_to_have_text(
        "–"
    )
