"""The session with the mouse: an outline drawn on the map, a territory taken further commune by commune."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely
from playwright.sync_api import expect

from avs_geo.reference.geography import load_geography
from avs_geo.text.numbers import number
from tests.web.map_on_screen import MapOnScreen
from tests.web.session.session_scenes import PATIENCE_MS, map_of, open_evs, open_session, share_of, turn_to_panel

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.long]
NBSP, THIN = "\u00a0", "\u202f"
HAUTE_MARNE = load_geography("52")
LANGRES = (47.86565, 5.33033)
# 1,111 and 594 inhabitants (Insee), both beside Langres and in no territory of the example.
SAINTS_GEOSMES, HUMES_JORQUENAY = (47.83227, 5.32651), (47.9042, 5.30109)

if TYPE_CHECKING:
    from tests.web.conftest import Visit

    Place = tuple[float, float]


def _look_at(page: Page, place: Place, zoom: int) -> None:
    # On a screen where the whole map is seen, no click makes the page scroll under the mouse.
    page.set_viewport_size({"width": 1280, "height": 1500})
    # A map that has just come fits itself to its box once more.
    page.wait_for_timeout(2500)
    MapOnScreen(page).evaluate(f"() => {{ map.setView([{place[0]}, {place[1]}], {zoom}, {{animate: false}}); }}")


def _click(page: Page, place: Place) -> None:
    """Click on the map, at the pixel of a place."""
    found = f"Object.values(map.latLngToContainerPoint([{place[0]}, {place[1]}]).round())"
    x, y = MapOnScreen(page).evaluate(found)
    map_of(page).click(position={"x": x, "y": y}, force=True)
    page.wait_for_timeout(700)


def _inhabitants_in(outline: list[Place]) -> float:
    """Return the inhabitants of an outline, each commune's spread evenly over its area; no territory is there."""
    (shape,) = gpd.GeoSeries([shapely.Polygon(outline)], crs=4326).to_crs(HAUTE_MARNE.epsg)
    communes = HAUTE_MARNE.communes
    inside = communes.geometry.intersection(shape).area / communes.geometry.area
    return float((inside * communes["population"]).sum())


def test_an_outline_drawn_on_the_map_becomes_the_territory_of_a_structure(visit: Visit) -> None:
    page = open_session(visit)
    _look_at(page, (47.95, 5.75), 11)
    turn_to_panel(page, "Dessiner")
    expect(page.get_by_text("Chaque clic pose un sommet")).to_be_visible(timeout=PATIENCE_MS)
    done = map_of(page).get_by_role("button", name="Terminer le contour")
    expect(done).to_be_disabled(timeout=PATIENCE_MS)
    corners = [(47.92, 5.68), (47.92, 5.82), (47.99, 5.82), (47.99, 5.68)]
    # A pixel is some fifty metres: what is compared is where the clicks were, rather than where they were to be.
    MapOnScreen(page).evaluate("() => { avs.clicks = []; map.on('click', (e) => avs.clicks.push(e.latlng)); }")
    for corner in corners:
        _click(page, corner)
    outline = [(at["lng"], at["lat"]) for at in MapOnScreen(page).evaluate("avs.clicks")]
    assert outline == [pytest.approx((longitude, latitude), abs=0.002) for latitude, longitude in corners]
    done.click()
    page.get_by_text("Nom et territoire de la prochaine structure").click()
    chosen = page.get_by_role("radio", name="Le contour dessiné ou importé")
    expect(chosen).to_be_checked(timeout=PATIENCE_MS)
    open_evs(page, "Bourbonne-les-Bains")
    gained = _inhabitants_in(outline)
    assert gained > 1000, "Bourbonne-les-Bains is in it"
    expect(share_of(page)).to_contain_text(f"+{number(gained)}{NBSP}habitants", timeout=PATIENCE_MS)
    # At once, before the page has said that the work is kept.
    page.reload()
    expect(share_of(page)).to_contain_text(f"+{number(gained)}{NBSP}habitants", timeout=PATIENCE_MS)
    assert visit.errors == []


def test_clicks_on_communes_take_them_into_a_territory_and_leave_them_out_again(visit: Visit) -> None:
    page = open_session(visit)
    _look_at(page, LANGRES, 11)
    turn_to_panel(page, "Territoire ±")
    expect(page.get_by_text("un clic sur une commune l’ajoute")).to_be_visible(timeout=PATIENCE_MS)
    _click(page, SAINTS_GEOSMES)
    expect(page.get_by_text("Choisissez d’abord la structure")).to_be_visible(timeout=PATIENCE_MS)
    _click(page, LANGRES)
    expect(page.get_by_role("combobox", name=re.compile("Structure"))).to_have_value(
        re.compile("Centre social M2K"), timeout=PATIENCE_MS
    )
    _click(page, SAINTS_GEOSMES)
    expect(share_of(page)).to_contain_text(f"+1{THIN}111{NBSP}habitants", timeout=PATIENCE_MS)
    _click(page, HUMES_JORQUENAY)
    expect(share_of(page)).to_contain_text(f"+1{THIN}705{NBSP}habitants", timeout=PATIENCE_MS)
    _click(page, SAINTS_GEOSMES)
    expect(share_of(page)).to_contain_text(f"+594{NBSP}habitants", timeout=PATIENCE_MS)
    expect(page.get_by_text("travail en cours gardé")).to_be_visible(timeout=PATIENCE_MS)
    assert visit.errors == []


def test_a_structure_is_moved_by_a_click_then_closed_and_both_are_undone(visit: Visit) -> None:
    page = open_session(visit)
    figures = page.locator(".avs-chiffres dd")
    expect(figures.nth(2)).to_contain_text(f"4{NBSP}CS, 3{NBSP}EVS")
    _look_at(page, LANGRES, 11)
    turn_to_panel(page, "Déplacer")
    expect(page.get_by_text("un clic ailleurs l’y déplace")).to_be_visible(timeout=PATIENCE_MS)
    _click(page, LANGRES)
    expect(page.get_by_role("combobox", name=re.compile("Structure"))).to_have_value(
        re.compile("Centre social M2K"), timeout=PATIENCE_MS
    )
    _click(page, SAINTS_GEOSMES)
    # Its territory stays where it was; the times change.
    expect(figures.nth(1)).to_contain_text("→", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Fermer", exact=True).click()
    expect(figures.nth(2)).to_contain_text(f"3{NBSP}CS, 3{NBSP}EVS", timeout=PATIENCE_MS)
    turn_to_panel(page, "Décider")
    changes = page.get_by_role("region", name=re.compile("Changements"))
    expect(changes).to_contain_text(re.compile("Déplacement.*M2K.*Saints-Geosmes"), timeout=PATIENCE_MS)
    expect(changes).to_contain_text(re.compile("Fermeture.*M2K"))
    for _ in range(2):
        page.get_by_role("button", name="Annuler", exact=True).click()
        page.wait_for_timeout(1500)
    expect(figures.nth(1)).to_contain_text("sans changement", timeout=PATIENCE_MS)
    expect(figures.nth(2)).to_contain_text("sans changement", timeout=PATIENCE_MS)
    assert visit.errors == []


_SMALL_TEXTS = """() => [...document.querySelectorAll('[data-testid="stMain"] *')].filter((node) =>
    node.getClientRects().length && [...node.childNodes].some((text) => text.nodeType === 3 && text.textContent.trim())
    && parseFloat(getComputedStyle(node).fontSize) > 0 && parseFloat(getComputedStyle(node).fontSize) < 24)
    .map((node) => node.textContent)"""


def test_the_projector_shows_large_type_with_all_panels_at_hand_and_is_found_again(visit: Visit) -> None:
    page = open_session(visit)
    page.get_by_text("Projecteur", exact=True).click()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden(timeout=PATIENCE_MS)
    expect(page.locator(".avs-carte.avs-projete")).to_be_visible(timeout=PATIENCE_MS)
    for panel in ("Agir", "Décider", "Notes", "Enregistrer"):
        expect(page.get_by_role("radio", name=panel, exact=True)).to_be_in_viewport()
    open_evs(page, "Andelot-Blancheville")
    assert page.evaluate(_SMALL_TEXTS) == []
    assert (
        MapOnScreen(page).evaluate(
            _SMALL_TEXTS.replace("document.querySelectorAll('[data-testid=\"stMain\"] *')", "box.querySelectorAll('*')")
        )
        == []
    )
    turn_to_panel(page, "Notes")
    expect(page.get_by_role("button", name="Ajouter la note")).to_be_visible(timeout=PATIENCE_MS)
    assert page.evaluate(_SMALL_TEXTS) == []
    page.reload()
    expect(share_of(page)).to_contain_text("→", timeout=PATIENCE_MS)
    expect(page.get_by_test_id("stSidebar")).to_be_hidden(timeout=PATIENCE_MS)
