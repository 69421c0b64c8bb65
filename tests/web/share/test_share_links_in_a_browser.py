"""From a plan to the map on a mayor's phone: seen before it is sent, opened without an account, closed when wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from playwright.sync_api import expect

from avs_geo.analysis.programme.lines import Status
from avs_geo.files.source import SourceFile
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.outputs.share.of_plan import publication_of_plan
from avs_geo.plan.document.plan import plan_document
from avs_geo.plan.session.adopted import line_of
from avs_geo.plan.session.changes import AtCommune, OpenStructure
from avs_geo.plan.session.events import Ruling
from avs_geo.plan.session.session import Session
from avs_geo.plan.share.options import ShareOptions
from avs_geo.plan.store.address import sqlite_address
from avs_geo.plan.store.opening import open_store
from tests.locations import EXAMPLE
from tests.outputs.share.conftest import BY, plan_of
from tests.web.conftest import Visit, running_server
from tests.web.session.session_scenes import PATIENCE_MS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page

    from avs_geo.plan.plan import Plan
    from avs_geo.plan.share.link import NewLink
    from avs_geo.plan.store.store import PlanStore

pytestmark = pytest.mark.browser
THIN = "\u202f"
CLOSED = "Cette carte ne s’ouvre pas"
PASSWORD = "mot de passe du maire"  # noqa: S105 - of the test
# Today 69 821 inhabitants live in a territory; the adopted EVS brings the 799 of Andelot-Blancheville, and the one of
# Bourbonne-les-Bains, which was tried and not adopted, none of its 1 958.
COVERED = f"70{THIN}620 sur 168{THIN}331"


@dataclass(frozen=True)
class Office:
    """A server of its own, its store, and a plan in it."""

    address: str
    store: PlanStore
    plan: Plan
    plan_id: str

    def link(self, *, password: str = "") -> NewLink:
        """Make a link as the command line does, without the page."""
        version = self.store.versions(self.plan_id)[0]
        made = publication_of_plan(
            self.plan, ShareOptions(), name="Comité", version=version.number, saved_at=version.saved_at
        )
        return self.store.links.create(
            self.plan_id, 1, made, options=ShareOptions(), label="Mairie", author="Anne", password=password
        )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("partage")
    store = open_store(sqlite_address(folder / "plans.sqlite"))
    plan = _decided_plan()
    document = plan_document(plan, pd.DataFrame())
    plan_id = store.create(document, name="Comité", departement="52", author="Anne", message="comité").id
    with running_server(folder, folder / "journal.txt") as address:
        yield Office(address, store, plan, plan_id)
    store.close()


def _decided_plan() -> Plan:
    """The example, with an EVS that was adopted and another that was only tried."""
    files = StudyFiles(
        structures=SourceFile.from_path(EXAMPLE / "structures.csv"),
        territoires=SourceFile.from_path(EXAMPLE / "territoires.csv"),
    )
    adopted = OpenStructure(id="evs-andelot", nom="EVS Andelot", type="EVS", at=AtCommune("52008"))
    tried = OpenStructure(id="evs-essai", nom="SECRET-essai", type="EVS", at=AtCommune("52060"))
    session = Session().do(adopted, BY).do(tried, BY, note="SECRET-note")
    ruling = Ruling(line_of("A", 1, adopted), "Ouvrir un EVS à Andelot", Status.KEPT)
    return plan_of(files, session=session.decide(ruling, BY, reason="SECRET-raison"))


@pytest.fixture
def planner(desk: BrowserContext, office: Office) -> Iterator[Visit]:
    visitor = Visit(desk, office.address)
    yield visitor
    visitor.page.close()


@pytest.fixture
def partner(browser: Browser, office: Office) -> Iterator[Callable[[], Partner]]:
    """Gives phones that have never seen the application."""
    contexts: list[BrowserContext] = []

    def phone() -> Partner:
        contexts.append(
            browser.new_context(locale="fr-FR", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
        )
        return Partner(contexts[-1], office.address)

    yield phone
    for context in contexts:
        context.close()


class Partner(Visit):
    """A visitor of a link, and what its browser complained of."""

    def __init__(self, context: BrowserContext, server: str) -> None:
        super().__init__(context, server)
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))

    def follow(self, address: str) -> Page:
        """Open a link that is open, and wait until its map is drawn."""
        self.page.goto(address)
        self.page.wait_for_selector("html[data-carte=prete]")
        return self.page

    def is_turned_away(self, address: str) -> bool:
        """Whether a link answers as one that never was."""
        answer = self.page.goto(address)
        expect(self.page.get_by_role("heading", name=CLOSED)).to_be_visible()
        return answer is not None and answer.status == 404

    def assert_nothing_went_wrong(self) -> None:
        assert (self.complaints, self.alerts, self.errors, self.outside) == ([], [], [], [])
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 360


def _assert_it_is_the_map_of_the_plan(page: Page) -> None:
    assert page.locator("#carte path.leaflet-interactive").count() >= 426
    assert page.locator("#carte img.leaflet-marker-icon").count() == 8
    expect(page.locator("dl").first).to_contain_text(COVERED)
    expect(page.get_by_role("rowheader", name="CC Meuse Rognon")).to_be_visible()
    expect(page.get_by_text("Ouvrir un EVS à Andelot")).to_be_visible()
    assert "SECRET" not in page.content()


def test_a_link_opens_on_a_phone_that_was_never_there_and_no_more_once_it_is_revoked(
    office: Office, partner: Callable[[], Partner]
) -> None:
    made = office.link()
    address = f"{office.address}/carte/{made.token}"
    mayor = partner()
    _assert_it_is_the_map_of_the_plan(mayor.follow(address))
    mayor.assert_nothing_went_wrong()
    assert mayor.page.context.cookies() == []
    office.store.links.revoke(made.link.id)
    assert mayor.is_turned_away(address)


def test_the_page_of_the_links_tells_what_visitors_will_read_and_fits_a_phone(
    office: Office, hand: BrowserContext
) -> None:
    visitor = Visit(hand, office.address)
    page = visitor.open(f"/partage?plan={office.plan_id}")
    expect(page.get_by_text("Retenu dans cette version : 1 changement")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_label("Titre de la carte")).to_have_attribute("placeholder", "Comité")
    expect(page.get_by_text("les visiteurs lisent le nom du plan")).to_be_visible()
    expect(page.get_by_role("button", name="Créer le lien")).to_be_disabled()
    expect(page.get_by_text("ses liens ne s’ouvriront nulle part ailleurs")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


@pytest.mark.long
def test_the_planner_sees_the_page_of_the_visitor_sends_its_link_and_revokes_it(
    planner: Visit, office: Office, partner: Callable[[], Partner]
) -> None:
    page = planner.open("/plans")
    page.get_by_role("button", name="Partager").click()
    shown = _preview(page)
    expect(shown.get_by_text(COVERED)).to_be_visible(timeout=PATIENCE_MS)
    path = page.locator('[data-testid="stIFrame"]').get_attribute("src")
    page.get_by_label("Pour qui").fill("Mairie d’Andelot")
    address = _create(page)
    mayor = partner()
    _assert_it_is_the_map_of_the_plan(mayor.follow(address))
    mayor.assert_nothing_went_wrong()
    # What the planner saw is what the link serves, but for its own address.
    seen = [page.request.get(f"{office.address}{path}").text().replace(str(path), "")]
    seen.append(mayor.page.request.get(address).text().replace(address.removeprefix(office.address), ""))
    assert seen[0] == seen[1]
    links = page.get_by_role("region", name="Liens, le dernier d’abord")
    line = links.get_by_role("row").filter(has_text="Mairie d’Andelot")
    expect(line).to_contain_text("ouvert")
    expect(page.get_by_role("combobox", name="Lien")).to_have_value(re.compile("Mairie d’Andelot"))
    page.get_by_role("button", name="Révoquer").click()
    page.get_by_role("button", name="Révoquer ce lien").click()
    expect(line).to_contain_text("révoqué", timeout=PATIENCE_MS)
    assert mayor.is_turned_away(address)
    assert (planner.alerts, planner.errors, planner.outside) == ([], [], [])


@pytest.mark.long
def test_a_password_written_with_the_keyboard_alone_is_asked_of_the_visitor(
    planner: Visit, office: Office, partner: Callable[[], Partner]
) -> None:
    page = planner.open(f"/partage?plan={office.plan_id}")
    _preview(page)
    page.get_by_role("textbox", name="Mot de passe").fill(PASSWORD)
    # From the field to its eye, then to the button: the field itself is not left as Streamlit sees it.
    page.keyboard.press("Tab")
    address = _create(page)
    expect(page.get_by_role("textbox", name="Mot de passe")).to_have_value("")
    mayor = partner()
    assert mayor.is_turned_away(address)
    _give(mayor.page, "un autre mot de passe")
    expect(mayor.page.get_by_role("heading", name=CLOSED)).to_be_visible()
    mayor.complaints.clear()  # of the two answers 404
    _give(mayor.page, PASSWORD)
    mayor.page.wait_for_selector("html[data-carte=prete]")
    _assert_it_is_the_map_of_the_plan(mayor.page)
    mayor.assert_nothing_went_wrong()
    page.get_by_text("Les liens sont ouverts").click()
    expect(page.get_by_text("Tous les liens sont suspendus")).to_be_visible(timeout=PATIENCE_MS)
    assert mayor.is_turned_away(address)
    page.get_by_text("Les liens sont ouverts").click()
    expect(page.get_by_text("Tous les liens sont suspendus")).to_have_count(0, timeout=PATIENCE_MS)
    mayor.follow(address)


def _preview(page: Page) -> FrameLocator:
    page.get_by_role("button", name="Voir la page du visiteur").click()
    frame = page.frame_locator('[data-testid="stIFrame"]')
    expect(frame.locator("html[data-carte=prete]")).to_be_attached(timeout=PATIENCE_MS)
    return frame


def _create(page: Page) -> str:
    """Make the link, and return its address once it is put away."""
    page.get_by_role("button", name="Créer le lien").click()
    dialog = page.get_by_role("dialog")
    address = dialog.locator("code").first
    expect(address).to_contain_text("/carte/", timeout=PATIENCE_MS)
    text = address.inner_text().strip()
    dialog.get_by_role("button", name="J’ai copié le lien").click()
    expect(dialog).to_have_count(0, timeout=PATIENCE_MS)
    return text


def _give(page: Page, password: str) -> None:
    page.get_by_label(re.compile("mot de passe vous a été donné")).fill(password)
    page.get_by_role("button", name="Ouvrir la carte").click()
