"""Objectifs: a programme at the first visit, edited in place by the keyboard, with its figures following."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.web.conftest import Visit

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000
STATUS_COLUMN, COMMENT_COLUMN = 2, 5


def _open(visit: Visit) -> Page:
    page = visit.open("/objectifs")
    expect(page.get_by_role("region", name="Trajectoire")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_test_id("stDataFrame").locator("canvas").first).to_be_visible(timeout=PATIENCE_MS)
    page.wait_for_timeout(1500)  # the table takes the keyboard once it has settled
    return page


def _write(page: Page, column: int, text: str) -> None:
    """Write into a column of the first line, by the keyboard."""
    # The first cell, below the headings.
    page.get_by_test_id("stDataFrame").locator(".dvn-scroller").click(position={"x": 40, "y": 52})
    for _ in range(column):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    page.keyboard.type(text)
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")


def test_the_first_visit_shows_a_programme_and_asks_for_what_it_does_not_know(visit: Visit) -> None:
    page = _open(visit)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Haute-Marne")
    expect(page.locator(".avs-chiffres")).to_contain_text("41,5\u00a0% aujourd’hui")
    expect(page.get_by_role("region", name="Trajectoire").locator("tbody tr")).to_have_count(5)
    expect(page.get_by_role("region", name="Lignes, telles que décidées").locator("tbody tr").first).to_contain_text(
        "Extension de territoire"
    )
    page.get_by_text("Ce que le programme suppose").click()
    expect(page.get_by_role("region", name="Suppositions et demandes")).to_contain_text("barème des prestations")
    assert visit.outside == []
    assert visit.errors == []


def test_a_line_that_is_discarded_by_the_keyboard_changes_the_figures_and_is_kept(visit: Visit) -> None:
    page = _open(visit)
    figures = page.locator(".avs-chiffres dd").first
    before = figures.inner_text().splitlines()[0]
    _write(page, STATUS_COLUMN, "Écarté")
    expect(page.get_by_text("1\u00a0ligne modifiée")).to_be_visible(timeout=PATIENCE_MS)
    expect(figures).not_to_contain_text(before, timeout=PATIENCE_MS)
    decided = page.get_by_role("region", name="Lignes, telles que décidées").locator("tbody tr").first
    expect(decided).to_contain_text("Écarté")
    expect(decided).to_contain_text("Modifié\u00a0: statut (proposé au départ)")
    visit.turn_to("Diagnostic", "Besoins")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Besoins", timeout=PATIENCE_MS)
    visit.turn_to("Perspectives", "Objectifs")
    expect(page.get_by_text("1\u00a0ligne modifiée")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Revenir à la proposition").click()
    expect(figures).to_contain_text(before, timeout=PATIENCE_MS)


def test_a_hostile_comment_is_shown_as_it_was_written(visit: Visit) -> None:
    page = _open(visit)
    _write(page, COMMENT_COLUMN, "<img src=x onerror=alert(1)>")
    decided = page.get_by_role("region", name="Lignes, telles que décidées").locator("tbody tr").first
    expect(decided).to_contain_text("<img src=x onerror=alert(1)>", timeout=PATIENCE_MS)
    assert visit.alerts == []


def test_parameters_with_a_fault_are_refused_and_good_ones_fill_the_costs(visit: Visit, tmp_path: Path) -> None:
    page = _open(visit)
    page.get_by_text("votre fichier de paramètres").click()
    uploader = (
        page.get_by_test_id("stFileUploader").filter(has_text="Fichier de paramètres").locator('input[type="file"]')
    )
    wrong, right = tmp_path / "faux.toml", tmp_path / "bon.toml"
    wrong.write_text("[taux]\nagc = 42\n", encoding="utf-8")
    uploader.set_input_files(wrong)
    expect(page.get_by_role("region", name="Constats")).to_contain_text("taux.agc", timeout=PATIENCE_MS)
    right.write_text("[extension]\ncout = 20000\npart_caf = 0.5\netp = 0.5\n", encoding="utf-8")
    uploader.set_input_files(right)
    expect(page.get_by_text("Les paramètres sont en place")).to_be_visible(timeout=PATIENCE_MS)
    decided = page.get_by_role("region", name="Lignes, telles que décidées")
    expect(decided).to_contain_text("10\u202f000\u00a0€", timeout=PATIENCE_MS)


def test_on_a_phone_nothing_is_wider_than_the_screen(phone: Visit) -> None:
    page = _open(phone)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
