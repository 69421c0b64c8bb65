"""The year of each line: the first in which the limits leave room, in the order of the ranks."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from avs_geo.analysis.parameters import TOLERANCE
from avs_geo.text.numbers import number
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from avs_geo.analysis.programme.horizon import Horizon
    from avs_geo.analysis.programme.levers.lever import Lever
    from avs_geo.inventory.programme.settings import ProgrammeSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What may begin each year; infinite where nothing limits.

    Parameters
    ----------
    cs, evs, creations
        Creations of CS, of EVS, of both together. An EVS that becomes a CS is no creation.
    budget
        What the measures that begin in a year may cost the Caf in a full year, euros.
    """

    cs: float = math.inf
    evs: float = math.inf
    creations: float = math.inf
    budget: float = math.inf

    @classmethod
    def of(cls, settings: ProgrammeSettings) -> Limits:
        """Return the limits that the settings give."""
        names = ("creations_cs", "creations_evs", "creations", "budget_caf")
        given = [settings.value(f"limites.{name}") for name in names]
        cs, evs, creations, budget = (math.inf if math.isnan(value) else value for value in given)
        return cls(cs=cs, evs=evs, creations=creations, budget=budget)

    @property
    def are_given(self) -> bool:
        """Whether at least one limits something."""
        return any(limit < math.inf for limit in (self.cs, self.evs, self.creations, self.budget))

    def spread(self, creations: int, horizon: Horizon) -> Limits:
        """Return these limits; where none is given, as many creations each year, rounded up."""
        return self if self.are_given else Limits(creations=math.ceil(creations / len(horizon.years)))


@dataclass(frozen=True, slots=True)
class Phase:
    """When a line begins: its year, or None and the limit that leaves no room for it."""

    year: int | None
    limit: str = ""


def phase(levers: Sequence[Lever], settings: ProgrammeSettings, horizon: Horizon) -> list[Phase]:
    """Return the year of each line.

    Parameters
    ----------
    levers
        Those of the lines, in the order of their ranks; each is put in the first year with room for it.
    settings
        Limits and costs. Without any limit, creations are spread evenly over the years and all else begins in the
        first. An unknown cost takes nothing of a budget.
    horizon
        The years.
    """
    created = sum(lever.is_creation for lever in levers)
    ledger = _Ledger(Limits.of(settings).spread(created, horizon), settings)
    return [_place(lever, ledger, horizon) for lever in levers]


def _place(lever: Lever, ledger: _Ledger, horizon: Horizon) -> Phase:
    blocked: dict[str, None] = {}
    for year in horizon.years:
        limits = tuple(ledger.blocking(lever, year))
        if not limits:
            ledger.enter(lever, year)
            return Phase(year)
        blocked |= dict.fromkeys(limits)
    return Phase(None, listed(blocked, last="et"))


@dataclass(eq=False)
class _Ledger:
    """What has begun in each year."""

    limits: Limits
    settings: ProgrammeSettings
    created: defaultdict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    spent: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))

    def blocking(self, lever: Lever, year: int) -> Iterator[str]:
        """Give, in words, the limits that leave no room for one more."""
        created, limits = self.created[year], self.limits
        for kind, limit, of_what in (("CS", limits.cs, "de CS"), ("EVS", limits.evs, "d’EVS")):
            if lever.creates == kind and created[kind] + 1 > limit:
                yield f"la limite de {number(limit)} création{'s' if limit > 1 else ''} {of_what} par an est atteinte"
        if lever.is_creation and created.total() + 1 > limits.creations:
            many = "s" if limits.creations > 1 else ""
            yield f"la limite de {number(limits.creations)} création{many} en tout par an est atteinte"
        cost = self._cost(lever, year)
        if cost > 0 and self.spent[year] + cost > limits.budget + TOLERANCE:
            yield f"le budget de {number(limits.budget)}\u00a0€ de la Caf par an ne suffit pas"

    def enter(self, lever: Lever, year: int) -> None:
        """Note that one more begins."""
        if lever.creates:
            self.created[year][lever.creates] += 1
        self.spent[year] += self._cost(lever, year)

    def _cost(self, lever: Lever, year: int) -> float:
        cost = lever.cost.in_year(year, self.settings).caf
        return 0.0 if math.isnan(cost) else cost
