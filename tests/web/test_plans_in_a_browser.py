"""The page « Plans »: a plan found, renamed, copied, put away, taken out and brought in."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.web.conftest import Visit

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000


def _make_plan(visit: Visit) -> None:
    page = visit.open("/seance")
    expect(page.frame_locator('iframe[title*="map_component"]').first.locator(".avs-structure").first).to_be_visible(
        timeout=PATIENCE_MS
    )
    page.get_by_role("combobox", name="Lieu").click()
    page.keyboard.type("Andelot")
    page.get_by_role("option", name=re.compile("Andelot")).first.click()
    expect(page.get_by_role("button", name="Ouvrir un EVS ici")).to_be_enabled(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Ouvrir un EVS ici").click()
    expect(page).to_have_url(re.compile("plan="), timeout=PATIENCE_MS)


def _rename(page: Page, name: str, button: str) -> None:
    box = page.get_by_label("Nom", exact=True)
    page.wait_for_timeout(1000)
    if not box.is_visible():  # it stays open after an act
        page.get_by_text("Renommer ou copier").click()
    box.fill(name)
    page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.long
def test_a_plan_is_renamed_copied_put_away_and_restored(visit: Visit) -> None:
    _make_plan(visit)
    page = visit.open("/plans")
    table = page.get_by_role("region", name=re.compile("Plans"))
    expect(table).to_contain_text("Séance du", timeout=PATIENCE_MS)
    _rename(page, "Plan du comité", "Renommer")
    expect(table).to_contain_text("Plan du comité", timeout=PATIENCE_MS)
    _rename(page, "Variante du comité", "Copier sous ce nom")
    expect(page.get_by_text(re.compile("Copie faite"))).to_be_visible(timeout=PATIENCE_MS)
    expect(table).to_contain_text("Variante du comité", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Archiver").click()
    expect(page.get_by_text(re.compile("est archivé"))).to_be_visible(timeout=PATIENCE_MS)
    expect(table).not_to_contain_text("Variante du comité", timeout=PATIENCE_MS)


@pytest.mark.long
def test_a_plan_that_is_taken_out_comes_in_again_and_a_damaged_one_is_refused(visit: Visit, tmp_path: Path) -> None:
    _make_plan(visit)
    page = visit.open("/plans")
    expect(page.get_by_role("region", name=re.compile("Plans"))).to_be_visible(timeout=PATIENCE_MS)
    page.wait_for_timeout(1500)
    with page.expect_download() as download:
        page.get_by_role("button", name="Exporter").click()
    file = tmp_path / "rapporte.avs.json"
    download.value.save_as(file)
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["seance"]["format"] == "avs-geo/seance"
    page.locator('input[type="file"]').set_input_files(file)
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="Importer").click()
    expect(page.get_by_role("region", name=re.compile("Plans"))).to_contain_text("rapporte", timeout=PATIENCE_MS)
    damaged = tmp_path / "abime.avs.json"
    damaged.write_text(json.dumps({**content, "parametres": {}}), encoding="utf-8")
    page.locator('input[type="file"]').set_input_files(damaged)
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="Importer").click()
    expect(page.get_by_role("region", name="Constats")).to_contain_text("parametres", timeout=PATIENCE_MS)


def test_on_a_phone_nothing_is_wider_than_the_screen(phone: Visit) -> None:
    page = phone.open("/plans")
    page.wait_for_timeout(1000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
