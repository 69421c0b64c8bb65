"""Several things in French words: a count and its noun, a list and its last conjunction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.text.numbers import number
from avs_geo.text.typography import NBSP

if TYPE_CHECKING:
    from collections.abc import Iterable


def plural(count: int, singular: str, plural_form: str | None = None) -> str:
    """Return ``1 commune``, ``3 communes``; zero takes the singular, as French does."""
    word = singular if abs(count) < 2 else plural_form or f"{singular}s"
    return f"{number(count)}{NBSP}{word}"


def listed(items: Iterable[str], *, last: str = "ou", of: int = 0) -> str:
    """Return ``a, b ou c``; where `of` says that there are more than these, how many others there are.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a", "b"], last="et", of=4), listed(["a", "b"], last="et", of=2)
    ('a, b ou c', 'a, b et 2 autres', 'a et b')
    """
    words = list(items)
    if (others := of - len(words)) > 0:
        words.append(f"{number(others)} autre{'s' if others > 1 else ''}")
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
