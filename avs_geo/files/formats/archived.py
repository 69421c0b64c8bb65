"""The archives whose members are read, each by its own format."""

from __future__ import annotations

from typing import Final

from avs_geo.files.formats.format import Format

KMZ: Final = Format(
    key="kmz",
    label="un fichier KMZ",
    standard="KMZ",
    extensions=(".kmz", ".zip"),
    recognises=lambda seen: seen.layers == {".kml"},
    holds="layers",
)
SHAPEFILE_ZIP: Final = Format(
    key="shapefile_zip",
    label="une archive ZIP qui contient un Shapefile",
    name="Shapefile (dans une archive ZIP)",
    standard="ESRI Shapefile",
    extensions=(".zip",),
    members=(".shp",),
    recognises=lambda seen: seen.layers == {".shp"},
    holds="layers",
)
GEOJSON_ZIP: Final = Format(
    key="geojson_zip",
    label="une archive ZIP qui contient des fichiers GeoJSON",
    name="GeoJSON (dans une archive ZIP)",
    standard="GeoJSON",
    extensions=(".zip",),
    recognises=lambda seen: seen.layers == {".geojson"},
    holds="layers",
)
LAYERS_ZIP: Final = Format(
    key="layers_zip",
    label="une archive ZIP qui contient des couches",
    standard="de ses couches",
    extensions=(".zip",),
    recognises=lambda seen: bool(seen.layers),
    holds="layers",
)
TABLE_ZIP: Final = Format(
    key="table_zip",
    label="une archive ZIP qui contient un tableau",
    extensions=(".zip",),
    recognises=lambda seen: bool(seen.tables),
    holds="table",
)
