"""Objectifs: a programme at the first visit, decided line by line by mouse and keyboard, with its figures following."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.conftest import settled

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.web.conftest import Visit

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000
STATUSES = ("Proposé", "Retenu", "Reporté", "Écarté")
HOSTILE = "<img src=x onerror=alert(1)>"


def _open(visit: Visit) -> Page:
    page = visit.open("/objectifs")
    expect(page.get_by_role("region", name="Trajectoire")).to_be_visible(timeout=PATIENCE_MS)
    settled(page)
    return page


def _line(page: Page, rank: int) -> Locator:
    """The buttons of the statuses of a line."""
    return page.get_by_role("radiogroup", name="Statut").nth(rank)


def _decided(page: Page) -> Locator:
    return page.get_by_role("region", name="Lignes, telles que décidées").locator("tbody tr")


def _open_form(page: Page) -> None:
    page.get_by_text("Coûts, plafonds, personnel").click()
    expect(page.get_by_role("button", name="Prendre ces valeurs")).to_be_visible(timeout=PATIENCE_MS)


def test_the_first_visit_shows_a_programme_and_asks_for_what_it_does_not_know(visit: Visit) -> None:
    page = _open(visit)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Haute-Marne")
    expect(page.locator(".avs-chiffres")).to_contain_text("41,5\u00a0% aujourd’hui")
    expect(page.get_by_role("region", name="Trajectoire").locator("tbody tr")).to_have_count(5)
    expect(_decided(page).first).to_contain_text("Extension de territoire")
    page.get_by_text("Ce que le programme suppose").click()
    expect(page.get_by_role("region", name="Suppositions et demandes")).to_contain_text("barème des prestations")
    assert visit.outside == []
    assert visit.errors == []


def test_each_status_of_a_line_is_taken_at_the_first_click_each_time(visit: Visit) -> None:
    page = _open(visit)
    for rank, status in [(0, "Retenu"), (1, "Écarté"), (0, "Reporté"), (2, "Retenu"), (0, "Proposé"), (1, "Retenu")]:
        _line(page, rank).get_by_role("radio", name=status).click()
        expect(_line(page, rank).get_by_role("radio", name=status)).to_be_checked()
        expect(_decided(page).nth(rank)).to_contain_text(status, timeout=PATIENCE_MS)
    expect(page.get_by_text("2\u00a0lignes modifiées")).to_be_visible()


def test_a_line_that_is_discarded_by_the_keyboard_changes_the_figures_and_is_kept(visit: Visit) -> None:
    page = _open(visit)
    figures = page.locator(".avs-chiffres dd").first
    before = figures.inner_text().splitlines()[0]
    _line(page, 0).get_by_role("radio", name="Proposé").focus()
    for status in STATUSES[1:]:
        page.keyboard.press("ArrowRight")
        expect(_line(page, 0).get_by_role("radio", name=status)).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_text("1\u00a0ligne modifiée")).to_be_visible(timeout=PATIENCE_MS)
    expect(figures).not_to_contain_text(before, timeout=PATIENCE_MS)
    expect(_decided(page).first).to_contain_text("Écarté")
    expect(_decided(page).first).to_contain_text("Modifié\u00a0: statut (proposé au départ)")
    visit.turn_to("Diagnostic", "Besoins")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Besoins", timeout=PATIENCE_MS)
    visit.turn_to("Perspectives", "Objectifs")
    expect(page.get_by_text("1\u00a0ligne modifiée")).to_be_visible(timeout=PATIENCE_MS)
    expect(_line(page, 0).get_by_role("radio", name="Écarté")).to_be_checked()
    page.get_by_role("button", name="Revenir à la proposition").click()
    expect(figures).to_contain_text(before, timeout=PATIENCE_MS)
    expect(_line(page, 0).get_by_role("radio", name="Proposé")).to_be_checked()


def test_an_opened_line_takes_a_year_a_kind_and_a_comment_shown_as_it_was_written(visit: Visit) -> None:
    page = _open(visit)
    page.get_by_role("button", name="Modifier").nth(3).click()
    page.get_by_role("radiogroup", name="Nature").get_by_role("radio", name="EVS").click(timeout=PATIENCE_MS)
    # The lines stand in the order of the calendar: another year gives this one another place.
    line = _decided(page).filter(has_text="nature (CS au départ)")
    expect(line).to_contain_text("Création d’un EVS", timeout=PATIENCE_MS)
    page.get_by_label("Commentaire").fill(HOSTILE)
    page.get_by_label("Commentaire").press("Enter")
    expect(line).to_contain_text(HOSTILE, timeout=PATIENCE_MS)
    page.get_by_role("combobox", name="Année", exact=True).click()
    page.get_by_role("option", name="2029").click()
    expect(line).to_contain_text("2029", timeout=PATIENCE_MS)
    expect(line).to_have_count(1)
    assert visit.alerts == []


def test_a_cost_typed_wrong_is_told_beside_its_field_and_a_right_one_fills_the_figures(visit: Visit) -> None:
    page = _open(visit)
    _open_form(page)
    page.get_by_role("tab", name="Extension").click()
    page.get_by_role("textbox", name="Le coût annuel d’une extension").fill("beaucoup")
    page.get_by_role("button", name="Prendre ces valeurs").click()
    result = page.locator("[data-avs-resultat]")
    expect(result).to_contain_text("1\u00a0erreur", timeout=PATIENCE_MS)
    expect(result).to_be_focused()
    expect(page.locator(".avs-faute")).to_contain_text("«\u00a0beaucoup\u00a0» n’est pas un nombre")
    field = page.get_by_role("textbox", name="Le coût annuel d’une extension")
    expect(field).to_be_visible()
    expect(field).to_have_value("beaucoup")
    field.fill("20 000 €")
    page.get_by_role("textbox", name="La part du coût d’une extension que paie la Caf").fill("50 %")
    page.get_by_role("button", name="Prendre ces valeurs").click()
    expect(page.get_by_text("Les paramètres sont en place")).to_be_visible(timeout=PATIENCE_MS)
    expect(_decided(page).first).to_contain_text("10\u202f000\u00a0€", timeout=PATIENCE_MS)


def test_the_form_is_filled_from_a_file_and_saved_as_one(visit: Visit, tmp_path: Path) -> None:
    page = _open(visit)
    _open_form(page)
    uploader = page.get_by_test_id("stFileUploader").filter(has_text="fichier de paramètres").locator("input")
    wrong, right = tmp_path / "faux.toml", tmp_path / "bon.toml"
    wrong.write_text("[taux]\nagc = 42\n", encoding="utf-8")
    uploader.set_input_files(wrong)
    expect(page.get_by_role("region", name="Constats")).to_contain_text("taux.agc", timeout=PATIENCE_MS)
    right.write_text('[extension]\ncout = { valeur = 20000, source = "Comptes" }\npart_caf = 0.5\n', encoding="utf-8")
    uploader.set_input_files(right)
    expect(page.get_by_text("Les paramètres sont en place")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("tab", name="Extension").click()
    expect(page.get_by_role("textbox", name="Le coût annuel d’une extension")).to_have_value("20\u202f000")
    expect(page.get_by_role("textbox", name="La part du coût d’une extension")).to_have_value("50")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Enregistrer ces paramètres").click()
    assert 'cout = { valeur = 20000.0, source = "Comptes" }' in saving.value.path().read_text(encoding="utf-8")


def test_implantations_and_objectifs_start_from_the_same_number_and_keep_it(visit: Visit) -> None:
    page = _open(visit)
    count = page.get_by_test_id("stNumberInputField")
    started = count.input_value()
    visit.turn_to("Perspectives", "Implantations")
    slider = page.get_by_role("slider", name="Structures nouvelles")
    expect(slider).to_have_value(started, timeout=PATIENCE_MS)
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text(f"{int(started) + 1}\u00a0structures de plus").first).to_be_visible(timeout=PATIENCE_MS)
    visit.turn_to("Perspectives", "Objectifs")
    expect(count).to_have_value(str(int(started) + 1), timeout=PATIENCE_MS)


@pytest.mark.parametrize("path", ["/objectifs", "/implantations"])
def test_a_department_without_structures_proposes_nothing_and_says_what_to_bring(visit: Visit, path: str) -> None:
    page = visit.open(f"{path}?departement=07")
    expect(page.get_by_text("Apportez le fichier des structures")).to_be_visible(timeout=PATIENCE_MS)
    settled(page)
    expect(page.locator(".avs-tableau")).to_have_count(0)
    page.get_by_role("link", name="Importer mes fichiers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mes fichiers : Ardèche", timeout=PATIENCE_MS)


def test_on_a_phone_nothing_is_wider_than_the_screen(phone: Visit) -> None:
    page = _open(phone)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
