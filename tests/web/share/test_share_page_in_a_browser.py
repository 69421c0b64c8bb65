"""The page of a share link in a real browser: under its policy, by keyboard, on a phone, without JavaScript."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from avs_geo.files.source import SourceFile
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.outputs.maps.local_assets import LEAFLET_ROUTE, leaflet_folder
from avs_geo.outputs.share.assets import ASSET_ROUTE, asset_folder
from avs_geo.outputs.share.of_plan import content_of_plan
from avs_geo.outputs.share.publish import LINK_PLACEHOLDER, publish
from avs_geo.outputs.share.single_file import single_file
from tests.locations import EXAMPLE
from tests.outputs.share.conftest import EVERYTHING, SAVED, SHOWN, hostile_content, plan_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Dialog, Page, ViewportSize

    from avs_geo.outputs.share.content import ShareContent
    from avs_geo.plan.share.publication import Publication

pytestmark = pytest.mark.browser

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
TYPES = {".js": "text/javascript", ".css": "text/css", ".png": "image/png"}
SIZES: dict[str, ViewportSize] = {
    "desk": {"width": 1280, "height": 900},
    "phone": {"width": 360, "height": 740},
}


class Handler(BaseHTTPRequestHandler):
    """Serves publications as the application does: /carte/<name> and its siblings."""

    publications: dict[str, Publication] = {}  # noqa: RUF012 - filled before the server starts

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        found = self._found()
        if found is None:
            self.send_error(404)
            return
        content, media_type = found
        self.send_response(200)
        for name, value in (("Content-Type", media_type), ("Content-Security-Policy", POLICY)):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _found(self) -> tuple[bytes, str] | None:
        for route, folder, depth in ((ASSET_ROUTE, asset_folder(), 4), (LEAFLET_ROUTE, leaflet_folder(), 4)):
            if self.path.startswith(f"{route}/"):
                file = folder / self.path.split("/", depth)[depth]
                return (file.read_bytes(), TYPES[file.suffix]) if file.is_file() else None
        _, _, key, *rest = self.path.split("/")
        publication = self.publications.get(key)
        part = publication.part(rest[0] if rest else "page.html") if publication else None
        if part is None:
            return None
        link = f"http://{self.headers['Host']}/carte/{key}"
        return part.raw().replace(LINK_PLACEHOLDER.encode(), link.encode()), part.media_type


@pytest.fixture(scope="module")
def example() -> ShareContent:
    files = StudyFiles(
        structures=SourceFile.from_path(EXAMPLE / "structures.csv"),
        territoires=SourceFile.from_path(EXAMPLE / "territoires.csv"),
    )
    return content_of_plan(plan_of(files), EVERYTHING, name="Plan 2026", version=3, saved_at=SAVED)


@pytest.fixture(scope="module")
def hostile() -> ShareContent:
    return hostile_content()


@pytest.fixture(scope="module")
def site(example: ShareContent, hostile: ShareContent) -> Iterator[str]:
    Handler.publications = {"exemple": publish(example), "hostile": publish(hostile)}
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/carte"
        server.shutdown()


class Visitor:
    """A page, and all that went wrong in it."""

    def __init__(self, browser: Browser, size: str, **options: Any) -> None:
        is_phone = size == "phone"
        context = browser.new_context(
            locale="fr-FR", viewport=SIZES[size], has_touch=is_phone, is_mobile=is_phone, **options
        )
        self.page: Page = context.new_page()
        self.wrong: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.wrong.append(message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", self._dismiss)
        self.page.on("request", lambda request: self.asked.append(request.url))

    def _dismiss(self, dialog: Dialog) -> None:
        self.wrong.append(dialog.message)
        dialog.dismiss()

    def open(self, address: str) -> Page:
        self.page.goto(address)
        self.page.wait_for_selector("html[data-carte=prete]")
        return self.page


def open_page(browser: Browser, size: str, address: str) -> tuple[Visitor, Page]:
    visitor = Visitor(browser, size)
    return visitor, visitor.open(address)


def paths(page: Page) -> int:
    return page.locator("#carte path.leaflet-interactive").count()


@pytest.mark.parametrize("size", SIZES)
def test_the_map_is_drawn_under_its_policy_and_nothing_overflows(browser: Browser, site: str, size: str) -> None:
    visitor, page = open_page(browser, size, f"{site}/exemple")
    assert paths(page) >= 426
    assert page.locator("#carte img.leaflet-marker-icon").count() == 7
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    assert visitor.wrong == []
    assert all(url.startswith((site.removesuffix("/carte"), "data:")) for url in visitor.asked)


@pytest.mark.parametrize("size", SIZES)
def test_a_commune_is_found_by_keyboard_without_its_accents(browser: Browser, site: str, size: str) -> None:
    visitor, page = open_page(browser, size, f"{site}/exemple")
    field = page.get_by_role("combobox", name="Chercher une commune")
    field.fill("SAINT dizier")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    field.press("Escape")
    assert page.get_by_role("listbox").count() == 0
    field.fill("bourbonne")
    field.press("Enter")
    sheet = page.locator("#fiche")
    assert sheet.get_by_role("heading", name="Bourbonne-les-Bains").is_visible()
    assert "habitants" in sheet.inner_text()
    assert page.evaluate("document.querySelector('#fiche').getBoundingClientRect().top < innerHeight")
    assert visitor.wrong == []


def test_the_sheet_of_an_epci_has_its_figures_and_closes(browser: Browser, site: str) -> None:
    visitor, page = open_page(browser, "desk", f"{site}/exemple")
    field = page.get_by_role("combobox")
    field.fill("grand langres")
    field.press("Enter")
    sheet = page.locator("#fiche")
    assert sheet.get_by_role("heading", name="CC du Grand Langres").is_visible()
    assert "20\u202f445\u00a0habitants" in sheet.inner_text()
    sheet.get_by_role("button", name="Fermer la fiche").press("Enter")
    assert sheet.is_hidden()
    assert visitor.wrong == []


def test_a_tap_on_the_map_opens_the_sheet_of_the_commune_and_then_its_epci(browser: Browser, site: str) -> None:
    visitor, page = open_page(browser, "phone", f"{site}/exemple")
    page.locator("#carte img.leaflet-marker-icon").last.tap()
    sheet = page.locator("#fiche")
    sheet.get_by_role("button", name="Voir sa commune").tap()
    assert sheet.get_by_text("Structure la plus proche").is_visible()
    sheet.get_by_role("button", name="Intercommunalité").tap()
    assert sheet.get_by_text("Temps moyen").is_visible()
    assert visitor.wrong == []


def test_another_theme_and_fewer_layers_change_the_map_and_its_legend(browser: Browser, site: str) -> None:
    visitor, page = open_page(browser, "desk", f"{site}/exemple")
    legend = page.locator("[data-legende=equilibre]")
    assert legend.is_hidden()
    page.get_by_role("radio", name="Types de structures").check()
    assert legend.is_visible()
    fills = page.evaluate("[...document.querySelectorAll('#carte path')].map(p => p.getAttribute('fill'))")
    assert "url(#avs-mixte)" in fills
    assert "url(#avs-couverte)" not in fills
    page.get_by_role("checkbox", name="Structures").uncheck()
    assert page.locator("#carte img.leaflet-marker-icon").count() == 0
    assert visitor.wrong == []


@pytest.mark.parametrize("size", SIZES)
def test_hostile_names_are_text_in_the_map_the_tooltips_the_sheets_and_the_tables(
    browser: Browser, site: str, size: str
) -> None:
    visitor, page = open_page(browser, size, f"{site}/hostile")
    _read_everything(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
    assert visitor.wrong == []


def test_hostile_names_are_text_in_the_single_file_too(browser: Browser, hostile: ShareContent, tmp_path: Path) -> None:
    file = tmp_path / "carte.html"
    file.write_bytes(single_file(hostile))
    visitor, page = open_page(browser, "desk", file.as_uri())
    _read_everything(page)
    assert visitor.wrong == []
    assert all(url.startswith(("file:", "data:")) for url in visitor.asked)


def _read_everything(page: Page) -> None:
    field = page.get_by_role("combobox")
    for wanted, seen in (("chaumont", "onerror"), ("langres", SHOWN), ("52448", "alert(2)"), ("joinville", "onerror")):
        field.fill(wanted)
        page.get_by_role("option").first.wait_for()
        field.press("Enter")
        assert seen in page.locator("#fiche").inner_text()
    for mark in page.locator("#carte img.leaflet-marker-icon").all():
        mark.dispatch_event("mouseover")
        mark.dispatch_event("click")
    for area in page.locator("#carte path.leaflet-interactive").all()[:5]:
        area.dispatch_event("mouseover")
    for summary in page.locator("main summary").all():
        summary.click()
    assert page.locator("h1").inner_text().startswith("Carte de <img src=x onerror=alert(1)> & </script>")
    assert page.locator("img[src=x]").count() == 0


def test_without_javascript_figures_tables_and_a_picture_are_there(browser: Browser, site: str) -> None:
    visitor = Visitor(browser, "phone", java_script_enabled=False)
    page = visitor.page
    page.goto(f"{site}/exemple")
    assert page.get_by_text("69\u202f821 sur 168\u202f331 habitants").is_visible()
    assert page.get_by_role("rowheader", name="CC du Grand Langres").is_visible()
    assert page.locator("noscript img, img[alt='Carte du département']").first.is_visible()
    assert page.get_by_role("combobox").count() == 0
    page.locator("summary", has_text="Par commune").click()
    assert page.get_by_role("rowheader", name="Bourbonne-les-Bains").is_visible()


def test_the_single_file_opens_from_a_memory_stick(browser: Browser, example: ShareContent, tmp_path: Path) -> None:
    file = tmp_path / "carte.html"
    file.write_bytes(single_file(example))
    visitor, page = open_page(browser, "desk", file.as_uri())
    assert paths(page) >= 426
    assert visitor.wrong == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le tableau").click()
    assert download.value.suggested_filename == "tableau.csv"


def test_a_map_whose_data_do_not_come_says_so(browser: Browser, site: str) -> None:
    visitor = Visitor(browser, "desk")
    visitor.page.route("**/carte.json", lambda route: route.abort())
    visitor.page.goto(f"{site}/exemple")
    visitor.page.get_by_text("La carte n’a pas pu s’afficher").wait_for()


def test_the_first_thing_that_tab_reaches_leads_to_the_tables(browser: Browser, site: str) -> None:
    _, page = open_page(browser, "desk", f"{site}/exemple")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller aux tableaux"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "tableaux"
