"""What the changes of a variant cost each year more than today; unknown where a figure is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from avs_geo.analysis.coverage.structures import counting_structures
from avs_geo.analysis.programme.costs import YearlyCost
from avs_geo.analysis.programme.levers.creations import CREATION_OF
from avs_geo.analysis.programme.levers.extensions import EXTENSION
from avs_geo.plan.session.changes import ExtendTerritory, WithdrawFromTerritory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from avs_geo.analysis.programme.levers.lever import Lever
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.inventory.programme.settings import ProgrammeSettings
    from avs_geo.plan.session.changes import Change


def cost_of_changes(
    before: Inventory, after: Inventory, changes: Sequence[Change], *, settings: ProgrammeSettings, year: int
) -> YearlyCost:
    """Return what a variant costs in a full year more than today.

    A structure that opens costs what the parameters say of its type, one that closes gives as much back, an EVS that
    becomes a CS costs the difference; an existing structure whose territory takes communes in costs one extension. Two
    variants differ by the difference of their costs.

    Parameters
    ----------
    before, after
        The inventory, and what :func:`avs_geo.plan.session.what_if.apply_changes` makes of it.
    changes
        The changes between them.
    settings
        The figures of the programme.
    year
        The year whose ceilings and rules apply.

    Returns
    -------
    YearlyCost
        Euros of the Caf and of its partners, full-time equivalents; NaN where a figure that is needed is not known.
    """
    counts = measures(before, after, changes)
    costs = [(count, lever.cost.in_year(year, settings)) for lever, count in counts.items()]
    return YearlyCost(
        sum((count * cost.caf for count, cost in costs), 0.0),
        sum((count * cost.partners for count, cost in costs), 0.0),
        sum((count * cost.etp for count, cost in costs), 0.0),
    )


def measures(before: Inventory, after: Inventory, changes: Sequence[Change]) -> dict[Lever, int]:
    """Return how many CS, EVS and extensions there are more than before; fewer are negative, none is left out."""
    old, new = _counting(before), _counting(after)
    counts = Counter(CREATION_OF[kind] for kind in new.values())
    counts.subtract(CREATION_OF[kind] for kind in old.values())
    counts[EXTENSION] = len(_extended(changes) & set(old) & set(new))
    return {lever: count for lever, count in counts.items() if count}


def _counting(inventory: Inventory) -> Mapping[str, str]:
    structures = counting_structures(inventory.structures)
    return dict(zip(structures["id"], structures["type"], strict=True))


def _extended(changes: Sequence[Change]) -> set[str]:
    """Return the structures of which at least one commune was taken in and not left out again."""
    last = {
        (change.id, commune): isinstance(change, ExtendTerritory)
        for change in changes
        if isinstance(change, ExtendTerritory | WithdrawFromTerritory)
        for commune in change.communes
    }
    return {identifier for (identifier, _), takes in last.items() if takes}
