"""Levers: the creation of a CS and that of an EVS, where the search for new sites proposes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from avs_geo.analysis.coverage.grouping import ratio
from avs_geo.analysis.programme.costs import CS_COST, EVS_COST
from avs_geo.analysis.programme.levers.lever import Lever
from avs_geo.analysis.programme.lines import Proposal
from avs_geo.analysis.programme.reasons import counted, inhabitants, minutes, named_quarters
from avs_geo.map_styles import AreaStyle, Hatch, Marker, PointStyle
from avs_geo.text.numbers import number
from avs_geo.text.thresholds import decimals_beside
from avs_geo.text.typography import typeset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from avs_geo.analysis.programme.levers.lever import LeverInputs
    from avs_geo.analysis.programme.quarters import Quarters
    from avs_geo.analysis.siting.siting import Siting
    from avs_geo.analysis.study import Study


def creations(kind: str, study: Study, siting: Siting, quarters: Quarters, *, kind_threshold: float) -> list[Proposal]:
    """Return one proposal for each chosen site of a kind that gains somebody.

    The population gained is that of the search for sites. Its weight is the mean of 1 + need/100 over the
    inhabitants of the units that the site serves; these units enter the territory of the new structure.

    Parameters
    ----------
    kind
        ``CS`` or ``EVS``.
    study
        The department.
    siting
        The sites that were found.
    quarters
        Its QPV.
    kind_threshold
        Inhabitants newly served from which a CS is proposed, for the reason.
    """
    sites = siting.sites.loc[(siting.sites["population_gagnee"] > 0) & (siting.sites["nature"] == kind)]
    if sites.empty:
        return []
    codes = [str(code) for code in sites["code_commune"]]
    found = [
        _Site(code, kind, float(gained), _positions(study, siting.serves.get(code, ())), times)
        for code, gained, times in zip(codes, sites["population_gagnee"], study.minutes_to(codes).T, strict=True)
    ]
    return [_propose(site, study, quarters, kind_threshold) for site in found]


@dataclass(frozen=True, eq=False)
class _Site:
    """A site: its commune, its kind, whom it gains and serves, and how far it is from every unit."""

    code: str
    kind: str
    gained: float
    served: NDArray[np.intp]
    minutes: NDArray[np.float64]


def _propose(site: _Site, study: Study, quarters: Quarters, kind_threshold: float) -> Proposal:
    population = study.population[site.served]
    weight = _mean(study.need_weight[site.served], population, otherwise=1.0)
    times = study.units["temps_structure"].to_numpy(dtype=float)[site.served]
    return Proposal(
        id_ligne=CREATION_OF[site.kind].line_id(site.code),
        levier=CREATION_OF[site.kind],
        nature=site.kind,
        motif=_reason(
            commune=study.name_of(site.code),
            kind=site.kind,
            gained=site.gained,
            communes=len(study.communes_of(site.served)),
            average=_mean(times, population, otherwise=np.nan),
            threshold=study.parameters.threshold,
            why_kind=_why(site, quarters, kind_threshold),
        ),
        units=site.served,
        population_gagnee=site.gained,
        population_ponderee=site.gained * weight,
        code_commune=site.code,
        enters=True,
        minutes=site.minutes,
    )


def _why(site: _Site, quarters: Quarters, threshold: float) -> str:
    without = quarters.names[quarters.within(site.served) & ~quarters.housed].tolist()
    return _kind_reason(site.kind, served=site.gained, threshold=threshold, qpv=without)


def _mean(values: NDArray[np.float64], weights: NDArray[np.float64], *, otherwise: float) -> float:
    total = np.array([weights.sum()])
    mean = ratio(np.array([values @ weights]), total)[0]
    return otherwise if np.isnan(mean) else float(mean)


def _positions(study: Study, codes: Iterable[str]) -> NDArray[np.intp]:
    return np.sort(pd.Index(study.units.index).get_indexer(list(codes)))


def _reason(  # noqa: PLR0913 - the figures of one sentence
    *, commune: str, kind: str, gained: float, communes: int, average: float, threshold: float, why_kind: str
) -> str:
    """Say whom a new structure would serve, how far they are today, and why it is of its kind."""
    what = "Un centre social" if kind == "CS" else "Un espace de vie sociale"
    today = f", aujourd’hui à {_average(average, threshold)} en moyenne de la plus proche" if pd.notna(average) else ""
    return typeset(
        f"{what} à {commune} mettrait une structure à {minutes(threshold)} au plus de {inhabitants(gained)} "
        f"({counted(communes, 'commune')}){today}. {why_kind}"
    )


def _kind_reason(kind: str, *, served: float, threshold: float, qpv: list[str]) -> str:
    """Say why a new structure is proposed as a CS, or as an EVS."""
    if kind == "CS" and qpv:
        return f"Centre social, car il desservirait {named_quarters(qpv)}, sans structure."
    if kind == "CS" and served >= threshold:
        return f"Centre social, car il desservirait au moins {inhabitants(threshold)}."
    if kind == "CS":
        return "Centre social, d’après la recherche des implantations."
    return typeset(
        f"EVS plutôt que CS, car la structure desservirait {inhabitants(served)} de plus ; un CS est proposé à "
        f"partir de {number(threshold)}."
    )


def _average(value: float, threshold: float) -> str:
    """Return an average in whole minutes, or with the decimals that show that it is beyond the threshold."""
    places = decimals_beside(value, threshold)
    if places is None:
        return f"un peu plus de {minutes(threshold)}" if value > threshold else f"un peu moins de {minutes(threshold)}"
    return f"{number(value, decimals=places)}\u00a0min"


_AREA: Final = AreaStyle("Création", "#f3c2a0", Hatch.CROSSED, "#b3541b")
_MEASURE: Final = "Création d’un {nature} à {commune}"


def _found(kind: str) -> Callable[[LeverInputs], list[Proposal]]:
    """Return the search for creations of a kind."""
    return lambda inputs: creations(
        kind,
        inputs.study,
        inputs.siting,
        inputs.quarters,
        kind_threshold=inputs.settings.value("regles.seuil_cs"),
    )


CREATION_CS: Final = Lever(
    name="creation_cs",
    prefix="creation",
    label="Création d’un CS",
    counted=("création de CS", "créations de CS"),
    measure=_MEASURE,
    cost=CS_COST,
    find=_found("CS"),
    level=None,
    creates="CS",
    adds=(1, 0),
    mark=PointStyle("Création d’un CS", "#101f3c", Marker.CIRCLE),
    area=_AREA,
)
CREATION_EVS: Final = Lever(
    name="creation_evs",
    prefix="creation",
    label="Création d’un EVS",
    counted=("création d’EVS", "créations d’EVS"),
    measure=_MEASURE,
    cost=EVS_COST,
    find=_found("EVS"),
    level=None,
    creates="EVS",
    adds=(0, 1),
    mark=PointStyle("Création d’un EVS", "#a3166f", Marker.SQUARE),
    area=_AREA,
)
CREATION_OF: Final = {"CS": CREATION_CS, "EVS": CREATION_EVS}
