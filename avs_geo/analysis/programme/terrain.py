"""What the levers are looked for in: a diagnosis, its geography and its inventory, and what is asked of them often."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.analysis.coverage.classification import Classe, is_within
from avs_geo.analysis.coverage.structures import counting_structures
from avs_geo.analysis.coverage.travel_time import times_to_communes

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography


@dataclass(frozen=True, eq=False)
class Terrain:
    """A diagnosed department.

    Parameters
    ----------
    diagnosis, geography, inventory
        The diagnosis, and what it was made from.
    """

    diagnosis: Diagnosis
    geography: Geography
    inventory: Inventory

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
        measured, parameters = self.inventory.temps, self.diagnosis.parameters
        return times_to_communes(units, places, parameters=parameters, measured=measured).minutes

    def is_near(self, minutes: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return whether times are within the threshold."""
        return is_within(pd.Series(minutes), self.diagnosis.parameters)

    def communes_of(self, positions: NDArray[np.intp]) -> list[str]:
        """Return the codes of the communes of units, sorted."""
        return sorted(self.units["code_unite_commune"].iloc[positions].unique())

    def name_of(self, commune: str) -> str:
        """Return the name of a commune."""
        return str(self.geography.communes["nom"][commune])
