"""The map itself on a printed sheet: areas, limits, structures, marks and names, with the legend of what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from avs_geo.outputs.maps.picture.areas import draw_limits, draw_qpv, draw_territories, draw_theme
from avs_geo.outputs.maps.picture.labels import draw_labels
from avs_geo.outputs.maps.picture.marks import draw_marks, mark_boxes, place_marks
from avs_geo.outputs.maps.picture.page import Box
from avs_geo.outputs.maps.picture.structures import draw_structures, place_structures
from avs_geo.outputs.maps.picture.view import draw_north_arrow, draw_scale_bar, fit_view, north_angle
from avs_geo.outputs.maps.picture.words import supposed_territories, unit_words
from avs_geo.outputs.maps.themes import coverage_theme

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.study import Study
    from avs_geo.outputs.maps.picture.legend import Legend
    from avs_geo.outputs.maps.picture.page import Page
    from avs_geo.outputs.maps.picture.view import MapView
    from avs_geo.outputs.maps.themes import Theme

_OVERHANG: Final = 3.0  # around the map, for the symbols at its edge
_MOST_OUTLINES: Final = 30  # beyond, the edges of the territories would hide what they hold


@dataclass(frozen=True, eq=False, kw_only=True)
class Plate:
    """What one printed map shows.

    Parameters
    ----------
    theme
        How the units are coloured.
    heading
        What the legend calls their categories.
    territories
        Outlines of territories (projected) to draw over them; None for none.
    marks
        Numbered marks, as :func:`avs_geo.outputs.maps.picture.marks.place_marks` takes them; None for none.
    marks_heading
        What the legend calls these.
    """

    theme: Theme
    heading: str
    territories: gpd.GeoDataFrame | None = None
    marks: pd.DataFrame | None = None
    marks_heading: str = ""


def coverage_plate(diagnosis: Diagnosis) -> Plate:
    """Return the map of the classes of coverage."""
    return Plate(theme=coverage_theme(diagnosis), heading=unit_words(diagnosis.units).heading)


def draw_map(
    page: Page,
    panel: Box,
    legend: Legend,
    plate: Plate,
    study: Study,
    *,
    foot: Box,
) -> None:
    """Draw a map in its panel, and the legend of what it shows.

    Parameters
    ----------
    page, panel, legend
        The sheet, and its parts.
    plate
        What is shown.
    study
        The study.
    foot
        Where the arrow to the north stands, and the scale bar, at most as wide, to the right of it.
    """
    units = study.units
    view = fit_view(units.total_bounds, _window(panel))
    placed = place_structures(study.inventory.structures, view)
    draw_theme(page, view, units, plate.theme)
    draw_limits(page, view, units, communes=study.geography.communes)
    outlined = plate.territories is not None and 0 < len(plate.territories) <= _MOST_OUTLINES
    if plate.territories is not None and outlined:
        draw_territories(page, view, plate.territories)
    enlarged = draw_qpv(page, view, study.geography.qpv)
    draw_structures(page, placed)
    taken = _draw_marks(page, view, plate, placed)
    draw_labels(page, view, panel, units=study.geography.communes, placed=placed, taken=taken)
    legend.theme(plate.theme, units, heading=plate.heading, words=unit_words(units))
    if plate.marks is not None and len(plate.marks):
        legend.marks(plate.marks, heading=plate.marks_heading)
    legend.structures(placed, approximate=int(study.inventory.structures["position_approchee"].astype(bool).sum()))
    legend.limits(study.geography.qpv, enlarged=enlarged, territories=outlined)
    if supposed := supposed_territories(study.inventory):
        legend.notice(supposed)
    _draw_bearings(page, view, study, foot)


def _window(panel: Box) -> Box:
    """Return the part of the panel that the department fills."""
    return Box(
        panel.left + _OVERHANG,
        panel.bottom + _OVERHANG,
        panel.width - 2 * _OVERHANG,
        panel.height - 2 * _OVERHANG,
    )


def _draw_marks(page: Page, view: MapView, plate: Plate, placed: pd.DataFrame) -> list[Box]:
    """Draw the numbered marks; return where no name may stand any more."""
    if plate.marks is None or plate.marks.empty:
        return []
    marks = place_marks(plate.marks, view, placed)
    draw_marks(page, marks)
    return mark_boxes(marks)


def _draw_bearings(page: Page, view: MapView, study: Study, foot: Box) -> None:
    """Draw the true north and the scale."""
    middle = np.reshape(study.units.total_bounds, (2, 2)).mean(axis=0)
    angle = north_angle(float(middle[0]), float(middle[1]), study.geography.epsg)
    draw_north_arrow(page, x=foot.left, y=foot.bottom, angle=angle)
    draw_scale_bar(page, view, x=foot.left + 11, y=foot.bottom + 1, longest=foot.width)
