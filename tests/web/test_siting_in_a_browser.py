"""Implantations, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.web.conftest import Visit

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000


def test_sites_are_proposed_with_their_proof_their_map_and_their_curve(visit: Visit) -> None:
    page = visit.open("/implantations")
    expect(page.get_by_text("4 structures de plus").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("prouvé optimal").first).to_be_visible()
    table = page.get_by_role("region", name="Implantations proposées").first
    expect(table.locator("tbody tr")).to_have_count(4, timeout=PATIENCE_MS)
    frame = page.locator(".avs-carte").first
    expect(frame.get_by_alt_text("Implantation 1").or_(frame.locator("[title^='Implantation 1']")).first).to_be_visible(
        timeout=PATIENCE_MS
    )
    expect(page.get_by_role("img", name="Avec 4 structures de plus").first).to_be_visible()
    expect(page.get_by_role("region", name="Ce que chaque structure ajoute").first).to_be_visible()
    assert not visit.errors
    assert not visit.outside


def test_another_number_changes_the_answer_with_the_keyboard_alone(visit: Visit) -> None:
    page = visit.open("/implantations")
    expect(page.get_by_text("4 structures de plus").first).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("slider", name="Structures nouvelles").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("5 structures de plus").first).to_be_visible(timeout=PATIENCE_MS)
    table = page.get_by_role("region", name="Implantations proposées").first
    expect(table.locator("tbody tr")).to_have_count(5, timeout=PATIENCE_MS)


def test_a_phone_sees_all_of_it_without_scrolling_sideways(phone: Visit) -> None:
    page = phone.open("/implantations")
    expect(page.get_by_role("region", name="Ce que chaque structure ajoute").first).to_be_visible(timeout=PATIENCE_MS)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.long
def test_a_share_is_sought_whatever_the_number_chosen(visit: Visit) -> None:
    page = visit.open("/implantations")
    expect(page.get_by_text("4 structures de plus").first).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_text("Objectif, règles et preuve").click()
    page.get_by_text("Chercher le plus petit nombre").click()
    expect(page.get_by_text("5 structures de plus").first).to_be_visible(timeout=PATIENCE_MS)
