"""Type, status, management and functions of structures, in the words of those who keep the list."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from avs_geo.inventory.structures.vocabulary import GESTIONS, STATUTS, TYPES, normalise_fonctions
from avs_geo.text.dates import day_text
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.files.tables.columns import Columns
    from avs_geo.inventory.structures.vocabulary import Understood, Vocabulary

_EXPECTED_TYPES = "Indiquez CS (centre social), EVS (espace de vie sociale) ou AUTRE (autre structure)."
_ITINERANT = re.compile(r"\bitineran")
_DATE = re.compile(r"(?:(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-])?\b(?P<year>20\d{2})\b")
_FROM = re.compile(r"depuis|à partir|a partir|dès|des le|en date", re.IGNORECASE)
_OTHER = "autre"


def add_terms(frame: pd.DataFrame, columns: Columns, reference_date: dt.date) -> None:
    """Add ``type``, ``statut`` and ``gestion`` to a frame of structures.

    What the type says besides (« EVS itinérant », « Centre social municipal », « EVS en projet ») is read too: it fills
    the cells that are empty, and contradicts those that say otherwise.

    Parameters
    ----------
    frame
        Index: the line; changed.
    columns
        The table; its log receives everything found.
    reference_date
        A closure after that day has not happened yet.
    """
    types = _understood(columns, "type", TYPES)
    frame["type"] = _terms(types)
    _fault_types(columns, types)
    besides = besides_the_type(columns)
    frame["statut"] = _statuts(columns, besides, reference_date)
    frame["gestion"] = _gestions(columns, besides)


def besides_the_type(columns: Columns) -> pd.Series[str]:
    """Return what the cells of the type say besides it, folded; ``""`` where they say no type."""
    types = _understood(columns, "type", TYPES)
    return pd.Series([_besides(found) for found in types], index=types.index, dtype="str")


def _besides(found: Understood) -> str:
    """Return what a type says besides; of another structure, it is what the structure is."""
    return found.rest if found.term in {"CS", "EVS"} else ""


def _also_read(rest: str) -> str:
    """Return, for a remark, what was read in the rest of a type."""
    statut, gestion = STATUTS.understand(rest).term, GESTIONS.understand(rest).term
    read = [
        *([f"statut « {statut} »"] if statut not in {None, "agree"} else []),
        *([f"gestion « {gestion} »"] if gestion not in {None, _OTHER} else []),
        *(["itinérante"] if _ITINERANT.search(rest) else []),
    ]
    return f" ({', '.join(read)})" if read else ""


def _understood(columns: Columns, field: str, vocabulary: Vocabulary) -> pd.Series[Any]:
    texts = columns.words(field)
    read = {text: vocabulary.understand(text) for text in texts.unique()}
    return pd.Series([read[text] for text in texts], index=texts.index, dtype=object)


def _terms(found: pd.Series[Any]) -> pd.Series[str]:
    return pd.Series([understood.term for understood in found], index=found.index, dtype="str")


def _flags(found: pd.Series[Any], test: Callable[[Understood], bool]) -> pd.Series[bool]:
    return pd.Series([test(understood) for understood in found], index=found.index, dtype=bool)


def _fault_types(columns: Columns, types: pd.Series[Any]) -> None:
    if not columns.has("type"):
        return
    _fault_several(columns, "type", types, "Indiquez un seul type ; une structure qui a deux agréments a deux lignes.")
    columns.fault_where(
        _flags(types, lambda found: not found.terms),
        "type",
        "type_inconnu",
        lambda value: f"Le type {value} n’est pas connu." if value != quoted("") else "Le type est absent.",
        _EXPECTED_TYPES,
    )
    guessed = _flags(types, lambda found: found.term is not None and bool(found.rest))
    for place in columns.places(guessed, "type"):
        found = types[place["line"]]
        columns.log.remark(
            "type_compris",
            f"Le type {quoted(place['value'])} est compris comme {found.term}{_also_read(_besides(found))}.",
            f"Rien à faire si c’est bien cela. {_EXPECTED_TYPES}",
            **place,
        )


def _fault_several(columns: Columns, field: str, found: pd.Series[Any], remedy: str) -> None:
    several = _flags(found, lambda understood: len(understood.terms) > 1)
    for place in columns.places(several, field):
        terms = listed(map(quoted, found[place["line"]].terms), last="et")
        columns.log.fault(
            f"{field}_contradictoire", f"{quoted(place['value'])} veut dire à la fois {terms}.", remedy, **place
        )


def _statuts(columns: Columns, besides: pd.Series[str], reference_date: dt.date) -> pd.Series[str]:
    texts = columns.words("statut")
    found = _understood(columns, "statut", STATUTS)
    _fault_several(columns, "statut", found, f"Indiquez seulement {listed(STATUTS.terms)}.")
    columns.fault_where(
        _flags(found, lambda understood: not understood.terms) & texts.ne(""),
        "statut",
        "statut_inconnu",
        lambda value: f"Le statut {value} n’est pas connu.",
        f"Indiquez {listed(STATUTS.terms)}, ou laissez la cellule vide pour « agree ».",
    )
    given = _terms(found)
    _remark_words(columns, "statut", found)
    given = _as_of(columns, given, reference_date)
    said = STATUTS.translate(besides)
    said = said.where(said.ne("agree"), None)
    _fault_opposed(columns, "statut", given, said)
    return given.fillna(said).fillna("agree")


def _remark_words(columns: Columns, field: str, found: pd.Series[Any]) -> None:
    guessed = _flags(found, lambda understood: understood.term is not None and bool(understood.rest))
    for place in columns.places(guessed, field):
        columns.log.remark(
            f"{field}_compris",
            f"{quoted(place['value'])} est compris comme « {found[place['line']].term} ».",
            "Rien à faire si c’est bien cela.",
            **place,
        )


def _as_of(columns: Columns, statuts: pd.Series[str], reference_date: dt.date) -> pd.Series[str]:
    """Return the statuses at the reference date: what a later date announces (a closure, an agreement) is to come."""
    texts = columns.text("statut")
    dates = {text: _latest_date(text) for text in texts.unique()}
    later = texts.map({text: date is not None and date > reference_date for text, date in dates.items()}).astype(bool)
    closing = later & statuts.eq("ferme")
    opening = later & statuts.eq("agree") & texts.str.contains(_FROM)
    _remark_to_come(columns, closing, "la structure est encore comptée comme agréée", reference_date)
    _remark_to_come(columns, opening, "la structure est encore comptée comme un projet", reference_date)
    return statuts.mask(closing, "agree").mask(opening, "projet")


def _remark_to_come(columns: Columns, rows: pd.Series[bool], what: str, reference_date: dt.date) -> None:
    columns.remark_where(
        rows,
        "statut",
        "statut_a_venir",
        lambda value: f"{value} : cette date vient après la date de référence, le {day_text(reference_date)} ; {what}.",
        "Changez la date de référence, ou le statut.",
    )


def _latest_date(text: str) -> dt.date | None:
    """Return the last date or year that a text names; of a year, its last day would be a guess: its first."""
    dates = []
    for found in _DATE.finditer(text):
        try:
            dates.append(dt.date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1)))
        except ValueError:
            continue
    return max(dates, default=None)


def _gestions(columns: Columns, besides: pd.Series[str]) -> pd.Series[str]:
    texts = columns.words("gestion")
    found = _understood(columns, "gestion", GESTIONS)
    terms = _terms(found)
    columns.remark_where(
        terms.isna() & texts.ne(""),
        "gestion",
        "gestion_inconnue",
        lambda value: f"Le mode de gestion {value} n’est pas connu ; il est lu comme « autre ».",
        f"Indiquez {listed(GESTIONS.terms)}.",
    )
    _remark_words(columns, "gestion", found)
    said = GESTIONS.translate(besides)
    said = said.where(said.ne(_OTHER), None)
    given = terms.where(terms.notna() | texts.eq(""), _OTHER)
    _fault_opposed(columns, "gestion", given, said)
    return given.fillna(said).fillna("")


def itinerant(columns: Columns) -> pd.Series[bool]:
    """Return which structures are itinerant, by their column or by what the type says besides."""
    said = besides_the_type(columns).str.contains(_ITINERANT)
    given = columns.booleans("itinerante")
    denied = said & ~given & columns.text("itinerante").ne("")
    columns.fault_where(
        denied,
        "itinerante",
        "itinerante_contradictoire",
        lambda value: f"Le type dit que la structure est itinérante, et la colonne, {value}.",
        "Corrigez l’un des deux.",
    )
    return given | said


def _fault_opposed(columns: Columns, field: str, given: pd.Series[str], said: pd.Series[str]) -> None:
    """Report where the type says one thing and the column of the field another."""
    opposed = given.notna() & said.notna() & given.ne(said)
    for place in columns.places(opposed, field):
        line = place["line"]
        columns.log.fault(
            f"{field}_contradictoire",
            f"Le type, {quoted(columns.text('type')[line])}, dit « {said[line]} », et la colonne {quoted(field)}, "
            f"{quoted(place['value'])}.",
            "Corrigez l’un des deux.",
            **place,
        )


def functions(columns: Columns) -> pd.Series[str]:
    """Return the functions of each structure, as ``AGC;ACF``."""
    texts = columns.words("fonctions")
    read = {text: normalise_fonctions(text) for text in texts.unique()}
    columns.remark_where(
        texts.map({text: bool(rest) for text, (_, rest) in read.items()}).astype(bool),
        "fonctions",
        "fonction_inconnue",
        lambda value: f"Les fonctions {value} ne sont pas toutes connues ; seules AGC, ACF et AL sont gardées.",
        "Indiquez AGC, ACF ou AL, séparées par un point-virgule.",
    )
    return texts.map({text: named for text, (named, _) in read.items()}).astype("str")
