"""What the interactive map shows, as GeoJSON in degrees: light geometries and texts already escaped for HTML."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import shapely

from avs_geo.outputs.maps.catchment_paint import has_catchment
from avs_geo.outputs.maps.palette import STATUS_LABELS, TYPE_STYLES
from avs_geo.outputs.maps.territories import territory_outlines
from avs_geo.text.numbers import percent, with_unit
from avs_geo.text.templates import macros

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.study import Study
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography

FeatureCollection = dict[str, Any]

WGS84 = 4326
POPUPS: Final = "outputs/maps/popups.html"
# 1e-5 degree is about one metre: below what any screen shows of a department.
_GRID = 1e-5
# A department fills the screen with about a thousand pixels: what is smaller than a third of one is left out.
_PIXELS = 3000
_MARK_WIDTH = 17
_TO_ENTITIES: Final = re.compile("[{}]|&#(?:38|123|125);")
_ENTITIES: Final = re.compile("&#(38|123|125);")


@dataclass(frozen=True, eq=False)
class MapLayers:
    """The layers of the map, each a GeoJSON feature collection in EPSG:4326.

    Every feature has a property ``texte``: its tooltip, HTML in which all that comes from data is escaped.

    Parameters
    ----------
    units
        Property ``code``.
    epci_limits
        Lines between and around the EPCI.
    epci_names
        Points; property ``epci``.
    qpv
        Properties ``qpv``, ``emprise``.
    territories
        Properties ``structure`` (id), ``rang`` (from 0).
    structures
        Points; properties ``structure`` (id), ``type``, ``compte`` (whether it counts), ``decalage`` (pixels to
        the right, so that structures at the same point stand side by side).
    bounds
        South, west, north, east.
    has_catchment
        Whether there is an area within the threshold to show; its shape comes with the colours of the units.
    """

    units: FeatureCollection
    epci_limits: FeatureCollection
    epci_names: FeatureCollection
    qpv: FeatureCollection
    territories: FeatureCollection
    structures: FeatureCollection
    bounds: tuple[float, float, float, float]
    has_catchment: bool = False


def map_layers(
    study: Study,
) -> MapLayers:
    """Prepare the layers of one diagnosis for the interactive map.

    The units come without colours: :mod:`avs_geo.outputs.maps.unit_paint` gives them.
    """
    units = study.units[["code_epci", "geometry"]].copy()
    units["geometry"] = generalised(units.geometry.to_numpy())
    # Of the EPCI, the outlines of their communes: finer units may leave holes where nobody lives.
    communes = units
    if study.geography.replaced is not None:
        communes = study.geography.replaced[["code_epci", "geometry"]].copy()
        communes["geometry"] = generalised(communes.geometry.to_numpy())
    west, south, east, north = units.to_crs(WGS84).total_bounds
    return MapLayers(
        units=_features(units, _unit_properties(study.diagnosis)),
        epci_limits=_epci_limits(communes),
        epci_names=_epci_names(communes, study),
        qpv=_features(study.geography.qpv, _qpv_properties(study.diagnosis)),
        territories=_territories(study.geography, study.inventory),
        structures=_features(study.inventory.structures, _structure_properties(study.inventory)),
        bounds=(float(south), float(west), float(north), float(east)),
        has_catchment=has_catchment(study.inventory),
    )


def structure_features(inventory: Inventory) -> FeatureCollection:
    """Return the structures of an inventory as the map shows them, ids as they are: for what is no template."""
    features = _features(inventory.structures, _structure_properties(inventory))
    for feature, identifier in zip(features["features"], inventory.structures["id"], strict=True):
        feature["properties"]["structure"] = identifier
    return features


def outline(geometries: gpd.GeoSeries) -> FeatureCollection:
    """Return the common outline of some units, to show which one is chosen."""
    whole = shapely.coverage_union_all(generalised(geometries.to_numpy()))
    return _collection(gpd.GeoSeries([whole], crs=geometries.crs), [{}])


def generalised(polygons: np.ndarray) -> np.ndarray:
    """Return the polygons without the details that no screen shows; neighbours keep their common edges."""
    west, south, east, north = shapely.total_bounds(polygons)
    simplified: np.ndarray = shapely.coverage_simplify(polygons, max(east - west, north - south) / _PIXELS)
    return simplified


def _features(frame: gpd.GeoDataFrame, properties: list[dict[str, Any]]) -> FeatureCollection:
    return _collection(frame.geometry, properties)


def _collection(geometries: gpd.GeoSeries, properties: Iterable[dict[str, Any]]) -> FeatureCollection:
    shapes = shapely.set_precision(geometries.to_crs(WGS84).to_numpy(), _GRID, mode="pointwise")
    texts = shapely.to_geojson(shapes)
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": str(rank), "properties": _inert(values), "geometry": json.loads(text)}
            for rank, (text, values) in enumerate(zip(texts, properties, strict=True))
        ],
    }


def _inert(properties: dict[str, Any]) -> dict[str, Any]:
    """Write braces as HTML entities.

    branca takes every script of a map for a Jinja template and evaluates it: a name such as ``{{ … }}`` would be
    run on the server. An identifier that has such an entity itself keeps it: :func:`as_given` gives back what was
    there.
    """
    return {
        name: _TO_ENTITIES.sub(lambda found: f"&#{ord(found[0][0])};{found[0][1:]}", value)
        if isinstance(value, str)
        else value
        for name, value in properties.items()
    }


def as_given(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of a clicked feature with their braces again: an id may have some, ``{3F2504E0-…}``."""
    return {
        name: _ENTITIES.sub(lambda found: chr(int(found[1])), value) if isinstance(value, str) else value
        for name, value in properties.items()
    }


def _unit_properties(diagnosis: Diagnosis) -> list[dict[str, Any]]:
    units, popup = diagnosis.units, macros(POPUPS)
    return [{"code": code, "texte": popup.bare_unit(nom)} for code, nom in zip(units.index, units["nom"], strict=True)]


def _epci_limits(units: gpd.GeoDataFrame) -> FeatureCollection:
    """Lines around the EPCI, each once; communes without an EPCI make a group of their own."""
    dissolved = units.assign(code_epci=units["code_epci"].fillna("")).dissolve("code_epci", method="coverage")
    lines = shapely.line_merge(shapely.union_all(dissolved.boundary.to_numpy()))
    return _collection(gpd.GeoSeries([lines], crs=units.crs), [{}])


def _epci_names(units: gpd.GeoDataFrame, study: Study) -> FeatureCollection:
    dissolved = units.dissolve("code_epci", method="coverage")
    figures, popup = study.diagnosis.epci.loc[dissolved.index], macros(POPUPS)
    properties = [
        {
            "epci": code,
            "nom": popup.epci_label(nom),
            "texte": popup.epci(nom, with_unit(population, "habitants"), percent(share, 0)),
        }
        for code, nom, population, share in zip(
            dissolved.index,
            study.geography.epci.loc[dissolved.index, "nom"],
            figures["population"],
            figures["part_couverte"],
            strict=True,
        )
    ]
    return _collection(dissolved.representative_point(), properties)


def _qpv_properties(diagnosis: Diagnosis) -> list[dict[str, Any]]:
    popup = macros(POPUPS)
    rows = zip(*(diagnosis.qpv[c] for c in ("code_qp", "nom_qp", "population", "emprise")), strict=True)
    return [
        {
            "qpv": code,
            "emprise": emprise,
            "texte": popup.quarter(nom, code, with_unit(population, "habitants"), emprise == "indicative"),
        }
        for code, nom, population, emprise in rows
    ]


def _territories(geography: Geography, inventory: Inventory) -> FeatureCollection:
    outlines, popup = territory_outlines(geography, inventory), macros(POPUPS)
    rows = zip(outlines["id_structure"], outlines["nom"], outlines["hypothese"], strict=True)
    properties = [
        {
            "structure": identifier,
            "rang": rank,
            "texte": popup.territory(nom, supposed),
        }
        for rank, (identifier, nom, supposed) in enumerate(rows)
    ]
    return _features(outlines, properties)


def _structure_properties(inventory: Inventory) -> list[dict[str, Any]]:
    columns = ("id", "nom", "type", "statut", "nom_commune", "position_approchee")
    shifts, popup = side_by_side(inventory.structures.geometry), macros(POPUPS)
    rows = zip(*(inventory.structures[column] for column in columns), shifts, strict=True)
    return [
        {
            "structure": identifier,
            "type": kind,
            "compte": statut == "agree" and kind != "AUTRE",
            "decalage": shift,
            "texte": popup.structure(nom, TYPE_STYLES[kind].label, STATUS_LABELS[statut], commune, approximate),
        }
        for identifier, nom, kind, statut, commune, approximate, shift in rows
    ]


def side_by_side(points: gpd.GeoSeries) -> list[int]:
    """Return the pixels by which each mark is moved, so that those at one point do not hide each other."""
    place = points.to_wkb()
    groups = place.groupby(place)
    rank, size = groups.cumcount(), groups.transform("size")
    return [round((r - (n - 1) / 2) * _MARK_WIDTH) for r, n in zip(rank, size, strict=True)]
