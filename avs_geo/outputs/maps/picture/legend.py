"""The legend of the printed map: categories with their figures and levers, structures, limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from matplotlib.patches import FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path

from avs_geo.outputs.maps.palette import EPCI_INK, TYPE_STYLES, mark_styles
from avs_geo.outputs.maps.picture.areas import (
    EPCI_WIDTH,
    INDICATIVE_DASH,
    compound_path,
    draw_qpv_area,
    draw_territory_line,
    fill_area,
)
from avs_geo.outputs.maps.picture.marks import MARK_SIZE
from avs_geo.outputs.maps.picture.page import MUTED_INK, TextStyle
from avs_geo.outputs.maps.picture.structures import draw_symbols
from avs_geo.reference.qpv import INDICATIVE
from avs_geo.text.numbers import number, percent
from avs_geo.text.typography import NBSP
from avs_geo.text.words import plural

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.map_styles import AreaStyle
    from avs_geo.outputs.maps.picture.page import Page
    from avs_geo.outputs.maps.picture.words import UnitWords
    from avs_geo.outputs.maps.themes import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendStyle:
    """How large a legend is set; lengths in millimetres.

    Parameters
    ----------
    heading, entry, figures, remark
        Of the titles, of the categories, of their figures, of what is said beside.
    swatch
        Width and height of a patch of colour.
    indent
        Where the words begin.
    symbol
        Size of the symbols.
    after_category, entry_pitch, after_section
        Room after a category, from one entry to the next, after a section.
    """

    heading: TextStyle
    entry: TextStyle
    figures: TextStyle
    remark: TextStyle
    swatch: tuple[float, float]
    indent: float
    symbol: float
    after_category: float
    entry_pitch: float
    after_section: float


LARGE: Final = LegendStyle(
    heading=TextStyle(9.5, bold=True),
    entry=TextStyle(8.5, bold=True),
    figures=TextStyle(8.0),
    remark=TextStyle(7.2, italic=True, colour=MUTED_INK),
    swatch=(11.0, 7.5),
    indent=15.0,
    symbol=3.3,
    after_category=2.6,
    entry_pitch=5.0,
    after_section=4.0,
)
COMPACT: Final = LegendStyle(
    heading=TextStyle(8.5, bold=True),
    entry=TextStyle(7.8, bold=True),
    figures=TextStyle(7.4),
    remark=TextStyle(7.0, italic=True, colour=MUTED_INK),
    swatch=(8.0, 5.6),
    indent=10.5,
    symbol=3.0,
    after_category=1.6,
    entry_pitch=4.3,
    after_section=2.8,
)


class Legend:
    """A column that fills from top to bottom.

    Parameters
    ----------
    page
        The sheet.
    left, top, width
        The column, millimetres; `y` is where its next line begins.
    style
        How large it is set.
    """

    def __init__(self, page: Page, *, left: float, top: float, width: float, style: LegendStyle = LARGE) -> None:
        self._style = style
        self._page = page
        self._left = left
        self._width = width
        self.y = top

    def theme(self, theme: Theme, units: pd.DataFrame, *, heading: str, words: UnitWords) -> None:
        """Show the categories of a theme: number of units, inhabitants and share, lever; column ``population``."""
        self._heading(heading)
        total = int(units["population"].sum())
        for name, style in theme.styles.items():
            chosen = units.loc[theme.of_unit.to_numpy() == name, "population"]
            population = int(chosen.sum())
            share = percent(population / total if total else None)
            self._swatch(style)
            self.y -= 2.6
            self._right(share, self._style.entry)
            self._line(style.label, self._style.entry, beside=share)
            self._line(f"{words.count(len(chosen))}, {plural(population, 'habitant')}", self._style.figures)
            if style.lever:
                self._line(style.lever, self._style.remark)
            self.y += 2.6 - self._style.after_category
        self.y += self._style.after_category - self._style.after_section

    def marks(self, marks: pd.DataFrame, *, heading: str) -> None:
        """Show the kinds of numbered mark; column ``sorte``."""
        self._heading(heading)
        for name, style in mark_styles().items():
            count = int((marks["sorte"] == name).sum())
            if count:
                point = np.array([[self._left + self._style.swatch[0] / 2, self.y - 1.3]])
                draw_symbols(self._page, point, style, size=MARK_SIZE * 0.85, hollow=False)
                self._entry(style.label, count)
        self.y -= self._style.after_section - 2

    def structures(self, placed: pd.DataFrame, *, approximate: int) -> None:
        """Show the types on the map and how many count; `placed` as `place_structures` gives it."""
        self._heading("Structures")
        if placed.empty:
            self._page.text(self._left, self.y - 2.2, "Aucune dans l’inventaire", style=self._style.remark)
            self.y -= self._style.entry_pitch + self._style.after_section - 2
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
        self.y -= self._style.after_section - 1.4

    def limits(self, qpv: pd.DataFrame, *, enlarged: bool, territories: bool = False) -> None:
        """Show the limits of the EPCI, the territories if drawn, the QPV by their contours; column ``emprise``."""
        self._heading("Limites")
        middle = self.y - 1.3
        line = Path([(self._left, middle), (self._left + self._style.swatch[0], middle)])
        self._page.axes.add_artist(PathPatch(line, fill=False, ec=EPCI_INK, lw=EPCI_WIDTH, zorder=15))
        self._entry("Intercommunalité (EPCI)")
        if territories:
            line = Path([(self._left, self.y - 1.3), (self._left + self._style.swatch[0], self.y - 1.3)])
            draw_territory_line(self._page, line)
            self._entry("Territoire d’agrément")
        for indicative, label in ((False, "QPV"), (True, "QPV (emprise indicative)")):
            if ((qpv["emprise"] == INDICATIVE) == indicative).any():
                centre = shapely.Point(self._left + self._style.swatch[0] / 2, self.y - 1.3)
                disc = compound_path(np.array([centre.buffer(1.9)]))
                draw_qpv_area(self._page, disc, indicative=indicative)
                self._entry(label)
        if enlarged:
            self.y += 1.4
            self._remark("Les plus petits QPV sont agrandis.")
            self.y -= 1.4
        self.y -= self._style.after_section - 2

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

    def _swatch(self, style: AreaStyle) -> None:
        width, height = self._style.swatch
        box = shapely.box(self._left, self.y - height, self._left + width, self.y)
        fill_area(self._page, compound_path(np.array([box])), style, zorder=14)
        corner = (self._left, self.y - height)
        self._page.axes.add_artist(Rectangle(corner, width, height, fill=False, ec=EPCI_INK, lw=0.4, zorder=15))

    def _heading(self, words: str) -> None:
        self._page.text(self._left, self.y - 2.6, words, style=self._style.heading)
        self.y -= 5.6

    def _line(self, words: str, style: TextStyle, *, beside: str = "") -> None:
        """Draw words on as many lines as they need, clear of the figure at the end of the first."""
        width = self._width - self._style.indent - (self._page.width_of(beside, style) + 1.5 if beside else 0.0)
        for line in self._page.wrap(words, style, width):
            self._page.text(self._left + self._style.indent, self.y, line, style=style)
            self.y -= style.line * 0.98

    def _right(self, figure: str, style: TextStyle, *, drop: float = 0.0) -> None:
        self._page.text(self._left + self._width, self.y - drop, figure, style=style, align="right")

    def _entry(self, words: str, count: int | None = None) -> None:
        self._worded(words, self._style.figures, count)
        self.y -= self._style.entry_pitch - self._style.figures.line

    def _remark(self, words: str, count: int | None = None) -> None:
        self._worded(words, self._style.remark, count)

    def _worded(self, words: str, style: TextStyle, count: int | None) -> None:
        """Draw words beside a symbol, on as many lines as they need, and a figure at the end of the first."""
        figure = "" if count is None else number(count)
        width = self._width - self._style.indent - (self._page.width_of(figure, style) + 1.5 if figure else 0.0)
        if figure:
            self._right(figure, style, drop=2.4)
        for line in self._page.wrap(words, style, width):
            self._page.text(self._left + self._style.indent, self.y - 2.4, line, style=style)
            self.y -= style.line

    def _symbol(self, name: str, *, hollow: bool, shift: float = 0.0) -> None:
        point = np.array([[self._left + self._style.swatch[0] / 2 + shift, self.y - 1.3]])
        draw_symbols(self._page, point, TYPE_STYLES[name], size=self._style.symbol, hollow=hollow)
