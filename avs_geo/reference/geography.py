"""One department, ready for analysis: its units, in its projected CRS, and the groupings they belong to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import Transformer

from avs_geo.caching.single_flight import single_flight
from avs_geo.reference.departements import Departement, find_departement
from avs_geo.reference.location import geography_file, installed_stamp
from avs_geo.reference.qpv import QPV_FILE, load_qpv
from avs_geo.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

WGS84 = 4326
_COMMUNES, _EPCI, _ARRONDISSEMENTS = "communes.parquet", "epci.parquet", "arrondissements.parquet"
_FILES: Final = (_COMMUNES, _EPCI, _ARRONDISSEMENTS, QPV_FILE)
# The censuses behind `population_2021` (the official code of 2021 has the populations of 2019) and `population`.
CENSUSES: Final = (2019, 2023)
# Its last census before those is of 2017, and stands under both: it says nothing of the trend.
_MAYOTTE = "976"


@dataclass(frozen=True, eq=False)
class Geography:
    """The official geography of one department. Frames are shared between sessions: never change them.

    Parameters
    ----------
    departement
        The department; its CRS is that of every geometry here.
    units
        One row per unit (commune; municipal arrondissement in Paris, Lyon, Marseille; or a finer set, such as IRIS
        or the cells of a grid), index ``code``. Columns ``nom``, ``code_commune``, ``nom_commune``,
        ``arrondissement``, ``code_epci`` (null outside every EPCI), ``nom_epci``, ``population``,
        ``population_2021`` (of the census of 2019; missing where unknown), ``surface_km2``, ``x`` and ``y`` (the
        unit's point, metres), ``point_source``, ``geometry`` (projected), ``code_unite_commune`` (the commune or
        municipal arrondissement that the unit belongs to: the unit itself where it is one).
    epci
        EPCI with at least one commune here, index ``code``; columns ``nom``, ``nature``,
        ``population_totale``, ``nb_communes_total``, sorted by name.
    arrondissements
        Index ``code``; column ``nom``.
    qpv
        QPV of the department, index ``code``; columns ``nom``, ``communes`` (codes separated by ``;``),
        ``population``, ``emprise`` (``officielle``, ``indicative``), ``geometry`` (projected).
    replaced
        The communes and municipal arrondissements that finer units replace; None where the units are these.
    """

    departement: Departement
    units: gpd.GeoDataFrame
    epci: pd.DataFrame
    arrondissements: pd.DataFrame
    qpv: gpd.GeoDataFrame
    replaced: gpd.GeoDataFrame | None = None

    @property
    def communes(self) -> gpd.GeoDataFrame:
        """The communes and municipal arrondissements of the department, whatever the units of the analysis."""
        return self.units if self.replaced is None else self.replaced

    def by_commune(self) -> Geography:
        """Return the same department with the communes and municipal arrondissements for units."""
        return self if self.replaced is None else replace(self, units=self.replaced, replaced=None)

    @property
    def epsg(self) -> int:
        """EPSG code of the projected CRS of every geometry here."""
        return self.departement.epsg

    def unit_codes_of(self, commune: str) -> list[str]:
        """Return the units that a commune's code stands for: itself, or its municipal arrondissements."""
        if commune in self.units.index:
            return [commune]
        return [str(code) for code in self.units.index[self.units["code_commune"] == commune]]


def load_geography(code: str) -> Geography:
    """Load a department; the same object is given to everyone who asks for it, until its files are installed anew.

    Parameters
    ----------
    code
        Number or name of the department.

    Raises
    ------
    UsageError
        There is no such department.
    """
    return load_as_installed(find_departement(code), geography_stamp())


def geography_stamp() -> tuple[int, ...]:
    """Return what tells one installation of the files of a department from another, by any process.

    A result that rests on a department must be computed again once this differs.
    """
    return installed_stamp(*_FILES)


@single_flight(16)
def load_as_installed(departement: Departement, stamp: tuple[int, ...]) -> Geography:  # noqa: ARG001 - key of the cache
    """Load a department as its files are at the time of a stamp; for who has asked for it, `load_geography`."""
    units = _load_units(departement)
    epci = _load_epci(units["code_epci"].dropna().unique())
    units["nom_epci"] = units["code_epci"].map(epci["nom"])
    return Geography(
        departement=departement,
        units=units,
        epci=epci,
        arrondissements=_load_arrondissements(departement.code),
        qpv=load_qpv(departement),
    )


def _load_units(departement: Departement) -> gpd.GeoDataFrame:
    units = gpd.read_parquet(
        geography_file(_COMMUNES),
        filters=[("departement", "==", departement.code)],
    ).set_index("code")
    units = units.to_crs(departement.epsg)
    to_projected = Transformer.from_crs(WGS84, departement.epsg, always_xy=True)
    units["x"], units["y"] = to_projected.transform(units["longitude"].to_numpy(), units["latitude"].to_numpy())
    units["surface_km2"] = units.area / 1e6
    units["code_unite_commune"] = units.index
    if departement.code == _MAYOTTE:
        units["population_2021"] = np.nan
    return units.drop(columns=["departement", "longitude", "latitude"])


def _load_epci(codes: Iterable[str]) -> pd.DataFrame:
    epci = pd.read_parquet(geography_file(_EPCI)).set_index("code")
    epci = epci.rename(columns={"nb_communes": "nb_communes_total"})
    return epci.loc[epci.index.isin(list(codes))].sort_values("nom", kind="stable", key=lambda names: names.map(fold))


def _load_arrondissements(departement: str) -> pd.DataFrame:
    table = pd.read_parquet(geography_file(_ARRONDISSEMENTS))
    return table.loc[table["departement"] == departement].set_index("code")[["nom"]]
