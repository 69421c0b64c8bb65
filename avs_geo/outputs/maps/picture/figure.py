"""A map as a figure of a document: as wide as the text, without a title, for the caption stands beside it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from avs_geo.outputs.maps.picture.legend import COMPACT, Legend
from avs_geo.outputs.maps.picture.map import draw_map
from avs_geo.outputs.maps.picture.page import FIGURE, MUTED_INK, Box, Page, TextStyle
from avs_geo.outputs.maps.picture.words import credits_line

if TYPE_CHECKING:
    from avs_geo.analysis.study import Study
    from avs_geo.outputs.maps.picture.map import Plate

FIGURE_DPI: Final = 160
_LEGEND_WIDTH: Final = 59.0
_GUTTER: Final = 3.0
_FOOT: Final = TextStyle(7.0, colour=MUTED_INK)
_LONGEST_BAR: Final = 24.0
# What may change with the height is one line of the legend (small QPV enlarged or not): two more layouts settle it.
_MOST_LAYOUTS: Final = 4


def draw_figure(study: Study, *, plate: Plate, dpi: int = FIGURE_DPI) -> bytes:
    """Draw one map of the document: legend, scale, true north and sources, no title.

    Parameters
    ----------
    study
        The study.
    plate
        What the map shows.
    dpi
        Dots per inch at its own size, 17 cm wide.

    Returns
    -------
    bytes
        A PNG file; the same input gives the same bytes.
    """
    return compose_figure(study, plate=plate, dpi=dpi).png()


def compose_figure(study: Study, *, plate: Plate, dpi: int = FIGURE_DPI) -> Page:
    """Compose the sheet of :func:`draw_figure` without turning it into an image; same parameters."""
    size = FIGURE
    for _ in range(_MOST_LAYOUTS):
        page = Page(dpi, size)
        left = _compose(page, plate, study)
        if left >= 0:
            break
        # Whole millimetres: a sheet exactly as tall as the legend asks may still lack the last bit of a float.
        size = replace(size, height=size.height + math.ceil(-left))
    return page


def _compose(page: Page, plate: Plate, study: Study) -> float:
    """Draw the map, its legend and its sources; return the height left under the legend, negative where it lacks."""
    size = page.size
    column = size.width - size.margin - _LEGEND_WIDTH
    width = column - _GUTTER - size.margin
    bottom = _draw_foot(page, width)
    legend = Legend(page, left=column, top=size.height - size.margin, width=_LEGEND_WIDTH, style=COMPACT)
    draw_map(
        page,
        Box(size.margin, bottom, width, size.height - size.margin - bottom),
        legend,
        plate,
        study,
        foot=Box(size.margin + 2, bottom, _LONGEST_BAR, 0.0),
    )
    return legend.y


def _draw_foot(page: Page, width: float) -> float:
    """Draw the sources under the map; return the height where it may begin."""
    lines = page.wrap(f"{credits_line()}. Carte : AVS-Geo.", _FOOT, width)
    top = page.size.margin + len(lines) * _FOOT.line
    page.paragraph(page.size.margin, top - _FOOT.line * 0.75, lines, style=_FOOT)
    return top + 2.0
