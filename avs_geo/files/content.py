"""What a file really is, told from its bytes: names and extensions are only claims."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from avs_geo.files.media import SPATIAL, Identity, Media, known
from avs_geo.files.text_kinds import EXPORT_FROM_QGIS, identify_text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["SPATIAL", "Identity", "Media", "identify"]

from avs_geo.files.encodings import utf_16_of

_SAMPLE = 65_536
_UTF8_BOM = b"\xef\xbb\xbf"
# GeoJSON in a sequence puts one before each feature.
_RECORD_SEPARATOR = b"\x1e"
_SQLITE = b"SQLite format 3\0"
_APPLICATION_ID = slice(68, 72)
_GEOPACKAGE_IDS = frozenset({b"GPKG", b"GP10", b"GP11"})
_ODS_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
# Control characters that no text file holds; tab, line feed, form feed and carriage return are left out.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")


_SAVE_AS_XLSX = "Ouvrez-le dans Excel ou LibreOffice et enregistrez-le au format XLSX, sans mot de passe."
_SAVE_AS_UTF8 = "Enregistrez-le au format « CSV UTF-8 » ou XLSX."
_ZIP_SHAPEFILE = "Placez les fichiers .shp, .shx, .dbf et .prj dans une archive ZIP et fournissez celle-ci."

# Suffixes of the members of an archive that hold layers, and of those that hold tables.
# What is itself an archive (a workbook, a KMZ) is not opened inside another one.
LAYER_SUFFIXES = frozenset({".shp", ".geojson", ".geojsonl", ".json", ".gpkg", ".kml", ".umap", ".gpx"})
TABLE_SUFFIXES = frozenset({".csv", ".tsv"})
_OTHER_MEMBERS = {
    ".tab": "une archive ZIP qui contient un fichier MapInfo (TAB)",
    ".mif": "une archive ZIP qui contient un fichier MapInfo (MIF)",
    ".gdbtable": "une archive ZIP qui contient une géodatabase d’Esri",
    ".gml": "une archive ZIP qui contient un fichier GML",
    ".fgb": "une archive ZIP qui contient un fichier FlatGeobuf",
    ".topojson": "une archive ZIP qui contient un fichier TopoJSON",
    ".dxf": "une archive ZIP qui contient un dessin DXF",
    ".qgs": "un projet QGIS, qui ne contient pas les données elles-mêmes",
}
# Beside files, macOS puts others of the same names that hold none of their data.
_NOT_DATA = "__MACOSX"

_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n", "une image PNG", ""),
    (b"\xff\xd8\xff", "une image JPEG", ""),
    (b"GIF8", "une image GIF", ""),
    (b"II*\0", "une image TIFF", ""),
    (b"MM\0*", "une image TIFF", ""),
    (b"RIFF", "un fichier audio, vidéo ou image (RIFF)", ""),
    (
        b"%PDF",
        "un document PDF",
        "Un PDF ne contient pas de tableau lisible : demandez le classeur d’origine.",
    ),
    (b"{\\rtf", "un document RTF", ""),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "un document Office d’ancien format (XLS, DOC) ou protégé par un mot de passe",
        _SAVE_AS_XLSX,
    ),
    (b"\x1f\x8b", "une archive GZIP", "Décompressez-la et fournissez le fichier qu’elle contient."),
    (b"7z\xbc\xaf", "une archive 7-Zip", "Décompressez-la et fournissez le fichier qu’elle contient."),
    (b"Rar!", "une archive RAR", "Décompressez-la et fournissez le fichier qu’elle contient."),
    (b"PAR1", "un fichier Parquet", ""),
    (b"fgb\x03", "un fichier FlatGeobuf", EXPORT_FROM_QGIS),
    (b"AutoCAD Binary DXF", "un dessin DXF", EXPORT_FROM_QGIS),
    (b"MZ", "un programme Windows", ""),
    (b"\x7fELF", "un programme Linux", ""),
    (b"\0\0\x27\x0a", "un fichier .shp ou .shx seul", _ZIP_SHAPEFILE),
)


def identify(content: bytes) -> Identity:
    """Return what `content` is, without trusting anything outside it."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _identify_archive(content)
    if content.startswith(_SQLITE):
        return _identify_database(content)
    for signature, label, advice in _SIGNATURES:
        # Two letters can also begin a text: a program has control characters soon after them.
        if content.startswith(signature) and (signature != b"MZ" or _BINARY.search(content[:_SAMPLE])):
            return Identity(None, label, advice)
    if (encoding := utf_16_of(content)) is not None:
        return _identify_utf_16(content, encoding)
    return _identify_text(content)


def _identify_utf_16(content: bytes, encoding: str) -> Identity:
    """Tell what a text in UTF-16 is: the tables that Excel calls « Texte Unicode », JSON, KML."""
    text = content.decode(encoding, errors="replace").encode(errors="replace")
    identity = _identify_text(text.removeprefix(_UTF8_BOM))
    if identity.media is not None:
        return identity
    return Identity(None, "un texte encodé en UTF-16 qui n’est pas un tableau", _SAVE_AS_UTF8)


def _identify_archive(content: bytes) -> Identity:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _identify_members(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        return Identity(None, "une archive ZIP endommagée", "Téléchargez-la ou enregistrez-la de nouveau.")


def _identify_members(archive: zipfile.ZipFile) -> Identity:
    names = archive.namelist()
    if "mimetype" in names:
        with archive.open("mimetype") as member:
            mimetype = member.read(len(_ODS_MIMETYPE) + 1)
        if mimetype == _ODS_MIMETYPE:
            return known(Media.ODS)
        return Identity(None, "un document OpenDocument qui n’est pas un classeur")
    if "[Content_Types].xml" in names:
        return _identify_office(names)
    return _identify_files(names)


def _identify_files(names: list[str]) -> Identity:
    """Tell an archive by the suffixes of its files: shapes first, then tables."""
    suffixes = {suffix_of(name) for name in data_members(names)}
    layers = suffixes & LAYER_SUFFIXES
    if ".kml" in layers and not layers - {".kml"}:
        return known(Media.KMZ)
    for suffix, media in ((".shp", Media.SHAPEFILE_ZIP), (".geojson", Media.GEOJSON_ZIP)):
        if layers == {suffix}:
            return known(media)
    if layers:
        return known(Media.LAYERS_ZIP)
    if suffixes & TABLE_SUFFIXES:
        return known(Media.TABLE_ZIP)
    for suffix, label in _OTHER_MEMBERS.items():
        if suffix in suffixes:
            return Identity(None, label, EXPORT_FROM_QGIS)
    return Identity(
        None,
        "une archive ZIP sans Shapefile ni autre fichier qui se lise",
        "Décompressez-la et fournissez le fichier qu’elle contient.",
    )


def data_members(names: Iterable[str]) -> list[str]:
    """Return the members of an archive that are files of somebody: no folder, nothing that macOS or a tool puts."""
    paths = [PurePosixPath(name) for name in names if not name.endswith("/")]
    return [str(path) for path in paths if _NOT_DATA not in path.parts and not path.name.startswith(".")]


def suffix_of(name: str) -> str:
    """Return the suffix of a name in lower case, with its dot."""
    return PurePosixPath(name).suffix.lower()


def _identify_office(names: list[str]) -> Identity:
    if "xl/workbook.bin" in names:
        return Identity(None, "un classeur Excel binaire (XLSB)", _SAVE_AS_XLSX)
    if any(name.startswith("xl/") for name in names):
        return known(Media.XLSX)
    if any(name.startswith("word/") for name in names):
        return Identity(None, "un document Word", "Copiez le tableau dans un classeur Excel.")
    if any(name.startswith("ppt/") for name in names):
        return Identity(None, "une présentation PowerPoint")
    return Identity(None, "un document Office qui n’est pas un classeur")


def _identify_database(content: bytes) -> Identity:
    # Writers of version 1.0 set the identifier, later ones too; without it, GDAL would take another driver.
    if content[_APPLICATION_ID] in _GEOPACKAGE_IDS:
        return known(Media.GPKG)
    return Identity(None, "une base de données SQLite qui n’est pas un GeoPackage")


def _identify_text(content: bytes) -> Identity:
    text = content.removeprefix(_UTF8_BOM)
    if text.startswith(_RECORD_SEPARATOR):
        text = content = text.replace(_RECORD_SEPARATOR, b"")
    if _BINARY.search(content[:_SAMPLE]):
        return Identity(None, "un fichier binaire inconnu")
    return identify_text(text)
