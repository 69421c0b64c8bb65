"""How wide a text is set in a table of the document, by the widths of Helvetica, which Arial and others share."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

TWIPS_PER_POINT: Final = 20
# Advance widths of Helvetica, thousandths of its size (Adobe Font Metrics); those of bold letters are up to 56 more.
_WIDTHS: Final = {
    width: frozenset(letters)
    for width, letters in (
        (191, "'"),
        (222, "ijl’‘"),
        (260, "|"),
        (278, " !,./:;I[]\\ft\u00a0\u202f\u2009·"),
        (333, "()-`r²³"),
        (334, "{}"),
        (355, '"'),
        (389, "*"),
        (400, "°"),
        (469, "^"),
        (500, "Jckvsxyz"),
        (556, "0123456789#$?_€«»–Labdeghnopqu"),
        (584, "+<=>~×÷−"),
        (611, "FTZß"),
        (667, "&ABEKPSVXY"),
        (722, "CDHNRUw"),
        (778, "GOQ"),
        (833, "Mm"),
        (889, "%æ"),
        (944, "Wœ"),
        (1000, "ŒÆ—…→←≥≤"),
        (1015, "@"),
    )
}
_OTHER: Final = 1000  # a letter of another script: as wide as high
_BOLDER: Final = 56


def text_width(text: str, size: float, *, bold: bool = False) -> int:
    """Return the width of a text on one line, twips.

    Parameters
    ----------
    text
        Plain text.
    size
        Of its letters, points.
    bold
        Whether it is set bold.
    """
    thousandths = sum(_letter_width(letter) + (_BOLDER if bold and not letter.isdigit() else 0) for letter in text)
    return round(thousandths * size * TWIPS_PER_POINT / 1000)


@cache
def _letter_width(letter: str) -> int:
    bare = unicodedata.normalize("NFD", letter)[0]
    return next((width for width, letters in _WIDTHS.items() if bare in letters), _OTHER)
