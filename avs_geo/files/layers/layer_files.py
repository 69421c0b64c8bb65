"""The layers that a file holds, each written where GDAL may open it: nothing of the user's names reaches the disk."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import pyogrio

from avs_geo.errors import InputRefusedError
from avs_geo.files.archives import open_archive
from avs_geo.files.content import LAYER_SUFFIXES, Media, data_members, suffix_of
from avs_geo.files.layers.geopackage import check_geopackage
from avs_geo.files.layers.gpx import read_gpx_features
from avs_geo.files.layers.json_features import JsonFeatures, read_json_features
from avs_geo.files.layers.kml import read_kml_features
from avs_geo.files.layers.shapefile import extract_shapefile, shapefiles_of
from avs_geo.files.source import SourceFile
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from avs_geo.findings import FindingLog

_SHOWN: Final = 5
_NO_CRS: Final = object()
# The pictures of the marks of a map, and what describes a layer without being one.
_SILENT: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer of a file.

    Parameters
    ----------
    name
        What people call it.
    path, table
        Where GDAL finds it, and the name under which it does.
    driver
        The only driver that may open it.
    crs_member
        What a GeoJSON says of its CRS; `says_crs` is false for the formats of which GDAL tells it.
    encoding
        Of its texts, where the format does not say it.
    info
        What GDAL says of it: ``fields``, ``geometry_type``, ``features``, ``crs``.
    """

    name: str
    path: Path
    table: str
    driver: str
    crs_member: Any = _NO_CRS
    encoding: str | None = None
    info: dict[str, Any] = field(default_factory=dict)

    @property
    def says_crs(self) -> bool:
        """Whether the file itself said its CRS, or said nothing as GeoJSON may."""
        return self.crs_member is not _NO_CRS

    @property
    def fields(self) -> list[str]:
        """The names of its attributes."""
        return [str(name) for name in self.info["fields"]]

    @property
    def count(self) -> int:
        """How many features it has."""
        return int(self.info["features"])

    def may_hold(self, kind: str) -> bool:
        """Whether its geometries may be of a kind, ``Polygon`` or ``Point``; mixed layers may be of any."""
        declared = str(self.info["geometry_type"])
        return declared in {"Unknown", "GeometryCollection"} or kind in declared


def layers_in(source: SourceFile, folder: Path, log: FindingLog) -> list[Layer]:
    """Return the layers of a file, in its order; the tables without geometry of a GeoPackage are among them.

    Raises
    ------
    InputRefusedError
        The file is hostile, damaged or empty.
    """
    return [replace(layer, info=_described(layer)) for layer in _written(source, folder, log)]


def _described(layer: Layer) -> dict[str, Any]:
    info: dict[str, Any] = pyogrio.read_info(
        layer.path, layer=layer.table, encoding=layer.encoding, force_feature_count=True
    )
    if info["driver"] != layer.driver:
        msg = f"driver {info['driver']} instead of {layer.driver}"
        raise ValueError(msg)
    return info


def _written(source: SourceFile, folder: Path, log: FindingLog) -> Iterator[Layer]:
    if source.media is Media.GPKG:
        yield from _tables(source, folder, log)
    elif source.media in {Media.SHAPEFILE_ZIP, Media.GEOJSON_ZIP, Media.LAYERS_ZIP, Media.KMZ}:
        yield from _members(source, folder, log)
    else:
        yield _features(source, folder, log)


def _tables(source: SourceFile, folder: Path, log: FindingLog) -> Iterator[Layer]:
    path = folder / "donnees.gpkg"
    path.write_bytes(source.content)
    check_geopackage(path, log)
    for name, _ in pyogrio.list_layers(path):
        yield Layer(name=str(name), path=path, table=str(name), driver="GPKG")


def _features(source: SourceFile, folder: Path, log: FindingLog) -> Layer:
    """Write the features that one of our own readers finds as a GeoJSON of which GDAL can make nothing else."""
    found = _read(source, log)
    path = folder / "donnees.geojson"
    try:
        text = json.dumps({"type": "FeatureCollection", "features": found.features}, allow_nan=False)
    except ValueError as error:
        _fault_endless(found.features, log)
        raise InputRefusedError(log.findings) from error
    path.write_text(text, encoding="utf-8")
    return Layer(name=source.name, path=path, table="donnees", driver="GeoJSON", crs_member=found.crs)


def _read(source: SourceFile, log: FindingLog) -> JsonFeatures:
    if source.media is Media.KML:
        return JsonFeatures(read_kml_features(source.content, log))
    if source.media is Media.GPX:
        return JsonFeatures(read_gpx_features(source.content, log))
    return read_json_features(source.content, log)


def _fault_endless(features: list[dict[str, Any]], log: FindingLog) -> None:
    """Say which features hold a number beyond all measure: GDAL would take it."""
    for line, feature in enumerate(features, start=1):
        try:
            json.dumps(feature, allow_nan=False)
        except ValueError:
            log.fault(
                "contours_illisibles",
                "L’entité contient un nombre infini, qui n’est celui d’aucun lieu ni d’aucune quantité.",
                "Corrigez ses coordonnées et ses attributs, ou retirez-la.",
                line=line,
            )


def _members(source: SourceFile, folder: Path, log: FindingLog) -> Iterator[Layer]:
    with open_archive(source) as archive:
        names = data_members(archive.namelist())
        shapefiles = shapefiles_of(names)
        others = [name for name in names if suffix_of(name) in LAYER_SUFFIXES - {".shp"}]
        parts = {part for parts in shapefiles.values() for part in parts}
        _name_left_out([name for name in names if name not in parts and name not in others], log)
        for rank, (stem, parts_of_one) in enumerate(shapefiles.items()):
            place = folder / f"s{rank}"
            place.mkdir()
            path, encoding = extract_shapefile(archive, stem, parts_of_one, place, log)
            yield Layer(name=stem.name, path=path, table=path.stem, driver="ESRI Shapefile", encoding=encoding)
        for rank, name in enumerate(others):
            place = folder / f"m{rank}"
            place.mkdir()
            member = SourceFile(name.rpartition("/")[2], archive.read(name))
            for layer in _written(member, place, log):
                yield replace(layer, name=layer.name.rpartition(".")[0] or layer.name)


def _name_left_out(names: list[str], log: FindingLog) -> None:
    """Name the members of an archive that are no layer."""
    left = [name for name in names if suffix_of(name) not in _SILENT]
    if left:
        names = listed(map(quoted, left[:_SHOWN]), last="et", of=len(left))
        log.remark(
            "membre_ecarte",
            f"Fichiers de l’archive qui ne sont pas lus : {names} ; ce ne sont pas des couches.",
            "Fournissez-les séparément s’ils contiennent des données utiles.",
        )
