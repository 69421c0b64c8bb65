"""Areas of the printed map: fills, hatchings of a measured pitch, limits and QPV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from matplotlib.collections import EllipseCollection, LineCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from avs_geo.map_styles import AreaStyle, Hatch
from avs_geo.outputs.maps.palette import EPCI_INK, PAPER, QPV_INK, TERRITORY_INKS, UNIT_INK
from avs_geo.outputs.maps.territories import dissolve
from avs_geo.reference.qpv import INDICATIVE

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from avs_geo.outputs.maps.picture.page import Page
    from avs_geo.outputs.maps.picture.view import MapView
    from avs_geo.outputs.maps.themes import Theme

    Geometries = NDArray[np.object_]

HATCH_PITCH: Final = 1.5  # millimetres between two lines or two dots
QPV_PITCH: Final = 0.85
HATCH_WIDTH: Final = 0.4  # points
EPCI_WIDTH: Final = 0.8
_DOT: Final = 0.42  # millimetres across
# Details of a QPV narrower than twice this, in millimetres, are only blots on paper.
_QPV_DETAIL: Final = 0.45
SMALLEST_QPV: Final = 2.6  # millimetres; a smaller one could not be seen
INDICATIVE_DASH: Final = (0, (2.4, 1.6))
TERRITORY_DASH: Final = (0, (3.2, 1.4))
QPV_STYLE: Final = AreaStyle("QPV", PAPER, Hatch.DIAGONAL, QPV_INK)

_HATCH_ANGLES: Final = {Hatch.DIAGONAL: (45.0,), Hatch.CROSSED: (45.0, -45.0)}
# Beyond this many units, limits drawn around each would be all that is seen.
_MOST_OUTLINED_UNITS: Final = 2_500


def compound_path(polygons: Geometries) -> Path:
    """Return one path with all the rings; holes turn the other way round, so that they stay empty."""
    oriented = shapely.orient_polygons(shapely.get_parts(polygons))
    rings = shapely.get_rings(oriented)
    vertices, ring_of = shapely.get_coordinates(rings, return_index=True)
    codes = np.full(len(vertices), Path.LINETO, dtype=Path.code_type)
    first = np.flatnonzero(np.diff(ring_of, prepend=-1))
    codes[first] = Path.MOVETO
    codes[np.append(first[1:], len(codes))[: len(first)] - 1] = Path.CLOSEPOLY
    return Path(vertices, codes)


def fill_area(
    page: Page,
    path: Path,
    style: AreaStyle,
    *,
    pitch: float = HATCH_PITCH,
    zorder: float = 1.0,
    alpha: float = 1.0,
) -> PathPatch:
    """Fill a path (millimetres) with the colour of a style and hatch it; equal hatchings fall together."""
    patch = PathPatch(path, facecolor=style.fill, edgecolor="none", linewidth=0, alpha=alpha, zorder=zorder)
    page.axes.add_artist(patch)
    corners = np.asarray(path.vertices, dtype=float)
    extents = np.concatenate([corners.min(axis=0), corners.max(axis=0)])
    hatching: LineCollection | EllipseCollection
    if style.hatch is Hatch.DOTS:
        hatching = _dots(page, extents, style.ink, pitch)
    elif style.hatch in _HATCH_ANGLES:
        hatching = _lines(extents, style, pitch)
    else:
        return patch
    hatching.set_zorder(zorder + 0.1)
    page.axes.add_collection(hatching, autolim=False)
    hatching.set_clip_path(patch)
    return patch


def draw_theme(page: Page, view: MapView, units: gpd.GeoDataFrame, theme: Theme) -> None:
    """Fill the units by their category; column ``geometry`` (projected)."""
    polygons = view.draw(units.geometry.to_numpy())
    categories = theme.of_unit.to_numpy()
    for name, style in theme.styles.items():
        chosen = polygons[categories == name]
        if len(chosen):
            fill_area(page, compound_path(chosen), style)


def draw_territories(page: Page, view: MapView, outlines: gpd.GeoDataFrame) -> None:
    """Draw the edges of territories in dashes; column ``geometry`` (projected)."""
    _outline(page, view.draw(outlines.geometry.to_numpy()), colour=PAPER, width=2.0, zorder=3.4)
    for outline in view.draw(outlines.geometry.to_numpy()):
        draw_territory_line(page, compound_path(np.array([outline], dtype=object)))


def draw_territory_line(page: Page, path: Path) -> None:
    """Draw the edge of one territory, millimetres."""
    page.axes.add_artist(
        PathPatch(
            path, facecolor="none", edgecolor=TERRITORY_INKS[0], linewidth=1.0, linestyle=TERRITORY_DASH, zorder=3.5
        ),
    )


def draw_limits(page: Page, view: MapView, units: gpd.GeoDataFrame, *, communes: gpd.GeoDataFrame) -> None:
    """Draw the limits of the units (white), of the EPCI (dark) and of the department (dark, thicker).

    Where there are too many units to be outlined, the limits of the communes are drawn instead.
    """
    polygons = view.draw(communes.geometry.to_numpy())
    outlined = polygons if len(units) > _MOST_OUTLINED_UNITS else view.draw(units.geometry.to_numpy())
    _outline(page, outlined, colour=UNIT_INK, width=0.5 if len(outlined) < 500 else 0.35, zorder=2)
    _, epci = dissolve(polygons, _groups(communes["code_epci"]))
    _, whole = dissolve(polygons, np.zeros(len(polygons), dtype=np.intp))
    _outline(page, epci, colour=EPCI_INK, width=EPCI_WIDTH, zorder=3)
    _outline(page, whole, colour=EPCI_INK, width=1.1, zorder=3)


def draw_qpv(page: Page, view: MapView, qpv: gpd.GeoDataFrame) -> bool:
    """Draw the QPV, those too small to be seen enlarged around their centre; return whether some are.

    Parameters
    ----------
    page
        The sheet.
    view
        From the ground to the sheet.
    qpv
        Columns ``emprise``, ``geometry`` (projected).
    """
    polygons = view.draw(qpv.geometry.to_numpy())
    visible = enlarge_small(polygons, SMALLEST_QPV)
    indicative = (qpv["emprise"] == INDICATIVE).to_numpy()
    for dashed in (False, True):
        chosen = visible[indicative == dashed]
        if len(chosen):
            # Closing the narrow gaps leaves the shape of a QPV and joins those that touch.
            joined = shapely.union_all(shapely.buffer(chosen, _QPV_DETAIL)).buffer(-_QPV_DETAIL)
            draw_qpv_area(page, compound_path(np.array([joined])), indicative=dashed)
    return bool((shapely.area(visible) > shapely.area(polygons) * (1 + 1e-9)).any())


def draw_qpv_area(page: Page, path: Path, *, indicative: bool) -> None:
    """Hatch a QPV and outline it on a white edge; dashes say that its contour is only indicative."""
    fill_area(page, path, QPV_STYLE, pitch=QPV_PITCH, zorder=4.0, alpha=0.75)
    for colour, width, dash in (
        (PAPER, 1.8, "solid"),
        (QPV_INK, 0.75, INDICATIVE_DASH if indicative else "solid"),
    ):
        page.axes.add_artist(
            PathPatch(path, facecolor="none", edgecolor=colour, linewidth=width, linestyle=dash, zorder=4.2),
        )


def enlarge_small(polygons: Geometries, smallest: float) -> Geometries:
    """Scale, around the middle of their bounds, the polygons whose longer side is under `smallest`."""
    west, south, east, north = shapely.bounds(polygons).reshape(-1, 4).T
    side = np.maximum(east - west, north - south)
    factor = np.where((side > 0) & (side < smallest), smallest / np.where(side > 0, side, 1.0), 1.0)
    centre = np.column_stack([(west + east) / 2, (south + north) / 2])
    coordinates, which = shapely.get_coordinates(polygons, return_index=True)
    scaled = (coordinates - centre[which]) * factor[which, None] + centre[which]
    enlarged: Geometries = shapely.set_coordinates(polygons.copy(), scaled)
    return enlarged


def _outline(page: Page, polygons: Geometries, *, colour: str, width: float, zorder: float) -> None:
    if len(polygons):
        page.axes.add_artist(
            PathPatch(
                compound_path(polygons),
                facecolor="none",
                edgecolor=colour,
                linewidth=width,
                joinstyle="round",
                zorder=zorder,
            ),
        )


def _groups(codes: pd.Series) -> NDArray[np.intp]:
    """Return the rank of each code among those present; -1 where it is missing."""
    ranks: NDArray[np.intp] = codes.astype("category").cat.codes.to_numpy().astype(np.intp)
    return ranks


def _lines(extents: NDArray[np.float64], style: AreaStyle, pitch: float) -> LineCollection:
    """Parallel lines over a rectangle, their places counted from the corner of the sheet."""
    west, south, east, north = extents
    segments = []
    for angle in _HATCH_ANGLES[style.hatch]:
        slope = 1.0 if angle > 0 else -1.0
        step = pitch * np.sqrt(2.0)
        # y = slope x + offset: the offsets whose line may meet the rectangle.
        corners = np.array([south, north])[:, None] - slope * np.array([west, east])
        offsets = np.arange(np.floor(corners.min() / step), np.ceil(corners.max() / step) + 1) * step
        start = np.column_stack([np.full_like(offsets, west), slope * west + offsets])
        end = np.column_stack([np.full_like(offsets, east), slope * east + offsets])
        segments.append(np.stack([start, end], axis=1))
    return LineCollection(list(np.concatenate(segments)), colors=style.ink, linewidths=HATCH_WIDTH)


def _dots(page: Page, extents: NDArray[np.float64], ink: str, pitch: float) -> EllipseCollection:
    """Staggered dots over a rectangle, their places counted from the corner of the sheet."""
    west, south, east, north = extents
    columns = np.arange(np.floor(west / pitch), np.ceil(east / pitch) + 1)
    rows = np.arange(np.floor(south / pitch), np.ceil(north / pitch) + 1)
    column, row = (axis.ravel() for axis in np.meshgrid(columns, rows))
    centres = np.column_stack([column + 0.5 * (row % 2), row]) * pitch
    return EllipseCollection(
        [_DOT],
        [_DOT],
        [0.0],
        units="xy",
        offsets=centres,
        offset_transform=page.axes.transData,
        facecolors=ink,
        edgecolors="none",
        linewidths=0,
    )
