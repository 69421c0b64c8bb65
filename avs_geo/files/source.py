"""A file that somebody brought: its name, its bytes, and what these really are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from avs_geo.errors import OutsideError
from avs_geo.files.archives import refuse_crowd
from avs_geo.files.content import Identity, Media, identify
from avs_geo.text.messages import FrenchLog
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted, typeset
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 50 * 1024 * 1024

_SPREADSHEETS = frozenset({Media.CSV, Media.XLSX, Media.ODS})
_JSON = {Media.GEOJSON, Media.UMAP, Media.JSON}
_ZIP = {Media.SHAPEFILE_ZIP, Media.GEOJSON_ZIP, Media.LAYERS_ZIP, Media.TABLE_ZIP, Media.KMZ}
_BY_EXTENSION = {
    ".csv": {Media.CSV},
    ".txt": {Media.CSV},
    ".tsv": {Media.CSV},
    ".xlsx": {Media.XLSX},
    ".xlsm": {Media.XLSX},
    ".xltx": {Media.XLSX},
    ".xltm": {Media.XLSX},
    ".ods": {Media.ODS},
    ".geojson": _JSON,
    ".json": _JSON,
    ".geojsonl": _JSON,
    ".geojsons": _JSON,
    ".ndjson": _JSON,
    ".jsonl": _JSON,
    ".umap": _JSON,
    ".gpkg": {Media.GPKG},
    ".kml": {Media.KML},
    ".xml": {Media.KML, Media.GPX},
    ".gpx": {Media.GPX},
    ".kmz": {Media.KMZ},
    ".zip": _ZIP,
}
_EXTENSION_OF = {
    Media.CSV: ".csv",
    Media.XLSX: ".xlsx",
    Media.ODS: ".ods",
    Media.JSON: ".json",
    Media.GEOJSON: ".geojson",
    Media.GPKG: ".gpkg",
    Media.KML: ".kml",
    Media.KMZ: ".kmz",
    Media.UMAP: ".umap",
    Media.GPX: ".gpx",
    **dict.fromkeys(_ZIP - {Media.KMZ}, ".zip"),
}
_ACCEPTED = (
    "Fournissez un fichier CSV, XLSX, ODS, GeoJSON, GeoPackage, KML, KMZ, uMap ou GPX, ou un Shapefile dans une "
    "archive ZIP."
)


@dataclass(frozen=True)
class SourceFile:
    """A file as it was brought.

    Parameters
    ----------
    name
        Its name as the user knows it, without folder; shown in every finding.
    content
        Its bytes.
    """

    name: str
    content: bytes

    @classmethod
    def from_path(cls, path: Path) -> SourceFile:
        """Read a file from disk, its size checked first.

        Raises
        ------
        InputRefusedError
            There is no such file, it is a folder, or it is larger than `MAX_BYTES`.
        OutsideError
            The disk or the system refuses to give it.
        """
        log = FrenchLog(file=path.name)
        try:
            if not path.is_file():
                _report_missing(path, log)
            elif (size := path.stat().st_size) > MAX_BYTES:
                _report_size(size, log)
            log.raise_if_faults()
            # One byte more than allowed: a file that grows meanwhile is caught by `media`.
            with path.open("rb") as stream:
                return cls(path.name, stream.read(MAX_BYTES + 1))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            msg = typeset(f"Le fichier {quoted(path)} ne peut pas être lu : {reason}.")
            raise OutsideError(msg) from error

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def media(self) -> Media:
        """The kind of file, told from its bytes.

        Raises
        ------
        InputRefusedError
            The file is empty, too large, an endless archive, of no kind that is read, or not what its extension says.
        """
        self.refuse_size()
        log = FrenchLog(file=self.name)
        if not self.content.removeprefix(b"\xef\xbb\xbf").strip():
            log.fault("fichier_vide", "Le fichier est vide.", "Vérifiez qu’il a été enregistré et copié en entier.")
            log.raise_if_faults()
        if self.content.startswith(b"PK"):
            refuse_crowd(self.content, log)
        identity = identify(self.content)
        _check_extension(self.name, identity, log)
        log.raise_if_faults()
        assert identity.media is not None  # noqa: S101 - `_check_extension` refuses every other one
        return identity.media

    def refuse_size(self, most: int | None = None) -> None:
        """Refuse more bytes than `most`, by default `MAX_BYTES`.

        Raises
        ------
        InputRefusedError
            The file is larger.
        """
        log = FrenchLog(file=self.name)
        if len(self.content) > (MAX_BYTES if most is None else most):
            _report_size(len(self.content), log, MAX_BYTES if most is None else most)
        log.raise_if_faults()

    @property
    def is_spatial(self) -> bool:
        """Whether the file holds geometries; raises what `media` raises."""
        return self.media.is_spatial


def _report_missing(path: Path, log: FrenchLog) -> None:
    what = "Ceci est un dossier, pas un fichier" if path.is_dir() else "Ce fichier n’existe pas"
    log.fault("fichier_introuvable", f"{what} : {quoted(path)}.", "Vérifiez le chemin et le nom.", value=str(path))


def _report_size(size: int, log: FrenchLog, most: int = MAX_BYTES) -> None:
    decimals = 0 if most >= 1024**2 else 1
    log.fault(
        "fichier_trop_gros",
        f"Le fichier pèse {number(size / 1024**2, decimals=decimals)} Mo ; "
        f"{number(most / 1024**2, decimals=decimals)} Mo au plus sont acceptés.",
        "Retirez les colonnes, les feuilles et les images inutiles, ou simplifiez les contours.",
    )


def _check_extension(name: str, identity: Identity, log: FrenchLog) -> None:
    extension = PurePosixPath(name).suffix.lower()
    expected = _BY_EXTENSION.get(extension, set())
    if identity.media is None:
        log.fault(
            "contenu_inattendu",
            f"Le fichier {quoted(name)} ne peut pas être lu : c’est {identity.label}.",
            identity.advice or _ACCEPTED,
        )
    elif extension and identity.media not in expected:
        other = _EXTENSION_OF[identity.media]
        log.fault(
            "contenu_inattendu",
            f"Le fichier {quoted(name)} n’est pas ce que son nom annonce : c’est {identity.label}, "
            f"et non un fichier {extension}.",
            f"Choisissez le bon fichier, ou renommez celui-ci pour que son nom finisse par {other}.",
        )


def refuse_other_media(source: SourceFile, *, accepted: frozenset[Media], purpose: str) -> None:
    """Refuse a file which is readable, but not of a kind that can hold what is asked.

    Raises
    ------
    InputRefusedError
        The kind of the file is not among `accepted`.
    """
    if source.media in accepted:
        return
    log = FrenchLog(file=source.name)
    named = accepted - _UNSAID
    kinds = listed(sorted(media.upper() if media in _SPREADSHEETS else _NAMES[media] for media in named))
    log.fault("format_inattendu", f"{purpose} ne se lisent pas dans ce format.", f"Fournissez un fichier {kinds}.")
    log.raise_if_faults()


# Archives of what is named already.
_UNSAID = frozenset({Media.TABLE_ZIP, Media.LAYERS_ZIP, Media.KMZ})
_NAMES = {
    Media.JSON: "JSON",
    Media.KML: "KML",
    Media.UMAP: "uMap",
    Media.GPX: "GPX",
    Media.GEOJSON: "GeoJSON",
    Media.GPKG: "GeoPackage",
    Media.SHAPEFILE_ZIP: "Shapefile (dans une archive ZIP)",
    Media.GEOJSON_ZIP: "GeoJSON (dans une archive ZIP)",
}
