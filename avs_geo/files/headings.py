"""Which column is which: headings matched without case, accents, spaces, articles or plurals, and by their synonyms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from avs_geo.text.names import fold
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd

    from avs_geo.findings import FindingLog

# A Shapefile cuts the names of its columns there.
_SHAPEFILE_NAME = 10
_HEADINGS_SHOWN = 12
# Nobody writes a longer heading; what is searched at the end of a text costs the square of its length.
_LONGEST = 200
# Words that change from one writer to the next without changing which column it is.
_LINKING_WORDS = frozenset(["le", "la", "les", "l", "de", "du", "des", "d", "un", "une", "en", "au", "aux"])
# « CS » and « AL » are no plurals.
_SHORTEST_PLURAL = 4
_CAMEL_CASE = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")
# What follows a heading and does not change which column it is: a unit, a year, how to fill it in, a call of note.
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_MARKS = re.compile(r"[*:]+\s*$|^\s*(?:nb|nbre|nombre)\b\s*(?:d['’]|de\b|des\b)?", re.IGNORECASE)
_UNITS = re.compile(
    r"(?:\ben\s+)?(?:(?:\bmilliers?|\bmillions?)\s+d['’]\s*|\b[km]\s?)?(?:€|euros?\b|%)\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Field:
    """A column that may be asked of a file.

    Parameters
    ----------
    name
        Its name in the contract.
    synonyms
        What else people call it; case, accents, spaces, punctuation, articles and plurals do not count.
    needed
        Whether the file is refused without it.
    reads
        Which of the cells of a column can be its values; of several columns that name it, that whose cells can is it.
    """

    name: str
    synonyms: tuple[str, ...] = ()
    needed: bool = False
    reads: Callable[[pd.Series[str]], pd.Series[bool]] | None = None

    def keys(self) -> frozenset[str]:
        """Return every form of the heading that is recognised, folded."""
        return _keys(self)

    def own_keys(self) -> frozenset[str]:
        """Return the folded name of the contract, whole and as a Shapefile cuts it."""
        return _own_keys(self)


class Claim(IntEnum):
    """How surely a heading names a field, the surest first."""

    OWN = 0
    SYNONYM = 1
    LOOSE = 2


@lru_cache(maxsize=16_384)
def heading_key(text: str) -> str:
    """Return a heading without case, accents, spaces, punctuation, articles and plurals.

    Examples
    --------
    >>> heading_key("Début de l’agrément"), heading_key("CODES_INSEE"), heading_key("codeInsee")
    ('debutagrement', 'codeinsee', 'codeinsee')
    """
    words = fold(_CAMEL_CASE.sub(" ", text)).split()
    meant = [word for word in words if word not in _LINKING_WORDS] or words
    return "".join(map(_singular, meant))


@lru_cache(maxsize=1_024)
def _keys(field: Field) -> frozenset[str]:
    return _own_keys(field).union(map(heading_key, field.synonyms))


@lru_cache(maxsize=1_024)
def _own_keys(field: Field) -> frozenset[str]:
    return frozenset({heading_key(field.name), heading_key(field.name[:_SHAPEFILE_NAME])})


def _singular(word: str) -> str:
    if len(word) < _SHORTEST_PLURAL or not word.isalpha():
        return word
    if word.endswith("eaux"):
        return word[:-1]
    if word.endswith("aux"):
        return f"{word[:-3]}al"
    return word.rstrip("sx") if word.endswith(("s", "x")) else word


@lru_cache(maxsize=16_384)
def loose_key(text: str) -> str:
    """Return the key of a heading without its brackets, its years, its unit and « nombre de ».

    Examples
    --------
    >>> loose_key("Nb ETP (2025)"), loose_key("Budget total 2024 (€)"), loose_key("Type (CS/EVS)")
    ('etp', 'budgettotal', 'type')
    """
    bare = _YEAR.sub(" ", _BRACKETS.sub(" ", text[:_LONGEST])).strip()
    bare = _UNITS.sub("", _MARKS.sub("", bare)).strip()
    return heading_key(bare)


def year_in(heading: str) -> int | None:
    """Return the last year that a heading names, None where it names none."""
    years = _YEAR.findall(heading)
    return int(years[-1]) if years else None


def claim_of(heading: str, field: Field) -> Claim | None:
    """Return how surely a heading names a field; None where it does not."""
    key = heading_key(heading)
    if not key:
        return None
    if key in field.own_keys():
        return Claim.OWN
    keys = field.keys()
    if key in keys:
        return Claim.SYNONYM
    return Claim.LOOSE if loose_key(heading) in keys else None


@dataclass(frozen=True, slots=True)
class Rivals:
    """Columns that name one field as surely as each other, the surest first, and those that name it less surely.

    Parameters
    ----------
    field
        The field.
    equals
        The columns between which their values must decide.
    lesser
        The columns that are set aside.
    """

    field: Field
    equals: tuple[str, ...]
    lesser: tuple[str, ...] = ()


def claim_columns(headings: Mapping[str, str], fields: Iterable[Field]) -> dict[str, Rivals]:
    """Return the columns that name each field, by the name of the field; fields that none names are left out.

    A column that names a field surely is never taken, loosely, for another. Of headings that tell themselves apart
    by a year only, the latest is the surest.
    """
    wanted = tuple(fields)
    claims = {
        (column, field.name): claim
        for column, heading in headings.items()
        for field in wanted
        if (claim := claim_of(heading, field)) is not None
    }
    sure = {column for (column, _), claim in claims.items() if claim < Claim.LOOSE}
    found: dict[str, Rivals] = {}
    for field in wanted:
        ranked = sorted(
            (_strength(claim, headings[column]), column)
            for (column, name), claim in claims.items()
            if name == field.name and (claim < Claim.LOOSE or column not in sure)
        )
        order = list(headings)
        ranked.sort(key=lambda one: (one[0], order.index(one[1])))
        if ranked:
            best = ranked[0][0]
            found[field.name] = Rivals(
                field,
                tuple(column for strength, column in ranked if strength == best),
                tuple(column for strength, column in ranked if strength != best),
            )
    return found


def _strength(claim: Claim, heading: str) -> tuple[int, int]:
    return (int(claim), -(year_in(heading) or 0) if claim is Claim.LOOSE else 0)


def recognised(headings: Sequence[str], fields: Iterable[Field]) -> dict[str, Claim]:
    """Return the fields that a line of cells names, each with the surest of its claims."""
    found: dict[str, Claim] = {}
    for field in fields:
        claims = [claim for heading in headings if (claim := claim_of(heading, field)) is not None]
        if claims:
            found[field.name] = min(claims)
    return found


def report_rivals(rivals: Sequence[str], wanted: Field, log: FindingLog, **where: object) -> None:
    """Add the fault of columns that name the same field and do not agree; `where` is a line at which they differ."""
    differ = f" : {where.pop('differ')}" if "differ" in where else ""
    named = listed(map(quoted, dict.fromkeys(rivals)), last="et")
    several = "Les colonnes" if len(set(rivals)) > 1 else f"{len(rivals)} colonnes"
    log.fault(
        "colonne_en_double",
        f"{several} {named} désignent toutes {quoted(wanted.name)}{', et se contredisent' if differ else ''}{differ}.",
        f"Gardez-en une seule, ou donnez le titre {quoted(wanted.name)} à celle qui compte et un autre aux autres.",
        column=rivals[1],
        **where,
    )


def report_set_aside(heading: str, kept: str, wanted: Field, log: FindingLog, **where: object) -> None:
    """Add the remark of a column that could have been a field, and is not read because another is surer.

    `where` takes the first ``line`` at which the two differ, and ``differ``, what they say there.
    """
    differ = f" (elles diffèrent : {where.pop('differ')})" if "differ" in where else ""
    log.remark(
        "colonne_ecartee",
        f"La colonne {quoted(heading)} pourrait donner {quoted(wanted.name)}, mais n’est pas lue : la colonne "
        f"{quoted(kept)} le dit plus sûrement{differ}.",
        f"Si c’est {quoted(heading)} qui compte, donnez-lui le titre {quoted(wanted.name)} et un autre à l’autre.",
        column=heading,
        **where,
    )


def report_missing(found: Iterable[str], headings: Sequence[str], fields: Iterable[Field], log: FindingLog) -> None:
    """Add a fault for each needed field that no column names."""
    present = listed(map(quoted, headings[:_HEADINGS_SHOWN]), last="et", of=len(headings)) or "aucune"
    there = frozenset(found)
    for wanted in fields:
        if not wanted.needed or wanted.name in there:
            continue
        also = f" (ou {listed(map(quoted, wanted.synonyms[:3]))})" if wanted.synonyms else ""
        log.fault(
            "colonne_absente",
            f"La colonne {quoted(wanted.name)} est absente. Colonnes trouvées : {present}.",
            f"Ajoutez une colonne {quoted(wanted.name)}{also}.",
            column=wanted.name,
        )
