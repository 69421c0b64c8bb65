"""Lever: the extension of the territory of the structure that is near units in no territory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from avs_geo.analysis.coverage.classification import Classe
from avs_geo.analysis.programme.costs import SplitCost
from avs_geo.analysis.programme.levers.lever import Lever
from avs_geo.analysis.programme.lines import Proposal
from avs_geo.analysis.programme.reasons import counted, inhabitants, minutes
from avs_geo.map_styles import AreaStyle, Hatch
from avs_geo.text.typography import quoted, typeset

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
        id_ligne=EXTENSION.line_id(structure),
        levier=EXTENSION,
        nature=str(chosen["type"]),
        motif=_reason(
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


def _reason(structure: str, *, communes: int, gained: float, threshold: float) -> str:
    """Say which communes are near a structure and in no territory."""
    return typeset(
        f"{counted(communes, 'commune')} à {minutes(threshold)} au plus de {quoted(structure)} "
        f"{'ne sont' if communes > 1 else 'n’est'} dans aucun territoire d’agrément : étendre celui de cette structure "
        f"{'les' if communes > 1 else 'la'} couvrirait ({inhabitants(gained)} de plus)."
    )


EXTENSION: Final = Lever(
    name="extension_territoire",
    prefix="extension",
    label="Extension de territoire",
    counted=("extension de territoire", "extensions de territoire"),
    measure="Extension du territoire de {structure}",
    cost=SplitCost("extension"),
    find=lambda inputs: extensions(inputs.study),
    area=AreaStyle("Extension", "#fbe29a", Hatch.DIAGONAL, "#a9791c"),
)
