"""The reasons of the lines, in plain French made from the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.text.numbers import number
from avs_geo.text.thresholds import decimals_beside
from avs_geo.text.typography import quoted, typeset

if TYPE_CHECKING:
    import datetime as dt


def inhabitants(count: float) -> str:
    """Return ``1 234 habitants``."""
    return _counted(round(count), "habitant")


def minutes(value: float) -> str:
    """Return ``20 min``, with a decimal where it is not whole."""
    return f"{number(value, decimals=0 if float(value).is_integer() else 1)}\u00a0min"


def creation_reason(  # noqa: PLR0913 - the figures of one sentence
    *, commune: str, kind: str, gained: float, communes: int, average: float, threshold: float, why_kind: str
) -> str:
    """Say whom a new structure would serve, how far they are today, and why it is of its kind."""
    what = "Un centre social" if kind == "CS" else "Un espace de vie sociale"
    today = f", aujourd’hui à {_average(average, threshold)} en moyenne de la plus proche" if pd.notna(average) else ""
    return typeset(
        f"{what} à {commune} mettrait une structure à {minutes(threshold)} au plus de {inhabitants(gained)} "
        f"({_counted(communes, 'commune')}){today}. {why_kind}"
    )


def kind_reason(kind: str, *, served: float, threshold: float, qpv: list[str]) -> str:
    """Say why a new structure is proposed as a CS, or as an EVS."""
    if kind == "CS" and qpv:
        return f"Centre social, car il desservirait {_quarters(qpv)}, sans structure."
    if kind == "CS" and served >= threshold:
        return f"Centre social, car il desservirait au moins {inhabitants(threshold)}."
    if kind == "CS":
        return "Centre social, d’après la recherche des implantations."
    return typeset(
        f"EVS plutôt que CS, car la structure desservirait {inhabitants(served)} de plus ; un CS est proposé à "
        f"partir de {number(threshold)}."
    )


def extension_reason(structure: str, *, communes: int, gained: float, threshold: float) -> str:
    """Say which communes are near a structure and in no territory."""
    return typeset(
        f"{_counted(communes, 'commune')} à {minutes(threshold)} au plus de {quoted(structure)} "
        f"{'ne sont' if communes > 1 else 'n’est'} dans aucun territoire d’agrément : étendre celui de cette structure "
        f"{'les' if communes > 1 else 'la'} couvrirait ({inhabitants(gained)} de plus)."
    )


def antenne_reason(
    structure: str, *, commune: str, communes: int, population: float, gained: float, threshold: float
) -> str:
    """Say which part of a territory is far from every structure, and what a branch there would bring near."""
    verb = "est" if communes < 2 else "sont"
    return typeset(
        f"{_counted(communes, 'commune')} du territoire de {quoted(structure)} ({inhabitants(population)}) {verb} "
        f"à plus de {minutes(threshold)} de toute structure : une antenne ou une itinérance à {commune} "
        f"en rapprocherait {inhabitants(gained)}."
    )


def renewal_reason(*, end: dt.date, overdue: bool, population: float, lacks_families: bool, rule_year: int) -> str:
    """Say when an agreement ends, how many people its territory has, and what the rules will ask of it."""
    when = f"L’agrément a pris fin le {end:%d/%m/%Y}" if overdue else f"L’agrément prend fin le {end:%d/%m/%Y}"
    rule = (
        f" À partir de {rule_year}, tout centre social doit avoir un volet familles (ACF), que l’inventaire ne lui "
        "connaît pas."
        if lacks_families
        else ""
    )
    return typeset(f"{when} ; {inhabitants(population)} dans son territoire.{rule}")


def evolution_reason(*, population: float, threshold: float, qpv: list[str]) -> str:
    """Say why an EVS could become a CS."""
    people = f"{inhabitants(population)} de son territoire ne sont dans celui d’aucun centre social"
    enough = population >= threshold
    parts = [f"{people}, au moins les {number(threshold)} d’un CS" if enough else people]
    if qpv:
        parts.append(f"il dessert {_quarters(qpv)}, sans centre social")
    return typeset(f"{' ; '.join(parts)}.")


def postponed_reason(last: int, limit: str) -> str:
    """Say which limit keeps a line out of the horizon."""
    return typeset(f" Reportée au-delà de {last} : {limit}.")


def _average(value: float, threshold: float) -> str:
    """Return an average in whole minutes, or with the decimals that show that it is beyond the threshold."""
    places = decimals_beside(value, threshold)
    if places is None:
        return f"un peu plus de {minutes(threshold)}" if value > threshold else f"un peu moins de {minutes(threshold)}"
    return f"{number(value, decimals=places)}\u00a0min"


def _quarters(qpv: list[str]) -> str:
    names = ", ".join(qpv)
    return f"le quartier prioritaire {names}" if len(qpv) == 1 else f"les quartiers prioritaires {names}"


def _counted(count: int, singular: str) -> str:
    return f"{number(count)}\u00a0{singular}{'s' if count > 1 else ''}"
