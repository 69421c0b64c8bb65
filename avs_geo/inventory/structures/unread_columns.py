"""Columns that no field claims and that look as if they meant something: each is named, with what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from avs_geo.files.values.absence import is_absent
from avs_geo.inventory.structures.vocabulary import STATUTS, TYPES
from avs_geo.text.names import fold
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import pandas as pd

    from avs_geo.files.tables.columns import Columns

# Of the cells that are filled, so many must look like it.
_MOST: Final = 0.8
_LEAST_WORDS: Final = 0.5
_DECIMAL = r"[-+]?\d{1,3}[.,]\d{2,}"
_POSITION = re.compile(
    rf"\(?\s*{_DECIMAL}\s*[,;/ ]\s*{_DECIMAL}\s*\)?"
    r"|(?:SRID=\d+;)?\s*(?:MULTI)?POINT\s*Z?\s*\(.*"
    r"|\{.*\"coordinates\".*"
    r"|\d{1,3}\s*°.*",
    re.IGNORECASE | re.DOTALL,
)
_SCALAR = re.compile(r"[-+]?\d{1,7}[.,]\d{3,}")
_COMMUNE = re.compile(r"\d{5}|2[ABab]\d{3}")
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?: .*)?|\d{4}-\d{2}-\d{2}(?:[T ].*)?")
_POSITION_WORDS = re.compile(
    r"\b(?:lat|lon|lng|long|latitude|longitude|geo|gps|coord\w*|wkt|geom|geometry|position|geopoint|geo point\w*|"
    r"geoloc\w*|lambert|x|y|xy|epsg)\b"
)
_DATE_WORDS = re.compile(r"\b(?:dates?|echeances?|debut|fin|periodes?|agrements?)\b")
_STATUS_WORDS = re.compile(r"\b(?:statut|situation|etat)\b")
# What portals say of the line itself, and quantities and legal forms that only look like what is read.
_OF_THE_LINE = re.compile(r"\b(?:mises? a jour|maj|modif\w*|saisie|extraction|export|updated?|timestamp|naissance)\b")
_QUANTITY_WORDS = re.compile(
    r"\b(?:population|habitants?|budget|montants?|financements?|subventions?|couts?|euros?|nombre|nb|effectifs?|"
    r"adherents?|usagers?|familles?|surface|capacite)\b"
)
_LEGAL_WORDS = re.compile(r"\b(?:juridiques?|legal|legale|occupation)\b")
_COMMUNE_WORDS = re.compile(r"\b(?:insee|codgeo|code commune|code geo\w*)\b")
_POSTCODE_WORDS = re.compile(r"\b(?:postal|postaux|postcode|zip|cp|cedex)\b")


class _Look(NamedTuple):
    """What a column looks like, and the headings under which it would be read."""

    what: str
    fields: tuple[str, ...]


_POSITION_LOOK: Final = _Look("une position", ("longitude", "latitude"))
_LOOKS: Final = (
    (_POSITION_LOOK, _POSITION_WORDS, _POSITION),
    (_Look("une date", ("agrement_debut", "agrement_fin")), _DATE_WORDS, _DATE),
    (_Look("des codes de communes", ("code_commune",)), _COMMUNE_WORDS, _COMMUNE),
)


def remark_unread_columns(columns: Columns, *, read: Collection[str] = ()) -> None:
    """Say which columns are kept without being read although their heading or values look like something that is.

    A position, a date, a code of commune, a type or a status of structures. Empty columns are not among them, nor those
    that were set aside for a surer one, nor postcodes: no field of the contract is one. Nor are those that are read
    without being a field, which `read` names.
    """
    headings = dict(zip(columns.table.frame.columns, columns.table.headings, strict=True))
    for column in columns.others().columns:
        texts = columns.table.frame[column]
        texts = texts[~is_absent(texts)]
        if texts.empty or column in read:
            continue
        look = _look(headings[column], texts)
        # Only what this table could hold: partners have no position.
        if look is not None and columns.fields.issuperset(look.fields):
            _remark(columns, headings[column] or column, look, texts.iloc[0])


def _look(heading: str, texts: pd.Series[str]) -> _Look | None:
    named = fold(heading)
    if _POSTCODE_WORDS.search(named) or _OF_THE_LINE.search(named):
        return None
    for look, words, form in _LOOKS:
        alike = texts.map(lambda text, form=form: form.fullmatch(text.strip()) is not None).mean()
        if alike >= _MOST and not (words is _COMMUNE_WORDS and _QUANTITY_WORDS.search(named)):
            return look
        if words.search(named) and _may_hold(look, texts, alike):
            return look
    if _share(texts, TYPES.translate) >= _LEAST_WORDS:
        return _Look("le type des structures", ("type",))
    if _share(texts, STATUTS.translate) >= _LEAST_WORDS or (
        _STATUS_WORDS.search(named) and not _LEGAL_WORDS.search(named)
    ):
        return _Look("le statut des structures", ("statut",))
    return None


def _may_hold(look: _Look, texts: pd.Series[str], alike: float) -> bool:
    """Whether the values of a column may be what its heading says: a position has figures, a date and a code too."""
    if look is _POSITION_LOOK:
        return bool(texts.map(lambda text: _SCALAR.fullmatch(text.strip()) is not None).mean() >= _MOST) or alike > 0
    return bool(texts.str.contains(r"\d", regex=True).mean() >= _LEAST_WORDS)


def _share(texts: pd.Series[str], translate: Callable[[pd.Series[str]], pd.Series[str]]) -> float:
    return float(translate(texts).notna().mean())


def _remark(columns: Columns, heading: str, look: _Look, value: str) -> None:
    columns.log.remark(
        "colonne_non_lue",
        f"La colonne {quoted(heading)} a l’air de contenir {look.what} ({quoted(value)}), et n’est pas lue.",
        f"Si elle doit l’être, {_way(columns, look)}.",
        column=heading,
    )


def _way(columns: Columns, look: _Look) -> str:
    """Return what to do for a column to be read, in the words of a remedy."""
    there = [quoted(columns.heading(field)) for field in look.fields if columns.has(field)]
    if look is _POSITION_LOOK:
        return "écrivez-la dans deux colonnes, « longitude » et « latitude », un nombre par cellule"
    rival = f" à la place de la colonne {listed(there)}, que vous supprimez" if len(there) == len(look.fields) else ""
    return f"donnez-lui le titre {listed(map(quoted, look.fields))}{rival}"
