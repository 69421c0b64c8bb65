"""Values that cannot be what their heading says: marks of unknown values, negative counts, shares above the whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from avs_geo.files.values.absence import is_unknown_number
from avs_geo.inventory.indicators.places import first_line, line_label
from avs_geo.inventory.indicators.wording import Nature
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.findings import FindingLog

_NEVER_NEGATIVE = frozenset({Nature.SHARE, Nature.RATE, Nature.COUNT, Nature.AMOUNT})
# What people and programs write for « unknown » in a column that is never negative.
_SMALL_MARKS = (-1.0, -2.0, -9.0, -8.0, -88.0, -98.0, -99.0)
_NINES = (999.0, 9999.0, 99999.0, 999999.0, 9999999.0, 99999999.0, 999999999.0)
# These may be shares or rates: they are kept, and said.
_SMALL_NINES = (99.0, 99.9, 99.99)
# How far beyond all others a string of nines must be.
_FAR = 2
# Of amounts that are all in the same range, the least is this part of the median at least.
_LEAST_OF_MEDIAN, _ENOUGH = 0.2, 3
_WHOLE = 100.0
# Rounding, and sums of rounded parts.
_ROUNDING = 1.005
# What rates that may go beyond 100 do not reach.
_NO_RATE = 1000.0
_FEW = 0.1
_COLUMNS_SHOWN = 8
_VALUES_SHOWN = 3
# Between percentages and shares of the same thing, one expects a hundred.
_RATIO_OF_SCALES = (30.0, 300.0)
_GAP = 5.0
_NEARLY_ALL = 0.9


@dataclass(slots=True)
class ValueNotes:
    """What was found in the columns of a file, to be said once for all of them.

    Parameters
    ----------
    unknown
        Marks of unknown values, by column.
    impossible
        Values that cannot be, taken for unknown.
    doubtful
        Values that are kept, and may be wrong.
    """

    unknown: list[str] = field(default_factory=list)
    impossible: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)

    def log_to(self, log: FindingLog) -> None:
        """Say what was found: at most one remark of each kind."""
        for code, notes, message, remedy in (
            (
                "valeurs_sentinelles",
                self.unknown,
                "Nombres qui tiennent lieu de « valeur inconnue », lus comme tels : ",
                "Laissez ces cellules vides ; si l’un d’eux est une vraie valeur, écrivez-la autrement.",
            ),
            (
                "valeurs_impossibles",
                self.impossible,
                "Valeurs impossibles, lues comme inconnues : ",
                "Corrigez ces valeurs, ou le titre de la colonne.",
            ),
            (
                "valeurs_a_verifier",
                self.doubtful,
                "Valeurs gardées, à vérifier : ",
                "Corrigez-les si elles sont fausses.",
            ),
        ):
            if notes:
                more = (
                    f" ; et {number(len(notes) - _COLUMNS_SHOWN)} autres colonnes"
                    if len(notes) > _COLUMNS_SHOWN
                    else ""
                )
                log.remark(code, f"{message}{' ; '.join(notes[:_COLUMNS_SHOWN])}{more}.", remedy)


@dataclass(frozen=True, eq=False)
class SiftedColumn:
    """A column of numbers that is judged.

    Parameters
    ----------
    heading
        Its heading.
    nature
        What its values can be.
    texts
        Its cells, as they stand in the file; index the lines.
    notes, log
        Receive what is found.
    """

    heading: str
    nature: Nature
    texts: pd.Series[str]
    notes: ValueNotes
    log: FindingLog

    def sift(self, numbers: pd.Series[float]) -> pd.Series[float]:
        """Return the numbers without those that stand for an unknown value, or cannot be.

        Marks of programs (``-9999``, 2³¹-1, 1e20…) are unknown; so are ``-1``, ``-9`` and the like where nothing else
        is negative, strings of nines that lie, repeated, far beyond all others, any other impossible number that is
        repeated, and an income of 0 where all others are far above. A negative count or a share above
        the whole is unknown where there are few; where there are many, heading and values contradict each other,
        which is a fault. What could be true is kept and noted.
        """
        kept = self._without_zeros(self._without_nines(self._without_marks(numbers)))
        return self._on_one_scale(self._within_the_whole(self._without_negatives(kept)))

    def _without_marks(self, numbers: pd.Series[float]) -> pd.Series[float]:
        marks = is_unknown_number(numbers)
        small = numbers.isin(_SMALL_MARKS) & ~marks
        others = numbers[~marks & ~small].dropna()
        losses = others[others < 0]
        if losses.empty and self.nature is not Nature.CHANGE and len(others):
            if self.nature in _NEVER_NEGATIVE or small.sum() > 1:
                marks |= small
            elif small.any():
                self._doubt(small, "seul nombre négatif")
        elif len(losses):
            # Among losses of hundreds, -99 may be one.
            plausible = marks & numbers.lt(0) & (numbers >= 2 * losses.min())
            if plausible.any():
                self._doubt(plausible, "aussi une façon d’écrire « inconnu »")
            marks &= ~plausible
        return self._take_for_unknown(numbers, marks) if marks.any() else numbers

    def _without_nines(self, numbers: pd.Series[float]) -> pd.Series[float]:
        nines, small = numbers.isin(_NINES), numbers.isin(_SMALL_NINES)
        others = numbers[~nines & ~small].dropna()
        if others.empty or not (nines | small).any():
            return numbers
        if small.sum() > 1 and others.max() * _FAR < _SMALL_NINES[0]:
            self._doubt(small, "très au-dessus de toutes les autres")
        far = nines & numbers.gt(_FAR * max(others.max(), 1.0))
        certain = far & (self.nature is Nature.SHARE) | far & numbers.map(numbers[far].value_counts()).gt(1)
        if certain.any():
            self.notes.unknown.append(self._note(certain))
        if (alone := far & ~certain).any():
            self._doubt(alone, "très au-dessus de toutes les autres")
        return numbers.mask(certain)

    def _without_zeros(self, numbers: pd.Series[float]) -> pd.Series[float]:
        """Take an amount of 0 for unknown where no other is small: nobody's median income is nothing."""
        zero, others = numbers.eq(0), numbers[numbers.gt(0)]
        if self.nature is not Nature.AMOUNT or not zero.any() or len(others) < _ENOUGH:
            return numbers
        if others.min() < _LEAST_OF_MEDIAN * others.median():
            return numbers
        return self._take_for_unknown(numbers, zero)

    def _without_negatives(self, numbers: pd.Series[float]) -> pd.Series[float]:
        negative = numbers.lt(0)
        if not negative.any() or self.nature not in _NEVER_NEGATIVE:
            return numbers
        if _is_one_repeated(numbers[negative]):
            return self._take_for_unknown(numbers, negative)
        # Those of a rate may be those of a change under a short name.
        if self.nature is not Nature.COUNT and negative.sum() > _FEW * numbers.notna().sum():
            self._doubt(negative, "négatives")
            return numbers
        return self._drop_impossible(numbers, negative, "négatives")

    def _within_the_whole(self, numbers: pd.Series[float]) -> pd.Series[float]:
        above = numbers.gt(_WHOLE * _ROUNDING)
        if not above.any() or self.nature not in (Nature.SHARE, Nature.RATE):
            return numbers
        if _is_one_repeated(numbers[above]) and numbers[above].min() > _FAR * max(numbers[~above].max(), _WHOLE):
            return self._take_for_unknown(numbers, above)
        if self.nature is Nature.SHARE or numbers.median() > _NO_RATE:
            return self._drop_impossible(numbers, above, "au-dessus de 100 %")
        self._doubt(above, "au-dessus de 100")
        return numbers

    def _take_for_unknown(self, numbers: pd.Series[float], marks: pd.Series[bool]) -> pd.Series[float]:
        self.notes.unknown.append(self._note(marks))
        return numbers.mask(marks)

    def _drop_impossible(self, numbers: pd.Series[float], wrong: pd.Series[bool], what: str) -> pd.Series[float]:
        count, known = int(wrong.sum()), int(numbers.notna().sum())
        if count <= max(1, _FEW * known):
            self.notes.impossible.append(self._note(wrong, what))
            return numbers.mask(wrong)
        line = first_line(wrong)
        self.log.fault(
            "titre_et_valeurs",
            f"Le titre {quoted(self.heading)} et ses valeurs se contredisent : {number(count)} valeurs sur "
            f"{number(known)} sont {what} ({self._some(wrong)}).",
            "Vérifiez que c’est la bonne colonne ; sinon, donnez-lui un titre qui dise ce qu’elle contient, ou "
            "retirez-la.",
            line=line,
            column=self.heading,
            value=self.texts[line],
        )
        return numbers

    def _on_one_scale(self, numbers: pd.Series[float]) -> pd.Series[float]:
        """Refuse shares from 0 to 1 among percentages: ranked together, they would be the lowest."""
        low, high = numbers.gt(0) & numbers.le(_ROUNDING), numbers.gt(_ROUNDING)
        if self.nature not in (Nature.SHARE, Nature.RATE) or not low.any() or not high.any():
            return numbers
        gap = numbers[high].min() / numbers[low].max()
        ratio = numbers[high].median() / numbers[low].median()
        whole = bool(np.equal(np.mod(numbers[low], 1), 0).all())
        if gap >= _GAP and _RATIO_OF_SCALES[0] <= ratio <= _RATIO_OF_SCALES[1] and not whole:
            self._fault_scales(low, high)
        elif low.sum() > _NEARLY_ALL * numbers.gt(0).sum() and not whole:
            self._doubt(high, "au-dessus de 1, quand les autres sont des parts de 0 à 1")
        return numbers

    def _fault_scales(self, low: pd.Series[bool], high: pd.Series[bool]) -> None:
        fewest = low if low.sum() <= high.sum() else high
        line = first_line(fewest)
        self.log.fault(
            "parts_et_pourcentages",
            f"La colonne {quoted(self.heading)} mêle des parts de 0 à 1 ({number(low.sum())} : {self._some(low)}) et "
            f"des pourcentages ({number(high.sum())} : {self._some(high)}).",
            "Écrivez toute la colonne dans la même unité.",
            line=line,
            column=self.heading,
            value=self.texts[line],
        )

    def _doubt(self, where: pd.Series[bool], why: str) -> None:
        self.notes.doubtful.append(self._note(where, why))

    def _note(self, where: pd.Series[bool], why: str = "") -> str:
        counts = self.texts[where].value_counts(sort=False)
        said = [quoted(text) + (f" ({number(count)} fois)" if count > 1 else "") for text, count in counts.items()]
        shown = listed(said[:_VALUES_SHOWN], last="et") + ("…" if len(said) > _VALUES_SHOWN else "")
        lines = f"ligne {line_label(first_line(where))}" + ("…" if where.sum() > 1 else "")
        return f"colonne {quoted(self.heading)}, {shown}{f', {why}' if why else ''} ({lines})"

    def _some(self, where: pd.Series[bool]) -> str:
        first = [f"{text}, ligne {line_label(line)}" for line, text in self.texts[where].head(_VALUES_SHOWN).items()]
        return " ; ".join(first) + ("…" if where.sum() > _VALUES_SHOWN else "")


def _is_one_repeated(numbers: pd.Series[float]) -> bool:
    """Whether some numbers are one and the same, several times: so a program writes that it knows none."""
    return len(numbers) > 1 and bool(numbers.eq(numbers.iloc[0]).all())
