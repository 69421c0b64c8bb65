"""Names on the printed map: chief towns that have a structure, then a few large ones, none over another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from matplotlib.patches import Circle

from avs_geo.outputs.maps.palette import EPCI_INK, PAPER
from avs_geo.outputs.maps.picture.page import Box, TextStyle
from avs_geo.outputs.maps.picture.structures import marker_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd
    import pandas as pd

    from avs_geo.outputs.maps.picture.page import Page
    from avs_geo.outputs.maps.picture.view import MapView

MOST_TOWNS: Final = 22
MOST_LANDMARKS: Final = 5  # large towns without a structure, named so that readers find their way
MOST_NAMED_STRUCTURES: Final = 12  # beyond, only the towns are named
_TOWN: Final = TextStyle(8.5, bold=True)
_STRUCTURE: Final = TextStyle(7.0)
_LANDMARK: Final = TextStyle(7.5)
_LANDMARK_DOT: Final = 1.1  # millimetres
_HALO: Final = 1.6  # points
_GAP: Final = 0.9  # millimetres between a symbol and its name
_LONGEST_NAME: Final = 62.0  # millimetres
_ASCENT: Final = 0.76  # height of the capitals over that of the letters' body
_MM_PER_POINT: Final = 25.4 / 72

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text to be set beside something."""

    lines: tuple[tuple[str, TextStyle], ...]

    @property
    def height(self) -> float:
        """Height of the whole, millimetres."""
        return sum(_height(style) for _, style in self.lines)

    def width(self, page: Page) -> float:
        """Width of the longest line, millimetres."""
        return max(page.width_of(words, style) for words, style in self.lines)


class LabelSpace:
    """What is already taken on the map.

    Parameters
    ----------
    page
        The sheet.
    limits
        Labels stay inside.
    taken
        Where no label may be set: the symbols.
    """

    def __init__(self, page: Page, limits: Box, taken: list[Box]) -> None:
        self._page = page
        self._limits = limits
        self._taken = list(taken)

    def set_beside(self, label: Label, anchor: Box) -> bool:
        """Draw the label at the first free place around the anchor; return whether there was one."""
        width, height = label.width(self._page), label.height
        for box, align in _places(anchor, width, height):
            if self._limits.contains(box) and not any(box.overlaps(other) for other in self._taken):
                self._draw(label, box, align)
                self._taken.append(box)
                return True
        return False

    def _draw(self, label: Label, box: Box, align: Align) -> None:
        x = {"left": box.left, "center": box.left + box.width / 2, "right": box.right}[align]
        y = box.bottom
        # From the last line up: no halo covers the tails of the letters above it.
        for words, style in reversed(label.lines):
            baseline = y + _height(style) - style.size * _MM_PER_POINT * _ASCENT
            self._page.text(x, baseline, words, style=style, align=align, halo=_HALO)
            y += _height(style)


def draw_labels(
    page: Page,
    view: MapView,
    limits: Box,
    *,
    units: gpd.GeoDataFrame,
    placed: pd.DataFrame,
    taken: Sequence[Box] = (),
) -> None:
    """Name the chief towns; what finds no free place stays without a name.

    Parameters
    ----------
    page
        The sheet.
    view
        From the ground to the sheet.
    limits
        Names stay inside.
    units
        Index ``code``; columns ``nom``, ``population``, ``x``, ``y`` (projected).
    placed
        The symbols, as :func:`place_structures` gives them.
    taken
        Where something else is drawn, and no name may stand.
    """
    radius = marker_size(len(placed)) / 2
    space = LabelSpace(page, limits, [*taken, *(_square(x, y, radius) for x, y in _points(placed))])
    with_names = len(placed) <= MOST_NAMED_STRUCTURES
    towns = towns_by_importance(placed, units)
    names_of_units = units["nom"].astype(str).to_dict()
    for code in towns[:MOST_TOWNS]:
        here = placed.loc[placed["code_unite"] == code]
        town = (short_name(names_of_units[code]), _TOWN)
        names = (page.shorten(str(name), _STRUCTURE, _LONGEST_NAME) for name in here["nom"])
        anchor = _around(here, radius)
        both = Label((town, *((name, _STRUCTURE) for name in names)))
        if not (with_names and space.set_beside(both, anchor)):
            space.set_beside(Label((town,)), anchor)
    others = units.loc[~units.index.isin(towns)].nlargest(MOST_LANDMARKS, "population")
    _draw_landmarks(page, view, space, others)


def _draw_landmarks(page: Page, view: MapView, space: LabelSpace, units: gpd.GeoDataFrame) -> None:
    """Name units beside a dot; one whose name finds no place has no dot either."""
    radius = _LANDMARK_DOT / 2
    points = view.to_sheet(units[["x", "y"]].to_numpy(dtype=float)).tolist()
    for name, (x, y) in zip(units["nom"].astype(str), points, strict=True):
        if space.set_beside(Label(((short_name(name), _LANDMARK),)), _square(x, y, radius)):
            page.axes.add_artist(
                Circle((x, y), radius, facecolor=EPCI_INK, edgecolor=PAPER, linewidth=0.5, zorder=8),
            )


def towns_by_importance(placed: pd.DataFrame, units: pd.DataFrame) -> list[str]:
    """Return the units that have a structure, whether or not it counts, the most populated first."""
    towns = units.loc[units.index.isin(placed["code_unite"]), "population"].sort_index()
    return [str(code) for code in towns.sort_values(ascending=False, kind="stable").index]


def short_name(name: str) -> str:
    """Return the name of a unit as the map writes it, ``Lyon 3e arr.`` for a municipal arrondissement."""
    return name.replace(" Arrondissement", " arr.")


def _square(x: float, y: float, radius: float) -> Box:
    return Box(x - radius, y - radius, 2 * radius, 2 * radius)


def _points(placed: pd.DataFrame) -> Iterator[tuple[float, float]]:
    return zip(placed["x"].astype(float), placed["y"].astype(float), strict=True)


def _around(symbols: pd.DataFrame, radius: float) -> Box:
    west, east = symbols["x"].min() - radius, symbols["x"].max() + radius
    south, north = symbols["y"].min() - radius, symbols["y"].max() + radius
    return Box(float(west), float(south), float(east - west), float(north - south))


def _places(anchor: Box, width: float, height: float) -> Iterator[tuple[Box, Align]]:
    """Places around the anchor, the best first: right, left, above, below, then the corners."""
    middle_x = anchor.left + anchor.width / 2 - width / 2
    middle_y = anchor.bottom + anchor.height / 2 - height / 2
    right, left = anchor.right + _GAP, anchor.left - _GAP - width
    above, below = anchor.top + _GAP / 2, anchor.bottom - _GAP / 2 - height
    places: tuple[tuple[float, float, Align], ...] = (
        (right, middle_y, "left"),
        (left, middle_y, "right"),
        (middle_x, above, "center"),
        (middle_x, below, "center"),
        (right, above, "left"),
        (right, below, "left"),
        (left, above, "right"),
        (left, below, "right"),
    )
    for x, y, align in places:
        yield Box(x, y, width, height), align


def _height(style: TextStyle) -> float:
    return style.size * _MM_PER_POINT * 1.16
