"""The inventory of a department for which nothing has been brought yet."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from avs_geo.inventory.inventory import Inventory
from avs_geo.inventory.structures.structures import empty_structures
from avs_geo.inventory.structures.territoires import Territoires

if TYPE_CHECKING:
    from avs_geo.reference.geography import Geography


@lru_cache(maxsize=16)
def empty_inventory(geography: Geography) -> Inventory:
    """Return an inventory without any structure, its frames complete, in the department's CRS."""
    return Inventory(
        structures=empty_structures(geography.epsg),
        territoires=Territoires.none(geography.epsg),
        temps=None,
        findings=(),
        sources=(),
    )
