"""A made-up inventory on a real department: the same input for the product, for the naive way and for the tests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from avs_geo.inventory.inventory import Inventory
from avs_geo.inventory.structures.territoires import Territoires

if TYPE_CHECKING:
    from avs_geo.reference.geography import Geography

RADIUS = 8000.0  # metres, of the territories drawn
QUARTER_SEGMENTS = 24  # 97 vertices a circle
GRID_RADIUS = 900.0
QPV_RADIUS = 400.0
QPV_COUNT = 10


def made_up_inventory(geography: Geography, count: int = 60, seed: int = 52) -> Inventory:
    """Make up structures that count, and four that do not.

    One of three is a CS. Half have a territory drawn, a circle of 8 km that often meets others; the others name
    their commune and two more, a few their EPCI; one of six also names a QPV.
    """
    random = np.random.default_rng(seed)
    weights = np.sqrt(geography.units["population"].to_numpy(dtype=float) + 1)
    where = random.choice(len(geography.units), count + 4, replace=False, p=weights / weights.sum())
    units = geography.units.iloc[where]
    structures = gpd.GeoDataFrame(
        {
            "id": [f"structure-{rank:03d}" for rank in range(len(units))],
            "nom": [f"Structure {rank}" for rank in range(len(units))],
            "type": ["CS" if rank % 3 == 0 else "EVS" for rank in range(count)] + ["CS", "EVS", "CS", "AUTRE"],
            "statut": ["agree"] * count + ["projet", "prefiguration", "ferme", "agree"],
            "code_unite": units.index.to_numpy(dtype=object),
        },
        geometry=gpd.points_from_xy(
            units["x"] + random.normal(0, 300, len(units)).round(),
            units["y"] + random.normal(0, 300, len(units)).round(),
        ),
        crs=geography.epsg,
    )
    drawn = structures.iloc[1::2]
    shapes = gpd.GeoDataFrame(
        {"id_structure": drawn["id"].to_numpy()},
        geometry=drawn.geometry.buffer(RADIUS, quad_segs=QUARTER_SEGMENTS).to_numpy(),
        crs=geography.epsg,
    )
    named = pd.DataFrame(_named(geography, structures, random), columns=["id_structure", "niveau", "code"])
    return Inventory(
        structures=structures,
        territoires=Territoires(named, shapes),
        temps=None,
        findings=(),
        sources=(),
    )


def made_up_grid_inventory(geography: Geography, count: int = 65, seed: int = 13) -> Inventory:
    """Make up structures in cells, where people live, each with a territory drawn: a circle of 900 m.

    One of three is an EVS. No territory names anything.
    """
    random = np.random.default_rng(seed)
    cells = geography.units.loc[geography.units["code_unite_commune"] != geography.units.index]
    people = cells["population"].to_numpy(dtype=float)
    at = cells.iloc[random.choice(len(cells), count, replace=False, p=people / people.sum())]
    structures = gpd.GeoDataFrame(
        {
            "id": [f"structure-{rank:03d}" for rank in range(count)],
            "nom": [f"Structure {rank}" for rank in range(count)],
            "type": ["CS" if rank % 3 else "EVS" for rank in range(count)],
            "statut": "agree",
            "code_unite": at["code_unite_commune"].to_numpy(dtype=object),
        },
        # Off the middle of the cells: no two structures are equally near to one.
        geometry=gpd.points_from_xy(at["x"] + 37.0, at["y"] - 21.0),
        crs=geography.epsg,
    )
    shapes = gpd.GeoDataFrame(
        {"id_structure": structures["id"].to_numpy()},
        geometry=structures.geometry.buffer(GRID_RADIUS, quad_segs=QUARTER_SEGMENTS).to_numpy(),
        crs=geography.epsg,
    )
    named = pd.DataFrame([], columns=["id_structure", "niveau", "code"], dtype=str)
    return Inventory(
        structures=structures,
        territoires=Territoires(named, shapes),
        temps=None,
        findings=(),
        sources=(),
    )


def with_made_up_qpv(geography: Geography) -> Geography:
    """Return the geography with ten made-up QPV: discs in the most populous communes, two of them astride."""
    units = geography.units.sort_values("population", ascending=False).iloc[:QPV_COUNT]
    edge = units.geometry.boundary.interpolate(0.3, normalized=True)
    centres = gpd.GeoSeries(
        [
            edge.iloc[rank] if rank < 2 else point
            for rank, point in enumerate(gpd.points_from_xy(units["x"], units["y"]))
        ],
        crs=geography.epsg,
    )
    discs = centres.buffer(QPV_RADIUS)
    communes = [
        ";".join(sorted(geography.units.index[geography.units.intersects(disc)])) if rank < 2 else code
        for rank, (code, disc) in enumerate(zip(units.index, discs, strict=True))
    ]
    qpv = gpd.GeoDataFrame(
        {
            "code": [f"QN99{rank:02d}M" for rank in range(QPV_COUNT)],
            "nom": [f"Quartier {rank}" for rank in range(QPV_COUNT)],
            "communes": communes,
            "population": (units["population"].to_numpy() // 5).astype(float),
            "emprise": "indicative",
        },
        geometry=discs.to_numpy(),
        crs=geography.epsg,
    ).set_index("code")
    return replace(geography, qpv=qpv)


def _named(
    geography: Geography, structures: gpd.GeoDataFrame, random: np.random.Generator
) -> list[tuple[str, str, str]]:
    rows = []
    for rank, (identifier, code) in enumerate(zip(structures["id"], structures["code_unite"], strict=True)):
        epci = geography.units.loc[code, "code_epci"]
        if rank % 2 == 0 and rank % 20 == 0 and isinstance(epci, str):
            rows.append((identifier, "epci", epci))
        elif rank % 2 == 0:
            others = random.choice(geography.units.index.to_numpy(dtype=object), 2, replace=False)
            rows += [(identifier, "commune", named) for named in (code, *others)]
        if rank % 6 == 1 and len(geography.qpv):
            rows.append((identifier, "qpv", geography.qpv.index[rank // 6 % len(geography.qpv)]))
    return rows
