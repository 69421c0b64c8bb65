"""What a measure costs the Caf and its partners each year, and its staff; unknown where a figure is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from avs_geo.inventory.programme.settings import ProgrammeSettings


@dataclass(frozen=True, slots=True)
class YearlyCost:
    """A full year of a measure: euros of the Caf and of its partners, staff in full-time equivalents; NaN unknown."""

    caf: float
    partners: float
    etp: float

    def __sub__(self, other: YearlyCost) -> YearlyCost:
        """Return what this costs more than the other."""
        return YearlyCost(self.caf - other.caf, self.partners - other.partners, self.etp - other.etp)


class CostRule(Protocol):
    """How the cost of a measure follows from the parameters of the programme."""

    def in_year(self, year: int, settings: ProgrammeSettings) -> YearlyCost:
        """Return what one measure costs in a year."""

    def figures(self, year: int, settings: ProgrammeSettings) -> tuple[str, ...]:
        """Return the paths of the figures that the cost of a year rests on."""


@dataclass(frozen=True, slots=True)
class NoCost:
    """Nothing new is paid."""

    def in_year(self, year: int, settings: ProgrammeSettings) -> YearlyCost:  # noqa: ARG002 - the form of a rule
        """Return nothing."""
        return YearlyCost(0.0, 0.0, 0.0)

    def figures(self, year: int, settings: ProgrammeSettings) -> tuple[str, ...]:  # noqa: ARG002 - the form of a rule
        """Return none."""
        return ()


@dataclass(frozen=True, slots=True)
class SplitCost:
    """A cost of which the Caf pays a share: the figures ``cout``, ``part_caf`` and ``etp`` of a section."""

    section: str

    def in_year(self, year: int, settings: ProgrammeSettings) -> YearlyCost:
        """Return the share of the Caf, and the rest for partners."""
        whole, share, etp = (settings.value(path) for path in self.figures(year, settings))
        return YearlyCost(whole * share, whole - whole * share, etp)

    def figures(self, year: int, settings: ProgrammeSettings) -> tuple[str, ...]:  # noqa: ARG002 - the form of a rule
        """Return the three figures of the section."""
        return (f"{self.section}.cout", f"{self.section}.part_caf", f"{self.section}.etp")


@dataclass(frozen=True, slots=True)
class ServiceCost:
    """The cost of a structure: for each of its functions the Caf pays rate x min(cost, ceiling), partners the rest.

    Parameters
    ----------
    section
        The section of its figures ``cout`` and ``etp``.
    functions
        The path of the cost of each function that it has in a year, by the name of the prestation de service.
    """

    section: str
    functions: Callable[[int, ProgrammeSettings], Mapping[str, str]]

    def in_year(self, year: int, settings: ProgrammeSettings) -> YearlyCost:
        """Return what the prestations de service pay, and the rest of the whole cost."""
        whole = settings.value(f"{self.section}.cout")
        caf = sum(
            _service(function, year, settings, settings.value(path))
            for function, path in self.functions(year, settings).items()
        )
        return YearlyCost(caf, whole - caf, settings.value(f"{self.section}.etp"))

    def figures(self, year: int, settings: ProgrammeSettings) -> tuple[str, ...]:
        """Return the whole cost, that of each function, their ceilings, and the staff."""
        functions = self.functions(year, settings)
        ceilings = (f"plafonds.{function}" for function in functions)
        return tuple(dict.fromkeys((f"{self.section}.cout", *functions.values(), *ceilings, f"{self.section}.etp")))


@dataclass(frozen=True, slots=True)
class CostDifference:
    """What one measure costs more than the one whose place it takes."""

    new: CostRule
    old: CostRule

    def in_year(self, year: int, settings: ProgrammeSettings) -> YearlyCost:
        """Return the difference."""
        return self.new.in_year(year, settings) - self.old.in_year(year, settings)

    def figures(self, year: int, settings: ProgrammeSettings) -> tuple[str, ...]:
        """Return the figures of both."""
        return (*self.new.figures(year, settings), *self.old.figures(year, settings))


def _functions_of_cs(year: int, settings: ProgrammeSettings) -> Mapping[str, str]:
    """Return the functions of a CS in a year: the families' part from the date of the rule on."""
    names = ("agc", "acf") if year >= settings.value("regles.familles_des") else ("agc",)
    return {name: f"centre_social.cout_{name}" for name in names}


def _functions_of_evs(_year: int, _settings: ProgrammeSettings) -> Mapping[str, str]:
    return {"al": "espace_de_vie_sociale.cout"}


CS_COST: Final = ServiceCost("centre_social", _functions_of_cs)
EVS_COST: Final = ServiceCost("espace_de_vie_sociale", _functions_of_evs)


def _service(function: str, year: int, settings: ProgrammeSettings, cost: float) -> float:
    """Return a prestation de service: rate x min(cost, ceiling)."""
    ceiling = settings.ceiling(function, year)
    if math.isnan(ceiling) or math.isnan(cost):
        return math.nan
    return settings.value(f"taux.{function}") * min(cost, ceiling)
