"""What every page owes to who reads it otherwise: language, title, headings, and no fault that axe finds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.locations import ROOT
from tests.web.conftest import Visit, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000
HOME = "vue_ensemble"
# A page that is added is looked at too.
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
ENGLISH = re.compile(
    r"^(Help for|Link to|Skip to|Choose|Clear|Close|Open|Remove|Upload|Browse|Search|Sidebar|App pages|Expand|Collapse|"
    r"Increment|Decrement|Download as|Fullscreen|Show|Hide|Copy|Drag|Limit|\d+ ?MB|file upload|Press|No results|Add|"
    r"Connecti|Please|Error|Is Streamlit)\b"
)
NAMES = """() => {
    const names = [...document.querySelectorAll("[aria-label], [title], [placeholder]")]
        .flatMap((element) => ["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name) ?? ""));
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const drawn = texts.currentNode.parentElement.closest("script, style, [aria-hidden=true]");
        if (!drawn) names.push(texts.currentNode.textContent);
    }
    return names.map((name) => name.trim()).filter(Boolean);
}"""
HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((heading) => heading.checkVisibility()).map((heading) => Number(heading.tagName[1]))"""


@dataclass(frozen=True)
class Seen:
    """What was seen of a page, with its folds opened."""

    language: str
    title: str
    headings: tuple[int, ...]
    names: tuple[str, ...]
    violations: tuple[dict[str, Any], ...]


@pytest.fixture(scope="module")
def look(desk: BrowserContext, server: str) -> Iterator[Callable[[str], Seen]]:
    """Look at a page once for all tests."""
    axe_module = pytest.importorskip("axe_playwright_python.sync_playwright")
    visitor = Visit(desk, server)

    @cache
    def at(name: str) -> Seen:
        page = visitor.open(f"/{'' if name == HOME else name}")
        settled(page)
        _open_folds(page)
        return Seen(
            language=page.evaluate("document.documentElement.lang"),
            title=page.title(),
            headings=tuple(page.evaluate(HEADINGS)),
            names=tuple(page.evaluate(NAMES)),
            violations=tuple(axe_module.Axe().run(page).response["violations"]),
        )

    yield at
    visitor.page.close()


def _open_folds(page: Page) -> None:
    for fold in page.get_by_test_id("stMain").locator("details").all():
        if fold.get_attribute("open") is None:
            fold.locator("summary").first.click()
            settled(page)


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_serious_fault(look: Callable[[str], Seen], name: str) -> None:
    grave = [
        (one["id"], one["nodes"][0]["html"])
        for one in look(name).violations
        if one["impact"] in {"serious", "critical"}
    ]
    assert grave == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_in_french_and_leaves_no_english_of_the_interface(look: Callable[[str], Seen], name: str) -> None:
    seen = look(name)
    assert seen.language == "fr"
    assert [text for text in seen.names if ENGLISH.match(text)] == []


@pytest.mark.parametrize("name", PAGES)
def test_headings_go_down_one_level_at_a_time(look: Callable[[str], Seen], name: str) -> None:
    headings = look(name).headings
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))


def test_every_page_has_a_title_of_its_own(look: Callable[[str], Seen]) -> None:
    titles = {look(name).title for name in PAGES}
    assert len(titles) == len(PAGES)
    assert all(title.endswith(" – AVS-Geo") for title in titles)


def test_no_name_is_read_with_the_strokes_of_markdown(look: Callable[[str], Seen]) -> None:
    assert [text for name in PAGES for text in look(name).names if re.search(r"\\[()\[\]:_*-]", text)] == []


def test_the_section_of_the_current_page_is_marked_in_the_menu(visit: Visit) -> None:
    page = visit.open("/objectifs")
    sections = page.get_by_test_id("stTopNavSection")
    expect(sections.filter(has_text="Perspectives")).to_have_attribute("aria-current", "true")
    expect(sections.and_(page.locator("[aria-current]"))).to_have_count(1)
    visit.turn_to("Diagnostic", "Besoins")
    expect(sections.filter(has_text="Diagnostic")).to_have_attribute("aria-current", "true", timeout=PATIENCE_MS)
    expect(sections.and_(page.locator("[aria-current]"))).to_have_count(1)


def test_back_goes_back_in_one_press_whatever_the_choices_in_the_address(visit: Visit) -> None:
    page = visit.open("/plans?departement=07&seuil=15")
    settled(page)
    visit.turn_to("Perspectives", "Partage")
    expect(page.get_by_role("heading", level=1)).to_have_text("Partager une carte", timeout=PATIENCE_MS)
    page.wait_for_url("**/partage?*departement=07*")
    visit.turn_to("Données et méthode", "Mes fichiers")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mes fichiers : Ardèche", timeout=PATIENCE_MS)
    page.wait_for_url("**/mes_fichiers?*departement=07*")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Partager une carte", timeout=PATIENCE_MS)
    page.wait_for_url("**/partage?*departement=07*")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Plans", timeout=PATIENCE_MS)
    page.wait_for_url("**/plans?*departement=07*")


def test_an_address_without_a_page_is_said_in_french(visit: Visit) -> None:
    page = visit.open("/nulle_part")
    expect(page.get_by_role("dialog")).to_contain_text("Page introuvable", timeout=PATIENCE_MS)
    expect(page.get_by_role("dialog")).to_contain_text("Cette page n’existe pas. Voici la page d’accueil.")
