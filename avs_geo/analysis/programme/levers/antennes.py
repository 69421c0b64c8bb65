"""Lever: an antenne, or itinérance, in the part of a territory that is far from every structure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from avs_geo.analysis.coverage.classification import Classe
from avs_geo.analysis.coverage.contiguity import contiguous_groups
from avs_geo.analysis.parameters import TOLERANCE
from avs_geo.analysis.programme.costs import SplitCost
from avs_geo.analysis.programme.levers.lever import Lever
from avs_geo.analysis.programme.lines import Proposal
from avs_geo.analysis.programme.reasons import counted, inhabitants, minutes
from avs_geo.analysis.programme.territories import own_shares
from avs_geo.map_styles import AreaStyle, Hatch, Marker, PointStyle
from avs_geo.text.typography import quoted, typeset

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.analysis.study import Study


def antennes(study: Study) -> list[Proposal]:
    """Return one proposal for each connected group of ``couverte_eloignee`` units of the same covering structure.

    A unit's covering structure is the nearest of those whose territory, by itself, covers as much of it as any. The
    antenne stands in the commune of the group from which most of the group's inhabitants are within the threshold; of
    equals, in that from which their total time is least, then in the first by its code. These inhabitants are gained.
    """
    far = study.of_class(Classe.COUVERTE_ELOIGNEE)
    if not len(far):
        return []
    covering = _covering_structures(study, far)
    group = contiguous_groups(study.units.geometry.to_numpy()[far], covering)
    proposals = [
        _propose(str(covering[group == number][0]), far[group == number], study) for number in np.unique(group)
    ]
    return [proposal for proposal in proposals if proposal.population_gagnee > 0]


def _covering_structures(study: Study, far: NDArray[np.intp]) -> NDArray[np.object_]:
    ids = study.structures.index.to_numpy(dtype=object)
    by_id = np.argsort(ids.astype(str), kind="stable")
    shares = own_shares(study, ids[by_id].tolist(), far)
    most = shares.max(axis=1, keepdims=True)
    minutes = study.diagnosis.times.minutes[far][:, by_id]
    least = np.where(shares >= most - TOLERANCE, minutes, np.inf)
    covering: NDArray[np.object_] = ids[by_id][least.argmin(axis=1)]
    return covering


def _propose(structure: str, units: NDArray[np.intp], study: Study) -> Proposal:
    communes = study.communes_of(units)
    population = study.population[units]
    minutes = study.minutes_to(communes, origins=units)
    near = study.is_near(minutes)
    brought = population @ near
    # The communes are sorted by code, and the first of equals is taken.
    best = int(np.lexsort((population @ minutes, -brought))[0])
    commune = communes[best]
    return Proposal(
        id_ligne=ANTENNE.line_id(structure, commune),
        levier=ANTENNE,
        nature=str(study.structures["type"][structure]),
        motif=_reason(
            str(study.structures["nom"][structure]),
            commune=study.name_of(commune),
            communes=len(communes),
            population=float(population.sum()),
            gained=float(brought[best]),
            threshold=study.parameters.threshold,
        ),
        units=units[near[:, best]],
        population_gagnee=float(brought[best]),
        population_ponderee=float((population * study.need_weight[units]) @ near[:, best]),
        code_commune=commune,
        id_structure=structure,
        minutes=study.minutes_to([commune])[:, 0],
    )


def _reason(structure: str, *, commune: str, communes: int, population: float, gained: float, threshold: float) -> str:
    """Say which part of a territory is far from every structure, and what a branch there would bring near."""
    verb = "est" if communes < 2 else "sont"
    return typeset(
        f"{counted(communes, 'commune')} du territoire de {quoted(structure)} ({inhabitants(population)}) {verb} "
        f"à plus de {minutes(threshold)} de toute structure : une antenne ou une itinérance à {commune} "
        f"en rapprocherait {inhabitants(gained)}."
    )


ANTENNE: Final = Lever(
    name="antenne_itinerance",
    prefix="antenne",
    label="Antenne ou itinérance",
    counted=("antenne ou itinérance", "antennes ou itinérances"),
    measure="Antenne ou itinérance de {structure} à {commune}",
    cost=SplitCost("antenne"),
    find=lambda inputs: antennes(inputs.study),
    stands_apart=True,
    mark=PointStyle("Antenne ou itinérance", "#117733", Marker.DIAMOND),
    area=AreaStyle("Antenne, itinérance", "#bfe0c5", Hatch.DOTS, "#117733"),
)
