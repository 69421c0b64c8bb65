"""From the ground to the sheet: the scale of the printed map, its scale bar and its north."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from matplotlib.patches import Polygon, Rectangle
from pyproj import Transformer

from avs_geo.outputs.maps.palette import EPCI_INK, PAPER
from avs_geo.outputs.maps.picture.page import TextStyle
from avs_geo.text.numbers import number
from avs_geo.text.typography import NBSP

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.outputs.maps.picture.page import Box, Page

SCALE_BAR_GID: Final = "echelle"
LONGEST_BAR: Final = 42.0  # millimetres
_BAR_HEIGHT: Final = 1.1
_ARROW_HEIGHT: Final = 7.0
_SMALL: Final = TextStyle(7.5)
_WGS84: Final = 4326


@dataclass(frozen=True, slots=True)
class MapView:
    """Where the projected plane lies on the sheet.

    Parameters
    ----------
    metres_per_mm
        Metres on the ground for a millimetre on the sheet.
    west, south
        Projected coordinates, metres, of the sheet's lower left corner.
    """

    metres_per_mm: float
    west: float
    south: float

    def to_sheet(self, coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn projected metres, shape (n, 2), into millimetres of the sheet."""
        moved: NDArray[np.float64] = (coordinates - np.array([self.west, self.south])) / self.metres_per_mm
        return moved

    def draw(self, geometries: NDArray[np.object_]) -> NDArray[np.object_]:
        """Turn geometries in projected metres into the same in millimetres of the sheet."""
        moved: NDArray[np.object_] = shapely.transform(geometries, self.to_sheet)
        return moved


def fit_view(bounds: NDArray[np.float64], panel: Box) -> MapView:
    """Return the largest view that shows the bounds whole, in the middle of the panel.

    Parameters
    ----------
    bounds
        West, south, east, north; projected metres.
    panel
        The part of the sheet that the map may fill.
    """
    west, south, east, north = (float(bound) for bound in bounds)
    metres_per_mm = max((east - west) / panel.width, (north - south) / panel.height, 1e-3)
    return MapView(
        metres_per_mm=metres_per_mm,
        west=(west + east) / 2 - (panel.left + panel.width / 2) * metres_per_mm,
        south=(south + north) / 2 - (panel.bottom + panel.height / 2) * metres_per_mm,
    )


def round_length(longest: float) -> float:
    """Return the longest of 1, 2 or 5 times a power of ten that is at most `longest`; same unit.

    Examples
    --------
    >>> round_length(34.0), round_length(1.99), round_length(50.0)
    (20.0, 1.0, 50.0)
    """
    power = 10.0 ** math.floor(math.log10(longest))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= longest * (1 + 1e-9))


def draw_scale_bar(page: Page, view: MapView, *, x: float, y: float, longest: float = LONGEST_BAR) -> float:
    """Draw a bar of a round number of kilometres from `x` along `y`, and return its length in kilometres.

    `longest` bounds its length on the sheet, millimetres.
    """
    kilometres = round_length(longest * view.metres_per_mm / 1000)
    length = kilometres * 1000 / view.metres_per_mm
    bar = Rectangle((x, y), length, _BAR_HEIGHT, fc=PAPER, ec=EPCI_INK, lw=0.7, zorder=15)
    bar.set_gid(SCALE_BAR_GID)
    page.axes.add_artist(bar)
    page.axes.add_artist(Rectangle((x, y), length / 2, _BAR_HEIGHT, fc=EPCI_INK, ec="none", lw=0, zorder=16))
    decimals = max(0, -math.floor(math.log10(kilometres)))
    page.text(x, y + 2.2, "0", style=_SMALL, align="center")
    page.text(x + length, y + 2.2, f"{number(kilometres, decimals)}{NBSP}km", style=_SMALL, align="center")
    return kilometres


def draw_north_arrow(page: Page, *, x: float, y: float, angle: float) -> None:
    """Draw an arrow to the true north.

    Parameters
    ----------
    page
        The sheet.
    x, y
        Foot of the arrow, millimetres.
    angle
        From the top of the sheet, degrees, positive towards the left.
    """
    turn = math.radians(angle)
    rotation = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    for side, colour in ((-1.0, EPCI_INK), (1.0, PAPER)):
        half = np.array([[0.0, _ARROW_HEIGHT], [side * 1.7, 0.0], [0.0, 1.5]]) @ rotation + (x, y)
        page.axes.add_artist(
            Polygon(half, closed=True, fc=colour, ec=EPCI_INK, lw=0.6, joinstyle="round", zorder=15),
        )
    tip = np.array([0.0, _ARROW_HEIGHT + 0.9]) @ rotation + (x, y)
    page.text(float(tip[0]), float(tip[1]), "N", style=TextStyle(7.5, bold=True), align="center")


def north_angle(x: float, y: float, epsg: int) -> float:
    """Return the direction of the true north at a point of a projected CRS.

    Parameters
    ----------
    x, y
        Projected metres.
    epsg
        The CRS.

    Returns
    -------
    float
        Degrees from the top of the map, positive towards the left (west).
    """
    to_degrees = Transformer.from_crs(epsg, _WGS84, always_xy=True)
    to_metres = Transformer.from_crs(_WGS84, epsg, always_xy=True)
    longitude, latitude = to_degrees.transform(x, y)
    east, north = to_metres.transform(longitude, latitude + 0.01)
    return math.degrees(math.atan2(x - east, north - y))
