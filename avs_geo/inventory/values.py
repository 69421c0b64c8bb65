"""Numbers, dates and yes-or-no as French people type them, a whole column at a time."""

from __future__ import annotations

import pandas as pd

# Ordinary, no-break, narrow no-break and thin spaces, and the apostrophe of the Swiss, between thousands.
_GROUPING = "[\\s\u00a0\u202f\u2009'’]"
_CURRENCY = r"(?i)(?:€|euros?|eur)$"
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?"
_ISO_DATE = r"(?P<annee>\d{4})[-/](?P<mois>\d{1,2})[-/](?P<jour>\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
_FRENCH_DATE = r"(?P<jour>\d{1,2})[/.-](?P<mois>\d{1,2})[/.-](?P<annee>\d{4})(?: \d{2}:\d{2}(?::\d{2})?)?"
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
# Days that Excel counts for 1950 to 2099; the epoch allows for its false 29 February 1900.
_SERIAL = r"\d{5}"
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 73_050
_EXCEL_EPOCH = "1899-12-30"
_YES = frozenset({"oui", "o", "x", "1", "vrai", "true", "yes", "y"})
_NO = frozenset({"non", "n", "0", "faux", "false", "no", ""})


def parse_numbers(texts: pd.Series[str]) -> pd.Series[float]:
    """Return numbers; NaN for what is empty and for what is no number.

    ``1 234,5``, ``1 234,50 €``, ``1234.5``, ``1.234,50`` and ``1,234.50`` are understood; a lone comma or point
    is the decimal one.
    """
    bare = texts.str.replace(_GROUPING, "", regex=True).str.replace(_CURRENCY, "", regex=True).str.lower()
    both = bare.str.contains(",", regex=False) & bare.str.contains(".", regex=False)
    comma_last = bare.str.rfind(",") > bare.str.rfind(".")
    # Where both stand, the last is the decimal one and the other separates thousands.
    bare = bare.mask(both & comma_last, bare.str.replace(".", "", regex=False))
    bare = bare.mask(both & ~comma_last, bare.str.replace(",", "", regex=False))
    bare = bare.str.replace(",", ".", regex=False)
    numbers = pd.to_numeric(bare.where(bare.str.fullmatch(_NUMBER), None), errors="coerce").astype(float)
    return numbers.where(numbers.abs() < float("inf"))


def parse_dates(texts: pd.Series[str]) -> pd.Series[pd.Timestamp]:
    """Return dates at midnight; NaT for what is empty and for what is no date from 1900 to 2100.

    ``2025-01-31``, ``31/01/2025``, ``31.1.2025`` are understood, with an hour or not, and the number of days that
    Excel gives to a date without its format.
    """
    french = _from_parts(texts, _FRENCH_DATE)
    iso = _from_parts(texts, _ISO_DATE)
    days = pd.to_numeric(texts.where(texts.str.fullmatch(_SERIAL), None), errors="coerce").astype(float)
    serial = pd.to_datetime(days.where(days.between(_FIRST_SERIAL, _LAST_SERIAL)), unit="D", origin=_EXCEL_EPOCH)
    return iso.fillna(french).fillna(serial.astype(iso.dtype))


def _from_parts(texts: pd.Series[str], pattern: str) -> pd.Series[pd.Timestamp]:
    parts = texts.where(texts.str.fullmatch(pattern), "").str.extract(pattern)
    year = pd.to_numeric(parts["annee"], errors="coerce")
    iso = parts["annee"] + "-" + parts["mois"].str.zfill(2) + "-" + parts["jour"].str.zfill(2)
    iso = iso.where(year.between(_FIRST_YEAR, _LAST_YEAR), None)
    return pd.to_datetime(iso, format="%Y-%m-%d", errors="coerce")


def parse_booleans(texts: pd.Series[str]) -> pd.Series[bool]:
    """Return True for ``oui``, ``x``, ``1``, ``vrai``…; False for ``non``, ``0``, ``faux`` and what is empty.

    Missing (``pd.NA``, dtype ``boolean``) for anything else.
    """
    folded = texts.str.strip().str.casefold()
    answers = {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}
    return folded.map(answers).astype("boolean")
