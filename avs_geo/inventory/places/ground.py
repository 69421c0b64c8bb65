"""The area of a department, in which the layers brought for it are expected to lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from avs_geo.files.layers.layer_position import Ground
from avs_geo.inventory.places.messages import departement_label

if TYPE_CHECKING:
    from avs_geo.reference.geography import Geography


def ground_of(geography: Geography) -> Ground:
    """Return the box of a department in its projected CRS, and its label."""
    extent = shapely.box(*geography.communes.total_bounds)
    return Ground(geography.epsg, extent, departement_label(geography.departement.code))
