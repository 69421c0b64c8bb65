"""État des lieux, and the contours of the QPV, in a real browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.conftest import Visit

pytestmark = pytest.mark.browser
PATIENCE_MS = 40_000
STRUCTURES = """id,nom,type,statut,gestion,code_commune,agrement_fin,fonctions,etp
pont,Le Pont,CS,agree,associative,52121,31/12/2020,AGC;ACF,12.5
rive,<b>La Rive</b>,EVS,agree,,52269,,AL,
"""
PARTNERS = "id_structure,financeur,montant,annee\npont,Caf,12000,2026\npont,Département,500,2025\n"


def _bring(page: Page, label: str, name: str, content: str) -> None:
    page.wait_for_timeout(1500)  # a file given before the page has settled is lost
    uploader = page.get_by_test_id("stFileUploader").filter(has_text=label)
    uploader.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
    )
    uploader.get_by_text(name).wait_for(timeout=PATIENCE_MS)


def test_the_example_has_its_structures_and_says_what_it_does_not_know(visit: Visit) -> None:
    page = visit.open("/etat_des_lieux")
    expect(page.locator(".avs-chiffres").first).to_contain_text("4\u00a0CS, 3\u00a0EVS", timeout=PATIENCE_MS)
    expect(page.get_by_role("region", name="Structures", exact=True).locator("tbody tr")).to_have_count(7)
    expect(page.get_by_text("Aucune fin d’agrément n’est connue").first).to_be_visible()
    expect(page.get_by_text("Aucun fichier de partenaires").first).to_be_visible()
    assert visit.outside == []
    assert visit.errors == []


def test_the_files_of_a_caf_give_renewals_staff_money_and_a_sheet(visit: Visit) -> None:
    page = visit.open("/mes_fichiers")
    _bring(page, "Structures", "structures.csv", STRUCTURES)
    _bring(page, "Partenaires", "partenaires.csv", PARTNERS)
    page.get_by_role("button", name="Vérifier et importer").click()
    expect(page.get_by_text("Import réussi").first).to_be_visible(timeout=PATIENCE_MS)
    visit.turn_to("Diagnostic", "État des lieux")
    expect(page.get_by_role("region", name="Calendrier des renouvellements").first).to_contain_text(
        "dont 1\u00a0échu", timeout=PATIENCE_MS
    )
    expect(page.locator(".avs-chiffres").first).to_contain_text("connu pour 1\u00a0structure sur 2")
    expect(page.get_by_role("region", name="Par financeur").first).to_contain_text("12\u202f000\u00a0€")
    expect(page.locator(".avs-fiche")).to_contain_text("Caf\u00a0: 12\u202f000\u00a0€ en 2026")
    page.get_by_label("Fiche d’une structure").click()
    page.keyboard.type("rive")
    page.keyboard.press("Enter")
    expect(page.locator(".avs-fiche h2")).to_have_text("<b>La Rive</b>", timeout=PATIENCE_MS)


def test_on_a_phone_nothing_is_wider_than_the_screen(phone: Visit) -> None:
    page = phone.open("/etat_des_lieux")
    expect(page.get_by_role("region", name="Structures agréées, par mode de gestion").first).to_be_visible(
        timeout=PATIENCE_MS
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_file_of_the_generation_of_2015_is_refused_and_the_discs_stay(visit: Visit) -> None:
    page = visit.open("/methode")
    outline = {"type": "Polygon", "coordinates": [[[5.1, 48.0], [5.11, 48.0], [5.11, 48.01], [5.1, 48.0]]]}
    properties = {"code_qp": "QP052001", "lib_qp": "Rochotte", "insee_com": "52121"}
    feature = {"type": "Feature", "properties": properties, "geometry": outline}
    _bring(page, "Depuis un fichier", "a.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    page.get_by_role("button", name="Vérifier et installer").click()
    expect(page.get_by_text("rien n’a été installé").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_role("region", name="Constats").first).to_contain_text("génération 2015")
    expect(page.get_by_text("Emprises indicatives.").first).to_be_visible()
