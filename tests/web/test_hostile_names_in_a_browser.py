"""Names made to harm, in a real browser: everywhere they are text, and turn nothing of what stands around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.map_on_screen import MAP

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.web.conftest import Visit

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000
# Marks of direction and letters without width: none of them may be in the text of a page.
HIDDEN = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
NAMES = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "Centre\u202eeslaf\u200b",
    "![x](https://example.invalid/p.png) {{ 7*7 }}",
)
SHOWN = (NAMES[0], NAMES[1], "Centre\ufffdeslaf\ufffd", NAMES[3])
FILE = "nom,type,commune,gestionnaire,adresse\n" + "".join(
    f'"{name}",CS,{commune},"{name}","{name}"\n'
    for name, commune in zip(NAMES, ("Chaumont", "Langres", "Saint-Dizier", "Bourbonne-les-Bains"), strict=True)
)
_ORDER = """(name) => {
    // Where the first and the last letter of the cell that holds the name are drawn.
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.textContent.indexOf(name);
        if (at < 0 || !node.parentElement.closest("table")) continue;
        const places = [at, at + name.length - 1].map((place) => {
            const range = document.createRange();
            range.setStart(node, place);
            range.setEnd(node, place + 1);
            return range.getBoundingClientRect().left;
        });
        return places;
    }
    return null;
}"""


def _import(visit: Visit) -> Page:
    page = visit.open("/mes_fichiers")
    boxes = page.locator('input[type="file"]')
    expect(boxes).to_have_count(8, timeout=PATIENCE_MS)
    page.wait_for_timeout(1500)
    # The name of the file is text too.
    name = "![n](n.png).csv"
    boxes.first.set_input_files({"name": name, "mimeType": "text/csv", "buffer": FILE.encode()})
    page.get_by_text(name).first.wait_for(timeout=PATIENCE_MS)
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Vérifier et importer").click()
    expect(page.get_by_text("Import réussi").first).to_be_visible(timeout=PATIENCE_MS)
    return page


def _map(page: Page) -> Locator:
    return page.locator(MAP).first


def _nothing_happened(visit: Visit) -> None:
    page = visit.page
    assert visit.alerts == []
    assert visit.errors == []
    assert visit.outside == []
    for words in (page.locator("body").inner_text(), *page.locator(MAP).all_inner_texts()):
        assert not set(HIDDEN) & set(words)
    assert page.locator('img[src="x"], img[src*="example.invalid"], img[src*="n.png"]').count() == 0


def test_hostile_names_are_text_on_the_map_in_the_tooltips_and_in_the_tables(visit: Visit) -> None:
    page = _import(visit)
    expect(page.get_by_text("d’après : ![n](n.png).csv").last).to_be_visible()
    page.get_by_role("link", name="Voir sur la carte").click()
    marks = _map(page).locator(".avs-structure")
    marks.first.wait_for(timeout=PATIENCE_MS)
    assert marks.count() == len(NAMES)
    seen = set()
    for rank in range(len(NAMES)):
        marks.nth(rank).hover(force=True)
        tip = _map(page).locator(".leaflet-tooltip strong").last
        tip.wait_for(timeout=PATIENCE_MS)
        seen.add(tip.inner_text())
    assert seen == set(SHOWN)
    page.get_by_text("Structures", exact=True).last.click()
    table = page.get_by_role("region", name="Structures").first
    for name in SHOWN:
        expect(table).to_contain_text(name, timeout=PATIENCE_MS)
    first, last = page.evaluate(_ORDER, SHOWN[2])
    assert first < last
    _nothing_happened(visit)


def test_hostile_names_are_text_in_the_sheets_and_in_the_session(visit: Visit) -> None:
    page = _import(visit)
    page.get_by_role("link", name="Voir sur la carte").click()
    _map(page).locator(".avs-structure").first.wait_for(timeout=PATIENCE_MS)
    visit.turn_to("Diagnostic", "État des lieux")
    box = page.get_by_role("combobox", name="Fiche d’une structure")
    for name in SHOWN:
        box.click()
        page.get_by_role("option").filter(has_text=name).first.click()
        sheet = page.locator(".avs-fiche").last
        expect(sheet.locator("h2")).to_contain_text(name, timeout=PATIENCE_MS)
        expect(sheet.locator("dd").filter(has_text=name).first).to_be_visible()
    _nothing_happened(visit)
    visit.turn_to("Perspectives", "Séance")
    _map(page).locator(".avs-structure").nth(3).wait_for(timeout=PATIENCE_MS)
    page.get_by_role("combobox", name="Structure", exact=True).click()
    expect(page.get_by_role("option").filter(has_text=SHOWN[2]).first).to_be_visible(timeout=PATIENCE_MS)
    _nothing_happened(visit)
