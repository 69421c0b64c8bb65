"""What part of each unit the territory of each structure covers, structure by structure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from avs_geo.analysis.coverage.coverage import covered_shares

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.analysis.study import Study


def own_shares(study: Study, structures: list[str], units: NDArray[np.intp] | None = None) -> NDArray[np.float64]:
    """Return the share of units in the territory of each structure by itself.

    Parameters
    ----------
    study
        The department.
    structures
        Ids of structures that count.
    units
        Positions of the units to look at; all of them where None.

    Returns
    -------
    numpy.ndarray
        Shape (units, structures), in [0, 1].
    """
    chosen = study.units if units is None else study.units.iloc[units]
    shares = np.zeros((len(chosen), len(structures)))
    territoires = study.inventory.territoires
    # One overlay for each structure: few structures, and a union is not the sum of its parts.
    for column, identifier in enumerate(structures):
        shares[:, column] = covered_shares(
            chosen,
            study.structures.loc[[identifier]],
            named=territoires.named.loc[territoires.named["id_structure"] == identifier],
            shapes=territoires.shapes.loc[territoires.shapes["id_structure"] == identifier],
            qpv=study.geography.qpv,
        )["part_structure"].to_numpy()
    return shares
