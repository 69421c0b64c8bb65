"""Mes fichiers, in a real browser: refusals, imports, hostile names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Visit, settled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
PATIENCE_MS = 40_000
BOXES = 8
HOSTILE = "<img src=x onerror=alert(1)>"


SIZES = ((1280, 900), (1366, 768), (390, 844))


def _bring(page: Page, name: str, content: str | bytes) -> None:
    data = content.encode() if isinstance(content, str) else content
    boxes = page.locator('input[type="file"]')
    # The boxes come one by one, and a file given to one before the page has settled is lost.
    expect(boxes).to_have_count(BOXES, timeout=PATIENCE_MS)
    settled(page)
    with page.expect_response(lambda answer: "upload_file" in answer.url and answer.request.method == "PUT"):
        boxes.first.set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    # The name is shown before the file has arrived, and a form sent meanwhile is sent without it.
    expect(page.get_by_test_id("stFileChip").filter(has_text=name)).to_be_visible(timeout=PATIENCE_MS)
    settled(page)
    page.get_by_role("button", name="Vérifier et importer").click()


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def sized(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Visit]:
    """A new visitor, on a window of one of three sizes."""
    width, height = request.param
    with browser.new_context(locale="fr-FR", viewport={"width": width, "height": height}) as context:
        yield Visit(context, server)


def test_the_result_of_an_import_comes_into_view_and_the_pages_show_what_was_imported(sized: Visit) -> None:
    page = sized.open("/mes_fichiers")
    _bring(page, "bon.csv", "nom,type,commune\nLe Pont,CS,Chaumont\n")
    result = page.locator("[data-avs-resultat]")
    expect(result).to_have_text("Import réussi.", timeout=PATIENCE_MS)
    expect(result).to_be_focused()
    expect(result).to_be_in_viewport()
    page.get_by_role("link", name="Voir sur la carte").click()
    expect(page.locator(".avs-chiffres").first).to_contain_text("1\u00a0CS, 0\u00a0EVS", timeout=PATIENCE_MS)
    if page.get_by_test_id("stExpandSidebarButton").is_visible():
        page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.get_by_role("radio", name="Mes fichiers")).to_be_checked()
    expect(page.get_by_role("radio", name="Exemple")).not_to_be_checked()


def test_the_side_bar_follows_an_import_at_once(sized: Visit) -> None:
    page = sized.open("/mes_fichiers")
    _bring(page, "bon.csv", "nom,type,commune\nLe Pont,CS,Chaumont\n")
    expect(page.locator("[data-avs-resultat]")).to_have_text("Import réussi.", timeout=PATIENCE_MS)
    expect(page.get_by_role("radio", name="Mes fichiers", include_hidden=True)).to_be_checked()


def test_a_refusal_comes_into_view_each_time_even_of_the_same_file(sized: Visit) -> None:
    page = sized.open("/mes_fichiers")
    for _ in range(2):
        page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, main.scrollHeight)")
        _bring(page, "faux.csv", "nom,type,commune\nB,Crèche,Chaumont\n")
        result = page.locator("[data-avs-resultat]")
        expect(result).to_contain_text("1\u00a0erreur", timeout=PATIENCE_MS)
        expect(result).to_be_focused()
        expect(result).to_be_in_viewport()
        page.get_by_role("button", name="Retirer faux.csv").click()
        expect(page.get_by_test_id("stFileChip")).to_have_count(0)


def test_a_form_sent_without_structures_says_where_they_go(visit: Visit) -> None:
    page = visit.open("/mes_fichiers")
    page.get_by_role("button", name="Vérifier et importer").click()
    expect(page.locator("[data-avs-resultat]")).to_be_focused()
    expect(page.get_by_role("region", name="Constats")).to_contain_text("première case du formulaire")


def test_an_inventory_that_is_forgotten_can_be_put_back(visit: Visit) -> None:
    page = visit.open("/mes_fichiers")
    _bring(page, "bon.csv", "nom,type,commune\nLe Pont,CS,Chaumont\n")
    page.get_by_role("button", name="Oublier cet inventaire").click(timeout=PATIENCE_MS)
    expect(page.get_by_text("L’inventaire de ce département est oublié")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="le remettre en place").click()
    expect(page.get_by_text("1\u00a0structure, d’après : bon.csv")).to_be_visible(timeout=PATIENCE_MS)


def test_every_fault_is_shown_at_once_with_its_line_and_its_remedy(visit: Visit) -> None:
    page = visit.open("/mes_fichiers")
    _bring(page, "faux.csv", "nom,type,commune\nA,CS,Chaumont\nB,Crèche,Chaumont\nC,CS,Chaumnt\n")
    expect(page.get_by_text("rien n’a été importé").first).to_be_visible(timeout=PATIENCE_MS)
    table = page.get_by_role("region", name="Constats").first
    expect(table).to_contain_text("ligne 3")
    expect(table).to_contain_text("Crèche")
    expect(table).to_contain_text("ligne 4")
    expect(table).to_contain_text("Chaumont (52121)")


def test_a_refused_file_leaves_the_previous_inventory_in_place(visit: Visit) -> None:
    page = visit.open("/mes_fichiers")
    _bring(page, "bon.csv", "nom,type,commune\nLe Pont,CS,Chaumont\n")
    expect(page.get_by_text("Import réussi").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("1\u00a0structure, d’après : bon.csv").first).to_be_visible()
    page.get_by_role("button", name="Retirer").first.click()
    _bring(page, "image.csv", b"\x89PNG\r\n\x1a\n" + bytes(64))
    expect(page.get_by_text("rien n’a été importé").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("d’après : bon.csv").first).to_be_visible()


def test_a_hostile_name_is_shown_as_text_on_the_map_and_in_the_tables(visit: Visit) -> None:
    page = visit.open("/mes_fichiers")
    _bring(page, "hostile.csv", f"nom,type,commune\n{HOSTILE},CS,Chaumont\n")
    expect(page.get_by_text("Import réussi").first).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("link", name="Voir sur la carte").click()
    frame = page.locator(".avs-carte").first
    mark = frame.locator(".avs-structure").first
    mark.wait_for(timeout=PATIENCE_MS)
    mark.hover(force=True)
    expect(frame.locator(".leaflet-tooltip", has_text=HOSTILE).last).to_be_visible(timeout=PATIENCE_MS)
    mark.click(force=True)
    page.get_by_text("Structures", exact=True).last.click()
    expect(page.get_by_role("region", name="Structures").first).to_contain_text(HOSTILE, timeout=PATIENCE_MS)
    assert visit.alerts == []
