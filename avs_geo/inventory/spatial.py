"""Shapes brought as GeoJSON, GeoPackage or zipped Shapefile: read by the one GDAL driver that their bytes call for."""

from __future__ import annotations

import json
import re
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from avs_geo.errors import InputRefusedError
from avs_geo.inventory.archives import open_archive
from avs_geo.inventory.content import Media
from avs_geo.inventory.encodings import decode
from avs_geo.inventory.french import listed, number, quoted
from avs_geo.inventory.geopackage import check_geopackage
from avs_geo.inventory.headings import Field, heading_key
from avs_geo.inventory.json_text import MAX_CONTAINERS, JsonRefusedError, bounded_json
from avs_geo.inventory.rows import MAX_COLUMNS, MAX_ROWS
from avs_geo.inventory.source import refuse_other_media
from avs_geo.inventory.xlsx_book import cell_text
from avs_geo.reference.gdal_door import close_gdal

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable

    from avs_geo.findings import FindingLog
    from avs_geo.inventory.source import SourceFile

SPATIAL = frozenset({Media.GEOJSON, Media.GPKG, Media.SHAPEFILE_ZIP})
_DRIVERS = {Media.GEOJSON: "GeoJSON", Media.GPKG: "GPKG", Media.SHAPEFILE_ZIP: "ESRI Shapefile"}
_SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_CRS_NAME = re.compile(r"(urn:ogc:def:crs:\w+:[\w.]*:\w+|EPSG:\d+|OGC:CRS84)", re.IGNORECASE)
_NEEDED_PARTS = frozenset({".shp", ".shx", ".dbf"})
# GDAL tells drivers apart by these bytes, not by the suffix.
_SHAPES = frozenset({".shp", ".shx"})
_SHAPE_HEAD = b"\0\0\x27\x0a"


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRequest:
    """Which layer of a file is read, and what of it.

    Parameters
    ----------
    bearing
        The layer of polygons that has this field is read; of several, the one with the most features.
    fields
        Only the attributes that one of these fields may mean are read.
    max_features
        More features than this are refused.
    """

    bearing: Field
    fields: tuple[Field, ...]
    max_features: int


def read_layer(source: SourceFile, log: FindingLog, request: LayerRequest | None = None) -> gpd.GeoDataFrame:
    """Read the features of a file, with their attributes as text.

    Parameters
    ----------
    source
        The file.
    log
        Receives the remarks, such as the choice of a layer among several.
    request
        Which layer, and which attributes; without it, all the attributes of the first layer.

    Returns
    -------
    geopandas.GeoDataFrame
        Index ``ligne``, the rank of the feature from 1; the attributes as text, ``""`` for a missing one;
        ``geometry`` in the CRS of the file, null where it is missing or unreadable.

    Raises
    ------
    InputRefusedError
        The file is hostile or damaged, has too many features or no CRS.
    """
    refuse_other_media(source, accepted=SPATIAL, purpose="Des contours")
    close_gdal()
    with tempfile.TemporaryDirectory(prefix="avs-geo-") as folder:
        try:
            path = _write_safe_copy(source, Path(folder), log)
            features = _read_features(path, _DRIVERS[source.media], log, request)
        except InputRefusedError:
            raise
        except (DataSourceError, DataLayerError, ValueError) as error:
            log.fault(
                "contours_illisibles",
                f"Le fichier est endommagé ou n’est pas conforme au format {_DRIVERS[source.media]}.",
                "Ouvrez-le dans QGIS, puis exportez-le de nouveau en GeoJSON ou GeoPackage.",
            )
            raise InputRefusedError(log.findings) from error
    return _as_text(features)


def _read_features(path: Path, driver: str, log: FindingLog, request: LayerRequest | None) -> gpd.GeoDataFrame:
    with warnings.catch_warnings():
        # What GDAL grumbles about (versions, widths of fields) is nothing that the user could mend.
        warnings.simplefilter("ignore", RuntimeWarning)
        layer = _choose_layer(path, log, request)
        info = _check_layer(path, layer, driver, log, max_features=request.max_features if request else MAX_ROWS)
        # Geometries that cannot even be built come back null, and are reported as such.
        return pyogrio.read_dataframe(
            path,
            layer=layer,
            columns=_asked(info["fields"], request) if request else None,
            datetime_as_string=True,
            on_invalid="ignore",
            force_2d=True,
        )


def _write_safe_copy(source: SourceFile, folder: Path, log: FindingLog) -> Path:
    """Write what may be read, under a name of our own: nothing of the user's names reaches the disk or GDAL."""
    if source.media is Media.SHAPEFILE_ZIP:
        return _extract_shapefile(source, folder, log)
    if source.media is Media.GPKG:
        path = folder / "donnees.gpkg"
        path.write_bytes(source.content)
        check_geopackage(path, log)
        return path
    path = folder / "donnees.geojson"
    # Numbers beyond all measure are no numbers: refused here, since GDAL would take them.
    path.write_text(json.dumps(_pure_geojson(source.content, log), allow_nan=False), encoding="utf-8")
    return path


def _pure_geojson(content: bytes, log: FindingLog) -> dict[str, Any]:
    """Return the features and the CRS only: other members can call for other GDAL drivers."""
    text = decode(content, log)
    try:
        document = bounded_json(content, text)
    except JsonRefusedError as error:
        log.fault(
            "trop_de_sommets",
            f"Le fichier contient plus de {number(MAX_CONTAINERS)} sommets, ou autant d’autres valeurs.",
            "Gardez ce qui concerne le département, ou simplifiez les contours (QGIS : Vecteur, Simplifier).",
        )
        raise InputRefusedError(log.findings) from error
    except json.JSONDecodeError as error:
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
    members: dict[str, Any] = document if isinstance(document, dict) else {}
    features = [members] if members.get("type") == "Feature" else members.get("features")
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        log.fault(
            "geojson_illisible",
            "Le fichier ne contient pas de liste d’entités (« features »).",
            "Exportez-le de nouveau au format GeoJSON.",
        )
        raise InputRefusedError(log.findings)
    pure = {"type": "FeatureCollection", "features": features}
    return {**pure, "crs": _named_crs(members["crs"], log)} if members.get("crs") else pure


def _named_crs(crs: object, log: FindingLog) -> dict[str, Any]:
    """Return a CRS given by its name; GDAL would fetch one that is given by an address or a path."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not _CRS_NAME.fullmatch(name):
        log.fault(
            "crs_inconnu",
            f"Le système de coordonnées {quoted(name or crs)} n’est pas compris.",
            "Exportez la couche en GeoJSON (WGS 84, EPSG:4326) depuis QGIS.",
            column="crs",
        )
        raise InputRefusedError(log.findings)
    return {"type": "name", "properties": {"name": name}}


def _extract_shapefile(source: SourceFile, folder: Path, log: FindingLog) -> Path:
    with open_archive(source) as archive:
        shapes = sorted(name for name in archive.namelist() if name.lower().endswith(".shp"))
        if len(shapes) > 1:
            log.remark(
                "couche_choisie",
                f"L’archive contient {len(shapes)} Shapefiles ; seul {quoted(shapes[0])} est lu.",
                "Fournissez les autres séparément s’il le faut.",
            )
        parts = _parts_of(PurePosixPath(shapes[0]), archive)
        missing = [suffix for suffix in _SHAPEFILE_PARTS if suffix in _NEEDED_PARTS - parts.keys()]
        if missing:
            log.fault(
                "shapefile_incomplet",
                f"Il manque {listed(missing, last='et')} à côté de {quoted(shapes[0])}.",
                "Placez dans l’archive tous les fichiers de même nom : .shp, .shx, .dbf et .prj.",
            )
            raise InputRefusedError(log.findings)
        for suffix, member in parts.items():
            content = archive.read(member)
            if suffix in _SHAPES and not content.startswith(_SHAPE_HEAD):
                msg = f"{member} is no {suffix}"
                raise ValueError(msg)
            (folder / f"donnees{suffix}").write_bytes(content)
    return folder / "donnees.shp"


def _parts_of(shape: PurePosixPath, archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the members beside a .shp that bear its name, by suffix."""
    parts = {}
    for name in archive.namelist():
        path = PurePosixPath(name)
        suffix = path.suffix.lower()
        if path.with_suffix("") == shape.with_suffix("") and suffix in _SHAPEFILE_PARTS:
            parts[suffix] = name
    return parts


def _asked(attributes: Iterable[str], request: LayerRequest) -> list[str]:
    """Return the attributes that one of the fields asked for may mean; all of them where the one needed is missing."""
    keys = set[str]().union(*(field.keys() for field in request.fields))
    names = [str(name) for name in attributes]
    return [name for name in names if heading_key(name) in keys] if _bears(names, request) else names


def _bears(attributes: Iterable[str], request: LayerRequest) -> bool:
    keys = request.bearing.keys()
    return any(heading_key(str(name)) in keys for name in attributes)


def _choose_layer(path: Path, log: FindingLog, request: LayerRequest | None) -> str:
    layers = [str(name) for name, kind in pyogrio.list_layers(path) if kind is not None]
    if not layers:
        log.fault("couche_absente", "Le fichier ne contient aucune couche de contours.", "Vérifiez son contenu.")
        raise InputRefusedError(log.findings)
    chosen = layers[0] if request is None else _most_likely(path, layers, request)
    if len(layers) > 1:
        log.remark(
            "couche_choisie",
            f"Le fichier contient {len(layers)} couches ; seule {quoted(chosen)} est lue.",
            "Fournissez les autres séparément s’il le faut.",
        )
    return chosen


def _most_likely(path: Path, layers: list[str], request: LayerRequest) -> str:
    """Return the layer of polygons that bears the field and has the most features; the first where none does."""
    sizes = {}
    for layer in layers:
        info = pyogrio.read_info(path, layer=layer, force_feature_count=True)
        bears = _bears(info["fields"], request)
        if bears and "Polygon" in str(info["geometry_type"]):
            sizes[layer] = int(info["features"])
    return max(sizes, key=sizes.__getitem__, default=layers[0])


def _check_layer(path: Path, layer: str, driver: str, log: FindingLog, *, max_features: int) -> dict[str, Any]:
    info: dict[str, Any] = pyogrio.read_info(path, layer=layer, force_feature_count=True)
    if info["driver"] != driver:
        msg = f"driver {info['driver']} instead of {driver}"
        raise ValueError(msg)
    if info["features"] > max_features or len(info["fields"]) > MAX_COLUMNS:
        log.fault(
            "trop_de_lignes",
            f"Le fichier contient {number(info['features'])} entités et {len(info['fields'])} attributs ; "
            f"{number(max_features)} et {MAX_COLUMNS} au plus sont acceptés.",
            "Gardez seulement ce qui concerne le département.",
        )
    if info["crs"] is None:
        log.fault(
            "crs_absent",
            "Le fichier ne dit pas dans quel système de coordonnées sont ses contours.",
            "Dans QGIS, donnez son système de coordonnées à la couche, puis exportez-la en GeoJSON (WGS 84) ; pour un "
            "Shapefile, il suffit d’ajouter le fichier .prj à l’archive.",
        )
    if log.has_faults:
        raise InputRefusedError(log.findings)
    return info


def _as_text(features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    lines = pd.RangeIndex(1, len(features) + 1, name="ligne")
    attributes = features.drop(columns="geometry", errors="ignore")
    texts = pd.DataFrame(
        {name: [_attribute_text(value) for value in attributes[name]] for name in attributes},
        index=lines,
        dtype="str",
    )
    geometry = gpd.GeoSeries(features.geometry.to_numpy(), index=lines, crs=features.crs)
    return gpd.GeoDataFrame(texts, geometry=geometry)


def _attribute_text(value: object) -> str:
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN alone differs from itself
        return ""
    plain = value.item() if hasattr(value, "item") else value
    return cell_text(plain).strip()
