"""Features out of any JSON that holds some: GeoJSON in all its forms, uMap maps, records of open data portals."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any, Final

from avs_geo.errors import InputRefusedError
from avs_geo.files.encodings import decode
from avs_geo.files.formats.format import Format
from avs_geo.files.formats.layer import LAYER_COLUMN, Features
from avs_geo.files.formats.refused import JSONS
from avs_geo.files.json_text import MAX_CONTAINERS, JsonRefusedError, bounded_json, utf8_of
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from avs_geo.files.formats.glimpse import Glimpse
    from avs_geo.findings import FindingLog

# The second is that of maps exported before 2020.
_UMAP: Final = ("_umap_options", "_storage")
_GEOMETRIES: Final = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)
# Where the records of portals keep their shape.
_SHAPES: Final = ("geometry", "geo_shape", "geom", "the_geom", "shape")
_PAIR: Final = 2
JSON_EXTENSIONS: Final = (".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".jsonl", ".umap")
_GEOJSON_TYPE: Final = re.compile(rb'"type"\s*:\s*"Feature(Collection)?"')
_UMAP_TYPE: Final = re.compile(rb'"type"\s*:\s*"umap"')
_BARE_GEOMETRY: Final = re.compile(
    rb'\s*\{\s*("bbox"\s*:\s*\[[^]]*\]\s*,\s*)?"(type"\s*:\s*"(Multi)?(Point|LineString|Polygon)"|'
    rb'type"\s*:\s*"GeometryCollection"|(coordinates|geometries)"\s*:\s*\[)'
)
_RECORD_SHAPE: Final = re.compile(rb'"type"\s*:\s*"(Multi)?(Point|LineString|Polygon)"')
# A list of objects, alone or under one of the names that portals give to it; values before it are gone over.
_RECORDS: Final = re.compile(
    rb'\s*(\[\s*\{\s*"|\{(?:[^{}\[\]]|\{[^{}]*\}|\[[^{}\[\]]*\])*?'
    rb'"(records|results|result|data|rows|value|values|items)"\s*:\s*\[\s*\{)',
)


def read_json_features(content: bytes, log: FindingLog) -> Features:
    """Return the features of a document, its layers one after the other.

    Understood: a collection, a feature, a geometry alone; one feature on each line; a list of features; a uMap map,
    whose layers are named in the column ``couche``; records whose shape is a geometry or a feature.

    Raises
    ------
    InputRefusedError
        It is too large, no JSON, or holds no feature.
    """
    # A sequence of features has a mark before each.
    content = utf8_of(content).replace(b"\x1e", b"")
    document = _parsed(content, log)
    if isinstance(document, dict) and document.get("type") == "umap":
        drawn = list(_umap_features(document, log))
        if not drawn:
            log.fault(
                "couche_absente",
                "La carte uMap ne contient aucune entité dans ses calques.",
                "Dans uMap, exportez la carte avec ses données (Partager et télécharger, données complètes).",
            )
            raise InputRefusedError(log.findings)
        return Features(drawn)
    features = _features_of(document)
    if features is None:
        log.fault(
            "geojson_illisible",
            "Le fichier ne contient pas de liste d’entités (« features »).",
            "Exportez-le de nouveau au format GeoJSON.",
        )
        raise InputRefusedError(log.findings)
    # A number that JSON lacks is null here: such a pair is no place, and GDAL would read it as 0.
    doubtful = any(mark in content for mark in (b"null", b"NaN", b"Infinity"))
    pure = [_pure(feature, doubtful=doubtful) for feature in features]
    if any(key in feature["properties"] for key in _UMAP for feature in pure[:1]):
        pure = [{**feature, "properties": _without_options(feature["properties"])} for feature in pure]
    return Features(pure, document.get("crs") if isinstance(document, dict) else None)


def _parsed(content: bytes, log: FindingLog) -> Any:
    text = decode(content, log)
    try:
        return bounded_json(content, text)
    except JsonRefusedError as error:
        log.fault(
            "trop_de_sommets",
            f"Le fichier contient plus de {number(MAX_CONTAINERS)} sommets, ou autant d’autres valeurs.",
            "Gardez ce qui concerne le département, ou simplifiez les contours (QGIS : Vecteur, Simplifier).",
        )
        raise InputRefusedError(log.findings) from error
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and (rows := _lines(text)) is not None:
            return rows
        log.fault(
            "geojson_illisible",
            f"Le fichier n’est pas du JSON correct : une erreur se trouve au caractère {error.colno} de la ligne.",
            "Exportez-le de nouveau, ou vérifiez qu’il a été copié en entier.",
            line=error.lineno,
        )
        raise InputRefusedError(log.findings) from error
    except (RecursionError, ValueError) as error:
        log.fault("geojson_illisible", "Le fichier n’est pas du GeoJSON correct.", "Exportez-le de nouveau.")
        raise InputRefusedError(log.findings) from error


def _lines(text: str) -> list[Any] | None:
    """Return the documents of a text that holds one on each line (GeoJSONL, NDJSON); None where a line is none."""
    try:
        return [json.loads(line, parse_constant=lambda _: None) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return None


def _features_of(document: Any) -> list[dict[str, Any]] | None:
    """Return the features of GeoJSON in one of its forms, or of records; None where it holds none."""
    if isinstance(document, dict):
        if document.get("type") == "Feature":
            return [document]
        if _kind(document) in _GEOMETRIES:
            return [{"properties": {}, "geometry": document}]
        inside = document.get("features")
        if inside is None:
            inside = next((document[key] for key in ("records", "results", "data") if key in document), None)
    else:
        inside = document
    if not isinstance(inside, list) or not all(isinstance(item, dict) for item in inside):
        return None
    if isinstance(document, dict) and "features" in document:
        return inside
    found = [_feature_of(item) for item in inside]
    if all(feature is None for feature in found):
        return None
    return [feature or {"properties": _values_of(item)} for feature, item in zip(found, inside, strict=True)]


def _feature_of(item: dict[str, Any]) -> dict[str, Any] | None:
    """Return a feature out of an item of a list: a feature itself, a geometry, or a record that has a shape."""
    if item.get("type") == "Feature" and ("geometry" in item or "properties" in item):
        return item
    if _kind(item) in _GEOMETRIES and ("coordinates" in item or "geometries" in item):
        return {"properties": {}, "geometry": item}
    values = _values_of(item)
    for key in _SHAPES:
        shape = values.get(key, item.get(key))
        shape = shape.get("geometry") if isinstance(shape, dict) and shape.get("type") == "Feature" else shape
        if isinstance(shape, dict) and _kind(shape) in _GEOMETRIES:
            return {"properties": {name: value for name, value in values.items() if name != key}, "geometry": shape}
    return None


def _kind(item: dict[str, Any]) -> str:
    """Return the type that an object says it is of; empty where it says a list or an object."""
    kind = item.get("type")
    return kind if isinstance(kind, str) else ""


def _values_of(item: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a record: portals put them under ``fields``, with notes of their own beside."""
    fields = item.get("fields")
    return fields if isinstance(fields, dict) else item


def _umap_features(document: dict[str, Any], log: FindingLog) -> Iterator[dict[str, Any]]:
    """Give the features of every layer of a uMap map; layers that hold none are named."""
    layers = document.get("layers")
    empty: list[str] = []
    elsewhere: list[str] = []
    for rank, layer in enumerate(layers if isinstance(layers, list) else [], start=1):
        options = _options_of(layer)
        name = str(options.get("name") or f"Calque {rank}")
        features = layer.get("features") if isinstance(layer, dict) else None
        found = [item for item in features if isinstance(item, dict)] if isinstance(features, list) else []
        if not found:
            remote = options.get("remoteData")
            (elsewhere if isinstance(remote, dict) and remote.get("url") else empty).append(name)
        for feature in found:
            properties = _without_options(feature.get("properties"))
            yield _pure({"properties": {**properties, LAYER_COLUMN: name}, "geometry": feature.get("geometry")})
    if elsewhere:
        log.remark(
            "couche_vide",
            f"Les données de ces calques sont à une adresse et non dans le fichier : {_names(elsewhere)} ; ils ne sont "
            "pas lus.",
            "Dans uMap, copiez ces données dans un calque de la carte, puis exportez-la de nouveau.",
        )
    if empty:
        log.remark("couche_vide", f"Calques sans aucune entité : {_names(empty)}.")


def _options_of(layer: Any) -> dict[str, Any]:
    for key in (*_UMAP, "properties"):
        options = layer.get(key) if isinstance(layer, dict) else None
        if isinstance(options, dict):
            return options
    return {}


def _names(names: list[str]) -> str:
    return listed(map(quoted, names), last="et")


def _without_options(properties: Any) -> dict[str, Any]:
    """Return the properties of a feature without what uMap keeps there of colours and icons."""
    return {key: value for key, value in properties.items() if key not in _UMAP} if isinstance(properties, dict) else {}


def _pure(feature: dict[str, Any], *, doubtful: bool = True) -> dict[str, Any]:
    """Return a feature with nothing but properties and a geometry: other members can call for other GDAL drivers."""
    properties = feature.get("properties")
    return {
        "type": "Feature",
        "properties": properties if isinstance(properties, dict) else {},
        "geometry": _sane(feature.get("geometry"), doubtful=doubtful),
    }


def _sane(geometry: Any, *, doubtful: bool) -> dict[str, Any] | None:
    if not isinstance(geometry, dict) or _kind(geometry) not in _GEOMETRIES:
        return None
    if (doubtful or geometry["type"] == "Point") and not _is_whole(geometry):
        return None
    return _plain(geometry)


def _plain(geometry: dict[str, Any]) -> dict[str, Any]:
    if geometry["type"] == "GeometryCollection":
        inside = geometry.get("geometries")
        return {"type": "GeometryCollection", "geometries": inside if isinstance(inside, list) else []}
    return {"type": geometry["type"], "coordinates": geometry.get("coordinates")}


def _is_whole(geometry: dict[str, Any]) -> bool:
    """Whether a geometry has coordinates, and nothing but numbers in their first two."""
    waiting: list[Any] = [geometry]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting.append(item.get("geometries" if item.get("type") == "GeometryCollection" else "coordinates"))
        elif not isinstance(item, list) or not item:
            return False
        elif isinstance(item[0], list | dict):
            waiting.extend(item)
        elif len(item) < _PAIR or not all(_is_number(value) for value in item[:_PAIR]):
            return False
    return True


def _is_number(value: Any) -> bool:
    """Whether a value is a number of a place: one of JSON may have hundreds of digits."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


def holds_records(seen: Glimpse) -> bool:
    """Whether JSON looks like rows: a list of objects, by itself or under a name that open data portals give it."""
    return bool(seen.json) and _RECORDS.match(seen.head) is not None


def _is_geojson(seen: Glimpse) -> bool:
    text = seen.json
    if _GEOJSON_TYPE.search(text) or _BARE_GEOMETRY.match(text):
        return True
    is_other = any(one.recognises(seen) for one in JSONS)
    return not is_other and holds_records(seen) and _RECORD_SHAPE.search(text) is not None


UMAP: Final = Format(
    key="umap",
    label="une carte uMap",
    name="uMap",
    standard="uMap",
    extensions=(".umap", *JSON_EXTENSIONS),
    members=(".umap",),
    recognises=lambda seen: b'"layers"' in seen.json and _UMAP_TYPE.search(seen.json) is not None,
    features=read_json_features,
)
GEOJSON: Final = Format(
    key="geojson",
    label="un fichier GeoJSON",
    name="GeoJSON",
    standard="GeoJSON",
    extensions=JSON_EXTENSIONS,
    members=(".geojson", ".geojsonl", ".json"),
    recognises=_is_geojson,
    features=read_json_features,
)
