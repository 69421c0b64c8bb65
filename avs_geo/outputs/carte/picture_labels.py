"""Names on the printed map: the chief towns that have a structure, then a few large ones, none over another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from avs_geo.outputs.carte.picture_page import MUTED_INK, Box, TextStyle
from avs_geo.outputs.carte.picture_structures import marker_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import pandas as pd

    from avs_geo.outputs.carte.picture_page import Page
    from avs_geo.outputs.carte.picture_view import MapView

MOST_TOWNS: Final = 22
MOST_LANDMARKS: Final = 5  # large towns without a structure, named so that readers find their way
MOST_NAMED_STRUCTURES: Final = 12  # beyond, only the towns are named
_TOWN: Final = TextStyle(8.5, bold=True)
_STRUCTURE: Final = TextStyle(6.8)
_LANDMARK: Final = TextStyle(7.5, italic=True, colour=MUTED_INK)
_HALO: Final = 1.6  # points
_GAP: Final = 0.9  # millimetres between a symbol and its name
_LONGEST_NAME: Final = 48.0  # millimetres
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
        y = box.top
        for words, style in label.lines:
            self._page.text(x, y - style.size * _MM_PER_POINT * _ASCENT, words, style=style, align=align, halo=_HALO)
            y -= _height(style)


def draw_labels(page: Page, view: MapView, limits: Box, *, units: gpd.GeoDataFrame, placed: pd.DataFrame) -> None:
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
    """
    radius = marker_size(len(placed)) / 2
    space = LabelSpace(page, limits, [Box(x - radius, y - radius, 2 * radius, 2 * radius) for x, y in _points(placed)])
    with_names = len(placed) <= MOST_NAMED_STRUCTURES
    towns = towns_by_importance(placed, units)
    for code in towns[:MOST_TOWNS]:
        here = placed.loc[placed["code_unite"] == code]
        town = (short_name(str(units.at[code, "nom"])), _TOWN)
        names = tuple((page.shorten(str(name), _STRUCTURE, _LONGEST_NAME), _STRUCTURE) for name in here["nom"])
        anchor = _around(here, radius)
        if not (with_names and space.set_beside(Label((town, *names)), anchor)):
            space.set_beside(Label((town,)), anchor)
    others = units.loc[~units.index.isin(towns)].nlargest(MOST_LANDMARKS, "population")
    points = view.to_sheet(others[["x", "y"]].to_numpy(dtype=float))
    for name, (x, y) in zip(others["nom"], points, strict=True):
        label = Label(((short_name(str(name)), _LANDMARK),))
        width, height = label.width(page), label.height
        # The anchor is such that the first place tried has the name centred on the town itself.
        space.set_beside(label, Box(x - width / 2 - _GAP, y - height / 2, 0.0, height))


def towns_by_importance(placed: pd.DataFrame, units: pd.DataFrame) -> list[str]:
    """Return the units that have a structure: those with a CS that counts, then an EVS, then others; larger first."""
    known = placed.loc[placed["code_unite"].isin(units.index)]
    rank = known["type"].map({"CS": 0, "EVS": 1}).fillna(2).where(known["compte"], 3)
    towns = rank.groupby(known["code_unite"]).min().rename("rang").to_frame()
    towns["population"] = units["population"].reindex(towns.index)
    towns["code"] = towns.index
    ordered = towns.sort_values(["rang", "population", "code"], ascending=[True, False, True])
    return ordered["code"].tolist()


def short_name(name: str) -> str:
    """Return the name of a unit as the map writes it, ``Lyon 3e arr.`` for a municipal arrondissement."""
    return name.replace(" Arrondissement", " arr.")


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
