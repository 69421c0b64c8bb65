"""What the maps of all pages do: names step aside, the page keeps its wheel and its finger, all is seen at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.map_on_screen import MAP, MapOnScreen

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.conftest import Visit

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000
_OVERLAPS = """() => {
    const edge = (node) => (node.querySelector("div > svg") || node).getBoundingClientRect();
    const names = [...box.querySelectorAll(".avs-epci:not(.avs-efface) > *")];
    const marks = [...box.querySelectorAll(".avs-structure")];
    const meet = (one, other) => one.left < other.right && other.left < one.right
        && one.top < other.bottom && other.top < one.bottom;
    const found = [];
    names.forEach((name, rank) => [...marks, ...names.slice(rank + 1)].forEach((other) => {
        if (meet(name.getBoundingClientRect(), edge(other))) { found.push(name.textContent); }
    }));
    return [names.length, found];
}"""


def _map(visit: Visit, path: str = "/") -> tuple[Page, MapOnScreen]:
    page = visit.open(path)
    page.locator(MAP).first.locator("path.leaflet-interactive").nth(300).wait_for(timeout=PATIENCE_MS)
    shown = MapOnScreen(page)
    shown.wait_for("!avs.moved()")
    return page, shown


def _middle(page: Page) -> tuple[float, float]:
    box = page.locator(MAP).first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _scrolled(page: Page) -> float:
    scrolled: float = page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollTop")
    return scrolled


@pytest.mark.parametrize("path", ["/", "/?departement=07", "/seance"])
def test_no_name_stands_over_a_mark_nor_over_another_name(visit: Visit, path: str) -> None:
    _, shown = _map(visit, path)
    # The names are placed at the next frame that the browser draws.
    shown.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    count, overlaps = shown.evaluate(_OVERLAPS)
    assert count >= 4
    assert overlaps == []


@pytest.mark.parametrize("path", ["/", "/equilibre", "/implantations"])
def test_the_map_and_its_legend_stand_in_the_first_window_and_the_map_has_a_french_name(
    path: str, visit: Visit
) -> None:
    visit.page.set_viewport_size({"width": 1280, "height": 720})
    page, _ = _map(visit, path)
    expect(page.get_by_role("application", name="Carte : Haute-Marne")).to_have_attribute("lang", "fr")
    box = page.locator(MAP).first.bounding_box()
    legend = page.get_by_role("list", name="Légende de la carte")
    lines = legend.get_by_role("listitem")
    beside = lines.first.bounding_box()
    fourth = lines.nth(3).bounding_box()
    assert box is not None
    assert beside is not None
    assert fourth is not None
    assert box["y"] + box["height"] <= 720
    assert beside["x"] >= box["x"] + box["width"]
    assert fourth["y"] + fourth["height"] <= 720, "the four classes"


@pytest.mark.parametrize("path", ["/", "/equilibre", "/implantations"])
def test_on_a_phone_the_whole_map_stands_in_the_first_window(path: str, phone: Visit) -> None:
    page, _ = _map(phone, path)
    box = page.locator(MAP).first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 844


def test_the_notices_take_one_line_and_unfold_by_the_keyboard(visit: Visit) -> None:
    page = visit.open("/equilibre")
    banner = page.get_by_role("note").first
    said = banner.get_by_text("ceux qui sont affichés sont des hypothèses")
    expect(banner).to_contain_text("Territoires supposés · QPV indicatifs")
    expect(said).to_be_hidden()
    banner.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(said).to_be_visible()


def test_a_department_without_structures_says_at_once_what_to_bring(visit: Visit) -> None:
    page = visit.open("/equilibre?departement=07")
    expect(page.get_by_role("note").first.get_by_text("Importez les vôtres")).to_be_visible()


def test_the_wheel_scrolls_the_page_and_zooms_with_ctrl_only_and_one_button_shows_all_again(visit: Visit) -> None:
    page, shown = _map(visit)
    expect(page.locator(MAP).first.get_by_text("Ctrl + molette")).to_be_visible()
    zoom = shown.evaluate("map.getZoom()")
    page.mouse.move(*_middle(page))
    page.mouse.wheel(0, 200)
    page.wait_for_function("document.querySelector('[data-testid=\"stMain\"]').scrollTop > 100")
    assert shown.evaluate("map.getZoom()") == zoom
    page.mouse.move(*_middle(page))
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    shown.wait_for(f"map.getZoom() > {zoom}")
    page.locator(MAP).first.get_by_role("button", name="Voir tout le département").click()
    shown.wait_for(f"map.getZoom() === {zoom}")


def _drag(page: Page, *, by: float, fingers: int) -> None:
    """Put fingers on the map, draw them up or down by some pixels, and lift them."""
    x, y = _middle(page)
    session = page.context.new_cdp_session(page)

    def send(kind: str, gone: float) -> None:
        points = [{"x": x - 40 + 80 * finger, "y": y + gone, "id": finger} for finger in range(fingers)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points if kind != "touchEnd" else []})

    send("touchStart", 0)
    for step in range(1, 11):
        send("touchMove", by * step / 10)
    send("touchEnd", by)
    session.detach()


def test_one_finger_scrolls_the_page_and_two_move_the_map(phone: Visit) -> None:
    page, shown = _map(phone)
    page.locator(MAP).first.scroll_into_view_if_needed()
    expect(page.locator(MAP).first.get_by_text("Deux doigts")).to_be_visible()
    centre = shown.evaluate("map.getCenter().lat")
    before = _scrolled(page)
    _drag(page, by=-100, fingers=1)
    page.wait_for_function(f"document.querySelector('[data-testid=\"stMain\"]').scrollTop > {before + 40}")
    assert shown.evaluate("map.getCenter().lat") == centre
    _drag(page, by=-60, fingers=2)
    shown.wait_for(f"map.getCenter().lat < {centre} - 0.05")


def test_of_a_department_whose_structures_nobody_brought_the_map_is_quiet(visit: Visit) -> None:
    page, shown = _map(visit, "/?departement=07")
    expect(page.get_by_role("list", name="Légende de la carte")).to_contain_text("Aucune structure connue")
    assert shown.box.locator('path[fill="url(#avs-non_couverte)"]').count() == 0
    assert shown.box.locator('path[fill="url(#avs-sans_structure)"]').count() == 335


def test_the_marks_of_the_structures_are_buttons_that_say_their_name(visit: Visit) -> None:
    page, _ = _map(visit)
    mark = page.locator(MAP).first.get_by_role("button", name=re.compile("Centre social M2K"))
    expect(mark).to_have_count(1)
