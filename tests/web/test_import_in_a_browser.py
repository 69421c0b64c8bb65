"""Mes fichiers, in a real browser: refusals, imports, hostile names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.conftest import Visit

pytestmark = pytest.mark.browser
PATIENCE_MS = 40_000
HOSTILE = "<img src=x onerror=alert(1)>"


def _bring(page: Page, name: str, content: str | bytes) -> None:
    data = content.encode() if isinstance(content, str) else content
    boxes = page.locator('input[type="file"]')
    # The boxes come one by one, and a file given to one before the page has settled is lost.
    expect(boxes).to_have_count(6, timeout=PATIENCE_MS)
    page.wait_for_timeout(1500)
    boxes.first.set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    page.get_by_text(name).first.wait_for(timeout=PATIENCE_MS)
    # The name is shown before the file has arrived, and a form sent meanwhile is sent without it.
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Vérifier et importer").click()


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
    page.get_by_role("button", name="Remove").first.click()
    _bring(page, "image.csv", b"\x89PNG\r\n\x1a\n" + bytes(64))
    expect(page.get_by_text("rien n’a été importé").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("d’après : bon.csv").first).to_be_visible()


def test_a_hostile_name_is_shown_as_text_on_the_map_and_in_the_tables(visit: Visit) -> None:
    page = visit.open("/mes_fichiers")
    _bring(page, "hostile.csv", f"nom,type,commune\n{HOSTILE},CS,Chaumont\n")
    expect(page.get_by_text("Import réussi").first).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("link", name="Voir sur la carte").click()
    frame = page.frame_locator('iframe[src*="maps.component"]').first
    mark = frame.locator(".avs-structure").first
    mark.wait_for(timeout=PATIENCE_MS)
    mark.hover(force=True)
    expect(frame.locator(".leaflet-tooltip", has_text=HOSTILE).last).to_be_visible(timeout=PATIENCE_MS)
    mark.click(force=True)
    page.get_by_text("Structures", exact=True).last.click()
    expect(page.get_by_role("region", name="Structures").first).to_contain_text(HOSTILE, timeout=PATIENCE_MS)
    assert visit.alerts == []
