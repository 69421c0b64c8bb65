"""Clicks on the session's map, by a real mouse and a real finger, on the screens that people have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest
import shapely
from playwright.sync_api import expect

from avs_geo.plan.session.places import to_projected
from avs_geo.reference.geography import load_geography
from tests.web.conftest import Visit
from tests.web.map_on_screen import MapOnScreen
from tests.web.session.session_scenes import PATIENCE_MS, map_of, open_session, turn_to_panel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser
GEOGRAPHY = load_geography("52")
# All over the department, Chaumont and Auberive among them: forty kilometres apart, one above the other.
TWELVE: Final = (
    "52121",
    "52023",
    "52353",
    "52060",
    "52534",
    "52331",
    "52008",
    "52140",
    "52017",
    "52332",
    "52197",
    "52405",
)
# The size between the two others is left to the long tests.
DESKS: Final = [(1280, 900), pytest.param((1366, 768), marks=pytest.mark.long), (1280, 720)]


@pytest.fixture(params=DESKS, ids=lambda size: f"{size[0]}x{size[1]}")
def desk_visit(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Visit]:
    """A visitor with a mouse, on a screen of one of the sizes."""
    width, height = request.param
    with browser.new_context(locale="fr-FR", viewport={"width": width, "height": height}) as context:
        yield Visit(context, server)


def _inside(code: str) -> list[list[float]]:
    """Return latitudes and longitudes of places in a commune, the farthest from its edges first."""
    shape = GEOGRAPHY.communes.geometry[code]
    west, south, east, north = shape.bounds
    eastings, northings = np.meshgrid(np.linspace(west, east, 25), np.linspace(south, north, 25))
    places = np.asarray(shapely.points(eastings.ravel(), northings.ravel()))
    depth = np.where(shapely.contains(shape, places), shapely.distance(places, shape.boundary), -1)
    chosen = places[np.argsort(-depth)][: int((depth > 0).sum())]
    to_degrees = to_projected(GEOGRAPHY.epsg)
    found = [to_degrees.transform(at.x, at.y, direction="INVERSE") for at in chosen]
    return [[latitude, longitude] for longitude, latitude in found]


def _pixel_of(page: Page, code: str) -> tuple[float, float]:
    """Return where a commune is in the window, where no structure stands over it, without scrolling anything."""
    at = MapOnScreen(page).evaluate(
        """([code, places]) => {
            const unit = avs.units.getLayers().find((layer) => layer.feature.properties.code === code);
            const edge = box.getBoundingClientRect();
            return places.map((place) => map.latLngToContainerPoint(place).round()).find((at) =>
                box.getRootNode().elementFromPoint(edge.left + at.x, edge.top + at.y) === unit._path);
        }""",
        [code, _inside(code)],
    )
    assert at is not None, f"{code} is hidden by marks"
    box = map_box(page).bounding_box()
    assert box is not None
    return box["x"] + at["x"], box["y"] + at["y"]


def map_box(page: Page) -> Locator:
    """Return what the map stands in."""
    return page.locator(".avs-carte").first


def _scrolled(page: Page) -> float:
    scrolled: float = page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollTop + window.scrollY")
    return scrolled


def _open_by_clicks(page: Page, codes: tuple[str, ...]) -> None:
    """Open an EVS in each commune by a click; each is the first one, which takes the focus into the map."""
    for code in codes:
        nom = str(GEOGRAPHY.communes["nom"][code])
        page.evaluate("document.activeElement.blur()")
        x, y = _pixel_of(page, code)
        page.mouse.move(x, y)
        expect(map_of(page).locator(".leaflet-tooltip strong").first).to_have_text(nom)
        before = _scrolled(page)
        page.mouse.down()
        page.mouse.up()
        expect(page.get_by_role("combobox", name=re.compile("Structure"))).to_have_value(
            re.compile(f"EVS {re.escape(nom)} "), timeout=PATIENCE_MS
        )
        assert _scrolled(page) == before, nom


def test_the_whole_map_stands_in_the_window_and_a_click_opens_in_the_commune_that_the_tooltip_names(
    desk_visit: Visit,
) -> None:
    page = open_session(desk_visit)
    _expect_whole_map(page)
    turn_to_panel(page, "Ouvrir un EVS")
    expect(page.get_by_text("Un clic ouvre un EVS là")).to_be_visible(timeout=PATIENCE_MS)
    _open_by_clicks(page, TWELVE)
    _expect_whole_map(page)
    assert desk_visit.errors == []


def test_on_a_projector_the_map_comes_first_and_a_click_opens_in_the_commune_that_the_tooltip_names(
    desk_visit: Visit,
) -> None:
    page = open_session(desk_visit)
    page.get_by_text("Projecteur", exact=True).click()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden(timeout=PATIENCE_MS)
    expect(page.locator(".avs-carte.avs-projete")).to_be_visible(timeout=PATIENCE_MS)
    _expect_whole_map(page)
    size = page.viewport_size
    box = map_box(page).bounding_box()
    assert size is not None
    assert box is not None
    assert box["y"] < 20
    assert box["width"] * box["height"] > 0.5 * size["width"] * size["height"]
    turn_to_panel(page, "Ouvrir un EVS")
    expect(page.get_by_text("Un clic ouvre un EVS là")).to_be_visible(timeout=PATIENCE_MS)
    _open_by_clicks(page, TWELVE[:6])
    assert desk_visit.errors == []


def test_on_a_phone_a_finger_opens_in_the_commune_under_it(phone: Visit) -> None:
    page = open_session(phone)
    _expect_whole_map(page)
    turn_to_panel(page, "Ouvrir un EVS")
    expect(page.get_by_text("Un clic ouvre un EVS là")).to_be_visible(timeout=PATIENCE_MS)
    for code in TWELVE:
        page.evaluate("document.activeElement.blur()")
        page.touchscreen.tap(*_pixel_of(page, code))
        nom = str(GEOGRAPHY.communes["nom"][code])
        expect(page.get_by_role("combobox", name=re.compile("Structure"))).to_have_value(
            re.compile(f"EVS {re.escape(nom)} "), timeout=PATIENCE_MS
        )
        assert _scrolled(page) == 0, nom


def test_a_press_that_the_page_moves_under_acts_where_it_began(visit: Visit) -> None:
    page = open_session(visit)
    turn_to_panel(page, "Ouvrir un EVS")
    expect(page.get_by_text("Un clic ouvre un EVS là")).to_be_visible(timeout=PATIENCE_MS)
    # What the page may do of itself between the two halves of a click: nothing of ours does it any more.
    MapOnScreen(page).evaluate("() => { avs.units.once('mousedown', () => map.panBy([0, 120], {animate: false})); }")
    x, y = _pixel_of(page, "52121")
    page.mouse.move(x, y)
    page.mouse.click(x, y)
    expect(page.get_by_role("combobox", name=re.compile("Structure"))).to_have_value(
        re.compile("EVS Chaumont "), timeout=PATIENCE_MS
    )


def _expect_whole_map(page: Page) -> None:
    """Expect the map in the window, and the department in the map."""
    south, west, north, east = _bounds()
    MapOnScreen(page).wait_for(f"map.getBounds().contains([[{south}, {west}], [{north}, {east}]])", timeout=PATIENCE_MS)
    size = page.viewport_size
    box = map_box(page).bounding_box()
    assert size is not None
    assert box is not None
    assert _scrolled(page) == 0
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= size["height"]
    assert box["height"] >= 300


def _bounds() -> tuple[float, float, float, float]:
    west, south, east, north = GEOGRAPHY.communes.to_crs(4326).total_bounds
    return float(south), float(west), float(north), float(east)
