"""A study: a department, what a Caf brings about it, and the diagnosis of both; every output is made from one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

import numpy as np

from avs_geo.analysis.coverage.classification import Classe, is_within
from avs_geo.analysis.coverage.structures import counting_structures
from avs_geo.analysis.coverage.travel_time import times_to_communes
from avs_geo.analysis.diagnosis import Diagnosis, diagnose

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    from numpy.typing import NDArray

    from avs_geo.analysis.need.need import NeedSettings
    from avs_geo.analysis.parameters import Parameters
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography

_Others = ParamSpec("_Others")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, eq=False)
class Study:
    """A diagnosed department; frames are shared, never change them.

    Parameters
    ----------
    diagnosis
        What the analysis gives.
    geography, inventory
        What it was made from: the department, and what the Caf brought about it.
    need
        What was chosen for the index of need; None for its defaults.
    """

    diagnosis: Diagnosis
    geography: Geography
    inventory: Inventory
    need: NeedSettings | None = None

    @property
    def parameters(self) -> Parameters:
        """Those of the analysis."""
        return self.diagnosis.parameters

    @property
    def units(self) -> gpd.GeoDataFrame:
        """The units, judged."""
        return self.diagnosis.units

    @cached_property
    def structures(self) -> gpd.GeoDataFrame:
        """The structures that count, index the id."""
        structures = counting_structures(self.inventory.structures)
        return structures.set_index(structures["id"].to_numpy())

    @cached_property
    def population(self) -> NDArray[np.float64]:
        """Inhabitants of each unit."""
        inhabitants: NDArray[np.float64] = self.units["population"].to_numpy(dtype=float)
        return inhabitants

    @cached_property
    def uncovered_population(self) -> NDArray[np.float64]:
        """Inhabitants of each unit outside every territory: P x (1 - part)."""
        inhabitants: NDArray[np.float64] = self.population * (1 - self.units["part_structure"].to_numpy(dtype=float))
        return inhabitants

    @cached_property
    def need_weight(self) -> NDArray[np.float64]:
        """1 + need/100 of each unit; 1 where the need is unknown."""
        weight: NDArray[np.float64] = 1 + np.nan_to_num(self.units["besoin"].to_numpy(dtype=float)) / 100
        return weight

    @property
    def need_is_known(self) -> bool:
        """Whether the need of at least one unit is known."""
        return bool(self.units["besoin"].notna().any())

    def of_class(self, classe: Classe) -> NDArray[np.intp]:
        """Return the positions of the units of a class."""
        return np.flatnonzero(self.units["classe"] == str(classe))

    def minutes_to(self, communes: list[str], *, origins: NDArray[np.intp] | None = None) -> NDArray[np.float64]:
        """Return the minutes from units (all of them where None) to the points of communes, a column for each."""
        units = self.units if origins is None else self.units.iloc[origins]
        places = self.geography.communes.loc[communes]
        return times_to_communes(units, places, parameters=self.parameters, measured=self.inventory.temps).minutes

    def is_near(self, minutes: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return whether times are within the threshold."""
        return is_within(minutes, self.parameters.threshold)

    def communes_of(self, positions: NDArray[np.intp]) -> list[str]:
        """Return the codes of the communes of units, sorted."""
        return sorted(self.units["code_unite_commune"].iloc[positions].unique())

    def name_of(self, commune: str) -> str:
        """Return the name of a commune."""
        return str(self.geography.communes["nom"][commune])


def study_of(
    geography: Geography,
    inventory: Inventory,
    parameters: Parameters | None = None,
    *,
    need: NeedSettings | None = None,
) -> Study:
    """Analyse a department, and return it with all that the analysis gives.

    Parameters
    ----------
    geography
        The department.
    inventory
        What the Caf brought about it.
    parameters
        Those of the method where None.
    need
        As for :func:`avs_geo.analysis.diagnosis.diagnose`.
    """
    return Study(diagnose(geography, inventory, parameters, need=need), geography, inventory, need)


def also_in_parts(
    function: Callable[Concatenate[Study, _Others], _Answer],
) -> Callable[Concatenate[Study, _Others], _Answer]:
    """Let a function of a study also be given its diagnosis, geography and inventory, as in the first release."""

    @wraps(function)
    def called(study: Study | Diagnosis, *others: Any, **named: Any) -> _Answer:
        if isinstance(study, Study):
            return function(study, *others, **named)
        geography, inventory, *others_left = others
        return function(Study(study, geography, inventory), *others_left, **named)

    return cast("Callable[Concatenate[Study, _Others], _Answer]", called)
