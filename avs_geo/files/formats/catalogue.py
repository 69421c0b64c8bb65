"""All the formats, in the order in which a file is tried: the first that recognises it is the one that it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.files.formats.archived import GEOJSON_ZIP, KMZ, LAYERS_ZIP, SHAPEFILE_ZIP, TABLE_ZIP
from avs_geo.files.formats.csv_text import CSV
from avs_geo.files.formats.geopackage import GEOPACKAGE
from avs_geo.files.formats.glimpse import Glimpse
from avs_geo.files.formats.gpx import GPX
from avs_geo.files.formats.json_features import GEOJSON, UMAP
from avs_geo.files.formats.json_records import JSON
from avs_geo.files.formats.kml import KML
from avs_geo.files.formats.ods_book import ODS
from avs_geo.files.formats.refused import (
    ARCHIVES,
    BINARIES,
    DAMAGED_ARCHIVE,
    DOCUMENTS,
    DRAWINGS,
    JSONS,
    MARKUPS,
    OTHER_JSON,
    UNKNOWN_BINARY,
    UTF_16,
)
from avs_geo.files.formats.xlsx_book import XLSX

if TYPE_CHECKING:
    from avs_geo.files.formats.format import Format

# A new format goes before those that would take its files for theirs.
BINARY_FORMATS: tuple[Format, ...] = (
    *(DAMAGED_ARCHIVE, ODS, XLSX, *DOCUMENTS),
    *(KMZ, SHAPEFILE_ZIP, GEOJSON_ZIP, LAYERS_ZIP, TABLE_ZIP, *ARCHIVES),
    *(GEOPACKAGE, *BINARIES),
)
TEXT_FORMATS: tuple[Format, ...] = (
    *(UNKNOWN_BINARY, UMAP, GEOJSON, *JSONS, JSON, OTHER_JSON),
    *(KML, GPX, *MARKUPS),
    *(*DRAWINGS, CSV),
)


def identify(content: bytes) -> Format:
    """Return what `content` is, without trusting anything outside it: names and extensions are only claims."""
    seen = Glimpse(content, member_suffixes(spatial=True), member_suffixes(spatial=False))
    if (binary := next((one for one in BINARY_FORMATS if one.recognises(seen)), None)) is not None:
        return binary
    text = next(one for one in TEXT_FORMATS if one.recognises(seen))
    return UTF_16 if not text.is_read and seen.encoding is not None else text


def every_format() -> tuple[Format, ...]:
    """Return all the formats, those that are not read included."""
    return (*BINARY_FORMATS, *TEXT_FORMATS)


def member_suffixes(*, spatial: bool) -> frozenset[str]:
    """Return how the names of the files inside an archive end where they hold shapes, or where they are tables."""
    return frozenset(suffix for one in every_format() if one.is_spatial is spatial for suffix in one.members)
