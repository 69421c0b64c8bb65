"""The lines of a programme: their columns, and the words of the domain that they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.analysis.programme.levers.lever import Lever


class Level(StrEnum):
    """Whom a line concerns."""

    DEPARTEMENT = "departement"
    TERRITOIRE = "territoire"
    STRUCTURE = "structure"


class Status(StrEnum):
    """What was decided of a line."""

    PROPOSED = "propose"
    KEPT = "retenu"
    POSTPONED = "reporte"
    DISCARDED = "ecarte"

    @property
    def counts(self) -> bool:
        """Whether a line of this status enters the trajectory: as long as it is neither postponed nor discarded."""
        return self in {Status.PROPOSED, Status.KEPT}


KINDS: Final = ("CS", "EVS")

LINE_COLUMNS: Final = (
    "rang",
    "id_ligne",
    "levier",
    "niveau",
    "nature",
    "code_epci",
    "nom_epci",
    "code_commune",
    "nom_commune",
    "id_structure",
    "nom_structure",
    "communes",
    "annee",
    "population_gagnee",
    "population_ponderee",
    "part_couverte_apres",
    "cout_caf",
    "cout_partenaires",
    "etp",
    "synergies",
    "motif",
    "statut",
    "commentaire",
    "annee_proposee",
    "nature_proposee",
    "statut_propose",
)


def _nowhere() -> NDArray[np.intp]:
    return np.empty(0, dtype=np.intp)


@dataclass(frozen=True, eq=False, kw_only=True)
class Proposal:
    """One line before its cost, its order and its year.

    Parameters
    ----------
    id_ligne
        Made from the lever and its place, so that it stays the same when the analysis runs again.
    levier
        The lever.
    nature
        ``CS`` or ``EVS``: what is created, extended, renewed, or becomes of the structure.
    motif
        The reason, in French, made from the figures.
    units
        Positions of the units that it is about.
    population_gagnee, population_ponderee
        Inhabitants gained; the same, each weighed by 1 + need/100.
    code_commune
        Where it happens; None where nowhere in particular.
    id_structure
        The existing structure that it is about; None for a new one.
    enters
        Whether its units enter a territory.
    minutes
        Time from every unit to the new place; None where it makes none.
    year
        Its own year, where it has one.
    """

    id_ligne: str
    levier: Lever
    nature: str
    motif: str
    units: NDArray[np.intp] = field(default_factory=_nowhere)
    population_gagnee: float = 0.0
    population_ponderee: float = 0.0
    code_commune: str | None = None
    id_structure: str | None = None
    enters: bool = False
    minutes: NDArray[np.float64] | None = None
    year: int | None = None
