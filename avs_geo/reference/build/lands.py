"""Departments and their projected CRS; those that share one form a land, repaired as one piece."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

if TYPE_CHECKING:
    from numpy.typing import NDArray

METROPOLITAN_EPSG = 2154
OVERSEAS_EPSG = {"971": 5490, "972": 5490, "973": 2972, "974": 2975, "976": 4471}


def legal_epsg(departement: str) -> int:
    """Return the EPSG code of a department's legal projected CRS, unit metre."""
    return OVERSEAS_EPSG.get(departement, METROPOLITAN_EPSG)


@dataclass(frozen=True)
class Metric:
    """Turns degrees into metres for one projected CRS.

    Parameters
    ----------
    epsg
        The projected CRS.
    """

    epsg: int

    @cached_property
    def _transformer(self) -> Transformer:
        return Transformer.from_crs(4326, self.epsg, always_xy=True)

    def project(self, geometries: NDArray[np.object_]) -> NDArray[np.object_]:
        """Return geometries of EPSG:4326 in the projected CRS."""
        projected: NDArray[np.object_] = shapely.transform(
            geometries, lambda xy: np.column_stack(self._transformer.transform(xy[:, 0], xy[:, 1]))
        )
        return projected

    def areas(self, geometries: NDArray[np.object_]) -> NDArray[np.float64]:
        """Return the areas, in square metres, of geometries of EPSG:4326."""
        areas: NDArray[np.float64] = shapely.area(self.project(geometries))
        return areas

    def lengths(self, start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the lengths, in metres, of segments given by their ends in degrees, of shape (n, 2)."""
        x0, y0 = self._transformer.transform(start[:, 0], start[:, 1])
        x1, y1 = self._transformer.transform(end[:, 0], end[:, 1])
        lengths: NDArray[np.float64] = np.hypot(np.asarray(x1) - x0, np.asarray(y1) - y0)
        return lengths
