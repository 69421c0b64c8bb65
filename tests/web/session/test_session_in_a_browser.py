"""The session: from the click to the saved plan, found again after a reload, and two people who save the same plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import docx
import pytest
from playwright.sync_api import expect

from tests.web.map_on_screen import MapOnScreen
from tests.web.session.session_scenes import (
    PATIENCE_MS,
    choose_place,
    map_of,
    open_evs,
    open_session,
    save_version,
    share_of,
    turn_to_panel,
)

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.web.conftest import Visit

pytestmark = pytest.mark.browser
NBSP, THIN = "\u00a0", "\u202f"
TODAY = f"41,5{NBSP}%"


def test_an_evs_opened_in_andelot_changes_the_figures_is_saved_and_is_there_again(visit: Visit) -> None:
    page = open_session(visit)
    expect(share_of(page)).to_contain_text(TODAY)
    open_evs(page, "Andelot-Blancheville")
    # 6 265 inhabitants of the communes within 20 minutes that nothing covered, by `avs-geo analyser` on the same.
    expect(share_of(page)).to_contain_text(f"41,5{NBSP}% → 45,2{NBSP}%")
    expect(share_of(page)).to_contain_text(f"+6{THIN}265")
    expect(map_of(page).locator('path[fill="url(#avs-gagne)"]')).to_have_count(29, timeout=PATIENCE_MS)
    expect(page.get_by_role("region", name=re.compile("par intercommunalité"))).to_contain_text("CC Meuse Rognon")
    save_version(page, "Anne", "comité")
    expect(page.get_by_text(re.compile("Version 2 de .* enregistrée"))).to_be_visible(timeout=PATIENCE_MS)
    page.reload()
    expect(share_of(page)).to_contain_text(f"45,2{NBSP}%", timeout=PATIENCE_MS)
    expect(page.get_by_text("tout est dans la dernière version")).to_be_visible(timeout=PATIENCE_MS)
    assert visit.outside == []
    assert visit.errors == []


@pytest.mark.long
def test_a_click_on_the_map_opens_undo_takes_it_back_and_a_reload_without_saving_loses_nothing(visit: Visit) -> None:
    page = open_session(visit)
    turn_to_panel(page, "Ouvrir un EVS")
    expect(page.get_by_text("Un clic ouvre un EVS là")).to_be_visible(timeout=PATIENCE_MS)
    page.wait_for_timeout(1000)
    map_of(page).locator("path.leaflet-interactive").nth(300).click(force=True)
    expect(share_of(page)).to_contain_text("→", timeout=PATIENCE_MS)
    after = page.locator(".avs-chiffres dd").first.inner_text()
    page.get_by_role("button", name="Annuler").click()
    expect(share_of(page)).not_to_contain_text("→", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Rétablir").click()
    expect(share_of(page)).to_contain_text("→", timeout=PATIENCE_MS)
    expect(page.get_by_text("travail en cours gardé")).to_be_visible(timeout=PATIENCE_MS)
    expect(page).to_have_url(re.compile("seance="))
    page.reload()
    expect(share_of(page)).to_have_text(re.compile(re.escape(after.split("\n", maxsplit=1)[0])), timeout=PATIENCE_MS)


def test_the_map_is_not_drawn_again_and_keeps_its_view(visit: Visit) -> None:
    page = open_session(visit)
    shown = MapOnScreen(page)
    # A map that has just come fits itself to its box once more.
    page.wait_for_timeout(2500)
    shown.evaluate("() => { map.setView([48.2, 5.3], 11, {animate: false}); avs.witness = true; }")
    open_evs(page, "Andelot-Blancheville")
    expect(map_of(page).locator('path[fill="url(#avs-gagne)"]').first).to_be_attached(timeout=PATIENCE_MS)
    assert shown.evaluate("[avs.witness, map.getZoom(), map.getCenter().lat.toFixed(1)]") == [
        True,
        11,
        "48.2",
    ]


@pytest.mark.long
def test_the_second_of_two_who_save_the_same_plan_is_told_and_chooses(visit: Visit) -> None:
    page = open_session(visit)
    open_evs(page, "Bourbonne-les-Bains")
    expect(page).to_have_url(re.compile("plan="), timeout=PATIENCE_MS)
    plan = re.search(r"plan=([\w-]+)", page.url)
    assert plan is not None
    other = page.context.new_page()
    other.goto(f"{visit.server}/seance?plan={plan[1]}")
    expect(share_of(other)).to_contain_text(TODAY, timeout=PATIENCE_MS)
    expect(map_of(other).locator(".avs-structure").nth(6)).to_be_visible(timeout=PATIENCE_MS)
    open_evs(other, "Nogent")
    save_version(other, "Benoît", "la mienne")
    expect(other.get_by_text(re.compile("Version 2 de .* enregistrée"))).to_be_visible(timeout=PATIENCE_MS)
    save_version(page, "Anne", "la première")
    expect(page.get_by_text("Ce plan a été enregistré pendant que vous y travailliez")).to_be_visible(
        timeout=PATIENCE_MS
    )
    expect(page.get_by_role("region", name="Ce qui diffère")).to_contain_text("EVS Nogent")
    page.get_by_role("button", name="En faire une copie").click()
    expect(page.get_by_text(re.compile(r"Version 1 de .*\(copie\).* enregistrée"))).to_be_visible(timeout=PATIENCE_MS)
    other.close()


@pytest.mark.long
def test_two_variants_stand_side_by_side_on_maps_that_move_together(visit: Visit) -> None:
    page = open_session(visit)
    open_evs(page, "Andelot-Blancheville")
    page.get_by_text("Comparer", exact=True).click()
    maps = page.locator(".avs-carte")
    expect(maps).to_have_count(2, timeout=PATIENCE_MS)
    for rank in (0, 1):
        frame = page.locator(".avs-carte").nth(rank)
        expect(frame.locator(".avs-structure").nth(6)).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_role("region", name="Les variantes en chiffres")).to_contain_text(f"45,2{NBSP}%")
    page.wait_for_timeout(1500)
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV pour Excel").first.click()
    assert download.value.suggested_filename == "variantes_52.csv"
    heading, today, variant, *_ = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert heading.startswith("variante;part_couverte;part_couverte_ecart;population_couverte")
    assert today.startswith("Aujourd’hui;")
    assert variant.split(";")[4] == "6265", "Andelot and the communes around it"
    with page.expect_download() as download:
        page.get_by_role("button", name="Classeur XLSX").first.click()
    assert download.value.suggested_filename == "variantes_52.xlsx"
    MapOnScreen(page).evaluate("() => { map.setView([48.1, 5.2], 10, {animate: false}); }")
    MapOnScreen(page, 1).wait_for("map.getZoom() === 10 && map.getCenter().lat.toFixed(1) === '48.1'")


def test_an_opening_in_b_compared_with_a_reads_from_a_to_b_and_is_a_gain(visit: Visit) -> None:
    page = open_session(visit)
    turn_to_panel(page, "B")
    open_evs(page, "Andelot-Blancheville")
    page.get_by_text("Comparer", exact=True).click()
    expect(page.get_by_role("heading", name="De la variante A à la variante B")).to_be_visible(timeout=PATIENCE_MS)
    table = page.get_by_role("region", name="De la variante A à la variante B, par intercommunalité")
    _expect_gain(table)
    box = page.get_by_role("combobox", name="Comparaison")
    box.click()
    page.get_by_role("option", name="D’aujourd’hui à la variante B").click()
    expect(page.get_by_role("heading", name="D’aujourd’hui à la variante B")).to_be_visible(timeout=PATIENCE_MS)
    _expect_gain(page.get_by_role("region", name=re.compile("D’aujourd’hui.*par intercommunalité")))


def _expect_gain(table: Locator) -> None:
    expect(table).to_contain_text(f"41,5{NBSP}% → 45,2{NBSP}%", timeout=PATIENCE_MS)
    expect(table).to_contain_text(f"+6{THIN}265")


def test_a_hostile_name_is_shown_as_it_was_written(visit: Visit) -> None:
    page = open_session(visit)
    choose_place(page, "Andelot-Blancheville")
    page.get_by_text("Nom et territoire de la prochaine structure").click()
    box = page.get_by_label("Nom", exact=True)
    box.fill("<img src=x onerror=alert(1)>")
    box.press("Tab")
    page.wait_for_timeout(800)
    page.get_by_role("button", name="Ouvrir un EVS ici").click()
    expect(share_of(page)).to_contain_text("→", timeout=PATIENCE_MS)
    turn_to_panel(page, "Décider")
    expect(page.get_by_role("region", name=re.compile("Changements"))).to_contain_text("<img src=x onerror=alert(1)>")
    assert visit.alerts == []


@pytest.mark.long
def test_a_decision_with_its_reason_and_a_note_are_in_the_minutes(visit: Visit) -> None:
    page = open_session(visit)
    open_evs(page, "Andelot-Blancheville")
    turn_to_panel(page, "Décider")
    box = page.get_by_label("Motif")
    box.fill("Aucun lieu à moins de vingt minutes")
    box.press("Tab")
    page.wait_for_timeout(800)
    page.get_by_role("button", name="Noter la décision").click()
    expect(page.get_by_role("region", name="Décisions prises")).to_contain_text(
        "Aucun lieu à moins de vingt minutes", timeout=PATIENCE_MS
    )
    turn_to_panel(page, "Notes")
    expect(page.get_by_role("region", name=re.compile("Journal"))).to_contain_text("Décision", timeout=PATIENCE_MS)
    with page.expect_download() as download:
        page.get_by_role("button", name="Compte rendu").click()
    assert download.value.suggested_filename.startswith("compte_rendu_52_")
    figures, by_epci, decisions, _ = docx.Document(str(download.value.path())).tables
    share = [cell.text for cell in figures.rows[1].cells]
    assert share[1:] == [f"41,5{NBSP}%", f"45,2{NBSP}%", f"+3,7{NBSP}points"]
    assert "CC Meuse Rognon" in [row.cells[0].text for row in by_epci.rows]
    assert decisions.rows[1].cells[2].text == "Aucun lieu à moins de vingt minutes"


def test_on_a_phone_nothing_is_wider_than_the_screen(phone: Visit) -> None:
    page = open_session(phone)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
