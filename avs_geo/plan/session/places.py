"""Where a place of a session lies in the department."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from pyproj import Transformer

from avs_geo.inventory.places.coordinates import TOLERANCE_M, nearest_units
from avs_geo.plan.session.changes import AtCommune

if TYPE_CHECKING:
    from avs_geo.plan.session.changes import Place
    from avs_geo.reference.geography import Geography

_WGS84: Final = 4326


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the department.

    Parameters
    ----------
    x, y
        In the CRS of the department, metres.
    code
        The commune or municipal arrondissement in which it lies.
    approximate
        Whether it is the commune's point, and not one that was chosen.
    """

    x: float
    y: float
    code: str
    approximate: bool


def spot_of(at: Place, geography: Geography) -> Spot | None:
    """Return where a place lies; None where it is not in the department, nor within its margin of it."""
    communes = geography.communes
    if isinstance(at, AtCommune):
        if at.code not in communes.index:
            return None
        return Spot(float(communes["x"][at.code]), float(communes["y"][at.code]), at.code, approximate=True)
    x, y = to_projected(geography.epsg).transform(at.longitude, at.latitude)
    if not np.isfinite([x, y]).all():
        return None
    unit, distance = nearest_units(np.array([x]), np.array([y]), geography.by_commune())
    if distance[0] > TOLERANCE_M:
        return None
    return Spot(float(x), float(y), str(communes.index[unit[0]]), approximate=False)


@lru_cache(maxsize=16)
def to_projected(epsg: int) -> Transformer:
    """Return the way from degrees to the CRS of a department; building one takes longer than using it."""
    return Transformer.from_crs(_WGS84, epsg, always_xy=True)
