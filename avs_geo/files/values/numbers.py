"""Numbers with what people write around them: units, « environ », thousands, the unit in the heading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from avs_geo.files.values.values import parse_numbers

if TYPE_CHECKING:
    import pandas as pd

_ABOUT = r"(?i)^(?:env(?:iron)?\.?|~|≈|±|à peu près|approx(?:imativement)?\.?|près de)\s*"
# What may follow a number without changing it; « k€ » does, « h » is no staff.
_UNIT: Final = (
    r"(?i)(?<=[\d\s])\s*(?:e\.?t\.?p\.?|équivalents?[ -]temps[ -]plein|habitants?|hab\.?|personnes?|pers\.?|agents?|"
    r"salariée?s?|bénévoles?)$"
)
_MONEY: Final = r"(?i)(?:€|euros?|eur)\s*(?:/\s*an|par an|annuels?|ttc|ht)?$"
_STAFF: Final = r"(?i)\d\s*(?:e\.?t\.?p\.?|équivalents?)"
_MINUS = str.maketrans({"–": "-", "−": "-", "‑": "-", "—": "-"})
# « 12.500 € »: an amount has no third decimal.
_POINT_OF_THOUSANDS: Final = r"[+-]?\d{1,3}\.\d{3}"
_SEVERAL_POINTS: Final = r"[+-]?\d{1,3}(?:\.\d{3}){2,}"
_FACTORS: Final = (
    (re.compile(r"\bk\s?(?:€|euros?\b)|\bkeuros?\b|milliers?\s+d['’]\s*euros?", re.IGNORECASE), 1_000.0),
    (re.compile(r"\bM\s?€|\bmillions?\s+d['’]\s*euros?|\bm€"), 1_000_000.0),
)
_THOUSANDS: Final = re.compile(r"(?:\b|\d\s*)k\s?(?:€|euros?)?$|milliers?|(?:\b|\d)m\s?€|millions?", re.IGNORECASE)
_AMOUNTS = re.compile(r"budget|montant|subvention|co[uû]t|€|euros?", re.IGNORECASE)
_STAFFS = re.compile(r"e\.?t\.?p\.?\b|équivalents?|effectif", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class ReadNumbers:
    """A column of numbers, and what had to be guessed of them; all with the index of the column.

    Parameters
    ----------
    numbers
        Missing where there is none.
    approximate
        Where a word says that the number is about right.
    thousands
        Where a point was taken for a separator of thousands.
    factor
        By what the heading asks that numbers be multiplied.
    """

    numbers: pd.Series[float]
    approximate: pd.Series[bool]
    thousands: pd.Series[bool]
    factor: float = 1.0


def read_numbers(texts: pd.Series[str], *, heading: str = "") -> ReadNumbers:
    """Read numbers with their units; a unit that contradicts the heading leaves the number missing.

    Examples
    --------
    >>> import pandas as pd
    >>> read_numbers(pd.Series(["2,5 ETP", "environ 12 000 €", "12k€"])).numbers.tolist()
    [2.5, 12000.0, nan]
    """
    # One space for many: what is searched at the end of a text costs the square of a run of blanks.
    bare = texts.str.translate(_MINUS).str.replace(r"\s+", " ", regex=True).str.strip()
    about = bare.str.contains(_ABOUT, regex=True)
    bare = bare.str.replace(_ABOUT, "", regex=True)
    money = bare.str.contains(_MONEY, regex=True)
    staff = bare.str.contains(_STAFF, regex=True)
    contradicts = (money & bool(_STAFFS.search(heading))) | (staff & bool(_AMOUNTS.search(heading)))
    bare = bare.str.replace(_MONEY, "", regex=True).str.replace(_UNIT, "", regex=True).str.strip()
    is_amount = money | bool(_AMOUNTS.search(heading))
    several = bare.str.fullmatch(_SEVERAL_POINTS)
    thousands = several | (bare.str.fullmatch(_POINT_OF_THOUSANDS) & is_amount)
    bare = bare.mask(thousands, bare.str.replace(".", "", regex=False))
    numbers = parse_numbers(bare).mask(contradicts)
    return ReadNumbers(numbers, about & numbers.notna(), thousands & numbers.notna(), factor_of(heading))


def factor_of(heading: str) -> float:
    """Return by what a heading asks that its numbers be multiplied: 1,000 for « Budget (k€) »."""
    return next((factor for pattern, factor in _FACTORS if pattern.search(heading)), 1.0)


def wrong_number(value: str) -> str:
    """Return why a value, between guillemets, is no number, as a sentence in French."""
    inside = value.strip("«»\u00a0 ")
    if _THOUSANDS.search(inside):
        return f"{value} est en milliers ou en millions ; un nombre entier d’euros est attendu, comme 12 000."
    if re.search(_MONEY, inside):
        return f"{value} est un montant ; un nombre sans monnaie est attendu."
    if re.search(_STAFF, inside):
        return f"{value} est un effectif ; un montant est attendu."
    return f"{value} n’est pas un nombre."
