"""What is drawn over the units of the shared map: territories, QPV, structures, zones blanches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from avs_geo.outputs.maps.layers import WGS84, side_by_side
from avs_geo.outputs.maps.palette import STATUS_LABELS, TERRITORY_DASHES, TERRITORY_INKS, TYPE_STYLES
from avs_geo.outputs.maps.territories import territory_outlines
from avs_geo.outputs.share.map.grid import outline_of
from avs_geo.text.numbers import with_unit

if TYPE_CHECKING:
    import geopandas as gpd

    from avs_geo.inventory.inventory import Inventory
    from avs_geo.outputs.share.content import ShareContent
    from avs_geo.outputs.share.map.topology import Topology
    from avs_geo.reference.geography import Geography

# Details of outlines below this say nothing at the scale of a department: metres.
_TOLERANCE_M: Final = 15.0
_ZONE_TOLERANCE_M: Final = 60.0


def places_of(points: gpd.GeoSeries) -> list[list[float]]:
    """Return latitude and longitude of points, five decimals, about a metre."""
    in_degrees = points.to_crs(WGS84)
    return [[round(float(y), 5), round(float(x), 5)] for x, y in zip(in_degrees.x, in_degrees.y, strict=True)]


def drawn_territories(geography: Geography, inventory: Inventory) -> list[dict[str, Any]]:
    """Return the outline of each territory, its ink and its dashes."""
    outlines = territory_outlines(geography, inventory)
    shapes = outlines.geometry.to_crs(WGS84)
    rows = zip(outlines["nom"], outlines["hypothese"], shapes, strict=True)
    return [
        {
            "nom": nom,
            "titre": "Territoire supposé" if supposed else "Territoire",
            "encre": TERRITORY_INKS[rank % len(TERRITORY_INKS)],
            "tirets": TERRITORY_DASHES[rank // len(TERRITORY_INKS) % len(TERRITORY_DASHES)] or "9 4",
            "trace": outline_of(shape),
        }
        for rank, (nom, supposed, shape) in enumerate(rows)
    ]


def drawn_qpv(content: ShareContent) -> list[dict[str, Any]]:
    """Return the QPV, with whether their extent is only indicative."""
    figures = content.diagnosis.qpv.set_index("code_qp")
    quarters = content.geography.qpv.geometry.reindex(figures.index)
    shapes = quarters.simplify(_TOLERANCE_M).to_crs(WGS84)
    rows = zip(figures["nom_qp"], figures["population"], figures["emprise"], shapes, strict=True)
    return [
        {
            "nom": f"QPV {nom}",
            "texte": "" if pd.isna(population) else with_unit(population, "habitants"),
            "indicatif": emprise == "indicative",
            "trace": outline_of(shape),
        }
        for nom, population, emprise, shape in rows
        if shape is not None
    ]


def drawn_structures(content: ShareContent) -> list[dict[str, Any]]:
    """Return the structures: name, type, state, place; those that do not count are hollow."""
    structures = content.inventory.structures
    columns = ("nom", "type", "statut", "nom_commune", "code_unite", "position_approchee")
    rows = zip(
        *(structures[column] for column in columns),
        places_of(structures.geometry),
        side_by_side(structures.geometry),
        strict=True,
    )
    return [
        {
            "nom": nom,
            "texte": f"{TYPE_STYLES[kind].label} · {STATUS_LABELS[statut]}",
            "commune": f"{commune}{' (position approchée)' if approximate else ''}",
            "unite": unit,
            "marque": f"{kind}{'' if statut == 'agree' and kind != 'AUTRE' else '-creux'}",
            "lieu": place,
            "decalage": shift,
        }
        for nom, kind, statut, commune, unit, approximate, place, shift in rows
    ]


def drawn_zones(content: ShareContent, lines: Topology) -> dict[str, Any]:
    """Return the lines around the zones blanches, and the rank and the place of each.

    Around finer units, which may leave holes, each zone has an outline of its own.
    """
    zones = content.diagnosis.zones_blanches
    finer = content.geography.replaced is not None
    outlines = zones.geometry.simplify(_ZONE_TOLERANCE_M).to_crs(WGS84) if finer else [shapely.Polygon()] * len(zones)
    places = places_of(zones.geometry.representative_point())
    return {
        "limites": [] if finer else _around(lines, _zone_of_units(content)),
        "zones": [
            {
                "rang": int(rang),
                "texte": with_unit(population, "habitants"),
                "lieu": place,
                "trace": outline_of(outline),
            }
            for rang, population, place, outline in zip(
                zones["rang"], zones["population"], places, outlines, strict=True
            )
        ],
    }


def _around(lines: Topology, zone_of: list[int]) -> list[int]:
    """Return the arcs around the zones; the limit of the department is one only where a zone reaches it."""
    beside = _arcs_of_zones(lines, zone_of)
    return [arc for arc in lines.limits(lambda rank: zone_of[rank]) if arc in beside]


def _zone_of_units(content: ShareContent) -> list[int]:
    """Return the rank of the zone in which each unit lies, -1 for none."""
    units, zones = content.diagnosis.units, content.diagnosis.zones_blanches
    found = np.full(len(units), -1)
    inside = shapely.STRtree(zones.geometry.to_numpy()).query(units.representative_point().to_numpy(), "within")
    found[inside[0]] = inside[1]
    return [int(rank) for rank in found]


def _arcs_of_zones(lines: Topology, zone_of: list[int]) -> set[int]:
    return {
        max(arc, -1 - arc)
        for rank, polygons in enumerate(lines.shapes)
        if zone_of[rank] >= 0
        for rings in polygons
        for ring in rings
        for arc in ring
    }
