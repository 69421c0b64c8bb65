"""What a person does in the session, for the tests that watch it in a browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.web.conftest import Visit

PATIENCE_MS: Final = 60_000


def open_session(visit: Visit, path: str = "/seance") -> Page:
    """Open the session and wait for its map."""
    page = visit.open(path)
    expect(map_of(page).locator(".avs-structure").nth(6)).to_be_visible(timeout=PATIENCE_MS)
    return page


def map_of(page: Page) -> Locator:
    """Return the (first) map of the page."""
    return page.locator(".avs-carte").first


def choose_place(page: Page, name: str) -> None:
    """Choose a commune in the list."""
    page.get_by_role("combobox", name="Lieu").click()
    page.keyboard.type(name)
    page.get_by_role("option", name=re.compile(name)).first.click()
    expect(page.get_by_role("button", name="Ouvrir un EVS ici")).to_be_enabled(timeout=PATIENCE_MS)


def open_evs(page: Page, name: str) -> None:
    """Open an EVS in a commune, by the list and the button."""
    choose_place(page, name)
    page.get_by_role("button", name="Ouvrir un EVS ici").click()
    expect(share_of(page)).to_contain_text("→", timeout=PATIENCE_MS)


def share_of(page: Page) -> Locator:
    """Return the first figure: the share of inhabitants in a territory."""
    return page.locator(".avs-chiffres dd").first


def turn_to_panel(page: Page, name: str) -> None:
    """Turn to what stands beside the map under a name, or choose what a click does."""
    page.get_by_role("button", name=name, exact=True).or_(
        page.get_by_role("radio", name=name, exact=True)
    ).first.click()


def save_version(page: Page, author: str, word: str) -> None:
    """Save a version."""
    turn_to_panel(page, "Enregistrer")
    box = page.get_by_label("Votre nom")
    box.fill(author)
    box.press("Tab")
    box = page.get_by_label("Un mot sur cette version")
    box.fill(word)
    box.press("Tab")
    page.wait_for_timeout(500)
    page.get_by_role("button", name="Enregistrer une version").click()
