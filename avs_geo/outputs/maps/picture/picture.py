"""The map for print and slides: one PNG, A4 landscape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from avs_geo.outputs.maps.palette import EPCI_INK
from avs_geo.outputs.maps.picture.legend import COMPACT, LARGE, Legend
from avs_geo.outputs.maps.picture.map import coverage_plate, draw_map
from avs_geo.outputs.maps.picture.page import HEIGHT, MARGIN, MUTED_INK, WIDTH, Box, Page, TextStyle
from avs_geo.outputs.maps.picture.view import LONGEST_BAR
from avs_geo.outputs.maps.picture.words import (
    DEFAULT_TITLE,
    credits_line,
    headline,
    kicker,
    notes,
    unit_words,
)

if TYPE_CHECKING:
    from avs_geo.analysis.study import Study
    from avs_geo.outputs.maps.picture.legend import LegendStyle

_LEGEND_WIDTH: Final = 76.0
_GUTTER: Final = 8.0
_BEARINGS: Final = 12.0  # height of the arrow to the north and of the scale, under the legend
_FOOT: Final = TextStyle(7.0, colour=MUTED_INK)
_KICKER: Final = TextStyle(9.5, bold=True, colour=MUTED_INK)
_HEADLINE: Final = TextStyle(11.5)
# A long title is set smaller, then on two lines, then cut.
_TITLES: Final = ((TextStyle(22, bold=True), 1), (TextStyle(17, bold=True), 1), (TextStyle(14, bold=True), 2))


def draw_picture(
    study: Study,
    *,
    title: str | None = None,
    dpi: int = 200,
) -> bytes:
    """Draw the department for print and slides.

    Communes by class (colour and hatching), limits of the EPCI, QPV, structures, chief towns; title,
    headline, legend with the figures of each class and its lever, scale, true north, method and sources.

    Parameters
    ----------
    diagnosis
        The analysis.
    geography
        The department that was analysed.
    inventory
        Structures and territories that were analysed.
    title
        The user's own; drawn literally. A general one where None or blank.
    dpi
        Dots per inch; 200 gives 2,338 x 1,653 pixels.

    Returns
    -------
    bytes
        A PNG file. The same input gives the same bytes: it holds no date of making.
    """
    return compose_page(study, title=title, dpi=dpi).png()


def compose_page(
    study: Study,
    *,
    title: str | None = None,
    dpi: int = 200,
) -> Page:
    """Compose the sheet of :func:`draw_picture` without turning it into an image; same parameters."""
    for style in (LARGE, COMPACT):
        page, left = _compose(study, title=title, dpi=dpi, style=style)
        if left >= 0:
            break
    return page


def _compose(
    study: Study,
    *,
    title: str | None,
    dpi: int,
    style: LegendStyle,
) -> tuple[Page, float]:
    """Compose the sheet; return it, and the height left between its legend and what stands under that."""
    page = Page(dpi)
    words = unit_words(study.units)
    top = _draw_head(page, title, study)
    bottom = _draw_foot(page, notes(study, words), credits_line(study.inventory))
    column = WIDTH - MARGIN - _LEGEND_WIDTH
    panel = Box(MARGIN, bottom, column - _GUTTER - MARGIN, top - bottom)
    legend = Legend(page, left=column, top=top - 1.5, width=_LEGEND_WIDTH, style=style)
    draw_map(
        page,
        panel,
        legend,
        coverage_plate(study.diagnosis),
        study,
        foot=Box(column + 4, bottom, LONGEST_BAR, 0.0),
    )
    return page, legend.y - bottom - _BEARINGS


def _draw_head(page: Page, title: str | None, study: Study) -> float:
    """Draw department, title and headline; return the height left under them."""
    width = WIDTH - 2 * MARGIN
    y = HEIGHT - MARGIN - 1.5
    page.text(MARGIN, y, kicker(study), style=_KICKER)
    style, lines = _set_title(page, (title or "").strip() or DEFAULT_TITLE, width)
    y -= style.line * 0.78 + 2.2
    y = page.paragraph(MARGIN, y, lines, style=style) + style.line
    y -= _HEADLINE.line * 0.8 + 3.2
    y = page.paragraph(MARGIN, y, page.wrap(headline(study.diagnosis), _HEADLINE, width), style=_HEADLINE)
    return y + _HEADLINE.line - 6.0


def _set_title(page: Page, title: str, width: float) -> tuple[TextStyle, list[str]]:
    """Return the largest setting that holds; the last one is cut where it does not."""
    for style, most in _TITLES:
        lines = page.wrap(title, style, width)
        if len(lines) <= most:
            return style, lines
    style, most = _TITLES[-1]
    rest = " ".join(lines[most - 1 :])
    return style, [*lines[: most - 1], page.shorten(rest, style, width)]


def _draw_foot(page: Page, sentences: list[str], credit: str) -> float:
    """Draw notes and sources at the bottom of the sheet; return the height where the map may begin."""
    width = WIDTH - 2 * MARGIN
    lines = [
        *page.wrap(" ".join(sentences), _FOOT, width),
        *page.wrap(f"{credit}. Carte : AVS-Geo.", _FOOT, width),
    ]
    top = MARGIN - 3 + len(lines) * _FOOT.line
    page.paragraph(MARGIN, top - _FOOT.line, lines, style=_FOOT)
    page.axes.plot([MARGIN, WIDTH - MARGIN], [top + 0.6, top + 0.6], color=EPCI_INK, linewidth=0.4)
    return top + 5.0
