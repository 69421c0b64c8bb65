"""The marks by which the tools of the field write that a value is unknown, and the numbers that stand for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from avs_geo.text.names import fold

if TYPE_CHECKING:
    import pandas as pd

# Insee, Cnaf (secrecy, not available, without object); spreadsheets in two languages; R, pandas, SQL.
_LETTERS = frozenset(
    ["s", "ss", "nd", "nc", "ns", "nr", "np", "nsp", "na", "nan", "nat", "so", "null", "nul", "none", "nil", "nodata"]
)
_WORDS = frozenset(
    {
        *("secret", "secret statistique", "secret stat", "donnee secrete", "soumis au secret", "confidentiel"),
        *("donnee confidentielle", "non disponible", "non dispo", "donnee non disponible", "resultat non disponible"),
        *("indisponible", "donnee indisponible", "non diffuse", "non diffusee", "non communique", "non communiquee"),
        *("non concerne", "non concernee", "non renseigne", "non renseignee", "non significatif", "non connu"),
        *("non connue", "non determine", "non calcule", "non applicable", "sans objet", "pas de donnee"),
        *("pas de donnees", "aucune donnee", "donnee manquante", "manquant", "manquante", "valeur manquante"),
        *("inconnu", "inconnue", "a completer", "a renseigner", "no data", "not available", "not applicable"),
        *("missing", "unknown", "indetermine", "indeterminee", "non defini", "non definie", "a definir", "a preciser"),
        *("non precise", "non precisee"),
        *("missing", "unknown", "vide", "blank", "indetermine", "indeterminee", "valeur non disponible"),
        *("valeur inconnue", "val non dispo", "valeur secrete", "confidentielle"),
    }
)
_SPREADSHEET_ERRORS = frozenset(
    [
        "#n/a",
        "#n/d",
        "#na",
        "#nd",
        "#ref!",
        "#valeur!",
        "#value!",
        "#nom?",
        "#name?",
        "#nul!",
        "#null!",
        "#nombre!",
        "#num!",
        "#div/0!",
        "#calc!",
        "#inf",
    ]
)
# « N/A - secret statistique », « nd (2021) »: a mark, then words that explain it.
_EXPLAINED = re.compile(r"(?P<mark>[^\s(:;,–—-]+)\s*(?:[-–—:;,]\s+|\().*")
# « s (1) », « nd* »: a call of note.
_NOTE_CALL = re.compile(r"\s*(?:\(\d{1,2}\)|\*+)$")
# What programs write where there is no value: the bounds of their integers and floats, and strings of nines.
UNKNOWN_NUMBERS = (
    *(-99.0, -999.0, -9999.0, -99999.0, -999999.0, -9999999.0, -99999999.0, -999999999.0),
    *(-32768.0, -2147483648.0, -2147483647.0, 2147483647.0, 4294967295.0),
    *(-9223372036854775808.0, 9223372036854775807.0, 18446744073709551615.0),
)
_LONGEST = 200
# Beyond it no quantity of the field goes: what is there is the largest float of some program, or 1e20.
_LARGEST = 1e18


def is_absent(texts: pd.Series[str]) -> pd.Series[bool]:
    """Return which cells say that the value is unknown, the empty ones included.

    Understood, whatever their case and accents: what has neither letter nor digit (``-``, ``...``, ``***``); ``s``,
    ``nd``, ``n.d.``, ``N/A`` and the like, alone, with a call of note, or followed by an explanation
    (``N/A - secret statistique``); the words for it (``secret statistique``, ``non disponible``); the errors that
    spreadsheets write (``#N/A``, ``#DIV/0!``).
    """
    read = {text: _says_absent(text) for text in texts.unique()}
    return texts.map(read).astype(bool)


def is_spreadsheet_error(texts: pd.Series[str]) -> pd.Series[bool]:
    """Return which cells hold the error of a formula (``#N/A``, ``#REF!``), in French or in English."""
    return texts.str.strip().str.casefold().isin(_SPREADSHEET_ERRORS)


def is_unknown_number(numbers: pd.Series[float]) -> pd.Series[bool]:
    """Return which numbers are none but the mark of a program: ``-9999``, 2³¹-1, 1e20… Missing ones are not among them.

    9999 and 999 are left to the readers: in some columns they are quantities.
    """
    return numbers.isin(UNKNOWN_NUMBERS) | (numbers.abs() >= _LARGEST) & np.isfinite(numbers)


def _says_absent(text: str) -> bool:
    bare = text.strip()
    if bare.casefold() in _SPREADSHEET_ERRORS or not any(map(str.isalnum, bare)):
        return True
    # No mark is that long, and searching a call of note at the end of a text costs the square of its length.
    if len(bare) > _LONGEST:
        return False
    bare = _NOTE_CALL.sub("", bare)
    if _is_mark(bare):
        return True
    explained = _EXPLAINED.fullmatch(bare)
    return explained is not None and (
        _is_mark(explained["mark"]) or explained["mark"].casefold() in _SPREADSHEET_ERRORS
    )


def _is_mark(text: str) -> bool:
    folded = fold(text)
    return folded in _WORDS or folded.replace(" ", "") in _LETTERS
