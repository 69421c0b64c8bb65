"""What a measure costs the Caf and its partners each year, and its staff; unknown where a figure is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from avs_geo.analysis.programme.lines import CREATION_OF, Lever

if TYPE_CHECKING:
    from avs_geo.inventory.programme.settings import ProgrammeSettings

_SECTION_OF: Final = {
    Lever.CREATION_CS: "centre_social",
    Lever.CREATION_EVS: "espace_de_vie_sociale",
    Lever.EXTENSION: "extension",
    Lever.ANTENNE: "antenne",
}


@dataclass(frozen=True, slots=True)
class YearlyCost:
    """A full year of a measure: euros of the Caf and of its partners, staff in full-time equivalents; NaN unknown."""

    caf: float
    partners: float
    etp: float

    def __sub__(self, other: YearlyCost) -> YearlyCost:
        """Return what this costs more than the other."""
        return YearlyCost(self.caf - other.caf, self.partners - other.partners, self.etp - other.etp)


def yearly_cost(lever: Lever, year: int, settings: ProgrammeSettings) -> YearlyCost:
    """Return what a measure costs in a year.

    A CS or an EVS: the Caf pays, for each function, rate x min(cost, ceiling of the year); partners pay the rest of
    the whole cost. An extension or an antenne: the Caf pays its share. A renewal costs nothing new. An EVS that becomes
    a CS costs what a CS costs more than an EVS.
    """
    if lever is Lever.RENEWAL:
        return YearlyCost(0.0, 0.0, 0.0)
    if lever is Lever.EVOLUTION:
        both = (yearly_cost(CREATION_OF[kind], year, settings) for kind in ("CS", "EVS"))
        return next(both) - next(both)
    section = _SECTION_OF[lever]
    whole = settings.value(f"{section}.cout")
    caf = _caf_part(lever, year, settings, whole)
    return YearlyCost(caf, whole - caf, settings.value(f"{section}.etp"))


def needed_figures(lever: Lever, year: int, settings: ProgrammeSettings) -> tuple[str, ...]:
    """Return the paths of the figures that `yearly_cost` rests on."""
    match lever:
        case Lever.RENEWAL:
            return ()
        case Lever.EVOLUTION:
            cs, evs = (needed_figures(CREATION_OF[kind], year, settings) for kind in ("CS", "EVS"))
            return (*cs, *evs)
        case Lever.CREATION_CS:
            functions = _functions_of_cs(year, settings)
            own = [f"centre_social.cout_{function}" for function in functions]
            ceilings = [f"plafonds.{function}" for function in functions]
            return ("centre_social.cout", *own, *ceilings, "centre_social.etp")
        case Lever.CREATION_EVS:
            return ("espace_de_vie_sociale.cout", "plafonds.al", "espace_de_vie_sociale.etp")
        case _:
            section = _SECTION_OF[lever]
            return (f"{section}.cout", f"{section}.part_caf", f"{section}.etp")


def _caf_part(lever: Lever, year: int, settings: ProgrammeSettings, whole: float) -> float:
    match lever:
        case Lever.CREATION_CS:
            functions = _functions_of_cs(year, settings)
            return sum(
                _service(function, year, settings, settings.value(f"centre_social.cout_{function}"))
                for function in functions
            )
        case Lever.CREATION_EVS:
            return _service("al", year, settings, whole)
        case _:
            return whole * settings.value(f"{_SECTION_OF[lever]}.part_caf")


def _functions_of_cs(year: int, settings: ProgrammeSettings) -> tuple[str, ...]:
    """Return the functions of a CS in a year: the families' part from the date of the rule on."""
    return ("agc", "acf") if year >= settings.value("regles.familles_des") else ("agc",)


def _service(function: str, year: int, settings: ProgrammeSettings, cost: float) -> float:
    """Return a prestation de service: rate x min(cost, ceiling)."""
    ceiling = settings.ceiling(function, year)
    if math.isnan(ceiling) or math.isnan(cost):
        return math.nan
    return settings.value(f"taux.{function}") * min(cost, ceiling)
