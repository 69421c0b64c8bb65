"""What a line goes along with: quartiers prioritaires, France Ruralités Revitalisation, a renewal in the horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from avs_geo.analysis.targets.lines import Lever, Proposal
from avs_geo.inventory.french import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from avs_geo.analysis.targets.quarters import Quarters
    from avs_geo.analysis.targets.terrain import Terrain

_FRR = "frr"
SEPARATOR = " ; "


def synergies(proposals: Sequence[Proposal], terrain: Terrain, quarters: Quarters) -> list[str]:
    """Return the synergies of each proposal, in French, separated by `` ; ``; only those that the data tell.

    QPV of which at least half lies in its units; communes of its units that the FRR list, where it was read among the
    indicators, has; the renewal, within the horizon, of the structure that it is about.
    """
    frr = _communes_in_frr(terrain)
    renewed = {str(one.id_structure): one.year for one in proposals if one.levier is Lever.RENEWAL}
    return [SEPARATOR.join(_of(proposal, terrain, quarters, frr, renewed)) for proposal in proposals]


def count_synergies(texts: Sequence[str]) -> NDArray[np.float64]:
    """Return how many synergies each text has."""
    return np.array([len(text.split(SEPARATOR)) if text else 0 for text in texts], dtype=float)


def _of(
    proposal: Proposal,
    terrain: Terrain,
    quarters: Quarters,
    frr: frozenset[str],
    renewed: Mapping[str, int | None],
) -> list[str]:
    found = []
    if len(proposal.units):
        inside = quarters.within(proposal.units)
        named = zip(quarters.codes[inside], quarters.names[inside], strict=True)
        found += [f"QPV {name} ({code})" for code, name in named]
        rural = len(frr & set(terrain.communes_of(proposal.units)))
        found += [f"FRR ({number(rural)} commune{'s' if rural > 1 else ''})"] * bool(rural)
    year = renewed.get(proposal.id_structure or "")
    if proposal.levier is not Lever.RENEWAL and year is not None:
        found.append(f"renouvellement de l’agrément en {year}")
    return found


def _communes_in_frr(terrain: Terrain) -> frozenset[str]:
    """Return the communes that a file of indicators says to be in FRR, wholly or in part."""
    files = [file.frame[_FRR] for file in terrain.inventory.indicateurs if file.is_of_units and _FRR in file.frame]
    units = terrain.units["code_unite_commune"]
    return frozenset(str(code) for values in files for code in units.loc[values.index[values > 0]])
