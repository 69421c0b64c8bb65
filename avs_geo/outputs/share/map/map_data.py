"""What the script of the shared map draws, as one small JSON document: ``carte.json``."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from avs_geo.outputs.maps.layers import WGS84, generalised
from avs_geo.outputs.maps.patterns import pattern_id
from avs_geo.outputs.maps.themes import unit_noun
from avs_geo.outputs.share.access_area import access_text
from avs_geo.outputs.share.map.grid import STEP, deltas, outline_of
from avs_geo.outputs.share.map.overlays import drawn_qpv, drawn_structures, drawn_territories, drawn_zones, places_of
from avs_geo.outputs.share.map.themes import chosen_themes
from avs_geo.outputs.share.map.topology import topology
from avs_geo.outputs.share.map.unit_facts import unit_facts
from avs_geo.plan.share.options import ShareLayer

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.outputs.share.content import ShareContent
    from avs_geo.outputs.share.map.grid import Points
    from avs_geo.outputs.share.map.topology import Topology
    from avs_geo.reference.geography import Geography


def map_json(content: ShareContent) -> bytes:
    """Return ``carte.json``: the same content gives the same bytes."""
    return json.dumps(map_document(content), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def map_document(content: ShareContent) -> dict[str, Any]:
    """Return what the script draws; every text is plain text, which the script writes as text.

    Coordinates are whole numbers of ``pas`` degrees, longitude then latitude; a line is its first point and then the
    distance of each point from the one before.
    """
    units = content.diagnosis.units.assign(geometry=generalised(content.diagnosis.units.geometry.to_numpy()))
    in_degrees = units.geometry.to_crs(WGS84)
    lines = topology(in_degrees.to_numpy())
    communes = _communes(content, units)
    limits, further = _limits(lines, communes, content)
    west, south, east, north = in_degrees.total_bounds
    return {
        "pas": STEP,
        "cadre": [[round(south, 4), round(west, 4)], [round(north, 4), round(east, 4)]],
        "arcs": [deltas(arc) for arc in (*lines.arcs, *further)],
        "unites": {
            "genre": unit_noun(content.diagnosis).capitalize(),
            "formes": lines.shapes,
            "codes": units.index.tolist(),
            "noms": units["nom"].tolist(),
            "epci": _ranks_of_epci(content.diagnosis.units, content),
        },
        "epci": _epci(content, communes),
        "limites": limits,
        "themes": _themes(content),
        "fiche": unit_facts(content),
        "couches": _overlays(content, communes, lines),
    }


def _themes(content: ShareContent) -> list[dict[str, Any]]:
    documents = []
    for theme in chosen_themes(content):
        rank = {name: position for position, name in enumerate(theme.styles)}
        documents.append(
            {
                "nom": theme.name,
                "motifs": [pattern_id(name) for name in theme.styles],
                "mots": [style.label for style in theme.styles.values()],
                "categories": [rank[category] for category in theme.of_unit],
            }
        )
    return documents


def _communes(content: ShareContent, units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the communes with light shapes: the units themselves, or what finer ones replace."""
    replaced = content.geography.replaced
    if replaced is None:
        return units
    return replaced.set_geometry(gpd.GeoSeries(generalised(replaced.geometry.to_numpy()), replaced.index, replaced.crs))


def _ranks_of_epci(places: pd.DataFrame, content: ShareContent) -> list[int]:
    """Return the rank of the EPCI of each place, -1 for none."""
    return [int(rank) for rank in content.geography.epci.index.get_indexer(pd.Index(places["code_epci"]))]


def _epci(content: ShareContent, communes: gpd.GeoDataFrame) -> dict[str, Any]:
    shapes = communes.dissolve("code_epci", method="coverage").geometry.reindex(content.geography.epci.index)
    return {
        "codes": content.geography.epci.index.tolist(),
        "noms": content.geography.epci["nom"].tolist(),
        "lieux": places_of(shapes.representative_point()),
    }


def _limits(
    lines: Topology, communes: gpd.GeoDataFrame, content: ShareContent
) -> tuple[dict[str, list[int]], list[Points]]:
    """Return the arcs that are limits of the department and of EPCI, and those to add to the units' own.

    Finer units may leave holes where nobody lives: then the limits are those of their communes.
    """
    finer = content.geography.replaced is not None
    drawn = topology(communes.geometry.to_crs(WGS84).to_numpy()) if finer else lines
    first = len(lines.arcs) if finer else 0
    ranks = _ranks_of_epci(communes, content)
    outside = drawn.limits(lambda _: 0)
    between = [arc for arc in drawn.limits(lambda rank: ranks[rank]) if arc not in set(outside)]
    limits = {"departement": outside, "epci": between}
    return {name: [first + arc for arc in arcs] for name, arcs in limits.items()}, drawn.arcs if finer else []


def _overlays(content: ShareContent, communes: gpd.GeoDataFrame, lines: Topology) -> dict[str, Any]:
    """Return the layers over the units, each only where it was chosen."""
    light = _light_geography(content, communes)
    drawn: dict[ShareLayer, Callable[[], Any]] = {
        ShareLayer.TERRITOIRES: lambda: drawn_territories(light, content.inventory),
        ShareLayer.QPV: lambda: drawn_qpv(content),
        ShareLayer.STRUCTURES: lambda: drawn_structures(content),
        ShareLayer.ACCES: lambda: _access(content),
        ShareLayer.ZONES_BLANCHES: lambda: drawn_zones(content, lines),
    }
    return {str(layer): draw() for layer, draw in drawn.items() if content.shows(layer)}


def _access(content: ShareContent) -> list[dict[str, Any]]:
    if content.access is None or shapely.is_empty(content.access):
        return []
    return [{"texte": access_text(content.diagnosis, content.options), "trace": outline_of(content.access)}]


def _light_geography(content: ShareContent, communes: gpd.GeoDataFrame) -> Geography:
    """Return the department with the shapes of the map, so that territories end where its communes do."""
    geography = content.geography
    light = geography.communes.set_geometry(communes.geometry.reindex(geography.communes.index))
    return replace(geography, units=light) if geography.replaced is None else replace(geography, replaced=light)
