"""Which unit durations are in: stated by a heading and checked, or told by their magnitude; and the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from avs_geo.inventory.times.durations import DurationForm
from avs_geo.inventory.times.magnitude import ENOUGH, FASTEST, SLOWEST, Magnitude, Resemblance
from avs_geo.inventory.times.time_headings import MINUTES, UNITS, Heading, Unit
from avs_geo.text.numbers import number, with_unit
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from avs_geo.findings import FindingLog
    from avs_geo.inventory.times.ways import Ways

# Of a clock, read as hours first: minutes and seconds are a sixtieth of it.
_HOURS_FIRST = Unit("heures et minutes", 1.0)
_MINUTES_FIRST = Unit("minutes et secondes", 1 / 60)
CLOCK_UNITS = dict.fromkeys((DurationForm.CLOCK_OF_TWO, DurationForm.CLOCK_OF_THREE), (_HOURS_FIRST, _MINUTES_FIRST))
# On foot or by bus: slower than a car, and still a time.
_SLOWEST_OF_ALL = 1.0
# What a bicycle does, as the crow flies; a car, only in the largest cities.
_SLOW = 15.0


@dataclass(frozen=True)
class UnitJudge:
    """Finds the unit of the durations of ways, and says what it found.

    Parameters
    ----------
    ways
        The ways.
    log
        Receives the remarks and faults.
    """

    ways: Ways
    log: FindingLog

    def of_numbers(self, values: NDArray[np.float64]) -> float:
        """Return how many minutes one of these numbers is; 1 where that is a fault.

        Parameters
        ----------
        values
            One per way; NaN for those that are no bare number.
        """
        magnitude = Magnitude.of(values, self.ways.kilometres)
        stated = self.ways.table.unit
        if self._fault_distances(magnitude, stated):
            return 1.0
        unit = self._check(magnitude, stated) if stated else self._tell(magnitude)
        if unit is not None and unit is not MINUTES:
            self._remark_converted(values, unit, stated=stated is not None)
        return 1.0 if unit is None else unit.minutes

    def of_clocks(self, values: NDArray[np.float64], units: Sequence[Unit]) -> float:
        """Return by how much clocks, read as hours first, are to be multiplied for minutes.

        Parameters
        ----------
        values
            Minutes, one per way; NaN for those that are no clock of this kind.
        units
            The readings.
        """
        words = Heading("", self.ways.table.time_title).words
        if "mm" in words and "ss" in words and not {"h", "hh"} & set(words):
            return _MINUTES_FIRST.minutes
        magnitude = Magnitude.of(values, self.ways.kilometres)
        fitting = magnitude.plausible(units) if len(magnitude) else [_HOURS_FIRST]
        if not fitting:
            self._fault_no_unit(magnitude)
            return 1.0
        if fitting[0] is _MINUTES_FIRST:
            self._remark_converted(values, _MINUTES_FIRST, stated=False)
        return fitting[0].minutes

    def _tell(self, magnitude: Magnitude) -> Unit | None:
        """Return the unit that the magnitude tells; a fault where it tells none."""
        if not len(magnitude):
            self._fault_unjudged()
            return None
        fitting = magnitude.plausible(UNITS)
        if not fitting:
            self._fault_no_unit(magnitude)
            return None
        self._remark_slow(magnitude, fitting[0])
        return fitting[0]

    def _check(self, magnitude: Magnitude, stated: Unit) -> Unit | None:
        """Return the unit that a heading states, unless the magnitude contradicts it."""
        if len(magnitude) < ENOUGH or SLOWEST <= magnitude.speed(stated) <= FASTEST:
            self._remark_slow(magnitude, stated)
            return stated
        fitting = magnitude.plausible(UNITS)
        example = self._example(magnitude)
        if fitting:
            self._fault(
                "unite_contredite",
                f"Le titre {quoted(self.ways.table.stated_by)} annonce des {stated.name}, et les valeurs "
                f"sont celles de {fitting[0].name} ({example}).",
                f"Titrez la colonne « {fitting[0].name} », ou corrigez les valeurs.",
            )
            return None
        speed = magnitude.speed(stated)
        if not _SLOWEST_OF_ALL <= speed <= FASTEST:
            self._fault_no_unit(magnitude)
            return None
        self._remark_slow(magnitude, stated)
        return stated

    def _remark_slow(self, magnitude: Magnitude, unit: Unit) -> None:
        """Say that the times are those of a bicycle or a bus, or of feet, where so many are so slow."""
        if len(magnitude) < ENOUGH or (speed := magnitude.speed(unit)) >= _SLOW:
            return
        self.log.remark(
            "temps_lents",
            f"Les durées donnent {with_unit(speed, 'km/h', 1)} à vol d’oiseau ({self._example(magnitude)}), moins "
            "qu’une voiture hors des grandes villes.",
            "Vérifiez qu’il s’agit bien de durées en voiture, et non à pied, à vélo ou en transports en commun.",
            column=self.ways.table.titles.get("duree"),
        )

    def _fault_distances(self, magnitude: Magnitude, stated: Unit | None) -> bool:
        """Refuse distances in place of times; where minutes are stated, only say that they look like kilometres."""
        if self.ways.table.has_distances or not len(magnitude):
            return False
        metres, kilometres = magnitude.metres_like(), magnitude.kilometres_like()
        if not (metres or kilometres):
            return False
        unit = "mètres" if metres else "kilomètres"
        found = f"suivent la distance à vol d’oiseau comme des {unit} ({self._example(magnitude)})"
        if not metres and (stated is MINUTES or kilometres is Resemblance.DOUBTFUL):
            self.log.remark(
                "temps_comme_distances",
                f"Les valeurs {found} ; elles sont pourtant lues comme des durées.",
                "Vérifiez que ce sont bien des durées.",
                column=self.ways.table.titles.get("duree"),
            )
            return False
        remedy = "Fournissez les durées, en minutes, et non les distances."
        if not metres:
            remedy += " Si ce sont bien des minutes, donnez à la colonne le titre « minutes »."
        said = f", et le titre {quoted(self.ways.table.stated_by)} annonce des {stated.name}" if stated else ""
        self._fault("distances_au_lieu_de_temps", f"Les valeurs {found}{said}.", remedy)
        return True

    def _fault_unjudged(self) -> None:
        self._fault(
            "temps_injugeables",
            "Rien ne dit l’unité des durées : aucun titre ne la donne, et aucun trajet entre deux lieux connus n’est "
            "assez long pour en juger.",
            "Donnez à la colonne des durées (d’un tableau croisé, à la première colonne) le titre « minutes » ou "
            "« secondes ».",
        )

    def _fault_no_unit(self, magnitude: Magnitude) -> None:
        stated = self.ways.table.unit
        said = f" Le titre {quoted(self.ways.table.stated_by)} annonce des {stated.name}." if stated else ""
        self._fault(
            "temps_invraisemblables",
            "Les valeurs ne sont des durées plausibles en voiture dans aucune unité, de la milliseconde à l’heure "
            f"({self._example(magnitude)}).{said}",
            "Vérifiez que la colonne porte des durées, et que les origines et les destinations sont les bonnes ; si "
            "ce sont des minutes à pied, donnez-lui le titre « minutes ».",
        )

    def _fault(self, code: str, message: str, remedy: str) -> None:
        self.log.fault(code, message, remedy, column=self.ways.table.time_title)

    def _remark_converted(self, values: NDArray[np.float64], unit: Unit, *, stated: bool) -> None:
        row = self._example_row(values)
        text = str(self.ways.table.frame["duree"].iloc[row])
        minutes = values[row] * unit.minutes
        before, after = _shown(text, float(values[row])), with_unit(minutes, "min", 0 if minutes >= 10 else 1)
        example = f"{self.ways.way(row)} : {before} → {after}"
        why = "leur titre le dit" if stated else "leur ordre de grandeur le dit"
        self.log.remark(
            "temps_convertis",
            f"Les durées sont en {unit.name}, {why} ; elles sont converties en minutes ({example}).",
            column=self.ways.table.titles.get("duree"),
        )

    def _example(self, magnitude: Magnitude) -> str:
        """Return the value of the median way, beside its distance."""
        ratios = magnitude.values / magnitude.kilometres
        middle = int(np.argsort(ratios)[len(ratios) // 2])
        value, length = magnitude.values[middle], magnitude.kilometres[middle]
        row = int(np.flatnonzero(self.ways.kilometres == length)[0])
        text = number(value, decimals=0 if value >= 100 else 1)
        return f"{self.ways.way(row)} : {text}, pour {with_unit(length, 'km')} à vol d’oiseau"

    def _example_row(self, values: NDArray[np.float64]) -> int:
        """Return the way that shows a conversion best: a far one, the median of these."""
        known = np.isfinite(values) & (values > 0)
        far = known & (self.ways.kilometres >= 5)
        rows = np.flatnonzero(far if far.any() else known if known.any() else np.isfinite(values))
        return int(rows[np.argsort(values[rows], kind="stable")[len(rows) // 2]])


def _shown(text: str, value: float) -> str:
    """Return a bare number as French writes it, without decimals that nobody reads; another text as it stands."""
    if not text.replace(".", "").replace(",", "").isdigit():
        return text
    return number(value, decimals=0 if value >= 100 or value.is_integer() else 3)
