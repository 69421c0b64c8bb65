"""Durations as tools and people write them: numbers, clocks, words, ISO 8601; a whole column at a time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pandas as pd

from avs_geo.files.values.absence import is_absent
from avs_geo.files.values.values import parse_numbers
from avs_geo.text.names import fold

_MINUTES_PER_DAY = 1440
_NUMBER = r"\d+(?:[.,]\d+)?"
# « 1 day, 0:31:00 » (Python), « 0 days 00:31:00 » (pandas), « 1899-12-30 00:31:00 » (a spreadsheet's day zero).
_DAY_ZERO = r"^(?:1899-12-3[01]|1900-01-00|0 ?d(?:ays?)?,?)[ T]+"
_CLOCK = (
    r"(?:(?P<jours>\d+) ?(?:days?|jours?|[dj]),? )?"
    rf"(?P<heures>\d{{1,4}}):(?P<minutes>\d{{2}})(?::(?P<secondes>{_NUMBER}))?"
)
_ISO = (
    rf"p(?:(?P<jours>{_NUMBER})d)?"
    rf"(?:t(?:(?P<heures>{_NUMBER})h)?(?:(?P<minutes>{_NUMBER})m)?(?:(?P<secondes>{_NUMBER})s)?)?"
)
_HOURS = rf"(?P<heures>{_NUMBER}) ?(?:heures?|hours?|hrs?|h)"
_MINUTES = rf"(?P<minutes>{_NUMBER}) ?(?:minutes?|mins?|mns?)"
_SECONDS = rf"(?P<secondes>{_NUMBER}) ?(?:secondes?|seconds?|secs?|s)"
_DAYS = rf"(?P<jours>{_NUMBER}) ?(?:jours?|days?|[jd])"
# Under a larger unit the last one may be left out: « 1 h 05 », « 12 min 30 ». An « m » alone would be a metre.
_WORDED = (
    rf"(?:{_DAYS} ?)?(?:{_HOURS} ?)?(?:{_MINUTES} ?)?(?:{_SECONDS})?",
    rf"{_HOURS} ?(?P<minutes>\d{{1,2}})(?: ?m)?",
    rf"(?:{_HOURS} ?)?{_MINUTES} ?(?P<secondes>\d{{1,2}})",
    rf"(?:{_HOURS} ?)?(?P<minutes>\d+) ?m ?{_SECONDS}",
)
_MARKED = r"(?P<minutes>\d+) ?['′’](?: ?(?P<secondes>\d{1,2})(?: ?(?:[\"″”]|['′’]{2}))?)?"
_LENGTH = rf"{_NUMBER} ?(?:km|m|mètres?|metres?|meters?|kilom[eè]tres?|kms|mi|miles?)"
_AROUND = r"^(?:environ|env\.?|about|approx\.?|ca\.?|[~≈±])\s*"
_BETWEEN = r"\s*(?:,(?=\s)|\bet\b|\band\b)\s*"
_THOUSANDS = r"(?<=\d) (?=\d{3}\b)"
_BEYOND = r"(?:>=?|=>|≥|\+ ?de|plus de|more than|over)\s*\d.*"
# What overflows the largest float.
_OVERFLOW = r"[+-]?\d+(?:\.\d*)?e\+?\d{3}"
# Where so many distinct texts are read and most are no durations, the others are not looked at.
_SAMPLE = 2_000
_HALF = 0.5
_WIDE_SPACES = "[\\s\u00a0\u202f\u2009]+"
_NO_WAY = frozenset(
    [
        *("inf", "infinity", "infini", "unreachable", "not reachable", "inaccessible", "non accessible", "injoignable"),
        *("no route", "no route found", "no path", "pas de trajet", "pas de route", "pas d itineraire", "aucun trajet"),
        *("aucune route", "aucun itineraire", "sans itineraire", "zero results", "not found", "impossible"),
        *(
            "max route length exceeded",
            "route not found",
            "hors d atteinte",
            "hors de portee",
            "non atteignable",
            "false",
        ),
    ]
)


class DurationForm(IntEnum):
    """How a duration is written, which says what may be unknown of its unit."""

    EMPTY = 0
    NO_WAY = 1
    NUMBER = 2
    CLOCK_OF_TWO = 3
    CLOCK_OF_THREE = 4
    WORDED = 5
    LENGTH = 6
    UNREADABLE = 7


@dataclass(frozen=True, eq=False)
class Durations:
    """Durations read from texts.

    Parameters
    ----------
    amounts
        A bare number as it stands; the others in minutes, a clock being hours and minutes first. NaN for what is no
        duration.
    kinds
        The `DurationForm` of each.
    """

    amounts: pd.Series[float]
    kinds: pd.Series[int]


def parse_durations(texts: pd.Series[str]) -> Durations:
    """Return what each text says.

    Understood: ``12,5``; ``00:25:07``, ``0:25``, ``1 day, 0:05:00``; ``1 h 05``, ``12 min 30 s``, ``750s``, ``12'30``,
    ``1 hour 5 mins``; ``PT12M30S``. The marks of absence, and the words by which tools say that no way exists
    (``inf``, ``unreachable``, ``ZERO_RESULTS``), are told apart from what cannot be read.
    """
    values = _numbers(texts)
    kinds: pd.Series[int] = pd.Series(int(DurationForm.UNREADABLE), index=texts.index).mask(
        values.notna(), int(DurationForm.NUMBER)
    )
    rest = texts[values.isna() & texts.ne("")].drop_duplicates()
    if rest.empty:
        return Durations(values, kinds.mask(texts.eq(""), int(DurationForm.EMPTY)))
    read = _parse_others(rest.iloc[:_SAMPLE])
    if len(rest) > _SAMPLE and read.kinds.ne(DurationForm.UNREADABLE).mean() >= _HALF:
        read = _parse_others(rest)
    unread = texts.isin(read.amounts.index)
    values = values.mask(unread, texts.map(read.amounts))
    kinds = kinds.mask(unread, texts.map(read.kinds)).astype(int)
    return Durations(values, kinds.mask(texts.eq(""), int(DurationForm.EMPTY)))


def _numbers(texts: pd.Series[str]) -> pd.Series[float]:
    """Return the plain numbers; ``12'30`` is none, though an apostrophe also stands between thousands."""
    numbers = parse_numbers(texts)
    return numbers.mask(texts.str.contains(r"\d\s*['′’]") & texts.str.fullmatch(f"\\s*{_MARKED}\\s*"))


def _parse_others(distinct: pd.Series[str]) -> Durations:
    """Read distinct texts that are no plain number; index: the texts."""
    texts = distinct.set_axis(distinct, axis="index")
    bare = texts.str.replace(_WIDE_SPACES, " ", regex=True).str.strip().str.lower()
    bare = bare.str.replace(_DAY_ZERO, "", regex=True).str.replace(_AROUND, "", regex=True)
    values = pd.Series(np.nan, index=texts.index)
    kinds = pd.Series(int(DurationForm.UNREADABLE), index=texts.index)
    for kind, found in _readings(bare):
        new = found.notna() & kinds.eq(DurationForm.UNREADABLE)
        values, kinds = values.mask(new, found), kinds.mask(new, int(kind))
    unread = kinds.eq(DurationForm.UNREADABLE)
    kinds = kinds.mask(unread & bare.str.fullmatch(_LENGTH), int(DurationForm.LENGTH))
    return Durations(values, kinds.mask(unread & _says_no_way(bare), int(DurationForm.NO_WAY)))


def _readings(bare: pd.Series[str]) -> list[tuple[DurationForm, pd.Series[float]]]:
    """Return each way of reading the texts, the first that understands one being right."""
    clock = bare.where(bare.str.fullmatch(_CLOCK), "").str.extract(f"^{_CLOCK}$")
    minutes = _sum(clock)
    worded = bare.str.replace(_BETWEEN, " ", regex=True).str.replace(_THOUSANDS, "", regex=True)
    return [
        (DurationForm.WORDED, _minutes(bare, _MARKED)),
        # « environ 12 »
        (DurationForm.NUMBER, parse_numbers(bare)),
        (DurationForm.CLOCK_OF_TWO, minutes.where(clock["secondes"].isna())),
        (DurationForm.CLOCK_OF_THREE, minutes),
        (DurationForm.WORDED, _minutes(bare, _ISO)),
        *((DurationForm.WORDED, _minutes(worded, pattern)) for pattern in _WORDED),
    ]


def _minutes(texts: pd.Series[str], pattern: str) -> pd.Series[float]:
    """Return the minutes of the texts that have the form of a pattern, NaN for the others."""
    return _sum(texts.where(texts.str.fullmatch(pattern), "").str.extract(f"^{pattern}$"))


def _sum(parts: pd.DataFrame) -> pd.Series[float]:
    factors = {"jours": float(_MINUTES_PER_DAY), "heures": 60.0, "minutes": 1.0, "secondes": 1 / 60}
    total = pd.Series(0.0, index=parts.index)
    for part in parts.columns:
        numbers = pd.to_numeric(parts[part].str.replace(",", ".", regex=False), errors="coerce").astype(float)
        total += numbers.fillna(0.0) * factors[str(part)]
    return total.where(parts.notna().any(axis=1))


def _says_no_way(bare: pd.Series[str]) -> pd.Series[bool]:
    known = {text: fold(text) in _NO_WAY for text in bare.unique()}
    return is_absent(bare) | bare.map(known).astype(bool) | bare.str.fullmatch(f"{_BEYOND}|{_OVERFLOW}")
