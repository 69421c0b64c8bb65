"""Units finer than the commune, imported and drawn in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.locations import SHARED

if TYPE_CHECKING:
    from tests.web.conftest import Visit

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000
GRID = SHARED / "donnees" / "carreaux_marseille.gpkg"
STRUCTURES = b"nom,type,code_commune\nUn,CS,13203\nDeux,EVS,13215\n"


@pytest.mark.skipif(not GRID.is_file(), reason="the real grid of Marseille is not beside the project")
def test_the_grid_of_marseille_is_imported_and_drawn(visit: Visit) -> None:
    page = visit.open("/mes_fichiers?departement=13")
    uploads = page.locator('input[type="file"]')
    expect(uploads).to_have_count(8, timeout=PATIENCE_MS)
    page.wait_for_timeout(1500)
    uploads.first.set_input_files({"name": "s.csv", "mimeType": "text/csv", "buffer": STRUCTURES})
    cells = page.get_by_test_id("stFileUploader").filter(has_text="IRIS ou carreaux")
    cells.locator("input").set_input_files(str(GRID))
    expect(page.get_by_test_id("stFileChip")).to_have_count(2, timeout=PATIENCE_MS)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Vérifier et importer").click()
    expect(page.get_by_text("Import réussi").first).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("link", name="Voir sur la carte").click()
    frame = page.locator(".avs-carte").first
    frame.locator("path.leaflet-interactive").nth(7000).wait_for(state="attached", timeout=PATIENCE_MS)
    expect(page.locator(".avs-legende").first).to_contain_text("mailles")
    assert visit.errors == []
