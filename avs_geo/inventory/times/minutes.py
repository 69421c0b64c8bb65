"""The durations of a table in minutes: read, their unit found or refused, and what is no duration set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from avs_geo.inventory.times.durations import DurationForm, parse_durations
from avs_geo.inventory.times.missing_times import ASSUMED
from avs_geo.inventory.times.no_way import is_no_way
from avs_geo.inventory.times.unit_choice import CLOCK_UNITS, UnitJudge
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from avs_geo.findings import FindingLog
    from avs_geo.inventory.times.ways import Ways

# A structure may stand that far from the point of its commune.
_SAME_PLACE_KM = 3.0
_SHOWN = 4
_READ = (DurationForm.NUMBER, DurationForm.CLOCK_OF_TWO, DurationForm.CLOCK_OF_THREE, DurationForm.WORDED)


@dataclass(eq=False)
class MinuteReader:
    """Reads the durations of ways.

    Parameters
    ----------
    ways
        The ways.
    log
        Receives what is wrong.
    """

    ways: Ways
    log: FindingLog
    _values: NDArray[np.float64] = field(init=False, repr=False)
    _kinds: NDArray[np.integer[Any]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Read each distinct text once."""
        codes, distinct = pd.factorize(self._texts)
        read = parse_durations(pd.Series(distinct, dtype="str"))
        self._values = np.asarray(read.amounts, dtype=np.float64)[codes]
        self._kinds = np.asarray(read.kinds, dtype=np.int64)[codes]

    @property
    def _texts(self) -> pd.Series[str]:
        return self.ways.table.frame["duree"]

    def minutes(self) -> NDArray[np.float64]:
        """Return the minutes of each line, NaN where they are unknown; faults and remarks go to the log."""
        self._fault_unreadable()
        unknown = np.isin(self._kinds, (DurationForm.EMPTY, DurationForm.NO_WAY))
        for kind in _READ:
            rows = self._kinds == kind
            # « 99:99:99 » is a mark as 9999 is.
            unknown[rows] = is_no_way(self._values[rows], self.ways.kilometres[rows])
        values = np.where(unknown, np.nan, self._values)
        minutes = self._in_minutes(values)
        unknown |= (minutes == 0) & (self.ways.kilometres > _SAME_PLACE_KM) & ~self.ways.same_place
        self._tell_unknown(unknown)
        return np.where(unknown, np.nan, minutes)

    def _in_minutes(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        minutes = values.copy()
        judge = UnitJudge(self.ways, self.log)
        rows = self._kinds == DurationForm.NUMBER
        if np.isfinite(values[rows]).any():
            minutes[rows] *= judge.of_numbers(np.where(rows, values, np.nan))
        for kind, units in CLOCK_UNITS.items():
            rows = self._kinds == kind
            if rows.any():
                minutes[rows] *= judge.of_clocks(np.where(rows, values, np.nan), units)
        return minutes

    def _fault_unreadable(self) -> None:
        for kind, code, what, remedy in (
            (
                DurationForm.UNREADABLE,
                "nombre_illisible",
                "n’est pas une durée",
                "Écrivez un nombre de minutes (12,5), une durée (0:12:30, 12 min, 1 h 05), ou rien.",
            ),
            (
                DurationForm.LENGTH,
                "distance_au_lieu_de_duree",
                "est une distance, et une durée est attendue",
                "Remplacez les distances par des durées, ou donnez à la colonne des durées le titre « minutes ».",
            ),
        ):
            rows = pd.Series(self._kinds == kind, index=self._texts.index)
            if rows.any():
                shown = self.ways.table.first_texts("duree", rows)
                message = f"Lignes dont la valeur {what} ({number(rows.sum())}) : {shown}."
                self.log.fault(code, message, remedy, **self.ways.table.where("duree", rows))

    def _tell_unknown(self, unknown: NDArray[np.bool_]) -> None:
        """Say once how many ways have no time, and by which marks; where none has any, refuse."""
        if not unknown.any():
            return
        counts = self._texts[unknown].value_counts()
        shown = [
            f"{quoted(text) if text else 'cellule vide'} : {number(count)}" for text, count in counts[:_SHOWN].items()
        ]
        marks = listed(shown, last="et", of=len(counts))
        where = {"column": self.ways.table.titles.get("duree")}
        if unknown.all():
            negative = bool((self._values < 0).all())
            self.log.fault(
                "nombre_negatif" if negative else "aucune_duree",
                f"Aucune durée du fichier n’est connue ({marks}).",
                "Vérifiez la colonne des durées, ou retirez le fichier : les temps sont alors estimés.",
                **where,
            )
            return
        count = int(unknown.sum())
        what = "trajet n’a pas de durée connue" if count == 1 else "trajets n’ont pas de durée connue"
        self.log.remark("temps_ignores", f"{number(count)} {what} ({marks}).", ASSUMED, **where)
