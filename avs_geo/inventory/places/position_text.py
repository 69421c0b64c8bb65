"""Positions written in one cell: « lat, lon », WKT, GeoJSON, degrees and minutes; and angles in any notation."""

from __future__ import annotations

import binascii
import json
import math
import re
from typing import TYPE_CHECKING, NamedTuple

import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_DECIMAL = r"[+-]?\d+(?:\.\d+)?"
_ANGLE = re.compile(
    r"^\s*(?P<before>[NSEWO])?\s*(?P<sign>[+-])?(?P<degrees>\d{1,3}(?:[.,]\d+)?)\s*(?:°|º|d|deg)?\s*"
    r"(?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*['’′m]?\s*)?(?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|”|''|’’|s)?\s*)?"
    r"(?P<after>[NSEWO])?\s*$",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[°º′″\"]|\d\s*[NSEWO]\b|\b[NSEWO]\s*\d", re.IGNORECASE)
_WKT = re.compile(
    r"^\s*(?:SRID=\d+;)?\s*((?:MULTI)?(?:POINT|LINESTRING|POLYGON)(?:Z|M|ZM)?\b.*)$", re.IGNORECASE | re.DOTALL
)
_WKB = re.compile(r"^(?:00|01)[0-9A-Fa-f]{40,}$")
_WORDS = re.compile(r"(?:geo:|lat(?:itude)?|lon(?:g|gitude)?|lng|[xy]|wgs\s?84|gps)\s*[:=]?", re.IGNORECASE)
# Google and Apple (« @48.1,5.1 », « q=48.1,5.1 »), OpenStreetMap (« map=19/48.1/5.1 », « mlat=48.1&mlon=5.1 »).
_URL = re.compile(r"https?://\S*?[@=/:](-?\d{1,2}\.\d{3,})(?:,\s*|%2C|/)(-?\d{1,3}\.\d{3,})", re.IGNORECASE)
_URL_NAMED = re.compile(
    r"https?://\S*?[?&#/]m?lat(?:itude)?=(-?\d{1,2}\.\d{3,})&m?(?:lon|lng|long|longitude)=(-?\d{1,3}\.\d{3,})",
    re.IGNORECASE,
)
# Longer than any pair of numbers; only a geometry has more to say.
_LONGEST_PAIR = 200
_BASE = 60.0
_PAIR, _FOUR = 2, 4


class Pair(NamedTuple):
    """Two numbers of one cell.

    Parameters
    ----------
    first, second
        As they stand, in the order of the cell.
    is_longitude_first
        Whether the notation itself puts longitude (or x) first, as WKT and GeoJSON do; None where it does not say.
    """

    first: float
    second: float
    is_longitude_first: bool | None


def parse_position(text: str) -> Pair | None:
    """Return the two numbers of a position; None where the text is none.

    Examples
    --------
    >>> parse_position("48,0921;5,1369")
    Pair(first=48.0921, second=5.1369, is_longitude_first=None)
    >>> parse_position("POINT (5.1369 48.0921)")
    Pair(first=5.1369, second=48.0921, is_longitude_first=True)
    """
    bare = text.strip()
    if not any(map(str.isdigit, bare)):
        return None
    geometry = _of_geometry(bare)
    if geometry is not None or len(bare) > _LONGEST_PAIR:
        return geometry
    return _of_url(bare) or _of_angles(bare) or _of_numbers(bare)


def parse_angle(text: str) -> float | None:
    """Return decimal degrees of ``48°06'40"N``, ``N 48 6.667``, ``5,137 E``…; None where the text is no angle."""
    found = _ANGLE.match(text)
    if found is None:
        return None
    degrees, minutes, seconds = (
        float((found[part] or "0").replace(",", ".")) for part in ("degrees", "minutes", "seconds")
    )
    if minutes >= _BASE or seconds >= _BASE:
        return None
    side = (found["before"] or found["after"] or "").upper()
    value = degrees + minutes / _BASE + seconds / _BASE**2
    return -value if found["sign"] == "-" or side in {"S", "W", "O"} else value


def _of_geometry(text: str) -> Pair | None:
    """Return the point of WKT, of WKB in hexadecimal, of GeoJSON; a point inside of what is no point."""
    geometry = _of_wkt(text) if _WKT.match(text) else _of_json(text) if text[:1] == "{" else None
    if geometry is None and _WKB.match(text):
        geometry = _of_wkb(text)
    if geometry is None or geometry.is_empty:
        return None
    point = geometry if geometry.geom_type == "Point" else geometry.representative_point()
    x, y = float(shapely.get_x(point)), float(shapely.get_y(point))
    return Pair(x, y, is_longitude_first=True) if math.isfinite(x + y) else None


def _of_wkt(text: str) -> BaseGeometry | None:
    found = _WKT.match(text)
    geometry: BaseGeometry | None = shapely.from_wkt(found[1], on_invalid="ignore") if found else None
    return geometry


def _of_wkb(text: str) -> BaseGeometry | None:
    geometry: BaseGeometry | None = shapely.from_wkb(
        binascii.unhexlify(text[: len(text) // 2 * 2]), on_invalid="ignore"
    )
    return geometry


def _of_json(text: str) -> BaseGeometry | None:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(document, dict) and isinstance(document.get("geometry"), dict):
        document = document["geometry"]
    if isinstance(document, dict) and "type" not in document:
        return _of_named(document)
    geometry: BaseGeometry | None = shapely.from_geojson(json.dumps(document), on_invalid="ignore")
    return geometry


def _of_named(document: dict[str, object]) -> BaseGeometry | None:
    """Return the point of ``{"lon": 5.1, "lat": 48.1}``, as opendatasoft writes some."""
    named = {str(key).casefold(): value for key, value in document.items()}
    x = next((named[key] for key in ("lon", "lng", "long", "longitude", "x") if key in named), None)
    y = next((named[key] for key in ("lat", "latitude", "y") if key in named), None)
    if isinstance(x, int | float) and isinstance(y, int | float):
        return shapely.Point(float(x), float(y))
    return None


def _of_url(text: str) -> Pair | None:
    found = _URL_NAMED.search(text) or _URL.search(text)
    return Pair(float(found[1]), float(found[2]), is_longitude_first=False) if found else None


def _of_angles(text: str) -> Pair | None:
    """Return two angles with their marks; letters of the compass say which is which."""
    if not _MARKS.search(text):
        return None
    for parts in (re.split(r"\s*[,;/|]\s+|\s*[;/|]\s*", text), _by_letters(text), text.split(",")):
        angles = [parse_angle(part) for part in parts if part.strip(" ,;/")]
        if len(angles) == _PAIR and None not in angles:
            east_first = bool(re.search(r"[EWO]", parts[0], re.IGNORECASE))
            lettered = bool(re.search(r"[NSEWO]", text, re.IGNORECASE))
            return Pair(float(angles[0] or 0), float(angles[1] or 0), east_first if lettered else None)
    return None


def _by_letters(text: str) -> list[str]:
    """Return the two halves of ``48°06'40"N 5°08'13"E`` or ``N48.1 E5.1``, or of two angles with a blank between."""
    after = re.findall(r"[^NSEWO]+[NSEWO]", text, re.IGNORECASE)
    before = re.findall(r"[NSEWO][^NSEWO]+", text, re.IGNORECASE)
    blank = re.split(r"(?<=[\"″”'’′°])\s+(?=[+-]?\d{1,3}\s*[°º])", text)
    first = text.strip()[:1].upper()
    halves = before if first in set("NSEWO") and len(before) == _PAIR else after if len(after) == _PAIR else blank
    return [half.strip(" ,;/") for half in halves]


def _of_numbers(text: str) -> Pair | None:
    """Return two plain numbers, whatever stands between them and around them."""
    bare = _WORDS.sub(" ", text).strip(" ()[]{}")
    if re.search(r"[A-Za-z]", bare):
        return None
    if re.search(r"\d\.\d", bare):
        words = re.split(r"[\s,;/|]+", bare)
    elif re.search(r"[;/|]", bare):
        words = [re.sub(r"\s", "", part).replace(",", ".") for part in re.split(r"[;/|]", bare)]
    else:
        words = _with_decimal_commas(bare)
    words = [word for word in words if word]
    if len(words) != _PAIR or not all(re.fullmatch(_DECIMAL, word) for word in words):
        return None
    return Pair(float(words[0]), float(words[1]), is_longitude_first=None)


def _with_decimal_commas(text: str) -> list[str]:
    """Return the numbers of ``48,0921, 5,1369``, ``48,0921 5,1369`` or ``48,0921,5,1369``."""
    words = [word.strip(",").replace(",", ".") for word in re.split(r",\s+|\s+", text)]
    whole = text.replace(" ", "").split(",")
    if len(words) == 1 and len(whole) == _FOUR:
        return [".".join(whole[:2]), ".".join(whole[2:])]
    return whole if len(words) == 1 else words
