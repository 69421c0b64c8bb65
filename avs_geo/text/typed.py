"""Texts that people type in a session: bounded, without what could hide in them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from avs_geo.errors import UsageError
from avs_geo.text.numbers import number
from avs_geo.text.typography import typeset

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_NAME: Final = 120
LONGEST_TEXT: Final = 2_000
# Control characters, halves of a pair, and places that no character has.
_REFUSED_CATEGORIES: Final = frozenset({"Cc", "Cs", "Cn"})
# Characters that turn the direction of what follows: a name would read as another.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def text_fault(what: str, text: str, *, longest: int = LONGEST_NAME, needed: bool = True, lines: bool = False) -> str:
    """Return what is wrong with a text, in French; empty where nothing is.

    Parameters
    ----------
    what
        What the text is, with its article: ``le nom``.
    text
        The text.
    longest
        Characters at most.
    needed
        Whether it may not be empty.
    lines
        Whether it may hold several lines.
    """
    if needed and not text.strip():
        return f"{what} manque"
    if len(text) > longest:
        return f"{what} a {number(len(text))} caractères, {number(longest)} au plus sont acceptés"
    shown = text.replace("\n", "") if lines else text
    if any(unicodedata.category(sign) in _REFUSED_CATEGORIES or sign in _TURNING for sign in shown):
        return f"{what} contient un caractère de commande, invisible"
    return ""


def plain_name(text: str) -> str:
    """Return a name that comes from elsewhere, such as an account's, without what would have it refused."""
    signs = (sign for sign in text if unicodedata.category(sign) not in _REFUSED_CATEGORIES and sign not in _TURNING)
    return "".join(signs)[:LONGEST_NAME].strip()


def refuse(what: str, faults: Iterable[str]) -> None:
    """Refuse something with all its faults at once; empty ones are none.

    Raises
    ------
    UsageError
        There is a fault.
    """
    found = [fault for fault in faults if fault]
    if found:
        raise UsageError(typeset(f"{what} : {' ; '.join(found)}."))
