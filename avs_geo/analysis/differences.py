"""What changes between two diagnoses of a department: before and after, or one variant and another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from avs_geo.analysis.coverage.classification import is_within
from avs_geo.analysis.parameters import TOLERANCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.analysis.diagnosis import Diagnosis

# Each becomes three columns: ``…_avant``, ``…_apres`` and ``…_ecart`` (after less before).
ZONE_MEASURES: Final = ("part_couverte", "population_couverte", "population_hors_acces", "nb_cs", "nb_evs")
QPV_COLUMNS: Final = (
    "code_qp",
    "nom_qp",
    "statut_avant",
    "statut_apres",
    "structure_proche_avant",
    "structure_proche_apres",
)


class Effet(StrEnum):
    """What a unit gets from the changes."""

    GAGNE = "gagne"
    PERD = "perd"
    INCHANGE = "inchange"


@dataclass(frozen=True, eq=False)
class Differences:
    """What changes from one diagnosis to another; frames are shared, never change them.

    Parameters
    ----------
    units
        One row per unit, index ``code``: ``nom``, ``code_epci``, ``population``, ``effet``, then ``classe``, ``part``
        (in [0, 1]) and ``temps`` (minutes), each ``…_avant`` and ``…_apres``. ``effet`` is ``gagne`` where the share
        in a territory rises, or stays and the unit comes within the threshold; ``perd`` where it falls, or stays and
        the unit is no longer within it; else ``inchange``.
    epci
        Index that of the EPCI: ``nom``, ``population`` and, for each of :data:`ZONE_MEASURES`, three columns.
    departement
        The same columns, one row.
    qpv
        The QPV whose status changes: the columns of :data:`QPV_COLUMNS`.
    effects
        Index ``gagne``, ``perd``, ``inchange``: ``nb_unites`` and ``population`` of the units, and
        ``population_couverte_ecart``, whose sum is that of the department.
    thresholds
        That of each of the two, minutes.
    """

    units: pd.DataFrame
    epci: pd.DataFrame
    departement: pd.DataFrame
    qpv: pd.DataFrame
    effects: pd.DataFrame
    thresholds: tuple[float, float] = (np.inf, np.inf)


def differences(before: Diagnosis, after: Diagnosis) -> Differences:
    """Compare two diagnoses of the same department, each with its own inventory and its own threshold.

    Raises
    ------
    ValueError
        They are not of the same units.
    """
    if not before.units.index.equals(after.units.index):
        msg = "Two diagnoses can be compared only where they are of the same units."
        raise ValueError(msg)
    units = _units(before, after)
    return Differences(
        units=units,
        epci=_zones(before.epci, after.epci),
        departement=_zones(before.departement, after.departement),
        qpv=_quarters(before.qpv, after.qpv),
        effects=_effects(units),
        thresholds=(before.parameters.threshold, after.parameters.threshold),
    )


def _units(before: Diagnosis, after: Diagnosis) -> pd.DataFrame:
    old, new = before.units, after.units
    return pd.DataFrame(
        {
            "nom": old["nom"],
            "code_epci": old["code_epci"],
            "population": old["population"],
            "effet": _effect(before, after),
            "classe_avant": old["classe"],
            "classe_apres": new["classe"],
            "part_avant": old["part_structure"],
            "part_apres": new["part_structure"],
            "temps_avant": old["temps_structure"],
            "temps_apres": new["temps_structure"],
        },
        index=old.index,
    )


def _effect(before: Diagnosis, after: Diagnosis) -> NDArray[np.object_]:
    """Return the effect on each unit: the territory first, then the threshold."""
    part = after.units["part_structure"].to_numpy(dtype=float) - before.units["part_structure"].to_numpy(dtype=float)
    was_within = is_within(before.units["temps_structure"], before.parameters.threshold)
    now_within = is_within(after.units["temps_structure"], after.parameters.threshold)
    same_part = np.abs(part) <= TOLERANCE
    gains = (part > TOLERANCE) | (same_part & now_within & ~was_within)
    loses = (part < -TOLERANCE) | (same_part & was_within & ~now_within)
    effects: NDArray[np.object_] = np.full(len(part), str(Effet.INCHANGE), dtype=object)
    effects[gains], effects[loses] = str(Effet.GAGNE), str(Effet.PERD)
    return effects


def _zones(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    later = after.reindex(before.index)
    columns: dict[str, Any] = {name: before[name].to_numpy() for name in ("nom", "population")}
    for measure in ZONE_MEASURES:
        old, new = before[measure].to_numpy(), later[measure].to_numpy()
        columns |= {f"{measure}_avant": old, f"{measure}_apres": new, f"{measure}_ecart": new - old}
    return pd.DataFrame(columns, index=before.index)


def _quarters(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    later = after.set_index("code_qp").reindex(before["code_qp"]).reset_index()
    both = pd.DataFrame(
        {
            "code_qp": before["code_qp"],
            "nom_qp": before["nom_qp"],
            "statut_avant": before["statut"],
            "statut_apres": later["statut"],
            "structure_proche_avant": before["structure_proche"],
            "structure_proche_apres": later["structure_proche"],
        }
    )
    changed = both["statut_avant"] != both["statut_apres"]
    return both.loc[changed, list(QPV_COLUMNS)].reset_index(drop=True)


def _effects(units: pd.DataFrame) -> pd.DataFrame:
    effects = [str(effet) for effet in Effet]
    number = pd.Index(effects).get_indexer(pd.Index(units["effet"]))
    population = units["population"].to_numpy(dtype=float)
    covered = population * (units["part_apres"] - units["part_avant"]).to_numpy(dtype=float)
    return pd.DataFrame(
        {
            "nb_unites": np.bincount(number, minlength=len(effects)),
            "population": np.bincount(number, weights=population, minlength=len(effects)),
            "population_couverte_ecart": np.bincount(number, weights=covered, minlength=len(effects)),
        },
        index=pd.Index(effects, name="effet"),
    )
