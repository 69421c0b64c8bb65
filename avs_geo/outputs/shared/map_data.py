"""What the script of the shared map draws, as one small JSON document: ``carte.json``."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely

from avs_geo.outputs.carte.layers import WGS84, generalised
from avs_geo.outputs.carte.patterns import pattern_id
from avs_geo.outputs.shared.access_area import access_text
from avs_geo.outputs.shared.grid import STEP, deltas, outline_of
from avs_geo.outputs.shared.overlays import drawn_qpv, drawn_structures, drawn_territories, drawn_zones, places_of
from avs_geo.outputs.shared.themes import chosen_themes
from avs_geo.outputs.shared.topology import topology
from avs_geo.outputs.shared.unit_facts import unit_facts
from avs_geo.plan.share.options import ShareLayer

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.outputs.shared.content import SharedContent
    from avs_geo.outputs.shared.topology import Topology


def map_json(content: SharedContent) -> bytes:
    """Return ``carte.json``: the same content gives the same bytes."""
    return json.dumps(map_document(content), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def map_document(content: SharedContent) -> dict[str, Any]:
    """Return what the script draws; every text is plain text, which the script writes as text.

    Coordinates are whole numbers of ``pas`` degrees, longitude then latitude; a line is its first point and then the
    distance of each point from the one before.
    """
    units = content.diagnosis.units.assign(geometry=generalised(content.diagnosis.units.geometry.to_numpy()))
    in_degrees = units.geometry.to_crs(WGS84)
    lines = topology(in_degrees.to_numpy())
    west, south, east, north = in_degrees.total_bounds
    return {
        "pas": STEP,
        "cadre": [[round(south, 4), round(west, 4)], [round(north, 4), round(east, 4)]],
        "arcs": [deltas(arc) for arc in lines.arcs],
        "unites": {
            "formes": lines.shapes,
            "codes": units.index.tolist(),
            "noms": units["nom"].tolist(),
            "epci": _ranks_of_epci(content),
        },
        "epci": _epci(content, units),
        "limites": {"departement": lines.limits(lambda _: 0), "epci": _epci_limits(lines, content)},
        "themes": _themes(content),
        "fiche": unit_facts(content),
        "couches": _overlays(content, units, lines),
    }


def _themes(content: SharedContent) -> list[dict[str, Any]]:
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


def _ranks_of_epci(content: SharedContent) -> list[int]:
    """Return the rank of the EPCI of each unit, -1 for none."""
    ranks = content.geography.epci.index.get_indexer(content.diagnosis.units["code_epci"])
    return [int(rank) for rank in ranks]


def _epci(content: SharedContent, units: gpd.GeoDataFrame) -> dict[str, Any]:
    shapes = units.dissolve("code_epci", method="coverage").geometry.reindex(content.geography.epci.index)
    return {
        "codes": content.geography.epci.index.tolist(),
        "noms": content.geography.epci["nom"].tolist(),
        "lieux": places_of(shapes.representative_point()),
    }


def _epci_limits(lines: Topology, content: SharedContent) -> list[int]:
    """Return the limits between EPCI, without those of the department."""
    ranks = _ranks_of_epci(content)
    outside = set(lines.limits(lambda _: 0))
    return [arc for arc in lines.limits(lambda rank: ranks[rank]) if arc not in outside]


def _overlays(content: SharedContent, units: gpd.GeoDataFrame, lines: Topology) -> dict[str, Any]:
    """Return the layers over the units, each only where it was chosen."""
    light = _light_geography(content, units)
    drawn: dict[ShareLayer, Callable[[], Any]] = {
        ShareLayer.TERRITOIRES: lambda: drawn_territories(light, content.inventory),
        ShareLayer.QPV: lambda: drawn_qpv(content),
        ShareLayer.STRUCTURES: lambda: drawn_structures(content),
        ShareLayer.ACCES: lambda: _access(content),
        ShareLayer.ZONES_BLANCHES: lambda: drawn_zones(content, units, lines),
    }
    return {str(layer): draw() for layer, draw in drawn.items() if content.shows(layer)}


def _access(content: SharedContent) -> list[dict[str, Any]]:
    if content.access is None or shapely.is_empty(content.access):
        return []
    return [{"texte": access_text(content.diagnosis, content.options), "trace": outline_of(content.access)}]


def _light_geography(content: SharedContent, units: gpd.GeoDataFrame) -> Any:
    """Return the department with the shapes of the map, so that territories end where its communes do."""
    geography = content.geography
    if geography.replaced is None:
        shapes = units.geometry.reindex(geography.units.index)
        return replace(geography, units=geography.units.assign(geometry=shapes.to_numpy()))
    whole = pd.DataFrame(geography.replaced).assign(geometry=generalised(geography.replaced.geometry.to_numpy()))
    return replace(geography, replaced=gpd.GeoDataFrame(whole, geometry="geometry", crs=geography.epsg))
