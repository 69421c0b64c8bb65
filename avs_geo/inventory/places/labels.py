"""What a cell says of a place, taken apart: numbers, a name in its possible readings, a department."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from avs_geo.reference.communes import normalise_code
from avs_geo.reference.departements import list_departements
from avs_geo.text.names import fold, fold_place

# « F-52200 », « 52 200 », « 2a004 », « 52200LANGRES »; never a part of a longer number, nor of « QN05201M ».
_NUMBER = re.compile(
    r"(?:(?<![0-9A-Za-z])|(?<=[^\W\d_]{3}))(?:F\s?-\s?)?(?P<number>\d{2}[ \u00a0\u202f]?\d{3}|2[AaBb]\d{3})"
    r"(?:(?![0-9A-Za-z])|(?=[^\W\d_]{3}))"
)
_NUMBER_WORDS = re.compile(r"\b(?:code\s+)?(?:postal|insee)\b\s*:?|\bC\.?P\.?(?=[\s:]|$)\s*:?", re.IGNORECASE)
_CEDEX = re.compile(r"\bcedex\b(?:\s*\d{1,2}\b)?", re.IGNORECASE)
_DEPARTEMENT = r"(?:0[1-9]|[1-8]\d|9[0-5]|2[ABab]|97[1-46])"
_NUMBER_LAST = re.compile(rf"^(?P<rest>.*?)(?:\s*\(\s*|\s*[-–—,]\s*|\s+)(?P<found>{_DEPARTEMENT})\s*\)?\s*$", re.DOTALL)
_NUMBER_FIRST = re.compile(rf"^\s*\(?(?P<found>{_DEPARTEMENT})\)?\s*(?:[-–—,]\s*|\s)(?P<rest>\D.*)$", re.DOTALL)
_ARRONDISSEMENT = re.compile(r"(paris|lyon|marseille) 0?(\d{1,2})(?: ?(?:er|e|eme))?(?: (?:arrondissement|arr|ardt))?")
_TOWN_HALL = re.compile(
    r"^\s*(?:ville|mairie|commune|municipalit[ée]|bourg|centre[- ]ville)\s+"
    r"(?:nouvelle\s+)?(?:de\s+l['’]\s?|de\s+la\s+|des\s+|du\s+|de\s+|d['’]\s?)?",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SEPARATORS = re.compile(r"[,;:()\[\]|]|\s[-–—/]\s")
# No name of a commune is that long; a text that is can only be a whole sentence.
_LONGEST = 200
_EDGES = " \t\n\u00a0\u202f,;:/|-–—"


@dataclass(frozen=True, slots=True)
class PlaceLabel:
    """What a cell says of a place.

    Parameters
    ----------
    numbers
        Insee codes or postcodes, in five characters: which of the two, the text does not say.
    readings
        The name, from the most literal reading to the one with the most taken away; empty where there is none.
    parts
        What stands between commas, dashes, brackets: one of them may be the name.
    departement
        Number of the department that is written beside; ``""`` where there is none.
    is_cedex
        Whether the number is that of a CEDEX, which belongs to no commune.
    """

    numbers: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    departement: str = ""
    is_cedex: bool = False


@cache
def read_label(text: str) -> PlaceLabel:
    """Take a text apart.

    Examples
    --------
    >>> read_label("F-52200 Langres Cedex 2").numbers, read_label("Joinville (Haute-Marne)").departement
    (('52200',), '52')
    >>> read_label("Mairie de Langres").readings
    ('Mairie de Langres', 'Langres')
    """
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return PlaceLabel(readings=(text,))
    alone = normalise_code(text)
    if alone is not None:
        return PlaceLabel(numbers=(alone,))
    borough = _ARRONDISSEMENT.fullmatch(fold(text))
    if borough:
        rank = "1er" if int(borough[2]) == 1 else f"{int(borough[2])}e"
        return PlaceLabel(readings=(f"{borough[1]} {rank} Arrondissement",))
    numbers = tuple(dict.fromkeys(re.sub(r"\s", "", found["number"]).upper() for found in _NUMBER.finditer(text)))
    rest = _NUMBER.sub(" ", text)
    rest = _NUMBER_WORDS.sub(" ", rest) if numbers else rest
    rest, cedex = _CEDEX.subn(" ", rest)
    departement, rest = _departement_beside(_trimmed(rest))
    return PlaceLabel(
        numbers=numbers,
        readings=_readings(rest),
        parts=tuple(filter(None, map(_trimmed, _SEPARATORS.split(rest)))),
        departement=departement,
        is_cedex=cedex > 0,
    )


def departement_number(text: str) -> str:
    """Return the number of the department that a cell names (``52``, ``052``, ``Haute-Marne``), else ``""``."""
    bare = re.sub(r"\.0$", "", text.strip()).upper()
    codes = {departement.code for departement in list_departements()}
    for form in (bare, bare.zfill(2), bare.removeprefix("0")):
        if form in codes:
            return form
    named = _departements_by_name().get(_department_name(text), "")
    return named or _departement_beside(text)[0]


def _departement_beside(text: str) -> tuple[str, str]:
    """Return the department written before or after a name, and the text without it."""
    for pattern in (_NUMBER_LAST, _NUMBER_FIRST):
        found = pattern.match(text)
        if found and _trimmed(found["rest"]):
            return found["found"].upper(), _trimmed(found["rest"])
    parts = [_trimmed(part) for part in _SEPARATORS.split(text)]
    for part in reversed(parts[1:]):
        number = _departements_by_name().get(_department_name(part), "")
        if number:
            position = text.rindex(part)
            return number, _trimmed(_BRACKETS.sub(" ", text[:position] + text[position + len(part) :]))
    return "", text


@cache
def _departements_by_name() -> dict[str, str]:
    return {fold_place(departement.nom): departement.code for departement in list_departements()}


def _department_name(text: str) -> str:
    words = fold_place(text).split()
    return " ".join({"hte": "haute", "htes": "hautes", "dept": "", "departement": ""}.get(word, word) for word in words)


def _readings(name: str) -> tuple[str, ...]:
    bare = _trimmed(_BRACKETS.sub(" ", name))
    forms = (name, bare, _TOWN_HALL.sub("", name), _TOWN_HALL.sub("", bare))
    return tuple(dict.fromkeys(_trimmed(form) for form in forms if fold(form)))


def _trimmed(text: str) -> str:
    bare = " ".join(text.split()).strip(_EDGES)
    # A bracket that nothing opens or closes any more.
    return bare if bare.count("(") == bare.count(")") else bare.strip("()").strip(_EDGES)
