"""The formats that people bring and that are not read: what they are, and what to do with them."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from avs_geo.files.formats.format import Format

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.files.formats.glimpse import Glimpse

XLSB_PART: Final = "xl/workbook.bin"
_FROM_QGIS: Final = (
    "Ouvrez-le dans QGIS, puis exportez la couche en GeoJSON ou en GeoPackage (clic droit sur la couche, Exporter)."
)
_EXPORT_TABLE: Final = "Exportez les données en CSV ou XLSX."
_SAVE_AS_XLSX: Final = "Ouvrez-le dans Excel ou LibreOffice et enregistrez-le au format XLSX, sans mot de passe."
_SAVE_XML_AS_XLSX: Final = "Ouvrez-le dans Excel ou LibreOffice et enregistrez-le au format XLSX."
_ASK_FOR_TABLE: Final = "Un PDF ne contient pas de tableau lisible : demandez le classeur d’origine."
_ZIP_SHAPEFILE: Final = "Placez les fichiers .shp, .shx, .dbf et .prj dans une archive ZIP et fournissez celle-ci."
_EXPORT_MARKS: Final = "Exportez de nouveau la carte avec ses repères, au format KML ou KMZ."
_OLD_OFFICE: Final = "un document Office d’ancien format (XLS, DOC) ou protégé par un mot de passe"
_UNPACK: Final = "Décompressez-la et fournissez le fichier qu’elle contient."


def _refused(label: str, recognises: Callable[[Glimpse], bool], advice: str = "") -> Format:
    return Format(label=label, recognises=recognises, advice=advice)


def _starts(mark: bytes, seen: Glimpse) -> bool:
    return seen.content.startswith(mark)


def _has_part(folder: str, seen: Glimpse) -> bool:
    return seen.is_office and any(name.startswith(folder) for name in seen.names)


def _has_member(suffix: str, seen: Glimpse) -> bool:
    return suffix in seen.suffixes


def _is_json_of(mark: re.Pattern[bytes], seen: Glimpse) -> bool:
    return bool(seen.json) and mark.search(seen.head) is not None


def _begins(pattern: re.Pattern[bytes], seen: Glimpse) -> bool:
    return pattern.match(seen.text or b"") is not None


def _is_like_json(seen: Glimpse) -> bool:
    text = seen.text or b""
    return bool(seen.json) or (text.lstrip()[:1] in {b"[", b"{"} and text.rstrip()[-1:] in {b"]", b"}"})


def _by_root(name: str, seen: Glimpse) -> bool:
    return seen.root == name


DAMAGED_ARCHIVE: Final = _refused(
    "une archive ZIP endommagée", lambda seen: seen.is_damaged_archive, "Téléchargez-la ou enregistrez-la de nouveau."
)
DOCUMENTS: Final = (
    _refused("un document OpenDocument qui n’est pas un classeur", lambda seen: seen.is_open_document),
    _refused("un classeur Excel binaire (XLSB)", partial(_has_part, XLSB_PART), _SAVE_AS_XLSX),
    _refused("un document Word", partial(_has_part, "word/"), "Copiez le tableau dans un classeur Excel."),
    _refused("une présentation PowerPoint", partial(_has_part, "ppt/")),
    _refused("un document Office qui n’est pas un classeur", lambda seen: seen.is_office),
)
# In an archive without anything that is read, what its files are.
ARCHIVES: Final = (
    *(
        _refused(label, partial(_has_member, suffix), _FROM_QGIS)
        for suffix, label in (
            (".tab", "une archive ZIP qui contient un fichier MapInfo (TAB)"),
            (".mif", "une archive ZIP qui contient un fichier MapInfo (MIF)"),
            (".gdbtable", "une archive ZIP qui contient une géodatabase d’Esri"),
            (".gml", "une archive ZIP qui contient un fichier GML"),
            (".fgb", "une archive ZIP qui contient un fichier FlatGeobuf"),
            (".topojson", "une archive ZIP qui contient un fichier TopoJSON"),
            (".dxf", "une archive ZIP qui contient un dessin DXF"),
            (".qgs", "un projet QGIS, qui ne contient pas les données elles-mêmes"),
        )
    ),
    _refused("une archive ZIP sans Shapefile ni autre fichier qui se lise", lambda seen: seen.is_archive, _UNPACK),
)
# Told by their first bytes.
BINARIES: Final = (
    *(
        _refused(label, partial(_starts, mark), advice)
        for mark, label, advice in (
            (b"SQLite format 3\0", "une base de données SQLite qui n’est pas un GeoPackage", ""),
            (b"\x89PNG\r\n", "une image PNG", ""),
            (b"\xff\xd8\xff", "une image JPEG", ""),
            (b"GIF8", "une image GIF", ""),
            (b"II*\0", "une image TIFF", ""),
            (b"MM\0*", "une image TIFF", ""),
            (b"RIFF", "un fichier audio, vidéo ou image (RIFF)", ""),
            (b"%PDF", "un document PDF", _ASK_FOR_TABLE),
            (b"{\\rtf", "un document RTF", ""),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLD_OFFICE, _SAVE_AS_XLSX),
            (b"\x1f\x8b", "une archive GZIP", _UNPACK),
            (b"7z\xbc\xaf", "une archive 7-Zip", _UNPACK),
            (b"Rar!", "une archive RAR", _UNPACK),
            (b"PAR1", "un fichier Parquet", ""),
            (b"fgb\x03", "un fichier FlatGeobuf", _FROM_QGIS),
            (b"AutoCAD Binary DXF", "un dessin DXF", _FROM_QGIS),
            (b"\x7fELF", "un programme Linux", ""),
            (b"\0\0\x27\x0a", "un fichier .shp ou .shx seul", _ZIP_SHAPEFILE),
        )
    ),
    # Two letters can also begin a text: a program has control characters soon after them.
    _refused("un programme Windows", lambda seen: _starts(b"MZ", seen) and seen.has_controls),
)
UNKNOWN_BINARY: Final = _refused("un fichier binaire inconnu", lambda seen: seen.text is None)
UTF_16: Final = _refused(
    "un texte encodé en UTF-16 qui n’est pas un tableau",
    lambda seen: seen.encoding is not None,
    "Enregistrez-le au format « CSV UTF-8 » ou XLSX.",
)
# JSON that is no GeoJSON, told by a mark in its first characters.
JSONS: Final = tuple(
    _refused(f"un fichier {name} (du JSON qui n’est pas du GeoJSON)", partial(_is_json_of, mark), _FROM_QGIS)
    for mark, name in (
        (re.compile(rb'"type"\s*:\s*"Topology"'), "TopoJSON"),
        (re.compile(rb'"geometryType"\s*:\s*"esriGeometry'), "JSON d’Esri"),
    )
)
OTHER_JSON: Final = _refused(
    "un fichier JSON qui n’est pas du GeoJSON",
    _is_like_json,
    "Exportez les données en CSV, XLSX ou GeoJSON : les portails de données ouvertes proposent ces formats.",
)
# XML and HTML, told by their root element.
MARKUPS: Final = (
    *(
        _refused(label, partial(_by_root, root), advice)
        for root, label, advice in (
            ("kml", "un fichier XML (KML) qui ne contient aucun repère", _EXPORT_MARKS),
            ("featurecollection", "un fichier GML", _FROM_QGIS),
            ("osm", "un extrait d’OpenStreetMap (OSM)", _FROM_QGIS),
            ("qgis", "un projet QGIS, qui ne contient pas les données elles-mêmes", _FROM_QGIS),
            ("svg", "une image SVG", ""),
            ("html", "une page web (HTML)", _EXPORT_TABLE),
            ("workbook", "un classeur XML d’Excel 2003", _SAVE_XML_AS_XLSX),
        )
    ),
    _refused("un fichier GML", lambda seen: seen.is_markup and b"opengis.net/gml" in seen.head, _FROM_QGIS),
    _refused("un fichier XML ou HTML (page web…)", lambda seen: seen.is_markup, _EXPORT_TABLE),
)
# Text formats of drawing and of geographic software, told by how their first lines begin.
DRAWINGS: Final = tuple(
    _refused(label, partial(_begins, pattern), _FROM_QGIS)
    for pattern, label in (
        (re.compile(rb"!table\s*[\r\n]", re.IGNORECASE), "un fichier MapInfo (TAB) seul"),
        (re.compile(rb"\s*version\s+\d+\s*[\r\n]+\s*charset\s", re.IGNORECASE), "un fichier MapInfo (MIF)"),
        (re.compile(rb"\s*(?:999\s*[\r\n]+[^\r\n]*[\r\n]+\s*)?0\s*[\r\n]+\s*SECTION\s*[\r\n]"), "un dessin DXF"),
    )
)
