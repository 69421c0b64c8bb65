"""Texts that a spreadsheet would run as a formula: kept from it by an apostrophe, which goes when they are read again.

Spreadsheets pass over blanks before a formula, and East Asian ones take the full-width signs for the narrow ones.
"""

from __future__ import annotations

import re
from typing import Final

# A tab or a carriage return is enough by itself: some take it for the end of the cell before.
_FORMULA: Final = re.compile("'*(?:[\t\r]|[\\s\\x00-\\x20\u200b\u2060\ufeff]*[=+\\-@＝＋－＠])")


def neutralise(text: str) -> str:
    """Return `text` with a leading apostrophe where a spreadsheet would run it as a formula.

    One that has apostrophes already gets one more, so that `restore` gives back the very text.

    Examples
    --------
    >>> neutralise("=1+1"), neutralise("Chaumont")
    ("'=1+1", 'Chaumont')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def restore(text: str) -> str:
    """Return a text without the apostrophe that `neutralise` put before it.

    Examples
    --------
    >>> restore("'=1+1"), restore("'s-Hertogenbosch")
    ('=1+1', "'s-Hertogenbosch")
    """
    return text[1:] if text[:1] == "'" and _FORMULA.match(text) else text
