"""A store that goes away while a committee works: it is said, the work stays on screen, and is kept on the next try."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from avs_geo.plan.store.address import sqlite_address
from avs_geo.plan.store.opening import open_store
from tests.web.conftest import Visit, running_server
from tests.web.session.session_scenes import PATIENCE_MS, open_evs, open_session, save_version, share_of, turn_to_panel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext

pytestmark = [pytest.mark.browser, pytest.mark.long]
NBSP = "\u00a0"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where a server keeps its plans, and nobody else."""
    folder = tmp_path / "donnees"
    folder.mkdir()
    return folder


@pytest.fixture
def guest(desk: BrowserContext, data: Path, tmp_path: Path) -> Iterator[Visit]:
    """A visitor of a server of their own."""
    with running_server(data, tmp_path / "journal.txt") as address:
        visitor = Visit(desk, address)
        yield visitor
        visitor.page.close()


def test_what_is_done_while_the_store_is_away_stays_on_screen_and_is_kept_once_it_is_back(
    guest: Visit, data: Path
) -> None:
    page = open_session(guest)
    open_evs(page, "Andelot-Blancheville")
    expect(page.get_by_text("travail en cours gardé")).to_be_visible(timeout=PATIENCE_MS)
    away = data.rename(data.with_name("ailleurs"))
    open_evs(page, "Bourbonne-les-Bains")
    said = page.get_by_role("alert").filter(has_text="Non enregistré")
    expect(said).to_contain_text("Le fichier des plans ne peut pas être ouvert", timeout=PATIENCE_MS)
    expect(share_of(page)).to_contain_text(f"48,2{NBSP}%", timeout=PATIENCE_MS)
    # A save says the same, and what it was about to save stays on screen too.
    save_version(page, "Anne", "comité")
    expect(said).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text(re.compile("Version 2 de"))).to_have_count(0)
    page.get_by_role("button", name="Réessayer maintenant").click()
    expect(said).to_be_visible(timeout=PATIENCE_MS)
    # The page that tried again says the same as before: its end cannot be seen.
    page.wait_for_timeout(3000)
    assert not data.exists(), "nothing is written under a name that went away"
    away.rename(data)
    page.get_by_role("button", name="Réessayer maintenant").click()
    expect(page.get_by_text("travail en cours gardé")).to_be_visible(timeout=PATIENCE_MS)
    expect(said).to_have_count(0)
    page.reload()
    expect(share_of(page)).to_contain_text(f"48,2{NBSP}%", timeout=PATIENCE_MS)
    save_version(page, "Anne", "comité")
    expect(page.get_by_text(re.compile("Version 2 de .* enregistrée"))).to_be_visible(timeout=PATIENCE_MS)
    store = open_store(sqlite_address(data / "plans.sqlite"))
    (plan,) = store.plans()
    assert (plan.latest.number, plan.latest.author, plan.latest.message) == (2, "Anne", "comité")
    assert len(store.load(plan.id)[1]["seance"]["evenements"]) == 2
    store.close()


def test_a_store_that_is_away_from_the_first_act_is_said_and_the_page_of_plans_says_so_too(
    guest: Visit, data: Path
) -> None:
    page = open_session(guest)
    away = data.rename(data.with_name("ailleurs"))
    data.write_text("", encoding="utf-8")  # no folder can be made there
    open_evs(page, "Andelot-Blancheville")
    expect(page.get_by_role("alert").filter(has_text="Non enregistré")).to_be_visible(timeout=PATIENCE_MS)
    guest.turn_to("Perspectives", "Plans")
    expect(page.get_by_role("alert")).to_contain_text("ne peut pas être ouvert", timeout=PATIENCE_MS)
    data.unlink()
    away.rename(data)
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_role("heading", name="Importer un plan")).to_be_visible(timeout=PATIENCE_MS)
    guest.turn_to("Perspectives", "Séance")
    expect(share_of(page)).to_contain_text(f"45,2{NBSP}%", timeout=PATIENCE_MS)
    turn_to_panel(page, "Agir")
    expect(page.get_by_text("travail en cours gardé")).to_be_visible(timeout=PATIENCE_MS)
