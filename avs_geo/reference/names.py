"""Comparison of names as people type them: without case, accents, hyphens or apostrophes."""

from __future__ import annotations

import re
import unicodedata

_ARTICLES = frozenset({"le", "la", "les", "l"})
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "s/": "sur"}


def fold(text: str) -> str:
    """Return `text` in lower case, without accents, its words separated by single spaces.

    Examples
    --------
    >>> fold("L'Haÿ-les-Roses")
    'l hay les roses'
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(re.findall(r"[a-z0-9]+", bare.casefold()))


def fold_place(text: str) -> str:
    """Return a place name folded for comparison: abbreviations spelt out, leading article dropped.

    Examples
    --------
    >>> fold_place("St-Dizier"), fold_place("Le Montsaugeonnais")
    ('saint dizier', 'montsaugeonnais')
    """
    words = [_ABBREVIATIONS.get(word, word) for word in fold(text).split()]
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words)
