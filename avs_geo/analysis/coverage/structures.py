"""Which structures count, and for which type of coverage."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray


class StructureKind(StrEnum):
    """The types *T* of the formulas; `STRUCTURE` is a CS or an EVS."""

    CS = "cs"
    EVS = "evs"
    STRUCTURE = "structure"


def counting_structures(structures: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the structures that count: CS and EVS whose status is ``agree``.

    Parameters
    ----------
    structures
        Columns ``type`` (``CS``, ``EVS``, ``AUTRE``) and ``statut`` at least.
    """
    counts = (structures["statut"] == "agree") & structures["type"].isin(["CS", "EVS"])
    return structures.loc[counts].reset_index(drop=True)


def is_of_kind(types: NDArray[np.object_], kind: StructureKind) -> NDArray[np.bool_]:
    """Return, for each type (``CS``, ``EVS``…; missing is none), whether it is of the kind."""
    if kind is StructureKind.STRUCTURE:
        return is_of_kind(types, StructureKind.CS) | is_of_kind(types, StructureKind.EVS)
    mask: NDArray[np.bool_] = types == kind.value.upper()
    return mask
