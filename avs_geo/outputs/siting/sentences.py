"""What the new sites give, in sentences that a planner can read out and explain."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from avs_geo.analysis.coverage.classification import Classe
from avs_geo.analysis.known_structures import REMEDY, has_structures
from avs_geo.analysis.siting.options import Demand, Objective
from avs_geo.text.numbers import number, percent, plain, with_unit
from avs_geo.text.thresholds import travel_time
from avs_geo.text.typography import NBSP, typeset
from avs_geo.text.words import plural

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.siting.siting import Siting

_DEFINITIONS: Final = {
    Demand.NON_COUVERTE: "hors territoire et au-delà du seuil",
    Demand.HORS_ACCES: "au-delà du seuil d’une structure",
    Demand.TOUTES: "du département",
}


def siting_sentences(siting: Siting, diagnosis: Diagnosis) -> list[str]:
    """Return what was found, how sure it is, and what else could be done where there is nothing to choose."""
    if not has_structures(diagnosis):
        return [typeset(f"Aucune structure nouvelle à proposer : aucune structure agréée n’est connue. {REMEDY}")]
    if not siting.demand_population:
        return [typeset(sentence) for sentence in (_nobody(siting), *_other_levers(diagnosis))]
    sentences = [_found(siting, diagnosis), *_time(siting, diagnosis), _proof(siting), *_fewer(siting)]
    return [typeset(sentence) for sentence in sentences]


def _nobody(siting: Siting) -> str:
    what = {
        Demand.NON_COUVERTE: "personne n’est à la fois hors territoire et au-delà du seuil",
        Demand.HORS_ACCES: "personne n’est au-delà du seuil",
        Demand.TOUTES: "personne n’habite ce département",
    }[siting.options.demand]
    imposed = " Celles que vos règles imposent ne serviraient personne de plus." if len(siting.sites) else ""
    return f"Aucune structure nouvelle à proposer : {what}.{imposed}"


def _other_levers(diagnosis: Diagnosis) -> list[str]:
    """Say for how many people the levers other than a creation are, where there are any."""
    population = diagnosis.units["population"].groupby(diagnosis.units["classe"]).sum()
    near, far = (
        int(population.get(str(classe), 0)) for classe in (Classe.PROCHE_HORS_TERRITOIRE, Classe.COUVERTE_ELOIGNEE)
    )
    levers = []
    if near:
        levers.append(
            f"{with_unit(near, 'habitants')} sont proches d’une structure mais hors territoire : étendre un territoire "
            "d’agrément voisin les couvrirait.",
        )
    if far:
        levers.append(
            f"{with_unit(far, 'habitants')} sont dans un territoire mais loin de sa structure : une antenne ou une "
            "itinérance les rapprocherait.",
        )
    return levers or ["Chaque habitant est dans un territoire et à portée : aucun autre levier n’est à chercher."]


def _found(siting: Siting, diagnosis: Diagnosis) -> str:
    many = len(siting.sites)
    share = siting.gained_population / siting.demand_population
    threshold = f"{plain(diagnosis.parameters.threshold)}{NBSP}min"
    return (
        f"Avec **{plural(many, 'structure')} de plus**, **{with_unit(siting.gained_population, 'habitants')}** de la "
        f"demande auraient une structure nouvelle à {threshold} ou moins, soit {percent(share)} des "
        f"{with_unit(siting.demand_population, 'habitants')} {_DEFINITIONS[siting.options.demand]}."
    )


def _time(siting: Siting, diagnosis: Diagnosis) -> list[str]:
    before, after = siting.mean_minutes
    if siting.options.objective is not Objective.MOYENNE or math.isnan(after):
        return []
    threshold = diagnosis.parameters.threshold
    start = "" if math.isnan(before) else f" au lieu de {travel_time(before, threshold, decimals=1)}"
    what = "Le temps moyen de la demande jusqu’à la structure la plus proche"
    return [f"{what} serait de {travel_time(after, threshold, decimals=1)}{start}."]


def _proof(siting: Siting) -> str:
    if siting.options.target_share is not None:
        return _fewest(siting)
    other = "aucun autre choix du même nombre de communes"
    if siting.gap <= 0:
        return f"Résultat **prouvé optimal** : {other} ne fait mieux."
    better = f"{other} {_not_beyond(siting)}"
    within, asked = percent(siting.gap), percent(siting.options.gap)
    if siting.gap <= siting.options.gap:
        return f"Résultat **prouvé optimal à {within} près** : {better}."
    return f"Résultat prouvé à **{within}** près seulement, au lieu des {asked} demandés : {better}."


def _not_beyond(siting: Siting) -> str:
    """Say in figures what the proof says."""
    if siting.options.objective is Objective.MOYENNE:
        return f"n’abaisse ce temps de plus de {percent(siting.gap)}"
    if siting.options.need_weight or siting.gap >= 1:
        return "ne fait mieux de plus que cela, le besoin étant compté"
    return f"n’en mettrait plus de {number(siting.gained_population / (1 - siting.gap))} à portée"


def _fewest(siting: Siting) -> str:
    share = percent(siting.options.target_share)
    found, fewest = int(siting.curve["nombre"].iloc[-1]), siting.fewest or 1
    if fewest >= found:
        return f"C’est le **plus petit nombre** de structures qui atteigne {share} de la demande, preuve faite."
    return f"Il en faut au moins {number(fewest)} pour {share} de la demande ; {number(found)} y suffisent à coup sûr."


def _fewer(siting: Siting) -> list[str]:
    asked = siting.options.count
    if asked is None or siting.options.target_share is not None or len(siting.sites) >= asked:
        return []
    asked_for = plural(asked, "structure était demandée", "structures étaient demandées")
    return [f"{asked_for} : les suivantes n’ajouteraient rien."]
