"""What a file really is, told from its bytes: names and extensions are only claims."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from avs_geo.inventory.encodings import utf_16_of

_SAMPLE = 65_536
_UTF8_BOM = b"\xef\xbb\xbf"
_SQLITE = b"SQLite format 3\0"
_APPLICATION_ID = slice(68, 72)
_GEOPACKAGE_IDS = frozenset({b"GPKG", b"GP10", b"GP11"})
_ODS_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_GEOJSON_TYPE = re.compile(rb'"type"\s*:\s*"Feature(Collection)?"')
_MARKUP = re.compile(rb"\s*<(!doctype|html|\?xml|kml|svg|[a-z]+[\s>])", re.IGNORECASE)
# Control characters that no text file holds; tab, line feed, form feed and carriage return are left out.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")


class Media(StrEnum):
    """The kinds of file that are read."""

    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"
    GEOJSON = "geojson"
    GPKG = "gpkg"
    SHAPEFILE_ZIP = "shapefile_zip"
    GEOJSON_ZIP = "geojson_zip"

    @property
    def is_spatial(self) -> bool:
        """Whether the file holds geometries."""
        return self in {Media.GEOJSON, Media.GPKG, Media.SHAPEFILE_ZIP, Media.GEOJSON_ZIP}


@dataclass(frozen=True, slots=True)
class Identity:
    """What the bytes of a file say that it is.

    Parameters
    ----------
    media
        The kind, where it is one that is read.
    label
        What it is, in French, with its article.
    advice
        What to do with it, in French, where there is something particular to say.
    """

    media: Media | None
    label: str
    advice: str = ""


_KNOWN = {
    Media.CSV: Identity(Media.CSV, "un fichier texte (CSV)"),
    Media.XLSX: Identity(Media.XLSX, "un classeur Excel (XLSX)"),
    Media.ODS: Identity(Media.ODS, "un classeur OpenDocument (ODS)"),
    Media.GEOJSON: Identity(Media.GEOJSON, "un fichier GeoJSON"),
    Media.GPKG: Identity(Media.GPKG, "un GeoPackage"),
    Media.SHAPEFILE_ZIP: Identity(Media.SHAPEFILE_ZIP, "une archive ZIP qui contient un Shapefile"),
    Media.GEOJSON_ZIP: Identity(Media.GEOJSON_ZIP, "une archive ZIP qui contient des fichiers GeoJSON"),
}

_SAVE_AS_XLSX = "Ouvrez-le dans Excel ou LibreOffice et enregistrez-le au format XLSX, sans mot de passe."
_SAVE_AS_UTF8 = "Enregistrez-le au format « CSV UTF-8 » ou XLSX."
_ZIP_SHAPEFILE = "Placez les fichiers .shp, .shx, .dbf et .prj dans une archive ZIP et fournissez celle-ci."

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
    """Tell what a text in UTF-16 is: the tables that Excel calls « Texte Unicode » are read, nothing else is."""
    text = content.decode(encoding, errors="replace").encode(errors="replace")
    if _identify_text(text.removeprefix(_UTF8_BOM)).media is Media.CSV:
        return _KNOWN[Media.CSV]
    return Identity(None, "un texte encodé en UTF-16 qui n’est pas un tableau", _SAVE_AS_UTF8)


def _identify_archive(content: bytes) -> Identity:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _identify_members(archive)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, RuntimeError):
        return Identity(None, "une archive ZIP endommagée", "Téléchargez-la ou enregistrez-la de nouveau.")


def _identify_members(archive: zipfile.ZipFile) -> Identity:
    names = archive.namelist()
    if "mimetype" in names:
        with archive.open("mimetype") as member:
            mimetype = member.read(len(_ODS_MIMETYPE) + 1)
        if mimetype == _ODS_MIMETYPE:
            return _KNOWN[Media.ODS]
        return Identity(None, "un document OpenDocument qui n’est pas un classeur")
    if "[Content_Types].xml" in names:
        return _identify_office(names)
    if any(name.lower().endswith(".shp") for name in names):
        return _KNOWN[Media.SHAPEFILE_ZIP]
    if any(name.lower().endswith(".geojson") for name in names):
        return _KNOWN[Media.GEOJSON_ZIP]
    return Identity(
        None,
        "une archive ZIP sans Shapefile",
        "Décompressez-la et fournissez le fichier qu’elle contient.",
    )


def _identify_office(names: list[str]) -> Identity:
    if "xl/workbook.bin" in names:
        return Identity(None, "un classeur Excel binaire (XLSB)", _SAVE_AS_XLSX)
    if any(name.startswith("xl/") for name in names):
        return _KNOWN[Media.XLSX]
    if any(name.startswith("word/") for name in names):
        return Identity(None, "un document Word", "Copiez le tableau dans un classeur Excel.")
    if any(name.startswith("ppt/") for name in names):
        return Identity(None, "une présentation PowerPoint")
    return Identity(None, "un document Office qui n’est pas un classeur")


def _identify_database(content: bytes) -> Identity:
    # Writers of version 1.0 set the identifier, later ones too; without it, GDAL would take another driver.
    if content[_APPLICATION_ID] in _GEOPACKAGE_IDS:
        return _KNOWN[Media.GPKG]
    return Identity(None, "une base de données SQLite qui n’est pas un GeoPackage")


def _identify_text(content: bytes) -> Identity:
    text = content.removeprefix(_UTF8_BOM)
    if _BINARY.search(content[:_SAMPLE]):
        return Identity(None, "un fichier binaire inconnu")
    if re.match(rb'\s*(\{\s*["}]|\[\s*[{\[])', text):
        if _GEOJSON_TYPE.search(text):
            return _KNOWN[Media.GEOJSON]
        return Identity(None, "un fichier JSON qui n’est pas du GeoJSON")
    if _MARKUP.match(text):
        return Identity(None, "un fichier XML ou HTML (page web, KML…)", "Exportez les données en CSV ou XLSX.")
    return _KNOWN[Media.CSV]
