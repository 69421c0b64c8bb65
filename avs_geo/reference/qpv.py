"""The quartiers prioritaires (QPV, generation 2024) of a department: official contours, or indicative discs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from avs_geo.reference.location import geography_file, shipped_geography

if TYPE_CHECKING:
    from avs_geo.reference.departements import Departement

OFFICIAL = "officielle"
INDICATIVE = "indicative"
QPV_FILE = "qpv.parquet"
QPV_COLUMNS = ("nom", "communes", "population", "emprise", "geometry")


def load_qpv(departement: Departement) -> gpd.GeoDataFrame:
    """Return the QPV of a department.

    The official contours where they have been installed; else, for the departments where they are known,
    discs of the official area around a point inside.

    Returns
    -------
    geopandas.GeoDataFrame
        Index ``code``; columns ``nom``, ``communes`` (codes separated by ``;``), ``population`` (float,
        missing where unknown), ``emprise`` (``officielle`` or ``indicative``), ``geometry`` in the department's
        projected CRS. Empty where nothing is known.
    """
    installed = geography_file(QPV_FILE)
    if installed.is_file():
        contours = gpd.read_parquet(installed, filters=[("departement", "==", departement.code)])
        return with_known_populations(contours.set_index("code").to_crs(departement.epsg)[list(QPV_COLUMNS)])
    return _indicative_discs(departement)


def with_known_populations(quarters: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return QPV with the population published with their code where they have none: contours seldom hold it.

    Parameters
    ----------
    quarters
        Index ``code``; column ``population``, missing where unknown.
    """
    known = _shipped().set_index("code_qp")["population"].astype(float)
    return quarters.assign(population=quarters["population"].astype(float).fillna(known.reindex(quarters.index)))


def _shipped() -> pd.DataFrame:
    return pd.read_csv(
        shipped_geography() / "qpv_indicatifs.csv",
        dtype={"code_qp": str, "nom_qp": str, "communes": str},
    )


def _indicative_discs(departement: Departement) -> gpd.GeoDataFrame:
    table = _shipped()
    table = table.loc[table["communes"].map(_departement_of) == departement.code]
    points = gpd.GeoSeries(
        gpd.points_from_xy(table["longitude"], table["latitude"]),
        crs=4326,
        index=table.index,
    ).to_crs(departement.epsg)
    radius = np.sqrt(table["surface_ha"] * 10_000 / np.pi)
    return gpd.GeoDataFrame(
        {
            "code": table["code_qp"],
            "nom": table["nom_qp"],
            "communes": table["communes"],
            "population": table["population"].astype(float),
            "emprise": INDICATIVE,
        },
        # 32 segments a quarter: the area is within 0.04 % of the circle's.
        geometry=points.buffer(radius, quad_segs=32),
        crs=departement.epsg,
    ).set_index("code")


def _departement_of(communes: str) -> str:
    first = communes.split(";", maxsplit=1)[0].strip()
    return first[:3] if first.startswith("97") else first[:2]
