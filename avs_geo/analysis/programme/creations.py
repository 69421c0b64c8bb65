"""Lever: the creation of a CS or of an EVS, where the search for new sites proposes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.analysis.coverage.grouping import ratio
from avs_geo.analysis.programme.lines import CREATION_OF, Proposal
from avs_geo.analysis.programme.reasons import creation_reason, kind_reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from avs_geo.analysis.programme.quarters import Quarters
    from avs_geo.analysis.siting.siting import Siting
    from avs_geo.analysis.study import Study


def creations(study: Study, siting: Siting, quarters: Quarters, *, kind_threshold: float) -> list[Proposal]:
    """Return one proposal for each chosen site that gains somebody.

    The population gained is that of the search for sites. Its weight is the mean of 1 + need/100 over the
    inhabitants of the units that the site serves; these units enter the territory of the new structure.

    Parameters
    ----------
    study
        The department.
    siting
        The sites that were found.
    quarters
        Its QPV.
    kind_threshold
        Inhabitants newly served from which a CS is proposed, for the reason.
    """
    sites = siting.sites.loc[siting.sites["population_gagnee"] > 0]
    if sites.empty:
        return []
    codes = [str(code) for code in sites["code_commune"]]
    places = [
        _Place(code, str(kind), float(gained), _positions(study, siting.serves.get(code, ())), minutes)
        for code, kind, gained, minutes in zip(
            codes, sites["nature"], sites["population_gagnee"], study.minutes_to(codes).T, strict=True
        )
    ]
    return [_propose(place, study, quarters, kind_threshold) for place in places]


@dataclass(frozen=True, eq=False)
class _Place:
    """A site: its commune, its kind, whom it gains and serves, and how far it is from every unit."""

    code: str
    kind: str
    gained: float
    served: NDArray[np.intp]
    minutes: NDArray[np.float64]


def _propose(place: _Place, study: Study, quarters: Quarters, kind_threshold: float) -> Proposal:
    population = study.population[place.served]
    weight = _mean(study.need_weight[place.served], population, otherwise=1.0)
    times = study.units["temps_structure"].to_numpy(dtype=float)[place.served]
    return Proposal(
        id_ligne=f"creation:{place.code}",
        levier=CREATION_OF[place.kind],
        nature=place.kind,
        motif=creation_reason(
            commune=study.name_of(place.code),
            kind=place.kind,
            gained=place.gained,
            communes=len(study.communes_of(place.served)),
            average=_mean(times, population, otherwise=np.nan),
            threshold=study.parameters.threshold,
            why_kind=_why(place, quarters, kind_threshold),
        ),
        units=place.served,
        population_gagnee=place.gained,
        population_ponderee=place.gained * weight,
        code_commune=place.code,
        enters=True,
        minutes=place.minutes,
    )


def _why(place: _Place, quarters: Quarters, threshold: float) -> str:
    without = quarters.names[quarters.within(place.served) & ~quarters.housed].tolist()
    return kind_reason(place.kind, served=place.gained, threshold=threshold, qpv=without)


def _mean(values: NDArray[np.float64], weights: NDArray[np.float64], *, otherwise: float) -> float:
    total = np.array([weights.sum()])
    mean = ratio(np.array([values @ weights]), total)[0]
    return otherwise if np.isnan(mean) else float(mean)


def _positions(study: Study, codes: Iterable[str]) -> NDArray[np.intp]:
    return np.sort(pd.Index(study.units.index).get_indexer(list(codes)))
