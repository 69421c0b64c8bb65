"""What if: the inventory as it would be after the changes of a session; its diagnosis is the figure shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from avs_geo.analysis.coverage.classification import is_covered, is_within
from avs_geo.analysis.coverage.travel_time import travel_times
from avs_geo.analysis.parameters import TOLERANCE
from avs_geo.errors import UsageError
from avs_geo.inventory.structures.identifiers import complete_ids
from avs_geo.inventory.times.temps import TIME_COLUMNS, MeasuredTimes
from avs_geo.plan.session.changes import ExtendTerritory, WithdrawFromTerritory
from avs_geo.plan.session.ledger import Ledger
from avs_geo.plan.session.places import spot_of
from avs_geo.plan.session.what_if_structures import changed_structures
from avs_geo.plan.session.what_if_territories import changed_territories, members_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from avs_geo.analysis.study import Study
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.plan.session.changes import Change, Place
    from avs_geo.plan.session.ledger import Touched
    from avs_geo.reference.geography import Geography

# Communes without inhabitants still have a middle.
_SMALL_WEIGHT: Final = 1e-9


def apply_changes(inventory: Inventory, geography: Geography, changes: Sequence[Change]) -> Inventory:
    """Return the inventory as it would be after changes, in their order; the one given is not changed.

    The frames have the columns and types of those of the inventory. A new structure counts as agreed and its ``source``
    is ``séance``; one that closes keeps its row, with the status ``ferme``. Measured times to the place of a new or
    moved structure are those to its commune, as where a file of times names a commune.

    Parameters
    ----------
    inventory
        What the Caf brought.
    geography
        Its department.
    changes
        In order; each is judged where it comes.

    Raises
    ------
    InputRefusedError
        With every change that means nothing: about a structure that is not there or no longer, at a place or with
        communes outside the department, with an id that is taken; and every territory left with nothing.
    """
    ledger = Ledger(inventory, geography)
    touched = ledger.read(changes)
    if not touched:
        return inventory
    territoires = changed_territories(inventory.territoires, touched, geography, ledger.log)
    ledger.log.raise_if_faults()
    return replace(
        inventory,
        structures=changed_structures(inventory.structures, touched, geography),
        territoires=territoires,
        temps=None if inventory.temps is None else _times(inventory.temps, touched),
    )


def new_id(nom: str, taken: Iterable[str]) -> str:
    """Return an identifier made from a name, that none of those taken is."""
    given = [*dict.fromkeys(taken), ""]
    return str(complete_ids(pd.Series(given, dtype="str"), pd.Series([nom] * len(given), dtype="str")).iloc[-1])


def clicked_commune(
    inventory: Inventory, geography: Geography, *, structure: str, commune: str
) -> ExtendTerritory | WithdrawFromTerritory:
    """Return what a click on a commune does to the territory of a structure.

    It is withdrawn where the territory names it, itself or its EPCI; else it is taken in, whole.
    """
    named = inventory.territoires.named
    own = named.loc[named["id_structure"] == structure]
    levels = {niveau: own.loc[own["niveau"] == niveau, "code"] for niveau in own["niveau"].unique()}
    if any(commune in members_of(niveau, codes, geography) for niveau, codes in levels.items()):
        return WithdrawFromTerritory(id=structure, communes=(commune,))
    return ExtendTerritory(id=structure, communes=(commune,))


def communes_within_threshold_not_covered(study: Study, at: Place) -> tuple[str, ...]:
    """Return the communes that a structure at a place would bring within the threshold and that nothing covers yet.

    Where finer units replace communes, a commune is one of them when the share of its inhabitants who live in such
    units reaches the covered share of the parameters.

    Parameters
    ----------
    study
        The department as things are.
    at
        The place.

    Returns
    -------
    tuple of str
        Codes of communes and municipal arrondissements, sorted.

    Raises
    ------
    UsageError
        The place is not in the department.
    """
    spot = spot_of(at, study.geography)
    if spot is None:
        msg = f"Ce lieu n’est pas dans le département étudié, {study.geography.departement.nom}."
        raise UsageError(msg)
    here = gpd.GeoDataFrame({"id": ["ici"]}, geometry=[shapely.Point(spot.x, spot.y)], crs=study.geography.epsg)
    measured = study.inventory.temps
    pairs = None if measured is None else _as_structures(measured, {"ici": spot.code})
    times = travel_times(study.units, here, parameters=study.parameters, measured=pairs)
    minutes = pd.Series(times.minutes[:, 0], index=study.units.index)
    bare = ~is_covered(study.units["part_structure"], study.parameters)
    gained = bare & is_within(minutes, study.parameters.threshold)
    weight = study.units["population"].to_numpy(dtype=float) + _SMALL_WEIGHT
    sums = (
        pd.DataFrame({"gained": weight * gained, "whole": weight})
        .groupby(study.units["code_unite_commune"].to_numpy())
        .sum()
    )
    enough = sums["gained"] >= (study.parameters.covered_share - TOLERANCE) * sums["whole"]
    return tuple(sorted(str(code) for code in sums.index[enough & (sums["gained"] > 0)]))


def _times(measured: MeasuredTimes, touched: Mapping[str, Touched]) -> MeasuredTimes:
    """Give the structures that stand elsewhere the times to their commune."""
    places = {identifier: each.spot.code for identifier, each in touched.items() if each.spot and not each.closed}
    if not places:
        return measured
    stay = measured.to_structures.loc[~measured.to_structures["destination"].isin(list(places))]
    new = _as_structures(measured, places).to_structures
    return replace(measured, to_structures=pd.concat([stay, new], ignore_index=True))


def _as_structures(measured: MeasuredTimes, places: Mapping[str, str]) -> MeasuredTimes:
    """Return the times to communes as those to structures that stand in them."""
    codes = np.unique(list(places.values()))
    near = measured.to_communes.loc[measured.to_communes["destination"].isin(codes)]
    structures = pd.DataFrame({"structure": list(places), "destination": list(places.values())}, dtype="str")
    pairs = near.merge(structures, on="destination").drop(columns="destination")
    return replace(measured, to_structures=pairs.rename(columns={"structure": "destination"})[list(TIME_COLUMNS)])
