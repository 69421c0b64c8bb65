"""What the long names of indicators say: a share or a count, and whether a high value means a high need."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from avs_geo.inventory.indicators.catalogue import Direction, Indicator, describe_heading, known_stem
from avs_geo.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable


class Nature(StrEnum):
    """What the values of an indicator can be."""

    SHARE = "share"  # a part of a whole, 0 to 100 or 0 to 1
    RATE = "rate"  # a rate, which may go beyond 100 where it is not of a whole
    COUNT = "count"  # whole, never negative
    AMOUNT = "amount"  # never negative
    CHANGE = "change"  # of any sign
    OTHER = "other"


_UP, _DOWN = Direction.RISING, Direction.FALLING
_CHANGE: Final = re.compile(
    r"\b(evol\w*|variation|solde|croissance|accroissement|ecart|difference|tendance|impots?|pimpot\d*)\b"
)
_PER_THOUSAND: Final = re.compile(
    r"\bpour (mille|1 ?000|10 ?000|100 ?000|\d+ ?habitants)\b|\bp(our)? ?1000\b|\bpar habitant"
)
_SHARE: Final = re.compile(r"^(parts?|proportions?|pourcentages?|pct|prc|pc)\b|\b(part|pourcentage|pct|proportion)\b")
# Rates of a whole: nobody is poor, unemployed or a tenant more than once.
_RATE_OF_WHOLE: Final = re.compile(
    r"\b(pauvrete|chomage|emploi|activite|inactivite|vacance|abstention|monoparentalite|bas revenus)\b"
)
_RATE: Final = re.compile(r"\b(taux|tx)\b")
_COUNT: Final = re.compile(
    r"^(nombre|nb|nbre|nbr|effectifs?|total|population|pop|habitants|menages|personnes|foyers|logements|emplois|"
    r"allocataires|enfants|familles|individus|beneficiaires|chomeurs|demandeurs|defm|pmun|ptot|naissances|deces|"
    r"superficie|superf|surface|altitude|ind|men)\b|\b(population (municipale|totale|legale)|effectif)\b"
)
# The census: « P20_POP », « C15_FAM », « D99_POP ».
_CENSUS: Final = re.compile(r"(?:[PC]|D)\d{2}_[A-Z0-9_]+")
_AMOUNT: Final = re.compile(
    r"\b(niveaux? de vie|revenus?|salaires?|montants?|euros?|loyers?|prix|mediane du|patrimoine|budget)\b|€"
)
# In this order: the first that is found says the direction.
_DIRECTIONS: Final = tuple(
    (re.compile(pattern), direction)
    for pattern, direction in (
        (r"\b(pauvrete|pauvres|bas revenus|precarite|precaires|minima sociaux|rsa|aah|css|c2s|cmu|cmuc)\b", _UP),
        (r"\bpart des (indemnites|prestations|minima|pensions)\b", _UP),
        (r"\b(chomage|chomeurs?|demandeurs? d emploi|defm|sans emploi|neet|non inseres|inactivite|inactifs)\b", _UP),
        (r"\b(monoparentale?s?|monoparentalite|familles? nombreuses?|familles monop)\b", _UP),
        (r"\b(personnes? seules?|vivant seule?s?|isolees?|isolement|isoles|menages d une personne)\b", _UP),
        (r"\b(vieillissement|dependance|gir)\b", _UP),
        (
            r"\b[678][05] ans (et|ou) plus\b|\b[678][05] et plus\b|\b(plus de|au moins) [678][05] ans\b|\bagees\b",
            _UP,
        ),
        (r"\b(sans diplome|non diplomes?|peu ou pas diplomes?|peu diplomes?|illettrisme|decrochage|bas niveau)\b", _UP),
        (r"\b(interdecile|gini|inegalites?|suroccupation|suroccupe\w*|surpeuple\w*|insalubr\w*|indignes?)\b", _UP),
        (
            r"\b(beneficiaires?|allocataires?|prestations sociales|prestations familiales|quotient inferieur)\b",
            _UP,
        ),
        (r"\b(handicap\w*|vulnerab\w*|fragil\w*|defavoris\w*|difficulte|desavantage|delinquance|sans voiture)\b", _UP),
        (r"\b(hlm|logements? socia\w+|parc social)\b", _UP),
        (r"\b(niveaux? de vie|revenus?|salaires?|deciles?|menages (fiscaux )?imposes|quotient familial)\b", _DOWN),
        (r"\b(rev|revdisp|rfr|nivvie|niv vie)\b|\bqf (moyen|median)|\b(moyenne?|mediane?) (du |des |de )?qf\b", _DOWN),
        # Insee calls so that of the standard of living.
        (r"^medianes?( en)?( euros?)?( (19|20)\d\d)?$", _DOWN),
        (r"\b(taux|part|tx)\b.*\b(d emploi|emploi|activite|actifs occupes|en emploi)\b", _DOWN),
        (r"\b(diplomes? du superieur|bac|enseignement superieur|cadres|proprietaires?|scolarisation)\b", _DOWN),
        (
            r"\b(esperance de vie|equipements?|medecins?|professionnels|accessibilite|couverture|places|accueil)\b",
            _DOWN,
        ),
    )
)
_MELODI: Final = {
    "MED_SL": "MED",
    "PR_MD60": "TP60",
    "IR_D9_D1_SL": "RD",
    "D1_SL": "D1",
    "D9_SL": "D9",
    "S_HH_TAX": "PIMP",
    "NUM_HH": "NBMENFISC",
    "NUM_PER": "NBPERSMENFISC",
}
_NO_CONCEPT_LISTED: Final = "a au aux d de des du en l la le les seuil ensemble total euros"
_NO_CONCEPT: Final = frozenset(_NO_CONCEPT_LISTED.split())
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
# « DISP_MED21 » : Filosofi by IRIS, the disposable or the declared income.
_IRIS_FILOSOFI: Final = re.compile(r"(?:DISP|DEC)_", re.IGNORECASE)


def read_heading(heading: str, label: str = "", *, counts: bool = False) -> Indicator:
    """Return what the heading of a column of numbers says of it, or else its long name.

    The known names of Insee and of the Cnaf are known whole, a `label` added to another gives its direction. A count
    is offered without weight: it says how many people live there, not how they live.

    Examples
    --------
    >>> [str(read_heading(text).direction) for text in ("Médiane du niveau de vie (€)", "Taux de chômage 2021")]
    ['decroissant', 'croissant']
    """
    melodi = known_stem(_MELODI.get(heading.upper(), ""))
    dated = describe_heading(_IRIS_FILOSOFI.sub("", heading))
    if counts and nature_of(label or heading) not in (Nature.SHARE, Nature.RATE):
        return _count(heading, label or heading)
    if melodi is not None:
        return replace(melodi, name=heading)
    if dated.is_known:
        return replace(dated, name=heading if _IRIS_FILOSOFI.match(heading) else dated.name)
    return _by_words(heading, label or heading)


def _count(heading: str, label: str) -> Indicator:
    return Indicator(name=heading, label=label, weight=0.0, is_count=True, is_worded=True)


def _by_words(heading: str, label: str) -> Indicator:
    nature = nature_of(label)
    if nature is Nature.COUNT or _CENSUS.fullmatch(heading):
        return _count(heading, label)
    direction = None if nature is Nature.CHANGE else _direction(label)
    unit = "%" if nature in (Nature.SHARE, Nature.RATE) and "%" in label else ""
    if direction is None:
        return Indicator(name=heading, label=label, unit=unit, is_known=False)
    return Indicator(name=heading, label=label, direction=direction, unit=unit, is_worded=True)


def _direction(label: str) -> Direction | None:
    words = fold(label)
    return next((direction for pattern, direction in _DIRECTIONS if pattern.search(words)), None)


def nature_of(label: str, unit: str = "") -> Nature:
    """Return what the values of an indicator can be, by its long name.

    Examples
    --------
    >>> [nature_of(text).value for text in ("Part des familles monoparentales", "Nb_Enfants", "Évolution de la part")]
    ['share', 'count', 'change']
    """
    words = fold(label)
    if _CHANGE.search(words):
        return Nature.CHANGE
    if _PER_THOUSAND.search(words) or "‰" in label:
        return Nature.AMOUNT
    rate = bool(_RATE.search(words)) or "%" in label or unit == "%"
    if _SHARE.search(words) or unit == "part" or (rate and _RATE_OF_WHOLE.search(words)):
        return Nature.SHARE
    if rate:
        return Nature.RATE
    if _COUNT.search(words) or _CENSUS.fullmatch(label):
        return Nature.COUNT
    return Nature.AMOUNT if _AMOUNT.search(words) else Nature.OTHER


def concept(indicator: Indicator) -> str:
    """Return what an indicator measures, whatever its year: two of one concept are one thing twice.

    Examples
    --------
    >>> concept(read_heading("TP6021")) == concept(read_heading("Taux de pauvreté au seuil de 60 % en 2020"))
    True
    """
    words = fold(_YEAR.sub(" ", indicator.label)).replace("mediane", "median").split()
    told = {word for word in words if word not in _NO_CONCEPT}
    return " ".join(sorted(told - {"60"} if "pauvrete" in told else told))


def year_of(indicator: Indicator) -> int:
    """Return the last year in the name of an indicator; 0 where there is none."""
    years = [int(year) for text in (indicator.label, indicator.name) for year in _YEAR.findall(text)]
    return max(years, default=0)


def newest_weigh(indicators: Iterable[Indicator]) -> tuple[tuple[Indicator, ...], list[list[Indicator]]]:
    """Leave a weight only to the newest indicator of each concept.

    Returns
    -------
    tuple of Indicator
        All of them, in their order.
    list of list of Indicator
        Those of one concept that have a weight each, the newest first.
    """
    known = list(indicators)
    groups: dict[str, list[Indicator]] = {}
    for one in known:
        groups.setdefault(concept(one), []).append(one)
    several = [sorted(group, key=year_of, reverse=True) for group in groups.values() if len(group) > 1]
    weighed = [group for group in several if sum(one.weight > 0 for one in group) > 1]
    older = {one.name for group in weighed for one in group[1:]}
    return tuple(replace(one, weight=0.0) if one.name in older else one for one in known), weighed
