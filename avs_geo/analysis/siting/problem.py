"""What there is to choose from, and for whom: candidates, demand, and the minutes between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from avs_geo.analysis.coverage.classification import Classe, is_within
from avs_geo.analysis.coverage.qpv import StatutQpv
from avs_geo.analysis.coverage.travel_time import times_to_communes
from avs_geo.analysis.siting.options import Demand

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.siting.options import SitingOptions
    from avs_geo.analysis.study import Study
    from avs_geo.reference.geography import Geography

    Figures = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SitingProblem:
    """One problem of siting, in arrays.

    Parameters
    ----------
    candidates
        One row per commune where a structure may open, index its code, the most populous first (so that of equal
        choices the bourg comes first), then by code; columns ``nom``, ``code_epci`` (missing outside every EPCI).
    forced
        Which candidates must be chosen.
    demand
        One row per unit of the demand, index its code; columns ``population``, ``poids`` (population x (1 + a x
        need/100)), ``temps`` (minutes to the nearest existing structure, missing where there is none).
    minutes
        Demand x candidates.
    qpv
        One row per QPV of status ``non_couvert``, index its code; columns ``nom``, ``code_unite`` (the unit in which
        its inner point lies).
    qpv_minutes
        QPV x candidates, from the point of the unit of the QPV.
    threshold
        Minutes.
    """

    candidates: pd.DataFrame
    forced: NDArray[np.bool_]
    demand: pd.DataFrame
    minutes: Figures
    qpv: pd.DataFrame
    qpv_minutes: Figures
    threshold: float

    @property
    def within(self) -> NDArray[np.bool_]:
        """Which candidate is within the threshold of which unit of the demand; reached at equality."""
        return is_within(self.minutes, self.threshold)

    @property
    def qpv_within(self) -> NDArray[np.bool_]:
        """Which candidate is within the threshold of which uncovered QPV."""
        return is_within(self.qpv_minutes, self.threshold)

    @property
    def weights(self) -> Figures:
        """The demand of each unit."""
        weights: Figures = self.demand["poids"].to_numpy(dtype=float)
        return weights


def state_problem(study: Study, options: SitingOptions) -> SitingProblem:
    """Return the problem that the options ask about a department; forbidden communes are no candidates."""
    candidates = _candidates(study.geography, options)
    demanding = _demand(study.diagnosis, options)
    quarters = _uncovered_qpv(study)

    # Several QPV may lie in one unit.
    home_of, homes = pd.factorize(quarters["code_unite"])

    def minutes_from(units: gpd.GeoDataFrame) -> Figures:
        points = study.geography.communes.loc[candidates.index]
        return times_to_communes(units, points, parameters=study.parameters, measured=study.inventory.temps).minutes

    return SitingProblem(
        candidates=candidates,
        forced=np.asarray(candidates.index.isin(options.forced)),
        demand=_weighted(demanding, options),
        minutes=minutes_from(demanding),
        qpv=quarters,
        qpv_minutes=minutes_from(study.units.loc[homes])[home_of],
        threshold=study.parameters.threshold,
    )


def _candidates(geography: Geography, options: SitingOptions) -> pd.DataFrame:
    communes = pd.DataFrame(geography.communes[["nom", "code_epci", "population"]])
    allowed = communes.loc[~communes.index.isin(options.forbidden)]
    order = np.lexsort([allowed.index.to_numpy(dtype=str), -allowed["population"].to_numpy(dtype=float)])
    return allowed.iloc[order]


def _demand(diagnosis: Diagnosis, options: SitingOptions) -> gpd.GeoDataFrame:
    units = diagnosis.units
    inhabited = units["population"].to_numpy(dtype=float) > 0
    if options.demand is Demand.NON_COUVERTE:
        inhabited &= units["classe"].eq(str(Classe.NON_COUVERTE)).to_numpy()
    elif options.demand is Demand.HORS_ACCES:
        inhabited &= ~is_within(units["temps_structure"], diagnosis.parameters.threshold)
    return units.loc[inhabited]


def _weighted(units: gpd.GeoDataFrame, options: SitingOptions) -> pd.DataFrame:
    population = units["population"].to_numpy(dtype=float)
    need = np.nan_to_num(units["besoin"].to_numpy(dtype=float))
    return pd.DataFrame(
        {
            "population": population,
            "poids": population * (1 + options.need_weight * need / 100),
            "temps": units["temps_structure"].to_numpy(dtype=float),
        },
        index=units.index,
    )


def _uncovered_qpv(study: Study) -> pd.DataFrame:
    """Return the QPV of status ``non_couvert`` that lie in the department, each with its unit."""
    statuses = study.diagnosis.qpv.set_index("code_qp")
    bare = statuses.index[statuses["statut"] == str(StatutQpv.NON_COUVERT)]
    frame = statuses.loc[bare, ["nom_qp"]].rename(columns={"nom_qp": "nom"})
    frame["code_unite"] = units_of_qpv(study).reindex(bare)
    return frame.dropna(subset=["code_unite"])


def units_of_qpv(study: Study) -> pd.Series:
    """Return the unit in which the inner point of each QPV lies, or whose point is nearest where it lies in none."""
    units, quarters = study.units, study.geography.qpv
    if quarters.empty:
        return pd.Series([], index=quarters.index, dtype=object)
    points = shapely.point_on_surface(quarters.geometry.to_numpy())
    middles = shapely.STRtree(shapely.points(units["x"], units["y"]))
    where = middles.nearest(points)
    quarter, unit = units.sindex.query(points, predicate="intersects", sort=True)
    where[quarter[::-1]] = unit[::-1]  # of several, the first
    return pd.Series(units.index.to_numpy(dtype=object)[where], index=quarters.index)
