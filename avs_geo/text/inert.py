"""Texts from data made safe to show: hidden characters are made visible, and none changes the direction of the text."""

from __future__ import annotations

import sys
import unicodedata
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# What stands for a character that cannot be seen: it shows that something is there, and where.
SUBSTITUTE: Final = "\ufffd"
# Controls, formats (marks of direction, zero widths, tags), halves of pairs, ends of line and of paragraph.
_HIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Letters without a shape.
_BLANK_LETTERS: Final = "\u115f\u1160\u2800\u3164\uffa0"
_WHITE: Final = "\t\n\r"


def visible_text(text: object) -> str:
    r"""Return a text without invisible characters: « � » stands for each, a space for a tab or an end of line.

    A mark that turns the direction of writing, or a space of no width, would make one name read as another; taken out
    without a trace, two names that differ would read alike. Letters of any script stay.

    Examples
    --------
    >>> visible_text("Bourg\u202eruoB"), visible_text("Saint\u00a0Dizier\n(52)")
    ('Bourg�ruoB', 'Saint\xa0Dizier (52)')
    """
    return str(text).translate(_replacements())


def inert_html(text: object) -> str:
    """Return a text as HTML, visible and escaped: in an element or in an attribute between quotes."""
    return escape(visible_text(text))


def isolated(text: object) -> str:
    """Return a text as HTML, visible and escaped, that leaves the direction of the words around it alone."""
    return f"<bdi>{inert_html(text)}</bdi>"


@cache
def _replacements() -> Mapping[int, str]:
    hidden = {code: SUBSTITUTE for code in range(sys.maxunicode + 1) if _is_hidden(chr(code))}
    return hidden | {ord(sign): SUBSTITUTE for sign in _BLANK_LETTERS} | {ord(sign): " " for sign in _WHITE}


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in _HIDDEN_CATEGORIES
