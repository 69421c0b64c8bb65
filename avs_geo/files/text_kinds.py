"""What a file of text really is, told from its first characters: a table, JSON or XML of some kind, a drawing."""

from __future__ import annotations

import re
from typing import Final

from avs_geo.files.media import Identity, Media, known

_GEOJSON_TYPE: Final = re.compile(rb'"type"\s*:\s*"Feature(Collection)?"')
_UMAP_TYPE: Final = re.compile(rb'"type"\s*:\s*"umap"')
_BARE_GEOMETRY: Final = re.compile(
    rb'\s*\{\s*("bbox"\s*:\s*\[[^]]*\]\s*,\s*)?"(type"\s*:\s*"(Multi)?(Point|LineString|Polygon)"|'
    rb'type"\s*:\s*"GeometryCollection"|(coordinates|geometries)"\s*:\s*\[)'
)
_JSON_START: Final = re.compile(rb'\s*(\{\s*["}]|\[\s*[{\[])')
_RECORD_SHAPE: Final = re.compile(rb'"type"\s*:\s*"(Multi)?(Point|LineString|Polygon)"')
# A list of objects, alone or under one of the names that portals give to it; values before it are gone over.
_RECORDS: Final = re.compile(
    rb'\s*(\[\s*\{\s*"|\{(?:[^{}\[\]]|\{[^{}]*\}|\[[^{}\[\]]*\])*?'
    rb'"(records|results|result|data|rows|value|values|items)"\s*:\s*\[\s*\{)',
)
_MARKUP: Final = re.compile(rb"\s*<(!doctype|!--|html|\?xml|kml|svg|gpx|[a-z]+[\s>:])", re.IGNORECASE)
_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_PROLOGUE: Final = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!doctype[^>[]*(?:\[.*?\])?\s*>", re.DOTALL | re.IGNORECASE)
# The prologue of honest XML is short.
_HEAD: Final = 16_384
# Elements that a KML may hold, be there nothing to read in some of them.
_KML_CONTENT: Final = (b"Placemark", b"NetworkLink", b"Overlay")

EXPORT_FROM_QGIS: Final = (
    "Ouvrez-le dans QGIS, puis exportez la couche en GeoJSON ou en GeoPackage (clic droit sur la couche, Exporter)."
)
_EXPORT_TABLE: Final = "Exportez les données en CSV ou XLSX."

_OTHER_JSON: Final = Identity(
    None,
    "un fichier JSON qui n’est pas du GeoJSON",
    "Exportez les données en CSV, XLSX ou GeoJSON : les portails de données ouvertes proposent ces formats.",
)
# Kinds of JSON that are no GeoJSON: a mark in their first characters, what they are, what to do.
_JSON_KINDS: Final = (
    (
        re.compile(rb'"type"\s*:\s*"Topology"'),
        "un fichier TopoJSON (du JSON qui n’est pas du GeoJSON)",
        EXPORT_FROM_QGIS,
    ),
    (
        re.compile(rb'"geometryType"\s*:\s*"esriGeometry'),
        "un fichier JSON d’Esri (du JSON qui n’est pas du GeoJSON)",
        EXPORT_FROM_QGIS,
    ),
)
# Root elements of XML that people have: what it is, what to do.
_ROOTS: Final = {
    "featurecollection": ("un fichier GML", EXPORT_FROM_QGIS),
    "osm": ("un extrait d’OpenStreetMap (OSM)", EXPORT_FROM_QGIS),
    "qgis": (
        "un projet QGIS, qui ne contient pas les données elles-mêmes",
        EXPORT_FROM_QGIS,
    ),
    "svg": ("une image SVG", ""),
    "html": ("une page web (HTML)", _EXPORT_TABLE),
    "workbook": (
        "un classeur XML d’Excel 2003",
        "Ouvrez-le dans Excel ou LibreOffice et enregistrez-le au format XLSX.",
    ),
}
# Text formats of drawing and of geographic software, by how their first lines begin.
_DRAWINGS: Final = (
    (re.compile(rb"!table\s*[\r\n]", re.IGNORECASE), "un fichier MapInfo (TAB) seul"),
    (re.compile(rb"\s*version\s+\d+\s*[\r\n]+\s*charset\s", re.IGNORECASE), "un fichier MapInfo (MIF)"),
    (re.compile(rb"\s*0\s*[\r\n]+\s*SECTION\s*[\r\n]"), "un dessin DXF"),
    (re.compile(rb"\s*999\s*[\r\n]+[^\r\n]*[\r\n]+\s*0\s*[\r\n]+\s*SECTION"), "un dessin DXF"),
)


def identify_text(text: bytes) -> Identity:
    """Return what a text is; `text` is in an encoding that writes ASCII as it is, without byte order mark."""
    if _JSON_START.match(text):
        return _identify_json(text)
    if _MARKUP.match(text):
        return _identify_markup(text)
    if text.lstrip()[:1] in {b"[", b"{"} and text.rstrip()[-1:] in {b"]", b"}"}:
        return _OTHER_JSON
    for start, label in _DRAWINGS:
        if start.match(text):
            return Identity(None, label, EXPORT_FROM_QGIS)
    return known(Media.CSV)


def _identify_json(text: bytes) -> Identity:
    if b'"layers"' in text and _UMAP_TYPE.search(text):
        return known(Media.UMAP)
    if _GEOJSON_TYPE.search(text) or _BARE_GEOMETRY.match(text):
        return known(Media.GEOJSON)
    for mark, label, advice in _JSON_KINDS:
        if mark.search(text[:_HEAD]):
            return Identity(None, label, advice)
    if holds_records(text):
        return known(Media.GEOJSON if _RECORD_SHAPE.search(text) else Media.JSON)
    return _OTHER_JSON


def holds_records(text: bytes) -> bool:
    """Whether JSON looks like rows: a list of objects, by itself or under a name that open data portals give it."""
    return _RECORDS.match(text[:_HEAD]) is not None


def _identify_markup(text: bytes) -> Identity:
    root = _root_of(text)
    if root == "kml":
        if any(element in text for element in _KML_CONTENT):
            return known(Media.KML)
        return Identity(
            None,
            "un fichier XML (KML) qui ne contient aucun repère",
            "Exportez de nouveau la carte avec ses repères, au format KML ou KMZ.",
        )
    if root == "gpx":
        return known(Media.GPX)
    if root in _ROOTS:
        return Identity(None, *_ROOTS[root])
    if b"opengis.net/gml" in text[:_HEAD]:
        return Identity(None, *_ROOTS["featurecollection"])
    return Identity(None, "un fichier XML ou HTML (page web…)", _EXPORT_TABLE)


def _root_of(text: bytes) -> str:
    """Return the name of the first element, without prefix, in lower case."""
    found = _ROOT.search(_PROLOGUE.sub(b"", text[:_HEAD]))
    return found[1].decode("ascii", "ignore").lower() if found else ""
