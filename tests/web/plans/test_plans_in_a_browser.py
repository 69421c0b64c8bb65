"""The page « Plans »: a plan found, renamed, copied, put away, taken out and brought in."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.session.session_scenes import PATIENCE_MS, open_evs, open_session, save_version, share_of, turn_to_panel

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.web.conftest import Visit

pytestmark = pytest.mark.browser


def _make_plan(visit: Visit) -> None:
    page = open_session(visit)
    open_evs(page, "Andelot-Blancheville")
    save_version(page, "Anne", "comité")
    expect(page.get_by_text(re.compile("Version 2 de .* enregistrée"))).to_be_visible(timeout=PATIENCE_MS)


def _region(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


def _rename(page: Page, name: str, button: str) -> None:
    box = page.get_by_label("Nom", exact=True)
    page.wait_for_timeout(1000)
    if not box.is_visible():  # it stays open after an act
        page.get_by_text("Renommer ou copier").click()
    box.fill(name)
    page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.long
def test_a_plan_is_renamed_copied_put_away_and_restored(visit: Visit) -> None:
    _make_plan(visit)
    page = visit.open("/plans")
    table = _region(page, "Plans, le dernier d’abord")
    expect(table).to_contain_text("Séance du", timeout=PATIENCE_MS)
    _rename(page, "Plan du comité", "Renommer")
    expect(table).to_contain_text("Plan du comité", timeout=PATIENCE_MS)
    _rename(page, "Variante du comité", "Copier sous ce nom")
    expect(page.get_by_text(re.compile("Copie faite"))).to_be_visible(timeout=PATIENCE_MS)
    expect(table).to_contain_text("Variante du comité", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Archiver").click()
    expect(page.get_by_text(re.compile("est archivé"))).to_be_visible(timeout=PATIENCE_MS)
    expect(table).not_to_contain_text("Variante du comité", timeout=PATIENCE_MS)


@pytest.mark.long
def test_a_session_that_nobody_saved_stands_apart_is_taken_up_with_its_work_and_put_away(visit: Visit) -> None:
    page = open_session(visit)
    open_evs(page, "Andelot-Blancheville")
    expect(page.get_by_text("travail en cours gardé")).to_be_visible(timeout=PATIENCE_MS)
    page = visit.open("/plans")
    unsaved = _region(page, "Séances jamais enregistrées, la dernière d’abord")
    expect(unsaved).to_contain_text("Séance du", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Reprendre ce travail").last.click()
    # Not today's 41.5 %: the work in progress is there, though nobody made a version of it.
    expect(share_of(page)).to_contain_text("45,2\u00a0%", timeout=PATIENCE_MS)
    expect(page.get_by_text("travail en cours gardé")).to_be_visible(timeout=PATIENCE_MS)
    page.reload()
    expect(share_of(page)).to_contain_text("45,2\u00a0%", timeout=PATIENCE_MS)
    page = visit.open("/plans")
    rows = unsaved.get_by_role("row")
    expect(rows.nth(1)).to_be_visible(timeout=PATIENCE_MS)
    count = rows.count()
    page.get_by_text("Archiver cette séance").click()
    expect(page.get_by_text("rien n’est effacé")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Oui, l’archiver").click()
    expect(page.get_by_text(re.compile("est archivé"))).to_be_visible(timeout=PATIENCE_MS)
    expect(rows).to_have_count(count - 1 if count > 2 else 0, timeout=PATIENCE_MS)


@pytest.mark.long
def test_work_in_progress_on_a_plan_is_offered_beside_its_last_version(visit: Visit) -> None:
    _make_plan(visit)
    turn_to_panel(visit.page, "Agir")
    open_evs(visit.page, "Bourbonne-les-Bains")
    expect(visit.page.get_by_text("travail en cours gardé")).to_be_visible(timeout=PATIENCE_MS)
    page = visit.open("/plans")
    drafts = _region(page, "Travail en cours, le dernier gardé d’abord").first
    expect(drafts).to_contain_text("à partir de la version 2", timeout=PATIENCE_MS)
    expect(drafts).to_contain_text("Anne")
    page.get_by_role("button", name="Reprendre ce travail").first.click()
    expect(page.get_by_text("version 2 · travail en cours gardé")).to_be_visible(timeout=PATIENCE_MS)
    expect(share_of(page)).to_contain_text("48,2\u00a0%", timeout=PATIENCE_MS)
    save_version(page, "Benoît", "reprise")
    expect(page.get_by_text(re.compile("Version 3 de .* enregistrée"))).to_be_visible(timeout=PATIENCE_MS)
    page = visit.open("/plans")
    versions = _region(page, "Versions, la dernière d’abord")
    expect(versions).to_contain_text("reprise", timeout=PATIENCE_MS)
    expect(drafts).to_have_count(0)
    expect(_region(page, "Ce qui diffère")).to_contain_text("EVS Bourbonne-les-Bains", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Reprendre la version 2").click()
    expect(page.get_by_text("c’est maintenant la version 4")).to_be_visible(timeout=PATIENCE_MS)
    expect(versions.get_by_role("row")).to_have_count(5, timeout=PATIENCE_MS)


@pytest.mark.long
def test_a_plan_that_is_taken_out_comes_in_again_and_a_damaged_one_is_refused(visit: Visit, tmp_path: Path) -> None:
    _make_plan(visit)
    page = visit.open("/plans")
    expect(_region(page, "Plans, le dernier d’abord")).to_be_visible(timeout=PATIENCE_MS)
    page.wait_for_timeout(1500)
    with page.expect_download() as download:
        page.get_by_role("button", name="Exporter").click()
    file = tmp_path / "rapporte.avs.json"
    download.value.save_as(file)
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["seance"]["format"] == "avs-geo/seance"
    page.locator('input[type="file"]').set_input_files(file)
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="Importer").click()
    expect(_region(page, "Plans, le dernier d’abord")).to_contain_text("rapporte", timeout=PATIENCE_MS)
    damaged = tmp_path / "abime.avs.json"
    damaged.write_text(json.dumps({**content, "parametres": {}}), encoding="utf-8")
    page.locator('input[type="file"]').set_input_files(damaged)
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="Importer").click()
    expect(page.get_by_role("region", name="Constats")).to_contain_text("parametres", timeout=PATIENCE_MS)


def test_on_a_phone_nothing_is_wider_than_the_screen(phone: Visit) -> None:
    page = phone.open("/plans")
    page.wait_for_timeout(1000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
