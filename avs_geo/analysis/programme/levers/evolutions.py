"""Lever: an EVS that could become a CS, by the rule that tells the kind of a new structure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from avs_geo.analysis.coverage.qpv import StatutQpv, qpv_statuses
from avs_geo.analysis.parameters import TOLERANCE
from avs_geo.analysis.programme.costs import CS_COST, EVS_COST, CostDifference
from avs_geo.analysis.programme.levers.lever import Lever
from avs_geo.analysis.programme.lines import Proposal
from avs_geo.analysis.programme.reasons import inhabitants, named_quarters
from avs_geo.analysis.programme.territories import own_shares
from avs_geo.text.numbers import number
from avs_geo.text.typography import typeset

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from avs_geo.analysis.study import Study


def evolutions(study: Study, *, kind_threshold: float) -> list[Proposal]:
    """Return one proposal for each EVS that serves as many inhabitants without a CS as a CS would, or a QPV without.

    The inhabitants without a CS are those of its own territory, P x (its own share) x (1 - part_cs). A QPV is one
    that it serves (inside, nearby or in its territory) and that no CS serves.

    Parameters
    ----------
    study
        The department.
    kind_threshold
        Inhabitants from which a structure is a CS.
    """
    evs = study.structures.index[study.structures["type"] == "EVS"].tolist()
    without_cs = study.population * (1 - study.units["part_cs"].to_numpy(dtype=float))
    people = without_cs @ own_shares(study, evs)
    lacking = ~_serves(study, study.structures.loc[study.structures["type"] == "CS"])
    quarters = {identifier: lacking & _serves(study, study.structures.loc[[identifier]]) for identifier in evs}
    return [
        _propose(identifier, study, float(population), quarters[identifier], kind_threshold)
        for identifier, population in zip(evs, people, strict=True)
        if population >= kind_threshold - TOLERANCE or quarters[identifier].any()
    ]


def _serves(study: Study, structures: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which QPV have one of the structures inside, nearby, or are in its territory."""
    statuses = qpv_statuses(
        study.geography.qpv,
        structures,
        units=study.geography.communes,
        named=study.inventory.territoires.named,
        shapes=study.inventory.territoires.shapes,
        parameters=study.parameters,
    )
    served: NDArray[np.bool_] = (statuses["statut"] != str(StatutQpv.NON_COUVERT)).to_numpy(dtype=bool)
    return served


def _propose(
    identifier: str, study: Study, population: float, quarters: NDArray[np.bool_], threshold: float
) -> Proposal:
    names = study.geography.qpv["nom"].to_numpy(dtype=object)
    return Proposal(
        id_ligne=EVOLUTION.line_id(identifier),
        levier=EVOLUTION,
        nature="CS",
        motif=_reason(population=population, threshold=threshold, qpv=names[quarters].tolist()),
        id_structure=identifier,
    )


def _reason(*, population: float, threshold: float, qpv: list[str]) -> str:
    """Say why an EVS could become a CS."""
    people = f"{inhabitants(population)} de son territoire ne sont dans celui d’aucun centre social"
    enough = population >= threshold
    parts = [f"{people}, au moins les {number(threshold)} d’un CS" if enough else people]
    if qpv:
        parts.append(f"il dessert {named_quarters(qpv)}, sans centre social")
    return typeset(f"{' ; '.join(parts)}.")


EVOLUTION: Final = Lever(
    name="evolution_evs_en_cs",
    prefix="evolution",
    label="EVS qui devient CS",
    counted=("évolution d’un EVS en CS", "évolutions d’EVS en CS"),
    measure="Évolution de {structure} en centre social",
    cost=CostDifference(CS_COST, EVS_COST),
    find=lambda inputs: evolutions(inputs.study, kind_threshold=inputs.settings.value("regles.seuil_cs")),
    adds=(1, -1),
)
