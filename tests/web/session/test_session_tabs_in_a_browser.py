"""Two tabs on one session, and what was typed a moment before a press: nothing that was acknowledged is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.session.session_scenes import (
    PATIENCE_MS,
    choose_place,
    map_of,
    open_evs,
    open_session,
    share_of,
    turn_to_panel,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.conftest import Visit

pytestmark = pytest.mark.browser


def _second_tab(page: Page) -> Page:
    """Open the session of a page in a second tab, by its address."""
    expect(page).to_have_url(re.compile("plan="), timeout=PATIENCE_MS)
    other = page.context.new_page()
    other.set_default_timeout(PATIENCE_MS)
    other.goto(page.url)
    expect(map_of(other).locator(".avs-structure").nth(6)).to_be_visible(timeout=PATIENCE_MS)
    return other


def _expect_steps(page: Page, *names: str) -> None:
    turn_to_panel(page, "Décider")
    steps = page.get_by_role("region", name=re.compile("Changements de la variante A"))
    for name in names:
        expect(steps).to_contain_text(name, timeout=PATIENCE_MS)


def test_what_each_of_two_tabs_opened_and_noted_is_there_after_a_reload(visit: Visit) -> None:
    page = open_session(visit)
    open_evs(page, "Andelot-Blancheville")
    other = _second_tab(page)
    expect(share_of(other)).to_contain_text("→", timeout=PATIENCE_MS)
    open_evs(page, "Bourbonne-les-Bains")
    expect(page.get_by_role("combobox", name=re.compile("Structure"))).to_have_value(
        re.compile("EVS Bourbonne-les-Bains"), timeout=PATIENCE_MS
    )
    choose_place(other, "Nogent")
    other.get_by_role("button", name="Ouvrir un EVS ici").click()
    expect(other.get_by_text("1 acte fait sur un autre écran")).to_be_visible(timeout=PATIENCE_MS)
    _expect_steps(other, "Andelot", "Bourbonne", "Nogent")
    turn_to_panel(page, "Notes")
    page.get_by_label("Note", exact=True).fill("Le maire est d’accord")
    page.get_by_role("button", name="Ajouter la note").click()
    expect(page.get_by_role("region", name=re.compile("Journal"))).to_contain_text("maire", timeout=PATIENCE_MS)
    for tab in (page, other):
        tab.reload()
        expect(map_of(tab).locator(".avs-structure").nth(9)).to_be_visible(timeout=PATIENCE_MS)
        _expect_steps(tab, "Andelot", "Bourbonne", "Nogent")
        turn_to_panel(tab, "Notes")
        expect(tab.get_by_role("region", name=re.compile("Journal"))).to_contain_text("maire", timeout=PATIENCE_MS)
    other.close()
    assert visit.errors == []


def test_a_tab_that_is_behind_does_not_undo_what_the_other_did(visit: Visit) -> None:
    page = open_session(visit)
    open_evs(page, "Andelot-Blancheville")
    other = _second_tab(page)
    choose_place(other, "Nogent")
    other.get_by_role("button", name="Ouvrir un EVS ici").click()
    expect(other.get_by_role("combobox", name=re.compile("Structure"))).to_have_value(
        re.compile("EVS Nogent"), timeout=PATIENCE_MS
    )
    page.get_by_role("button", name="Annuler", exact=True).click()
    expect(page.get_by_text("Rien n’a été annulé").first).to_be_visible(timeout=PATIENCE_MS)
    _expect_steps(page, "Andelot", "Nogent")
    other.close()


def test_a_name_typed_just_before_the_press_signs_the_version(visit: Visit) -> None:
    page = open_session(visit)
    open_evs(page, "Andelot-Blancheville")
    turn_to_panel(page, "Enregistrer")
    page.get_by_label("Votre nom").click()
    page.keyboard.type("  Anne Le Goff ")
    page.get_by_role("button", name="Enregistrer une version").click()
    expect(page.get_by_text(re.compile("Version 2 de .* enregistrée"))).to_be_visible(timeout=PATIENCE_MS)
    visit.open("/plans")
    expect(page.get_by_text("Anne Le Goff").first).to_be_visible(timeout=PATIENCE_MS)


def test_the_name_of_a_structure_typed_just_before_the_press_is_its_name(visit: Visit) -> None:
    page = open_session(visit)
    choose_place(page, "Andelot-Blancheville")
    page.get_by_text("Nom et territoire de la prochaine structure").click()
    page.get_by_label("Nom", exact=True).click()
    page.keyboard.type("Les Iris")
    page.get_by_role("button", name="Ouvrir un EVS ici").click()
    expect(page.get_by_role("combobox", name=re.compile("Structure"))).to_have_value(
        re.compile("Les Iris"), timeout=PATIENCE_MS
    )


def test_what_is_being_typed_stays_while_the_page_answers_something_else(visit: Visit) -> None:
    page = open_session(visit)
    open_evs(page, "Andelot-Blancheville")
    turn_to_panel(page, "Enregistrer")
    page.get_by_label("Votre nom").click()
    # Another press, still to be answered, then the name: the answer comes while it is typed.
    page.evaluate("document.querySelector('.st-key-annuler button').click()")
    page.keyboard.type("Anne", delay=60)
    expect(share_of(page)).not_to_contain_text("→", timeout=PATIENCE_MS)
    expect(page.get_by_label("Votre nom")).to_have_value("Anne")
