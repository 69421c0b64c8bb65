"""Structures on the printed map: a shape per type, hollow if they do not count, moved apart if they touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection

from avs_geo.analysis.coverage.structures import counting_structures
from avs_geo.map_styles import Marker, PointStyle
from avs_geo.outputs.maps.palette import EPCI_INK, PAPER, TYPE_STYLES
from avs_geo.outputs.maps.picture.page import MM_PER_INCH, POINTS_PER_INCH

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from avs_geo.outputs.maps.picture.page import Page
    from avs_geo.outputs.maps.picture.view import MapView

# Marker of matplotlib and its size against the circle's, so that the three look equally large.
_SHAPES: Final = {
    Marker.CIRCLE: ("o", 1.0),
    Marker.TRIANGLE: ("^", 1.1),
    Marker.DIAMOND: ("D", 0.8),
    Marker.SQUARE: ("s", 0.9),
}
# Up to so many structures, their symbols are so many millimetres across.
_SIZES: Final = ((40, 3.3), (120, 2.7), (250, 2.2))
_SMALLEST: Final = 1.8
_RINGS: Final = 3  # a symbol never goes farther than so many diameters


def marker_size(count: int) -> float:
    """Return the diameter of the symbols of `count` structures, millimetres."""
    return next((size for most, size in _SIZES if count <= most), _SMALLEST)


def place_structures(structures: gpd.GeoDataFrame, view: MapView) -> pd.DataFrame:
    """Return where each structure's symbol stands on the sheet.

    Symbols that would touch are moved apart: those that count first, CS before EVS, keep their true place.

    Returns
    -------
    pandas.DataFrame
        Columns ``id``, ``nom``, ``type``, ``code_unite``, ``compte`` (bool), ``x``, ``y`` (millimetres of the
        sheet), ``x_vrai``, ``y_vrai`` (its true place), ``ecarte`` (bool: not there).
    """
    table = pd.DataFrame(structures[["id", "nom", "type", "code_unite"]])
    table["compte"] = structures["id"].isin(counting_structures(structures)["id"])
    rank = table["type"].map({name: place for place, name in enumerate(TYPE_STYLES)})
    table = table.assign(rank=rank, place=np.arange(len(table)))
    table = table.sort_values(["compte", "rank", "id"], ascending=[False, True, True], kind="stable")
    points = structures.geometry.get_coordinates().to_numpy(dtype=float)[table["place"].to_numpy()]
    true = view.to_sheet(points)
    placed = move_apart(true, marker_size(len(table)) * 1.06)
    table["x"], table["y"] = placed[:, 0], placed[:, 1]
    table["x_vrai"], table["y_vrai"] = true[:, 0], true[:, 1]
    table["ecarte"] = (placed != true).any(axis=1)
    return table.drop(columns=["rank", "place"]).reset_index(drop=True)


def move_apart(
    points: NDArray[np.float64], spacing: float, *, fixed: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Return the points, each at the nearest free place of a honeycomb around its own.

    Parameters
    ----------
    points
        Shape (n, 2); earlier ones have priority.
    spacing
        Least distance between two points, same unit. Where no place is free within a few spacings, the point
        stays where it is.
    fixed
        Places that are taken already, shape (m, 2).
    """
    taken = np.empty((0, 2)) if fixed is None else fixed
    placed = np.concatenate([taken, points])
    steps = _honeycomb(spacing)
    for index, point in enumerate(points, start=len(taken)):
        candidates = point + steps
        offsets = candidates[:, None, :] - placed[None, :index, :]
        free = (np.hypot(offsets[..., 0], offsets[..., 1]) >= spacing * (1 - 1e-9)).all(axis=1)
        placed[index] = candidates[free.argmax()] if free.any() else point
    return placed[len(taken) :]


def draw_structures(page: Page, placed: pd.DataFrame) -> None:
    """Draw the symbols of :func:`place_structures`, with a line from those moved to their true place."""
    size = marker_size(len(placed))
    draw_leaders(page, placed.loc[placed["ecarte"]])
    for name in reversed(TYPE_STYLES):
        for counts in (False, True):
            chosen = placed.loc[(placed["type"] == name) & (placed["compte"] == counts)]
            points = chosen[["x", "y"]].to_numpy(dtype=float)
            draw_symbols(page, points, TYPE_STYLES[name], size=size, hollow=not counts)


def draw_symbols(
    page: Page,
    points: NDArray[np.float64],
    style: PointStyle,
    *,
    size: float,
    hollow: bool,
) -> None:
    """Draw one kind of symbol at points of the sheet; `size` in millimetres."""
    if not len(points):
        return
    marker, factor = _SHAPES[style.marker]
    diameter = size * factor * POINTS_PER_INCH / MM_PER_INCH
    page.axes.scatter(
        points[:, 0],
        points[:, 1],
        s=diameter**2,
        marker=marker,
        facecolors=PAPER if hollow else style.fill,
        edgecolors=style.fill if hollow else PAPER,
        linewidths=1.2 if hollow else 0.7,
        zorder=9 if hollow else 10,
        clip_on=False,
    )


def draw_leaders(page: Page, moved: pd.DataFrame) -> None:
    """Draw a line from each symbol (``x``, ``y``) to its true place (``x_vrai``, ``y_vrai``)."""
    ends = moved[["x", "y", "x_vrai", "y_vrai"]].to_numpy(dtype=float).reshape(-1, 2, 2)
    for colour, width in ((PAPER, 1.8), (EPCI_INK, 0.6)):
        page.axes.add_artist(LineCollection(list(ends), colors=colour, linewidths=width, zorder=8.5))


def _honeycomb(spacing: float) -> NDArray[np.float64]:
    """Places of a honeycomb around the origin, nearest first, the sides before what is above and below."""
    reach = np.arange(-_RINGS, _RINGS + 1)
    column, row = (axis.ravel() for axis in np.meshgrid(reach, reach))
    steps = np.column_stack([column + 0.5 * (row % 2), row * np.sqrt(0.75)])
    distance = np.hypot(steps[:, 0], steps[:, 1]).round(6)
    order = np.lexsort((-steps[:, 0], np.abs(steps[:, 1]), distance))
    within = distance[order] <= _RINGS
    chosen: NDArray[np.float64] = steps[order][within] * spacing
    return chosen
