"""The kinds of file that are read, and what is said of a file once its bytes are known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Media(StrEnum):
    """The kinds of file that are read."""

    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"
    JSON = "json"
    TABLE_ZIP = "table_zip"
    GEOJSON = "geojson"
    GPKG = "gpkg"
    KML = "kml"
    KMZ = "kmz"
    UMAP = "umap"
    GPX = "gpx"
    SHAPEFILE_ZIP = "shapefile_zip"
    GEOJSON_ZIP = "geojson_zip"
    LAYERS_ZIP = "layers_zip"

    @property
    def is_spatial(self) -> bool:
        """Whether the file holds geometries."""
        return self in SPATIAL


SPATIAL: Final = frozenset(
    {
        *(Media.GEOJSON, Media.GPKG, Media.KML, Media.KMZ, Media.UMAP, Media.GPX),
        *(Media.SHAPEFILE_ZIP, Media.GEOJSON_ZIP, Media.LAYERS_ZIP),
    }
)


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


_LABELS: Final = {
    Media.CSV: "un fichier texte (CSV)",
    Media.XLSX: "un classeur Excel (XLSX)",
    Media.ODS: "un classeur OpenDocument (ODS)",
    Media.JSON: "un tableau au format JSON",
    Media.TABLE_ZIP: "une archive ZIP qui contient un tableau",
    Media.GEOJSON: "un fichier GeoJSON",
    Media.GPKG: "un GeoPackage",
    Media.KML: "un fichier KML",
    Media.KMZ: "un fichier KMZ",
    Media.UMAP: "une carte uMap",
    Media.GPX: "un fichier GPX",
    Media.SHAPEFILE_ZIP: "une archive ZIP qui contient un Shapefile",
    Media.GEOJSON_ZIP: "une archive ZIP qui contient des fichiers GeoJSON",
    Media.LAYERS_ZIP: "une archive ZIP qui contient des couches",
}


def known(media: Media) -> Identity:
    """Return the identity of a kind that is read."""
    return Identity(media, _LABELS[media])


# What the formats of layers are called.
LAYER_FORMATS: Final = {
    Media.GEOJSON: "GeoJSON",
    Media.GPKG: "GPKG",
    Media.KML: "KML",
    Media.KMZ: "KMZ",
    Media.UMAP: "uMap",
    Media.GPX: "GPX",
    Media.SHAPEFILE_ZIP: "ESRI Shapefile",
    Media.GEOJSON_ZIP: "GeoJSON",
    Media.LAYERS_ZIP: "de ses couches",
}
