"""Numbers, dates and yes-or-no as French people type them, a whole column at a time."""

from __future__ import annotations

import re

import pandas as pd

from avs_geo.files.headings import heading_key
from avs_geo.files.values.dates import read_dates

# Ordinary, no-break, narrow no-break and thin spaces, and the apostrophe of the Swiss, between thousands.
_GROUPING = "[\\s\u00a0\u202f\u2009'’]"
_CURRENCY = r"(?i)(?:€|euros?|eur)$"
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?"
# « itinérante », « itinérant » and « itinérance » agree that far.
_STEM = 8
# Ticks and crosses of spreadsheets and of forms, the crossed box among the ticked ones.
_YES = frozenset({"oui", "o", "x", "1", "vrai", "true", "yes", "y", "ok", "✓", "✔", "✅", "☑", "☒", "🗹", "✓️", "✔️", "☑️"})
_NO = frozenset({"non", "n", "0", "faux", "false", "no", "", "✗", "✘", "❌", "☐", "□", "⬜", "×"})
# « Oui, deux communes », « non (en projet) »: the answer, then words.
_ANSWER = re.compile(r"(oui|non)\s*[.,;:!(–—-].*", re.DOTALL)


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
    """Return the dates that leave no doubt, at midnight; NaT for what is empty, incomplete, doubtful or no date.

    See :func:`avs_geo.files.values.dates.read_dates` for the others.
    """
    read = read_dates(texts)
    return read.days.where(read.doubts.eq(""))


def parse_booleans(texts: pd.Series[str], *, yes: str = "") -> pd.Series[bool]:
    """Return True for ``oui``, ``x``, ``1``, ``vrai``, a tick…; False for ``non``, ``0``, ``faux`` and what is empty.

    Missing (``pd.NA``, dtype ``boolean``) for anything else.

    Parameters
    ----------
    texts
        The cells.
    yes
        The heading: a cell that repeats it (« itinérante ») says yes, one that denies it (« non itinérante ») no.
    """
    key = heading_key(yes)
    read = {text: _answer(text, key) for text in texts.unique()}
    return texts.map(read).astype("boolean")


def _answer(text: str, heading: str) -> bool | None:
    folded = text.strip().rstrip(" .!").casefold()
    if folded in _YES or folded in _NO:
        return folded in _YES
    if (said := _ANSWER.fullmatch(folded)) is not None:
        return said[1] == "oui"
    key = heading_key(text)
    if heading and key and key[:_STEM] == heading[:_STEM]:
        return True
    return False if heading and key.startswith("non") and key[3 : 3 + _STEM] == heading[:_STEM] else None
