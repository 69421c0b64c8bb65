"""Comparison of names as people type them: without case, accents, hyphens or apostrophes."""

from __future__ import annotations

import re
import unicodedata

_ARTICLES = frozenset({"le", "la", "les", "l"})
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "lez": "les"}
# « Fontenay s/s Bois », « Villiers s/Suize », « Thonnance l/Joinville »: the slash goes with the fold.
_LES = re.compile(r"\bl\s*/", re.IGNORECASE)
_SOUS, _SUR = re.compile(r"\bs\s*/\s*s\b", re.IGNORECASE), re.compile(r"\bs\s*/|(?<=[-\s])s(?=[-\s])", re.IGNORECASE)
# « Montsaugeonnais (Le) », « Havre, Le »: an index puts the article last.
_ARTICLE_LAST = re.compile(
    r"^(?P<name>.+?)\s*(?:\(\s*(?:le|la|les|l['’]?)\s*\)|,\s*(?:le|la|les|l['’]))\s*$", re.IGNORECASE
)


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
    >>> fold_place("VILLIERS S/SUIZE"), fold_place("Montsaugeonnais (Le)")
    ('villiers sur suize', 'montsaugeonnais')
    >>> fold_place("Fontenay s/s Bois"), fold_place("THONNANCE L/JOINVILLE")
    ('fontenay sous bois', 'thonnance les joinville')
    """
    text = " ".join(text.split())
    last = _ARTICLE_LAST.match(text)
    text = last["name"] if last else text
    text = _LES.sub(" les ", _SUR.sub(" sur ", _SOUS.sub(" sous ", text)))
    words = [_ABBREVIATIONS.get(word, word) for word in fold(text).split()]
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words)
