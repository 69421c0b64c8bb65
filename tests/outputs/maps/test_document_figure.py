"""A map of the document: as wide as the text, readable at its own size, with legend, scale and sources."""

from __future__ import annotations

import itertools
import struct
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.text import Text

from avs_geo.outputs.maps.palette import CLASS_STYLES, mark_styles
from avs_geo.outputs.maps.picture import figure as picture_figure
from avs_geo.outputs.maps.picture.figure import compose_figure, draw_figure
from avs_geo.outputs.maps.picture.map import Plate, coverage_plate
from avs_geo.outputs.maps.picture.marks import MARK_SIZE
from avs_geo.outputs.maps.picture.page import FIGURE
from avs_geo.outputs.maps.picture.words import credits_line
from avs_geo.outputs.maps.territories import territory_outlines
from avs_geo.outputs.maps.themes import territories_theme, zones_blanches_theme
from avs_geo.text.typography import NBSP

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.study import Study
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.outputs.maps.picture.page import Page
    from avs_geo.reference.geography import Geography

COARSE = 50
MAP_WIDTH = 108  # millimetres, of the 170 of the figure


def texts(page: Page) -> list[Text]:
    return [text for text in page.figure.findobj(Text) if isinstance(text, Text) and text.get_text()]


def words(page: Page) -> list[str]:
    return [text.get_text() for text in texts(page)]


@pytest.fixture(scope="module")
def page(diagnosis: Diagnosis, study: Study) -> Page:
    return compose_figure(study, plate=coverage_plate(diagnosis), dpi=COARSE)


def test_the_figure_is_as_wide_as_the_text_of_an_a4_page(diagnosis: Diagnosis, study: Study) -> None:
    png = draw_figure(study, plate=coverage_plate(diagnosis), dpi=100)
    width, _ = struct.unpack(">II", png[16:24])
    assert width == pytest.approx(170 / 25.4 * 100, abs=1)
    assert png == draw_figure(study, plate=coverage_plate(diagnosis), dpi=100)


def test_no_letter_is_under_seven_points(page: Page) -> None:
    assert min(float(text.get_fontsize()) for text in texts(page)) >= 7


def test_it_has_its_legend_its_scale_its_north_and_its_sources(page: Page) -> None:
    drawn = words(page)
    assert f"83,7{NBSP}%" in drawn
    assert any(text.endswith(f"{NBSP}km") for text in drawn)
    assert "N" in drawn
    assert credits_line() in " ".join(drawn)


def test_a_legend_that_needs_more_room_makes_the_figure_taller(diagnosis: Diagnosis, study: Study) -> None:
    usual = coverage_plate(diagnosis).theme
    theme = replace(usual, styles={f"classe_{rank}": style for rank, style in enumerate([*usual.styles.values()] * 3)})
    tall = compose_figure(study, plate=Plate(theme=theme, heading="Classes"), dpi=COARSE)
    assert tall.size.height > FIGURE.height
    assert min(text.get_position()[1] for text in texts(tall)) >= 0


@pytest.mark.parametrize("lacking", [3.5527136788005e-15, 1e-9, 0.4, 1.0, 7.3])
def test_a_legend_that_lacks_the_last_bit_of_a_float_ends_like_any_other(
    diagnosis: Diagnosis,
    study: Study,
    monkeypatch: pytest.MonkeyPatch,
    lacking: float,
) -> None:
    heights: list[float] = []

    def compose(page: Page, *_: object) -> float:
        heights.append(page.size.height)
        # Whatever is added, the same is found to lack: what a sum of floats does, made to last.
        assert len(heights) < 50, "the layout never ends"
        return -lacking

    monkeypatch.setattr(picture_figure, "_compose", compose)
    page = compose_figure(study, plate=coverage_plate(diagnosis), dpi=COARSE)
    assert page.size.height == heights[-1]
    assert all(added == int(added) >= 1 for added in np.diff(heights))


@pytest.mark.parametrize("categories", [1, 8, 30])
@pytest.mark.parametrize("wordy", [False, True])
def test_every_line_of_a_legend_is_on_the_sheet_however_many_and_long_they_are(
    diagnosis: Diagnosis, geography: Geography, inventory: Inventory, *, categories: int, wordy: bool, study: Study
) -> None:
    style = CLASS_STYLES["non_couverte"]
    if wordy:
        style = replace(style, label=f"{style.label}, hors de toute portée raisonnable des habitants" * 2)
    theme = replace(coverage_plate(diagnosis).theme, styles={f"classe_{rank}": style for rank in range(categories)})
    marks = crowd_of_marks(geography)
    plate = Plate(
        theme=theme,
        heading="Classes",
        territories=territory_outlines(geography, inventory),
        marks=marks,
        marks_heading="Mesures, par rang",
    )
    page = compose_figure(study, plate=plate, dpi=COARSE)
    assert min(text.get_position()[1] for text in texts(page)) >= 0
    drawn = words(page)
    assert sum(word.startswith(f"0{NBSP}commune") for word in drawn) == categories
    assert {"Mesures, par rang", "Limites", "Structures"} <= set(drawn)


def crowd_of_marks(geography: Geography) -> pd.DataFrame:
    """Thirty marks of every kind around each unit."""
    kinds = list(mark_styles())
    places = geography.units.loc[:, ["x", "y"]].to_numpy()
    return pd.DataFrame(
        {
            "x": places[np.arange(180) % len(places), 0],
            "y": places[np.arange(180) % len(places), 1],
            "numero": [str(rank) for rank in range(1, 181)],
            "sorte": [kinds[rank % len(kinds)] for rank in range(180)],
        }
    )


def test_no_name_covers_a_mark_a_symbol_or_another_name_however_many_they_are(
    diagnosis: Diagnosis, geography: Geography, inventory: Inventory, study: Study
) -> None:
    plate = Plate(
        theme=territories_theme(diagnosis),
        heading="Territoires",
        marks=marks_around(geography),
        marks_heading="Mesures",
    )
    page = compose_figure(study, plate=plate, dpi=COARSE)
    towns = set(geography.units["nom"]) | set(inventory.structures["nom"])
    drawn = texts(page)
    # On the map; the legend is to the right of it.
    names = [box_of(page, text) for text in drawn if text.get_text() in towns and text.get_position()[0] < MAP_WIDTH]
    numbers = [text for text in drawn if text.get_text().isdigit() and text.get_position()[0] < MAP_WIDTH]
    marks = [shapely.Point(text.get_position()).buffer(MARK_SIZE / 2 * 0.7) for text in numbers]
    assert len(marks) > 10
    assert names
    for name, other in itertools.combinations(names, 2):
        assert shapely.intersection(name, other).area < 0.3
    assert not [name.bounds for name in names for mark in marks if name.intersects(mark)]


def marks_around(geography: Geography) -> pd.DataFrame:
    """Three marks at each of the units but the first."""
    places = geography.units.iloc[1:][["x", "y"]].to_numpy().repeat(3, axis=0)
    return pd.DataFrame(
        {
            "x": places[:, 0],
            "y": places[:, 1],
            "numero": [str(rank + 1) for rank in range(len(places))],
            "sorte": "creation_evs",
        }
    )


def box_of(page: Page, text: Text) -> shapely.Polygon:
    """Return the rectangle of a text, millimetres."""
    corners = text.get_window_extent(page.canvas.get_renderer())  # type: ignore[no-untyped-call]
    millimetre = COARSE / 25.4
    sides = [side / millimetre for side in (corners.x0, corners.y0, corners.x1, corners.y1)]
    rectangle: shapely.Polygon = shapely.box(*sides)
    return rectangle


def test_the_territories_of_each_kind_have_the_inhabitants_of_the_balance(diagnosis: Diagnosis) -> None:
    theme = territories_theme(diagnosis)
    population = diagnosis.units["population"].groupby(theme.of_unit.to_numpy()).sum()
    whole = diagnosis.balance.iloc[-1]
    for category in ("cs_seul", "evs_seul", "les_deux", "aucune"):
        assert population.get(category, 0) == whole[f"population_{category}"]


def test_the_zones_blanches_are_the_units_that_nothing_covers(diagnosis: Diagnosis) -> None:
    theme = zones_blanches_theme(diagnosis)
    # Essart alone: 22.06 minutes from Amont, and in no territory.
    assert theme.of_unit.index[theme.of_unit == "zone_blanche"].tolist() == ["99005"]


def test_marks_bear_their_numbers_and_the_legend_counts_them(
    diagnosis: Diagnosis, geography: Geography, inventory: Inventory, study: Study
) -> None:
    places = geography.units.loc[["99001", "99005", "99006"], ["x", "y"]]
    marks = pd.DataFrame(
        {
            "x": places["x"].to_numpy(),
            "y": places["y"].to_numpy(),
            "numero": ["7", "8", "9"],
            "sorte": ["creation_cs", "creation_evs", "creation_evs"],
        }
    )
    plate = Plate(
        theme=territories_theme(diagnosis),
        heading="Territoires d’agrément",
        territories=territory_outlines(geography, inventory),
        marks=marks,
        marks_heading="Mesures",
    )
    drawn = words(compose_figure(study, plate=plate, dpi=COARSE))
    assert {"7", "8", "9", "Mesures", "Territoire d’agrément"} <= set(drawn)
    assert drawn[drawn.index(mark_styles()["creation_evs"].label) - 1] == "2"
