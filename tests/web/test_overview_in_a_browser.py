"""Vue d'ensemble, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.web.conftest import Visit

pytestmark = pytest.mark.browser
PATIENCE_MS = 40_000


def _map(page: Page) -> Locator:
    frame = page.locator(".avs-carte").first
    frame.locator("path.leaflet-interactive").nth(400).wait_for(timeout=PATIENCE_MS)
    return frame


def _open_layers(frame: Locator) -> None:
    toggle = frame.get_by_role("button", name="Couches de la carte")
    # The list opens under the pointer, so the button never stays hovered.
    toggle.hover(force=True)
    frame.locator(".leaflet-control-layers-overlays").wait_for(timeout=PATIENCE_MS)


def test_the_first_page_shows_haute_marne_with_its_figures_its_map_and_its_table(visit: Visit) -> None:
    page = visit.open()
    expect(page.get_by_role("heading", level=1).first).to_have_text("Haute-Marne")
    expect(page.locator(".avs-chiffres").first).to_contain_text("168\u202f331 habitants")
    expect(page.locator(".avs-chiffres").first).to_contain_text("4\u00a0CS, 3\u00a0EVS")
    expect(page.locator(".avs-bandeau").first).to_contain_text("Territoires supposés")
    frame = _map(page)
    expect(frame.locator(".avs-structure")).to_have_count(7)
    table = page.get_by_role("region", name="Couverture par intercommunalité").first
    expect(table.locator("tbody tr")).to_have_count(10)
    expect(table.locator("tr.total")).to_contain_text("Haute-Marne")


def test_nothing_leaves_the_machine(visit: Visit) -> None:
    page = visit.open()
    _map(page)
    for path in ("/mes_fichiers", "/methode"):
        visit.open(path)
    page.wait_for_timeout(1000)
    assert visit.outside == []
    assert visit.errors == []


def test_a_click_on_a_commune_shows_its_sheet_and_that_of_its_epci(visit: Visit) -> None:
    page = visit.open()
    frame = _map(page)
    frame.locator("path.leaflet-interactive").nth(30).click(force=True)
    sheet = page.locator(".avs-fiche").first
    expect(sheet).to_be_visible(timeout=PATIENCE_MS)
    expect(sheet.locator("h2")).to_have_text(re.compile(r"\(52\d{3}\)"))
    expect(sheet).to_contain_text("Structure la plus proche")
    expect(page.get_by_text("Son intercommunalité").first).to_be_visible()


def test_a_click_on_the_name_of_an_epci_shows_its_sheet(visit: Visit) -> None:
    frame = _map(visit.open())
    frame.locator(".avs-epci", has_text="Meuse Rognon").click(force=True)
    expect(visit.page.locator(".avs-fiche h2").first).to_have_text("CC Meuse Rognon", timeout=PATIENCE_MS)


def test_an_epci_is_found_by_its_name_and_its_whole_population_is_shown(visit: Visit) -> None:
    page = visit.open()
    page.get_by_label("Fiche d’une commune ou d’une intercommunalité").click()
    page.keyboard.type("ouest vosg")
    page.keyboard.press("Enter")
    sheet = page.locator(".avs-fiche").first
    expect(sheet).to_contain_text("CC de l'Ouest Vosgien", timeout=PATIENCE_MS)
    expect(sheet).to_contain_text("dans le département, sur")


def test_the_department_changes_and_is_kept_in_the_address(visit: Visit) -> None:
    page = visit.open()
    page.get_by_label("Département", exact=True).click()
    page.keyboard.type("pas-de-c")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1).first).to_have_text("Pas-de-Calais", timeout=PATIENCE_MS)
    page.wait_for_url("**/?departement=62")
    page.reload()
    expect(page.get_by_role("heading", level=1).first).to_have_text("Pas-de-Calais", timeout=PATIENCE_MS)


@pytest.mark.parametrize(("asked", "shown"), [("2A", "Corse-du-Sud"), ("la+reunion", "La Réunion"), ("75", "Paris")])
def test_an_address_names_a_department_by_number_or_by_name(visit: Visit, asked: str, shown: str) -> None:
    page = visit.open(f"/?departement={asked}")
    expect(page.get_by_role("heading", level=1).first).to_have_text(shown, timeout=PATIENCE_MS)
    page.locator(".avs-carte").first.locator("path").first.wait_for(timeout=PATIENCE_MS)


def test_an_address_that_names_no_department_is_refused_in_french(visit: Visit) -> None:
    page = visit.open("/?departement=%3Cscript%3E")
    expect(page.get_by_text("Aucun département").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_role("heading", level=1).first).to_have_text("Haute-Marne")


def test_the_layers_can_be_switched_and_are_named_in_french(visit: Visit) -> None:
    frame = _map(visit.open())
    _open_layers(frame)
    labels = frame.locator(".leaflet-control-layers-overlays")
    for name in ("Communes", "Limites des intercommunalités", "QPV", "Territoires", "(CS)", "(EVS)"):
        expect(labels).to_contain_text(name)
    box = frame.locator(".leaflet-control-layers-overlays label", has_text="(CS)").locator("input")
    box.uncheck()
    expect(frame.locator(".avs-structure")).to_have_count(3)


def test_a_background_that_cannot_be_reached_breaks_nothing(visit: Visit) -> None:
    frame = _map(visit.open())
    _open_layers(frame)
    frame.locator(".leaflet-control-layers-overlays label", has_text="OpenStreetMap").locator("input").check()
    visit.page.wait_for_timeout(1500)
    assert frame.locator("path.leaflet-interactive").count() > 426
    assert visit.errors == []


def test_a_lower_threshold_leaves_more_people_uncovered(visit: Visit) -> None:
    def uncovered(page: Page) -> float:
        page.locator(".avs-chiffres dd").nth(2).wait_for(timeout=PATIENCE_MS)
        return float(page.locator(".avs-chiffres dd").nth(2).inner_text().split("\u00a0")[0].replace(",", "."))

    at_twenty = uncovered(visit.open("/"))
    at_ten = uncovered(visit.open("/?seuil=10"))
    assert at_ten > at_twenty


def test_the_table_downloads_for_excel(visit: Visit) -> None:
    page = visit.open()
    _map(page)
    with page.expect_download(timeout=PATIENCE_MS) as waiting:
        page.get_by_role("button", name="CSV pour Excel").click()
    content = waiting.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbfcode_epci;nom_epci;")
    assert len(content.splitlines()) == 10


def test_on_a_phone_nothing_is_wider_than_the_screen(phone: Visit) -> None:
    page = phone.open()
    _map(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(".avs-carte").first.bounding_box()
    assert box is not None
    assert box["width"] <= 390
