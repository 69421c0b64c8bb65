"""The session: from the click to the saved plan, found again after a reload, and two people who save the same plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator, Locator, Page

    from tests.web.conftest import Visit

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000
NBSP, THIN = "\u00a0", "\u202f"
TODAY = f"41,5{NBSP}%"


def _open(visit: Visit, path: str = "/seance") -> Page:
    page = visit.open(path)
    expect(_map(page).locator(".avs-structure").nth(6)).to_be_visible(timeout=PATIENCE_MS)
    return page


def _map(page: Page) -> FrameLocator:
    return page.frame_locator('iframe[title*="map_component"]').first


def _choose_place(page: Page, name: str) -> None:
    page.get_by_role("combobox", name="Lieu").click()
    page.keyboard.type(name)
    page.get_by_role("option", name=re.compile(name)).first.click()
    expect(page.get_by_role("button", name="Ouvrir un EVS ici")).to_be_enabled(timeout=PATIENCE_MS)


def _open_evs(page: Page, name: str) -> None:
    _choose_place(page, name)
    page.get_by_role("button", name="Ouvrir un EVS ici").click()
    expect(_share(page)).to_contain_text("→", timeout=PATIENCE_MS)


def _share(page: Page) -> Locator:
    return page.locator(".avs-chiffres dd").first


def _panel(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).or_(
        page.get_by_role("radio", name=name, exact=True)
    ).first.click()


def _save(page: Page, author: str, word: str) -> None:
    _panel(page, "Enregistrer")
    box = page.get_by_label("Votre nom")
    box.fill(author)
    box.press("Tab")
    box = page.get_by_label("Un mot sur cette version")
    box.fill(word)
    box.press("Tab")
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Enregistrer une version").click()


def test_an_evs_opened_in_andelot_changes_the_figures_is_saved_and_is_there_again(visit: Visit) -> None:
    page = _open(visit)
    expect(_share(page)).to_contain_text(TODAY)
    _open_evs(page, "Andelot-Blancheville")
    # 6 265 inhabitants of the communes within 20 minutes that nothing covered, by `avs-geo analyser` on the same.
    expect(_share(page)).to_contain_text(f"41,5{NBSP}% → 45,2{NBSP}%")
    expect(_share(page)).to_contain_text(f"+6{THIN}265")
    expect(_map(page).locator('path[fill="url(#avs-gagne)"]')).to_have_count(29, timeout=PATIENCE_MS)
    expect(page.get_by_role("region", name=re.compile("par intercommunalité"))).to_contain_text("CC Meuse Rognon")
    _save(page, "Anne", "comité")
    expect(page.get_by_text(re.compile("Version 2 de .* enregistrée"))).to_be_visible(timeout=PATIENCE_MS)
    page.reload()
    expect(_share(page)).to_contain_text(f"45,2{NBSP}%", timeout=PATIENCE_MS)
    expect(page.get_by_text("tout est dans la dernière version")).to_be_visible(timeout=PATIENCE_MS)
    assert visit.outside == []
    assert visit.errors == []


@pytest.mark.long
def test_a_click_on_the_map_opens_undo_takes_it_back_and_a_reload_without_saving_loses_nothing(visit: Visit) -> None:
    page = _open(visit)
    _panel(page, "Ouvrir un EVS")
    expect(page.get_by_text("Un clic ouvre un EVS là")).to_be_visible(timeout=PATIENCE_MS)
    page.wait_for_timeout(1000)
    _map(page).locator("path.leaflet-interactive").nth(300).click(force=True)
    expect(_share(page)).to_contain_text("→", timeout=PATIENCE_MS)
    after = page.locator(".avs-chiffres dd").first.inner_text()
    page.get_by_role("button", name="Annuler").click()
    expect(_share(page)).not_to_contain_text("→", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Rétablir").click()
    expect(_share(page)).to_contain_text("→", timeout=PATIENCE_MS)
    expect(page.get_by_text("travail en cours gardé")).to_be_visible(timeout=PATIENCE_MS)
    expect(page).to_have_url(re.compile("seance="))
    page.reload()
    expect(_share(page)).to_have_text(re.compile(re.escape(after.split("\n", maxsplit=1)[0])), timeout=PATIENCE_MS)


def test_the_map_is_not_drawn_again_and_keeps_its_view(visit: Visit) -> None:
    page = _open(visit)
    frame = next(frame for frame in page.frames if "component" in frame.url)
    # A map that has just come fits itself to its box once more.
    page.wait_for_timeout(2500)
    frame.evaluate("map_div.setView([48.2, 5.3], 11, {animate: false}); window.avs_witness = true")
    _open_evs(page, "Andelot-Blancheville")
    expect(_map(page).locator('path[fill="url(#avs-gagne)"]').first).to_be_attached(timeout=PATIENCE_MS)
    assert frame.evaluate("[window.avs_witness, map_div.getZoom(), map_div.getCenter().lat.toFixed(1)]") == [
        True,
        11,
        "48.2",
    ]


@pytest.mark.long
def test_the_second_of_two_who_save_the_same_plan_is_told_and_chooses(visit: Visit) -> None:
    page = _open(visit)
    _open_evs(page, "Bourbonne-les-Bains")
    expect(page).to_have_url(re.compile("plan="), timeout=PATIENCE_MS)
    plan = re.search(r"plan=([\w-]+)", page.url)
    assert plan is not None
    other = page.context.new_page()
    other.goto(f"{visit.server}/seance?plan={plan[1]}")
    expect(_share(other)).to_contain_text(TODAY, timeout=PATIENCE_MS)
    expect(_map(other).locator(".avs-structure").nth(6)).to_be_visible(timeout=PATIENCE_MS)
    _open_evs(other, "Nogent")
    _save(other, "Benoît", "la mienne")
    expect(other.get_by_text(re.compile("Version 2 de .* enregistrée"))).to_be_visible(timeout=PATIENCE_MS)
    _save(page, "Anne", "la première")
    expect(page.get_by_text("Ce plan a été enregistré pendant que vous y travailliez")).to_be_visible(
        timeout=PATIENCE_MS
    )
    expect(page.get_by_role("region", name="Ce qui diffère")).to_contain_text("EVS Nogent")
    page.get_by_role("button", name="En faire une copie").click()
    expect(page.get_by_text(re.compile(r"Version 1 de .*\(copie\).* enregistrée"))).to_be_visible(timeout=PATIENCE_MS)
    other.close()


@pytest.mark.long
def test_two_variants_stand_side_by_side_on_maps_that_move_together(visit: Visit) -> None:
    page = _open(visit)
    _open_evs(page, "Andelot-Blancheville")
    page.get_by_text("Comparer", exact=True).click()
    maps = page.locator('iframe[title*="map_component"]')
    expect(maps).to_have_count(2, timeout=PATIENCE_MS)
    for rank in (0, 1):
        frame = page.frame_locator('iframe[title*="map_component"]').nth(rank)
        expect(frame.locator(".avs-structure").nth(6)).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_role("region", name="Les variantes en chiffres")).to_contain_text(f"45,2{NBSP}%")
    first, second = [frame for frame in page.frames if "component" in frame.url]
    first.evaluate("map_div.setView([48.1, 5.2], 10, {animate: false})")
    second.wait_for_function("map_div.getZoom() === 10 && map_div.getCenter().lat.toFixed(1) === '48.1'")


def test_a_hostile_name_is_shown_as_it_was_written(visit: Visit) -> None:
    page = _open(visit)
    _choose_place(page, "Andelot-Blancheville")
    page.get_by_text("Nom et territoire de la prochaine structure").click()
    box = page.get_by_label("Nom", exact=True)
    box.fill("<img src=x onerror=alert(1)>")
    box.press("Tab")
    page.wait_for_timeout(800)
    page.get_by_role("button", name="Ouvrir un EVS ici").click()
    expect(_share(page)).to_contain_text("→", timeout=PATIENCE_MS)
    _panel(page, "Décider")
    expect(page.get_by_role("region", name=re.compile("Changements"))).to_contain_text("<img src=x onerror=alert(1)>")
    assert visit.alerts == []


@pytest.mark.long
def test_a_decision_with_its_reason_and_a_note_are_in_the_minutes(visit: Visit) -> None:
    page = _open(visit)
    _open_evs(page, "Andelot-Blancheville")
    _panel(page, "Décider")
    box = page.get_by_label("Motif")
    box.fill("Aucun lieu à moins de vingt minutes")
    box.press("Tab")
    page.wait_for_timeout(800)
    page.get_by_role("button", name="Noter la décision").click()
    expect(page.get_by_role("region", name="Décisions prises")).to_contain_text(
        "Aucun lieu à moins de vingt minutes", timeout=PATIENCE_MS
    )
    _panel(page, "Notes")
    expect(page.get_by_role("region", name=re.compile("Journal"))).to_contain_text("Décision", timeout=PATIENCE_MS)
    with page.expect_download() as download:
        page.get_by_role("button", name="Compte rendu").click()
    assert download.value.suggested_filename.startswith("compte_rendu_52_")


def test_on_a_phone_nothing_is_wider_than_the_screen(phone: Visit) -> None:
    page = _open(phone)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
