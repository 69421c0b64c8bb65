"""Presolve of the covering problem: rows that the same candidates reach are merged, dominated candidates dropped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from avs_geo.analysis.siting.benefits import Covering

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.analysis.siting.rules import Rules


@dataclass(frozen=True, eq=False)
class Reduced:
    """A smaller problem with the same best value.

    Parameters
    ----------
    covering
        The problem.
    rules
        The rules for the candidates that are left.
    kept
        Which candidates of the whole problem are left.
    """

    covering: Covering
    rules: Rules
    kept: NDArray[np.bool_]


def reduce_covering(weights: NDArray[np.float64], reach: NDArray[np.bool_], rules: Rules) -> Reduced:
    """Return the reduced problem.

    Parameters
    ----------
    weights
        Of each row.
    reach
        Rows x candidates.
    rules
        A candidate is dominated only by one of its group where groups are limited.
    """
    useful = (weights > 0) & reach.any(axis=1)
    merged, reached = _merge_rows(weights[useful], reach[useful])
    kept = ~_dominated(reached, rules)
    merged, reached = _merge_rows(merged, reached[:, kept])
    return Reduced(Covering(merged, sparse.csr_array(reached.astype(float))), rules.keep(kept), kept)


def _merge_rows(
    weights: NDArray[np.float64], reach: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Make one row of those that the same candidates reach."""
    if not len(weights):
        return weights, reach
    packed = np.packbits(reach, axis=1)
    _, first, same = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    return np.bincount(same.reshape(-1), weights=weights).astype(float), reach[first]


def _dominated(reach: NDArray[np.bool_], rules: Rules) -> NDArray[np.bool_]:
    """Return which candidates reach nothing that another one does not; of equals, the first stays."""
    ones = reach.astype(np.float32)
    sizes = ones.sum(axis=0)
    inside = ones.T @ ones >= sizes[:, None] - 0.5
    if rules.limited:
        inside &= rules.group[:, None] == rules.group[None, :]
    later = np.tri(len(sizes), k=-1, dtype=bool)
    dominated: NDArray[np.bool_] = (inside & (~inside.T | later)).any(axis=1) | (sizes == 0)
    return dominated
