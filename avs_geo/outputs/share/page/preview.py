"""The picture that a messaging application shows of a link: title, first figure and map, legible when small."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PIL import Image

from avs_geo.outputs.maps.picture.areas import compound_path, draw_limits, draw_theme, fill_area
from avs_geo.outputs.maps.picture.page import MM_PER_INCH, MUTED_INK, Box, Page, SheetSize, TextStyle
from avs_geo.outputs.maps.picture.structures import draw_structures, place_structures
from avs_geo.outputs.maps.picture.view import fit_view
from avs_geo.outputs.share.map.themes import chosen_themes
from avs_geo.plan.share.options import ShareLayer
from avs_geo.text.numbers import percent

if TYPE_CHECKING:
    from avs_geo.outputs.maps.themes import Theme
    from avs_geo.outputs.share.content import ShareContent

WIDTH: Final = 1200
HEIGHT: Final = 630
_DPI: Final = 100
_COLOURS: Final = 256
_SHEET: Final = SheetSize(WIDTH / _DPI * MM_PER_INCH, HEIGHT / _DPI * MM_PER_INCH, 9.0)
_COLUMN: Final = 132.0  # width of the words, millimetres
_KICKER: Final = TextStyle(19, bold=True, colour=MUTED_INK)
_TITLES: Final = ((TextStyle(30, bold=True), 3), (TextStyle(24, bold=True), 4))
_FIGURE: Final = TextStyle(50, bold=True, colour="#1f5f8b")
_WORDS: Final = TextStyle(17)
_ENTRY: Final = TextStyle(14)
_FOOT: Final = TextStyle(11, colour=MUTED_INK)


def preview_png(content: ShareContent) -> bytes:
    """Return the picture, 1200 x 630 pixels; the same content gives the same bytes."""
    page = Page(_DPI, _SHEET)
    theme = chosen_themes(content)[0]
    left = _SHEET.margin + _COLUMN + 4
    _draw_map(page, Box(left, 5, _SHEET.width - left - 5, _SHEET.height - 10), content, theme)
    y = _draw_title(page, content)
    _draw_figure(page, content, y)
    _draw_legend(page, content, theme)
    return _few_colours(page.png())


def _few_colours(png: bytes) -> bytes:
    """Return the picture in the colours that it needs: a third of the bytes, which messaging applications bound."""
    reduced = BytesIO()
    with Image.open(BytesIO(png)) as picture:
        picture.convert("RGB").quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            reduced, "PNG", optimize=True
        )
    return reduced.getvalue()


def _draw_map(page: Page, panel: Box, content: ShareContent, theme: Theme) -> None:
    units = content.diagnosis.units
    view = fit_view(units.total_bounds, panel)
    draw_theme(page, view, units, theme)
    draw_limits(page, view, units, communes=content.geography.communes)
    if content.shows(ShareLayer.STRUCTURES):
        draw_structures(page, place_structures(content.inventory.structures, view))


def _draw_title(page: Page, content: ShareContent) -> float:
    departement = content.geography.departement
    y = _SHEET.height - _SHEET.margin - 5
    page.text(_SHEET.margin, y, f"{departement.nom} ({departement.code})", style=_KICKER)
    style, lines = _set(page, content.title)
    return page.paragraph(_SHEET.margin, y - style.line - 2.5, lines, style=style)


def _set(page: Page, title: str) -> tuple[TextStyle, list[str]]:
    """Return the largest setting that holds; the last one is cut where it does not."""
    for style, most in _TITLES:
        lines = page.wrap(title, style, _COLUMN)
        if len(lines) <= most:
            return style, lines
    return style, [*lines[: most - 1], page.shorten(" ".join(lines[most - 1 :]), style, _COLUMN)]


def _draw_figure(page: Page, content: ShareContent, y: float) -> None:
    share = content.diagnosis.departement.iloc[0]["part_couverte"]
    label = "des habitants sont dans un territoire d’agrément"
    y -= _FIGURE.line * 0.72
    page.text(_SHEET.margin, y, percent(share), style=_FIGURE)
    page.paragraph(_SHEET.margin, y - _WORDS.line * 1.25, page.wrap(label, _WORDS, _COLUMN), style=_WORDS)


def _draw_legend(page: Page, content: ShareContent, theme: Theme) -> None:
    """Draw the categories from the bottom up, over the date."""
    page.text(_SHEET.margin, _SHEET.margin - 3, content.situation, style=_FOOT)
    present = [(name, style) for name, style in theme.styles.items() if (theme.of_unit == name).any()]
    for rank, (_, style) in enumerate(reversed(present)):
        y = _SHEET.margin + 5 + rank * _ENTRY.line * 1.08
        swatch = np.array([shapely.box(_SHEET.margin, y - 1, _SHEET.margin + 9, y + 4)], dtype=object)
        fill_area(page, compound_path(swatch), style)
        page.text(_SHEET.margin + 12, y, page.shorten(style.label, _ENTRY, _COLUMN - 12), style=_ENTRY)
