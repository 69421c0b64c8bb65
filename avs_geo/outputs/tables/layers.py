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

    from avs_geo.analysis.study import Study


def communes_layer(study: Study) -> gpd.GeoDataFrame:
    """Return the units: the columns of ``communes.csv`` and their polygons, projected CRS."""
    return _layer(communes_table(study), study.units.geometry.to_numpy(), study)


def epci_layer(study: Study) -> gpd.GeoDataFrame:
    """Return the EPCI: the columns of ``epci.csv`` and their part of the department, projected CRS."""
    table = epci_table(study)
    members = study.geography.communes.geometry.groupby(study.geography.communes["code_epci"])
    shapes = members.agg(lambda units: shapely.coverage_union_all(units.to_numpy()))
    return _layer(table, shapes.reindex(table["code_epci"]).to_numpy(dtype=object), study)


def qpv_layer(study: Study) -> gpd.GeoDataFrame:
    """Return the QPV: the columns of ``qpv.csv`` and their contours or indicative discs, projected CRS."""
    table = qpv_table(study)
    return _layer(table, study.geography.qpv.geometry.reindex(table["code_qp"]).to_numpy(), study)


def zones_blanches_layer(study: Study) -> gpd.GeoDataFrame:
    """Return the zones blanches: the columns of ``zones_blanches.csv`` and their shapes, projected CRS."""
    return _layer(zones_blanches_table(study), study.diagnosis.zones_blanches.geometry.to_numpy(), study)


def structures_layer(study: Study) -> gpd.GeoDataFrame:
    """Return the structures: the columns of their table and their points, projected CRS."""
    return _layer(structures_table(study), study.inventory.structures.geometry.to_numpy(), study)


def _layer(table: pd.DataFrame, shapes: NDArray[np.object_], study: Study) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(table, geometry=shapes, crs=study.units.crs)


LAYERS: Final[Mapping[str, Callable[[Study], gpd.GeoDataFrame]]] = MappingProxyType(
    {
        "communes": communes_layer,
        "epci": epci_layer,
        "qpv": qpv_layer,
        "zones_blanches": zones_blanches_layer,
        "structures": structures_layer,
    },
)
