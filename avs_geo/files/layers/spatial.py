"""Shapes brought as GeoJSON, GeoPackage, Shapefile, KML, uMap or GPX: the layers that were wanted, as one table."""

from __future__ import annotations

import itertools
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from avs_geo.errors import InputRefusedError
from avs_geo.files.formats.declared_crs import crs_of_definition, crs_of_member
from avs_geo.files.formats.layer import LAYER_COLUMN
from avs_geo.files.gdal_door import close_gdal
from avs_geo.files.headings import Field, claim_of, heading_key
from avs_geo.files.layers.layer_files import layers_in
from avs_geo.files.layers.layer_position import place_layer
from avs_geo.files.layers.plain_shapes import plain_shapes
from avs_geo.files.reading_door import reading
from avs_geo.files.rows import MAX_COLUMNS, MAX_ROWS
from avs_geo.files.source import refuse_tables
from avs_geo.files.values.cell_text import cell_text
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.files.formats.layer import Layer
    from avs_geo.files.layers.layer_position import Ground
    from avs_geo.files.source import SourceFile
    from avs_geo.findings import FindingLog

# The last is what pyogrio raises over a system that GDAL reads, and cannot write out: a variable of its own is not set.
_GDAL_ERRORS = (
    *(CRSError, DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError),
    UnboundLocalError,
)
_SHOWN = 5
_WGS84 = 4326


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRequest:
    """Which layers of a file are read, and what of them.

    Parameters
    ----------
    bearing
        The layers that have the most of these fields are read; where `areas`, among those of polygons.
    stand_ins
        Name of a field to the column of a map that can stand for it.
    fields
        Only the attributes that one of these fields may mean are read; all of them where it is empty.
    areas
        Whether areas are wanted: lines that are closed are then taken for their inside.
    shapes
        Whether geometries are read at all.
    several
        Whether all such layers are read, one after the other, or only the one with the most features.
    max_features
        More features than this are refused.
    """

    bearing: tuple[Field, ...]
    stand_ins: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    areas: bool = True
    shapes: bool = True
    several: bool = False
    max_features: int | None = None

    def score(self, layer: Layer) -> int:
        """Return how many of the wanted fields a layer has."""
        names = {heading_key(name) for name in layer.fields}
        borne = sum(bears(layer.fields, field) for field in self.bearing)
        return borne + (borne < len(self.bearing) and any(name in names for name in self.stand_ins))

    def may_fit(self, layer: Layer) -> bool:
        """Whether the geometries of a layer may be of the kind that is wanted."""
        return not self.areas or layer.may_hold("Polygon")


def read_layer(
    source: SourceFile, log: FindingLog, request: LayerRequest | None = None, *, ground: Ground | None = None
) -> gpd.GeoDataFrame:
    """Read the features of a file, with their attributes as text.

    Parameters
    ----------
    source
        The file.
    log
        Receives the remarks, such as the choice of a layer among several.
    request
        Which layers, and which attributes; without it, all the attributes of the first layer.
    ground
        The department: a file that does not say its CRS, or says a wrong one, is then read by the only usual system
        that puts it there.

    Returns
    -------
    geopandas.GeoDataFrame
        Index ``ligne``, the rank of the feature from 1; the attributes as text, ``""`` for a missing one;
        ``geometry`` in the CRS of the file, null where it is missing, empty or unreadable.

    Raises
    ------
    InputRefusedError
        The file is hostile or damaged, has too many features or no CRS.
    """
    refuse_tables(source, purpose="Des contours")
    close_gdal()
    with tempfile.TemporaryDirectory(prefix="avs-geo-") as folder, reading(log), warnings.catch_warnings():
        # What GDAL grumbles about (versions, widths of fields, systems that it does not know) is said in our own words,
        # or is nothing that the user could mend.
        warnings.simplefilter("ignore")
        try:
            layers = _chosen(layers_in(source, Path(folder), log), log, request)
            most = request.max_features if request else None
            _check_size(layers, log, MAX_ROWS if most is None else most)
            parts = [_read_one(layer, log, request, ground) for layer in layers]
        except InputRefusedError:
            raise
        except (*_GDAL_ERRORS, ValueError) as error:
            log.fault(
                "contours_illisibles",
                f"Le fichier est endommagé ou n’est pas conforme au format {source.format.standard}.",
                "Ouvrez-le dans QGIS, puis exportez-le de nouveau en GeoJSON ou GeoPackage.",
            )
            raise InputRefusedError(log.findings) from error
        return _joined(parts, layers, request)


def read_attributes(source: SourceFile, log: FindingLog, fields: tuple[Field, ...]) -> gpd.GeoDataFrame:
    """Read the layers that have the needed ones of some fields for their attributes alone, which is said.

    Raises
    ------
    InputRefusedError
        As for `read_layer`.
    """
    needed = tuple(field for field in fields if field.needed) or fields
    layer = read_layer(source, log, LayerRequest(bearing=needed, areas=False, shapes=False, several=True))
    log.remark(
        "geometries_ignorees",
        "Le fichier contient une couche ; seuls ses attributs servent ici, et non ses formes.",
    )
    return layer


def _chosen(layers: list[Layer], log: FindingLog, request: LayerRequest | None) -> list[Layer]:
    """Return the layers to read, and name those that are left."""
    if not layers:
        log.fault("couche_absente", "Le fichier ne contient aucune couche de contours.", "Vérifiez son contenu.")
        raise InputRefusedError(log.findings)
    chosen = _wanted(layers, request)
    if len(layers) > 1:
        left = [layer for layer in layers if layer not in chosen]
        read = listed([quoted(layer.name) for layer in chosen[:_SHOWN]], last="et")
        what = f"seule {read} est lue" if len(chosen) == 1 else f"sont lues : {_numbered(chosen)}"
        log.remark(
            "couche_choisie",
            f"Le fichier contient {len(layers)} couches ; {what}." + _named_left(left),
            "Fournissez les autres séparément s’il le faut." if left else "",
        )
    return chosen


def _numbered(layers: list[Layer]) -> str:
    """Name layers that are read one after the other, with the ranks that their features get."""
    ends = list(itertools.accumulate(layer.count for layer in layers))
    ranks = [
        f"{quoted(layer.name)} (entités {end - layer.count + 1} à {end})"
        for layer, end in zip(layers, ends, strict=True)
    ]
    return listed(ranks[:_SHOWN], last="et", of=len(ranks))


def _named_left(left: list[Layer]) -> str:
    if not left:
        return ""
    return f" Ne sont pas lues : {listed([quoted(layer.name) for layer in left[:_SHOWN]], last='et', of=len(left))}."


def _wanted(layers: list[Layer], request: LayerRequest | None) -> list[Layer]:
    """Return the layers that have the most of the wanted fields; the first of all where none has any."""
    if request is None:
        return [next((layer for layer in layers if layer.info["geometry_type"]), layers[0])]
    fitting = [layer for layer in layers if request.may_fit(layer)]
    best = max((request.score(layer) for layer in fitting), default=0)
    if not best:
        return (fitting or layers)[:1]
    bearing = [layer for layer in fitting if request.score(layer) == best]
    return bearing if request.several else [max(bearing, key=lambda layer: layer.count)]


def _check_size(layers: list[Layer], log: FindingLog, most: int) -> None:
    count, fields = sum(layer.count for layer in layers), max(len(layer.fields) for layer in layers)
    if count > most or fields > MAX_COLUMNS:
        log.fault(
            "trop_de_lignes",
            f"Le fichier contient {number(count)} entités et {fields} attributs ; "
            f"{number(most)} et {MAX_COLUMNS} au plus sont acceptés.",
            "Gardez seulement ce qui concerne le département.",
        )
        raise InputRefusedError(log.findings)


def _read_one(layer: Layer, log: FindingLog, request: LayerRequest | None, ground: Ground | None) -> gpd.GeoDataFrame:
    attributes = pyogrio.read_dataframe(
        layer.path,
        layer=layer.table,
        columns=_asked(layer.fields, request),
        encoding=layer.encoding,
        read_geometry=False,
        datetime_as_string=True,
    )
    # The geometry is read apart: its CRS may be one that no library can make anything of.
    bytes_of = None
    if request is None or request.shapes:
        _, _, bytes_of, _ = pyogrio.raw.read(layer.path, layer=layer.table, columns=[], force_2d=True)
    lines = pd.RangeIndex(1, (len(attributes) if bytes_of is None else len(bytes_of)) + 1, name="ligne")
    texts = {name: [_attribute_text(value) for value in attributes[name]] for name in attributes}
    if bytes_of is None:
        geometry = gpd.GeoSeries([None] * len(lines), index=lines, crs=_WGS84 if ground is None else ground.epsg)
    else:
        geometry = _placed(gpd.GeoSeries(_built(bytes_of), index=lines), layer, log, request, ground)
    return gpd.GeoDataFrame(pd.DataFrame(texts, index=lines, dtype="str"), geometry=geometry)


def _built(bytes_of: np.ndarray) -> np.ndarray:
    """Return geometries; those that cannot even be built come back null, and are reported as such."""
    built: np.ndarray = shapely.from_wkb(bytes_of, on_invalid="ignore")
    return built


def _placed(
    shapes: gpd.GeoSeries, layer: Layer, log: FindingLog, request: LayerRequest | None, ground: Ground | None
) -> gpd.GeoSeries:
    """Return the geometries of a layer, plain, in the CRS that they are in."""
    shapes = plain_shapes(shapes, log, areas=request is not None and request.areas)
    declared = crs_of_member(layer.crs_member) if layer.says_crs else crs_of_definition(layer.info["crs"])
    return place_layer(shapes, declared=declared, ground=ground, log=log)


def _joined(parts: list[gpd.GeoDataFrame], layers: list[Layer], request: LayerRequest | None) -> gpd.GeoDataFrame:
    """Return the layers as one, in the CRS of the first; each feature says its layer where there are several."""
    if len(parts) == 1:
        return parts[0]
    named = []
    for raw, layer in zip(parts, layers, strict=True):
        part = raw if request is None else raw.rename(columns=_contract_names(raw, request.bearing))
        own = part[LAYER_COLUMN] if LAYER_COLUMN in part else pd.Series("", index=part.index)
        named.append(part.assign(**{LAYER_COLUMN: own.where(own.ne(""), layer.name)}).to_crs(parts[0].crs))
    whole = pd.concat([part.drop(columns="geometry") for part in named], ignore_index=True).fillna("")
    lines = pd.RangeIndex(1, len(whole) + 1, name="ligne")
    geometry = pd.concat([part.geometry for part in named]).set_axis(lines)
    return gpd.GeoDataFrame(whole.set_axis(lines, axis="index").astype("str"), geometry=geometry, crs=parts[0].crs)


def _contract_names(part: gpd.GeoDataFrame, fields: Iterable[Field]) -> dict[str, str]:
    """Return new names for the attributes that mean the wanted fields: a Shapefile cuts them, a GeoJSON does not."""
    names = [str(name) for name in part.columns if name != "geometry"]
    renamed = {}
    for field in fields:
        claims = [name for name in names if bears([name], field)]
        if claims and field.name not in names:
            renamed[claims[0]] = field.name
    return renamed


def _asked(attributes: Iterable[str], request: LayerRequest | None) -> list[str] | None:
    """Return the attributes that one of the fields asked for may mean; all of them where the one needed is missing."""
    names = [str(name) for name in attributes]
    if request is None or not request.fields:
        return None
    if not any(bears(names, field) for field in request.bearing):
        return None
    return [name for name in names if any(bears([name], field) for field in request.fields)]


def bears(names: Iterable[str], field: Field) -> bool:
    """Whether one of the names of attributes means a field."""
    return any(claim_of(name, field) is not None for name in names)


def _attribute_text(value: object) -> str:
    if isinstance(value, list | tuple | np.ndarray):
        # A list of JSON: two coordinates, or several functions.
        return ", ".join(map(_attribute_text, value))
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN alone differs from itself
        return ""
    plain = value.item() if hasattr(value, "item") else value
    return cell_text(plain).strip()
