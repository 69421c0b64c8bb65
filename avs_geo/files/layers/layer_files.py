"""The layers that a file holds, each written where GDAL may open it: nothing of the user's names reaches the disk."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pyogrio

from avs_geo.errors import InputRefusedError
from avs_geo.files.archives import open_archive
from avs_geo.files.formats.catalogue import member_suffixes
from avs_geo.files.formats.glimpse import data_members, suffix_of
from avs_geo.files.formats.layer import Layer
from avs_geo.files.formats.shapefile import extract_shapefile, shapefiles_of
from avs_geo.files.source import SourceFile
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from avs_geo.files.formats.layer import Features
    from avs_geo.findings import FindingLog

_SHOWN: Final = 5
# The pictures of the marks of a map, and what describes a layer without being one.
_SILENT: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg"})


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
    found = source.format
    if found.layers is not None:
        yield from found.layers(source, folder, log)
    elif found.features is not None:
        yield _written_features(source, found.features(source.content, log), folder, log)
    else:
        yield from _members(source, folder, log)


def _written_features(source: SourceFile, found: Features, folder: Path, log: FindingLog) -> Layer:
    """Write the features that one of our own readers finds as a GeoJSON of which GDAL can make nothing else."""
    path = folder / "donnees.geojson"
    try:
        with path.open("w", encoding="utf-8") as stream:
            # One feature after the other: the encoder keeps each number as a text until the end.
            stream.write('{"type": "FeatureCollection", "features": [')
            for rank, feature in enumerate(found.features):
                stream.write((", " if rank else "") + json.dumps(feature, allow_nan=False))
            stream.write("]}")
    except ValueError as error:
        _fault_endless(found.features, log)
        raise InputRefusedError(log.findings) from error
    return Layer(name=source.name, path=path, table="donnees", driver="GeoJSON", crs_member=found.crs)


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
        others = [name for name in names if suffix_of(name) in member_suffixes(spatial=True) - {".shp"}]
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
        shown = listed(map(quoted, left[:_SHOWN]), last="et", of=len(left))
        log.remark(
            "membre_ecarte",
            f"Fichiers de l’archive qui ne sont pas lus : {shown} ; ce ne sont pas des couches.",
            "Fournissez-les séparément s’ils contiennent des données utiles.",
        )
