"""The coordinate system that a layer declares: one that leads somewhere, or what was found in its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from avs_geo.text.typography import quoted

_WGS84: Final = 4326
# A definition longer than this is none; one that names a file of the disk is not followed.
_MAX_DEFINITION: Final = 20_000
_NAMES_A_FILE: Final = re.compile(r"nadgrids|geoidgrids|\+init|\+file", re.IGNORECASE)
_URN: Final = re.compile(r"urn:(?:x-)?ogc:def:crs:(?P<authority>\w+):[\w.]*:(?P<code>\w+)", re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"https?://www\.opengis\.net/(?:def/crs/|gml/srs/)(?P<authority>\w+)(?:\.xml#|/[\w.]+/)(?P<code>\w+)"
)
_AUTHORITY: Final = re.compile(r"(?P<authority>EPSG|OGC|IGNF|ESRI)\s*:+\s*(?P<code>\w+)", re.IGNORECASE)
_SPELT: Final = {
    "crs84": "OGC:CRS84",
    "wgs84": "EPSG:4326",
    "gpswgs84": "EPSG:4326",
    "lambert93": "EPSG:2154",
    "rgf93lambert93": "EPSG:2154",
    "rgf93v1lambert93": "EPSG:2154",
    "l93": "EPSG:2154",
    "rgf93": "EPSG:4171",
    "webmercator": "EPSG:3857",
    "wgs84pseudomercator": "EPSG:3857",
    "googlemaps": "EPSG:3857",
}
_OLD_WEB_MERCATOR: Final = frozenset({"900913", "3785", "102100", "102113"})


@dataclass(frozen=True, slots=True)
class DeclaredCrs:
    """What a file says of its coordinates.

    Parameters
    ----------
    crs
        The system, in two dimensions, from which degrees can be had; None where there is none, or it leads nowhere.
    found
        What stood in the file, in French, between guillemets; empty where nothing did.
    """

    crs: CRS | None
    found: str = ""


def crs_of_definition(definition: str | None) -> DeclaredCrs:
    """Return the system that GDAL tells of a layer: a code, or a definition in well-known text."""
    if not definition or not definition.strip():
        return DeclaredCrs(None)
    if len(definition) > _MAX_DEFINITION or _NAMES_A_FILE.search(definition):
        return DeclaredCrs(None, quoted(definition))
    crs = _usable(definition)
    return DeclaredCrs(crs, quoted(_label(definition)))


def crs_of_member(member: Any) -> DeclaredCrs:
    """Return the system that the member ``crs`` of a GeoJSON names; without one, GeoJSON is in degrees.

    A name is only ever looked up: nothing is fetched from an address, nor read from a path.
    """
    if member is None:
        return DeclaredCrs(CRS.from_epsg(_WGS84))
    properties = member.get("properties") if isinstance(member, dict) else None
    properties = properties if isinstance(properties, dict) else {}
    name = properties.get("name", properties.get("code"))
    code = _code_of_name(str(name)) if isinstance(name, str | int) and not isinstance(name, bool) else None
    found = quoted(member if name is None else name)
    return DeclaredCrs(None if code is None else _usable(code), found)


def _code_of_name(name: str) -> str | None:
    """Return ``EPSG:2154`` for the many ways in which a name says it."""
    bare = name.strip()
    for form in (_URN, _ADDRESS, _AUTHORITY):
        if found := form.fullmatch(bare):
            authority, code = found["authority"].upper(), found["code"]
            if code in _OLD_WEB_MERCATOR:
                return "EPSG:3857"
            return f"{authority}:{code}"
    if bare.isdecimal():
        return f"EPSG:{bare}"
    return _SPELT.get("".join(filter(str.isalnum, bare.casefold())))


def _usable(definition: str) -> CRS | None:
    """Return a system on the ground, in two dimensions, that leads to degrees; None for any other."""
    try:
        crs = CRS.from_user_input(definition)
        if crs.is_bound and crs.source_crs is not None:
            crs = crs.source_crs
        if crs.is_compound:
            crs = crs.sub_crs_list[0]
        if not (crs.is_geographic or crs.is_projected) or "undefined" in crs.name.casefold():
            return None
        flat = crs.to_2d()
        Transformer.from_crs(flat, _WGS84, always_xy=True)
    except (ProjError, ValueError, TypeError, AttributeError, IndexError):
        return None
    return flat


def _label(definition: str) -> str:
    """Return the name in a definition, or the definition where it is a code."""
    named = re.match(r'\s*[A-Z_]+\s*\[\s*"([^"]+)"', definition)
    return named[1] if named else definition
