"""The layers that can be downloaded: the lines of the tables, with their shapes."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import shapely

from avs_geo.outputs.tables.tables import (
    communes_table,
    epci_table,
    qpv_table,
    structures_table,
    zones_blanches_table,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography


def communes_layer(diagnosis: Diagnosis) -> gpd.GeoDataFrame:
    """Return the units: the columns of ``communes.csv`` and their polygons, projected CRS."""
    return _layer(communes_table(diagnosis), diagnosis.units.geometry.to_numpy(), diagnosis)


def epci_layer(diagnosis: Diagnosis, geography: Geography) -> gpd.GeoDataFrame:
    """Return the EPCI: the columns of ``epci.csv`` and their part of the department, projected CRS."""
    table = epci_table(diagnosis)
    members = geography.communes.geometry.groupby(geography.communes["code_epci"])
    shapes = members.agg(lambda units: shapely.coverage_union_all(units.to_numpy()))
    return _layer(table, shapes.reindex(table["code_epci"]).to_numpy(dtype=object), diagnosis)


def qpv_layer(diagnosis: Diagnosis, geography: Geography) -> gpd.GeoDataFrame:
    """Return the QPV: the columns of ``qpv.csv`` and their contours or indicative discs, projected CRS."""
    table = qpv_table(diagnosis)
    return _layer(table, geography.qpv.geometry.reindex(table["code_qp"]).to_numpy(), diagnosis)


def zones_blanches_layer(diagnosis: Diagnosis) -> gpd.GeoDataFrame:
    """Return the zones blanches: the columns of ``zones_blanches.csv`` and their shapes, projected CRS."""
    return _layer(zones_blanches_table(diagnosis), diagnosis.zones_blanches.geometry.to_numpy(), diagnosis)


def structures_layer(diagnosis: Diagnosis, geography: Geography, inventory: Inventory) -> gpd.GeoDataFrame:
    """Return the structures: the columns of their table and their points, projected CRS."""
    return _layer(structures_table(geography, inventory), inventory.structures.geometry.to_numpy(), diagnosis)


def _layer(table: pd.DataFrame, shapes: NDArray[np.object_], diagnosis: Diagnosis) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(table, geometry=shapes, crs=diagnosis.units.crs)


LAYERS: Final[Mapping[str, Callable[[Diagnosis, Geography, Inventory], gpd.GeoDataFrame]]] = MappingProxyType(
    {
        "communes": lambda diagnosis, _geography, _inventory: communes_layer(diagnosis),
        "epci": lambda diagnosis, geography, _inventory: epci_layer(diagnosis, geography),
        "qpv": lambda diagnosis, geography, _inventory: qpv_layer(diagnosis, geography),
        "zones_blanches": lambda diagnosis, _geography, _inventory: zones_blanches_layer(diagnosis),
        "structures": structures_layer,
    },
)
