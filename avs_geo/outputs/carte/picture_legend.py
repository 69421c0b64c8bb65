"""The legend of the printed map: classes with their figures and levers, structures, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from matplotlib.patches import FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path

from avs_geo.outputs.carte.palette import CLASS_STYLES, EPCI_INK, TYPE_STYLES
from avs_geo.outputs.carte.picture_areas import (
    EPCI_WIDTH,
    INDICATIVE_DASH,
    compound_path,
    draw_qpv_area,
    fill_area,
)
from avs_geo.outputs.carte.picture_page import MUTED_INK, TextStyle
from avs_geo.outputs.carte.picture_structures import draw_symbols
from avs_geo.outputs.french import NBSP, number, percent, plural
from avs_geo.reference.qpv import INDICATIVE

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.outputs.carte.picture_page import Page
    from avs_geo.outputs.carte.picture_words import UnitWords

_HEADING: Final = TextStyle(9.5, bold=True)
_ENTRY: Final = TextStyle(8.5, bold=True)
_FIGURES: Final = TextStyle(8.0)
_REMARK: Final = TextStyle(7.2, italic=True, colour=MUTED_INK)
_SWATCH: Final = (11.0, 7.5)  # millimetres
_INDENT: Final = 15.0
_SYMBOL: Final = 3.3
_BETWEEN_CLASSES: Final = 2.6
_BETWEEN_ENTRIES: Final = 5.0
_BETWEEN_SECTIONS: Final = 4.0


class Legend:
    """A column that fills from top to bottom.

    Parameters
    ----------
    page
        The sheet.
    left, top, width
        The column, millimetres; `y` is where its next line begins.
    """

    def __init__(self, page: Page, *, left: float, top: float, width: float) -> None:
        self._page = page
        self._left = left
        self._width = width
        self.y = top

    def classes(self, units: pd.DataFrame, words: UnitWords) -> None:
        """Show the four classes: number of units, inhabitants, lever; columns ``classe``, ``population``."""
        self._heading(words.heading)
        total = int(units["population"].sum())
        for name, style in CLASS_STYLES.items():
            chosen = units.loc[units["classe"] == name, "population"]
            population = int(chosen.sum())
            share = percent(population / total if total else None)
            width, height = _SWATCH
            box = shapely.box(self._left, self.y - height, self._left + width, self.y)
            fill_area(self._page, compound_path(np.array([box])), style, zorder=14)
            corner = (self._left, self.y - height)
            self._page.axes.add_artist(
                Rectangle(corner, width, height, fill=False, ec=EPCI_INK, lw=0.4, zorder=15),
            )
            self.y -= 2.6
            self._right(share, _ENTRY)
            self._line(style.label, _ENTRY)
            self._line(f"{words.count(len(chosen))}, {plural(population, 'habitant')}", _FIGURES)
            self._line(style.lever, _REMARK)
            self.y += 2.6 - _BETWEEN_CLASSES
        self.y += _BETWEEN_CLASSES - _BETWEEN_SECTIONS

    def structures(self, placed: pd.DataFrame, *, approximate: int) -> None:
        """Show the types on the map and how many count; `placed` as `place_structures` gives it."""
        self._heading("Structures")
        if placed.empty:
            self._page.text(self._left, self.y - 2.2, "Aucune dans l’inventaire", style=_REMARK)
            self.y -= _BETWEEN_ENTRIES + _BETWEEN_SECTIONS - 2
            return
        for name, style in TYPE_STYLES.items():
            chosen = placed.loc[placed["type"] == name]
            if chosen.empty:
                continue
            never_counts = name == "AUTRE"
            self._symbol(name, hollow=never_counts)
            self._entry(
                f"{style.label} (ne compte pas)" if never_counts else style.label,
                len(chosen) if never_counts else int(chosen["compte"].sum()),
            )
        hollow = placed.loc[~placed["compte"] & (placed["type"] != "AUTRE")]
        if len(hollow):
            types = [name for name in TYPE_STYLES if (hollow["type"] == name).any()]
            for place, name in enumerate(types):
                self._symbol(name, hollow=True, shift=(place - (len(types) - 1) / 2) * 4.0)
            self._entry(f"En creux{NBSP}: non agréé, ne compte pas", len(hollow))
        self.y += 1.4
        if approximate:
            self._remark("Position approchée (point de la commune)", approximate)
        if placed["ecarte"].any():
            self._remark("Les symboles qui se touchaient sont écartés.")
        self.y -= _BETWEEN_SECTIONS - 1.4

    def limits(self, qpv: pd.DataFrame, *, enlarged: bool) -> None:
        """Show the limits of the EPCI, and the QPV by the worth of their contours; column ``emprise``."""
        self._heading("Limites")
        middle = self.y - 1.3
        line = Path([(self._left, middle), (self._left + _SWATCH[0], middle)])
        self._page.axes.add_artist(PathPatch(line, fill=False, ec=EPCI_INK, lw=EPCI_WIDTH, zorder=15))
        self._entry("Intercommunalité (EPCI)")
        for indicative, label in ((False, "QPV"), (True, "QPV (emprise indicative)")):
            if ((qpv["emprise"] == INDICATIVE) == indicative).any():
                centre = shapely.Point(self._left + _SWATCH[0] / 2, self.y - 1.3)
                disc = compound_path(np.array([centre.buffer(1.9)]))
                draw_qpv_area(self._page, disc, indicative=indicative)
                self._entry(label)
        if enlarged:
            self.y += 1.4
            self._remark("Les plus petits QPV sont agrandis.")
            self.y -= 1.4
        self.y -= _BETWEEN_SECTIONS - 2

    def notice(self, words: str) -> None:
        """Show a remark that must not be missed, in a frame."""
        style = TextStyle(8.0, bold=True)
        lines = self._page.wrap(words, style, self._width - 6)
        height = len(lines) * style.line + 3.2
        self._page.axes.add_artist(
            FancyBboxPatch(
                (self._left + 0.8, self.y - height + 0.8),
                self._width - 1.6,
                height - 1.6,
                boxstyle="round,pad=0.8,rounding_size=1.2",
                fill=False,
                edgecolor=EPCI_INK,
                linewidth=0.8,
                linestyle=INDICATIVE_DASH,
                zorder=15,
            ),
        )
        self._page.paragraph(self._left + 3, self.y - 1.6 - style.line * 0.76, lines, style=style)
        self.y -= height + 3

    def _heading(self, words: str) -> None:
        self._page.text(self._left, self.y - 2.6, words, style=_HEADING)
        self.y -= 5.6

    def _line(self, words: str, style: TextStyle) -> None:
        self._page.text(self._left + _INDENT, self.y, words, style=style)
        self.y -= style.line * 0.98

    def _right(self, figure: str, style: TextStyle, *, drop: float = 0.0) -> None:
        self._page.text(self._left + self._width, self.y - drop, figure, style=style, align="right")

    def _entry(self, words: str, count: int | None = None) -> None:
        self._page.text(self._left + _INDENT, self.y - 2.4, words, style=_FIGURES)
        if count is not None:
            self._right(number(count), _FIGURES, drop=2.4)
        self.y -= _BETWEEN_ENTRIES

    def _remark(self, words: str, count: int | None = None) -> None:
        self._page.text(self._left + _INDENT, self.y - 2.4, words, style=_REMARK)
        if count is not None:
            self._right(number(count), _REMARK, drop=2.4)
        self.y -= _REMARK.line

    def _symbol(self, name: str, *, hollow: bool, shift: float = 0.0) -> None:
        point = np.array([[self._left + _SWATCH[0] / 2 + shift, self.y - 1.3]])
        draw_symbols(self._page, point, TYPE_STYLES[name], size=_SYMBOL, hollow=hollow)
