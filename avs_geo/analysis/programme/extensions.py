"""Lever: the extension of the territory of the structure that is near units in no territory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from avs_geo.analysis.coverage.classification import Classe
from avs_geo.analysis.programme.lines import Lever, Proposal
from avs_geo.analysis.programme.reasons import extension_reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.analysis.study import Study


def extensions(study: Study) -> list[Proposal]:
    """Return one proposal for each structure that is the nearest of units of class ``proche_hors_territoire``.

    Gained: their inhabitants outside every territory, P x (1 - part).
    """
    near = study.of_class(Classe.PROCHE_HORS_TERRITOIRE)
    nearest = study.units["structure_proche"].to_numpy(dtype=object)[near]
    return [_propose(str(structure), near[nearest == structure], study) for structure in np.unique(nearest)]


def _propose(structure: str, units: NDArray[np.intp], study: Study) -> Proposal:
    gained = study.uncovered_population[units]
    chosen = study.structures.loc[structure]
    return Proposal(
        id_ligne=f"extension:{structure}",
        levier=Lever.EXTENSION,
        nature=str(chosen["type"]),
        motif=extension_reason(
            str(chosen["nom"]),
            communes=len(study.communes_of(units)),
            gained=float(gained.sum()),
            threshold=study.parameters.threshold,
        ),
        units=units,
        population_gagnee=float(gained.sum()),
        population_ponderee=float(gained @ study.need_weight[units]),
        id_structure=structure,
        enters=True,
    )
