"""The indicators of the genuine files that are known by their headings: labels, directions, and what they are worth."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from avs_geo.files.headings import heading_key
from avs_geo.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

# A count smaller than this says something of persons: it is shown as « < 5 », and nothing is derived from it.
SMALLEST_COUNT: Final = 5


class Direction(StrEnum):
    """What a high value of an indicator means; the value is the French word that people read."""

    RISING = "croissant"
    FALLING = "decroissant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What is known of an indicator.

    Parameters
    ----------
    name
        The name of its column, by which weights and directions call it.
    label
        What people call it, in French.
    direction
        The default: ``croissant`` where a high value means a high need, ``decroissant`` where it means a low one.
    weight
        The default; 0 for one that is offered, and counts only once it is given a weight.
    unit
        In French; empty where unknown.
    is_count
        Whether it counts persons, households…: it cannot be given to the parts of the zone that it counts.
    rounding
        The publisher's own: every value is a multiple of it; None where it does not round.
    source
        The name of the file; empty for an indicator that needs none.
    is_known
        Whether the program knows what it means; the direction of another is only supposed.
    is_worded
        Whether that was told by the words of its heading, and not by a name that some publisher gives.
    """

    name: str
    label: str
    direction: Direction = Direction.RISING
    weight: float = 1.0
    unit: str = ""
    is_count: bool = False
    rounding: int | None = None
    source: str = ""
    is_known: bool = True
    is_worded: bool = False


@dataclass(frozen=True, slots=True)
class DerivedShare:
    """A share made from two columns of a file; 0 to 1.

    Parameters
    ----------
    numerator, denominator
        Columns of counts; ``population`` is that of the reference data.
    indicator
        What the share is.
    """

    numerator: str
    denominator: str
    indicator: Indicator


@dataclass(frozen=True, slots=True)
class Scale:
    """Words in an order.

    Parameters
    ----------
    indicator
        What the numbers are.
    numbers
        Each word, as :func:`scale_key` gives it, to its number. The index takes ranks: only the order matters.
    """

    indicator: Indicator
    numbers: Mapping[str, int]


def _offered(name: str, label: str, direction: Direction, unit: str) -> Indicator:
    return Indicator(name=name, label=label, direction=direction, unit=unit, weight=0.0)


def _count(name: str, label: str, unit: str) -> Indicator:
    return Indicator(name=name, label=label, unit=unit, weight=0.0, is_count=True)


_UP, _DOWN = Direction.RISING, Direction.FALLING
# Insee Filosofi: the heading is the name and the two digits of the year. The many that are secret in small communes,
# or say the same as another, are offered with a weight of 0.
_FILOSOFI: Final = (
    Indicator(name="MED", label="Niveau de vie médian", direction=_DOWN, unit="euros par an"),
    Indicator(name="TP60", label="Taux de pauvreté à 60\u00a0%", unit="%"),
    _offered("TP60AGE1", "Taux de pauvreté, moins de 30 ans", _UP, "%"),
    _offered("TP60AGE2", "Taux de pauvreté, 30 à 39 ans", _UP, "%"),
    _offered("TP60AGE3", "Taux de pauvreté, 40 à 49 ans", _UP, "%"),
    _offered("TP60AGE4", "Taux de pauvreté, 50 à 59 ans", _UP, "%"),
    _offered("TP60AGE5", "Taux de pauvreté, 60 à 74 ans", _UP, "%"),
    _offered("TP60AGE6", "Taux de pauvreté, 75 ans ou plus", _UP, "%"),
    _offered("TP60TOL1", "Taux de pauvreté des propriétaires", _UP, "%"),
    _offered("TP60TOL2", "Taux de pauvreté des locataires", _UP, "%"),
    _offered("PIMP", "Part des ménages imposés", _DOWN, "%"),
    _offered("PACT", "Part des revenus d’activité", _DOWN, "%"),
    _offered("PTSA", "Part des traitements et salaires", _DOWN, "%"),
    _offered("PCHO", "Part des indemnités de chômage", _UP, "%"),
    _offered("PBEN", "Part des revenus non salariés", _DOWN, "%"),
    _offered("PPEN", "Part des pensions et retraites", _UP, "%"),
    _offered("PPAT", "Part des revenus du patrimoine", _DOWN, "%"),
    _offered("PPSOC", "Part des prestations sociales", _UP, "%"),
    _offered("PPFAM", "Part des prestations familiales", _UP, "%"),
    _offered("PPMINI", "Part des minima sociaux", _UP, "%"),
    _offered("PPLOGT", "Part des prestations logement", _UP, "%"),
    # A negative share: the nearer to 0, the less tax is paid.
    _offered("PIMPOT", "Part des impôts dans le revenu disponible", _UP, "%"),
    _offered("D1", "Premier décile du niveau de vie", _DOWN, "euros par an"),
    _offered("D9", "Neuvième décile du niveau de vie", _DOWN, "euros par an"),
    _offered("RD", "Rapport interdécile", _UP, "rapport"),
    _count("NBMENFISC", "Ménages fiscaux", "ménages"),
    _count("NBPERSMENFISC", "Personnes des ménages fiscaux", "personnes"),
)
_FILOSOFI_BY_KEY: Final = MappingProxyType({heading_key(known.name): known for known in _FILOSOFI})
# The files of 2012 are the first. « D106 » is no decile of 2006.
_FIRST_FILOSOFI: Final = 12
_WITH_YEAR: Final = re.compile(r"(?P<stem>[a-z0-9]*[a-z][a-z0-9]*?)(?P<year>\d{2})")

# Cnaf: counts rounded to the nearest 5. Only the shares made from them say something of the need.
_CNAF: Final = (
    _count("foyers_allocataires", "Foyers allocataires", "foyers"),
    _count("personnes_couvertes", "Personnes couvertes par la Caf", "personnes"),
    _count("foyers_rsa", "Foyers au RSA", "foyers"),
    _count("foyers_prime_activite", "Foyers à la prime d’activité", "foyers"),
    _count("foyers_aide_logement", "Foyers avec une aide au logement", "foyers"),
    _count("foyers_af", "Foyers aux allocations familiales", "foyers"),
    _count("foyers_paje", "Foyers à la Paje", "foyers"),
)
_CNAF_BY_KEY: Final = MappingProxyType({heading_key(known.name): known for known in _CNAF})
_ALLOCATAIRES: Final = "foyers_allocataires"
DERIVED_SHARES: Final = (
    DerivedShare(
        "foyers_rsa",
        _ALLOCATAIRES,
        Indicator(name="part_foyers_rsa", label="Part des foyers allocataires au RSA", unit="part"),
    ),
    DerivedShare(
        "personnes_couvertes",
        "population",
        Indicator(name="part_personnes_couvertes", label="Part des habitants couverts par la Caf", unit="part"),
    ),
    DerivedShare(
        "foyers_prime_activite",
        _ALLOCATAIRES,
        _offered("part_foyers_prime_activite", "Part des foyers à la prime d’activité", _UP, "part"),
    ),
    DerivedShare(
        "foyers_aide_logement",
        _ALLOCATAIRES,
        _offered("part_foyers_aide_logement", "Part des foyers avec une aide au logement", _UP, "part"),
    ),
)


def scale_key(text: str) -> str:
    """Return a word of a scale without case, accents and punctuation; the plus sign of « FRR+ » counts."""
    return fold(text.replace("+", " plus"))


def _scale(indicator: Indicator, words: Mapping[str, int]) -> Scale:
    return Scale(indicator, MappingProxyType({scale_key(word): number for word, number in words.items()}))


SCALES: Final = (
    _scale(
        Indicator(name="frr", label="Classement France Ruralités Revitalisation", unit="0 non classée à 3 FRR+"),
        {
            "Non classée": 0,
            # The benefits of the former zoning without the classification, or the classification of a part.
            "FRR bénéficiaire": 1,
            "FRR bénéficiaire partiellement": 1,
            "Classée FRR partiellement": 1,
            "FRR socle": 2,
            "FRR": 2,
            "FRR+": 3,
        },
    ),
    _scale(
        Indicator(name="niveau_densite", label="Grille de densité", unit="1 dense à 7 très dispersé"),
        {
            "Grands centres urbains": 1,
            "Centres urbains intermédiaires": 2,
            "Petites villes": 3,
            "Ceintures urbaines": 4,
            "Bourgs ruraux": 5,
            "Rural à habitat dispersé": 6,
            "Rural à habitat très dispersé": 7,
        },
    ),
)

_OTHERS: Final = (
    Indicator(name="taux_pauvrete_60", label="Taux de pauvreté à 60\u00a0%", unit="%"),
    Indicator(name="taux_emploi", label="Taux d’emploi", direction=_DOWN, unit="%"),
)
_OTHERS_BY_KEY: Final = MappingProxyType({heading_key(known.name): known for known in _OTHERS})


def known_stem(name: str) -> Indicator | None:
    """Return the indicator of Filosofi that has a name without its year (``TP60``); None where there is none."""
    return _FILOSOFI_BY_KEY.get(heading_key(name))


def is_known_heading(heading: str) -> bool:
    """Whether a heading is that of a published indicator."""
    return describe_heading(heading).is_known


def describe_heading(heading: str) -> Indicator:
    """Return what is known of a column of numbers; for an unknown one, the defaults and its heading.

    Examples
    --------
    >>> describe_heading("MED21").label, str(describe_heading("MED21").direction)
    ('Niveau de vie médian (2021)', 'decroissant')
    """
    key = heading_key(heading)
    known = _CNAF_BY_KEY.get(key) or _OTHERS_BY_KEY.get(key)
    if known is not None:
        return known
    found = _WITH_YEAR.fullmatch(key)
    dated = known_stem(found["stem"]) if found else None
    if dated is not None and found is not None and int(found["year"]) >= _FIRST_FILOSOFI:
        return replace(dated, name=heading, label=f"{dated.label} (20{found['year']})")
    return Indicator(name=heading, label=heading, is_known=False)
