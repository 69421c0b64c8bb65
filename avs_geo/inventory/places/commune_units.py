"""The unit in which a commune's own point stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from avs_geo.inventory.places.numbers import WITH_ARRONDISSEMENTS

if TYPE_CHECKING:
    from avs_geo.reference.geography import Geography

# Units without inhabitants still have a middle.
_SMALL_WEIGHT: Final = 1e-9


def unit_of_commune(geography: Geography, code: str) -> str | None:
    """Return the unit in which a commune's own point stands; None for Paris, Lyon and Marseille as a whole.

    Where a finer set of units replaces the communes, it is the one nearest to where the inhabitants are.
    """
    units = geography.unit_codes_of(code)
    if len(units) == 1:
        return units[0]
    if code in WITH_ARRONDISSEMENTS:
        return None
    own = geography.units.loc[units]
    weight = own["population"].clip(lower=0) + _SMALL_WEIGHT
    x, y = ((own[axis] * weight).sum() / weight.sum() for axis in ("x", "y"))
    return str(((own["x"] - x) ** 2 + (own["y"] - y) ** 2).idxmin())
