"""The years that a programme is made for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from avs_geo.errors import UsageError
from avs_geo.text.dates import day_text
from avs_geo.text.typography import quoted, typeset

if TYPE_CHECKING:
    import datetime as dt

LONGEST_YEARS: Final = 10
_FORM: Final = re.compile(r"\s*(\d{4})\s*(?:[-–—]\s*(\d{4})\s*)?")


@dataclass(frozen=True, slots=True)
class Horizon:
    """The years of a programme, both included.

    Raises
    ------
    UsageError
        The last year comes before the first, or there are more than ten.
    """

    first: int
    last: int

    def __post_init__(self) -> None:
        """Refuse what is no horizon."""
        if self.last < self.first:
            msg = typeset(f"Horizon refusé : {self.last} vient avant {self.first}.")
            raise UsageError(msg)
        if self.last - self.first >= LONGEST_YEARS:
            msg = typeset(f"Horizon refusé : {self} a plus de {LONGEST_YEARS} années ; trois à cinq sont d’usage.")
            raise UsageError(msg)

    def __str__(self) -> str:
        """Return ``2027-2030``."""
        return f"{self.first}-{self.last}"

    @classmethod
    def parse(cls, text: str) -> Horizon:
        """Return the horizon written ``2027-2030``.

        Raises
        ------
        UsageError
            It is none.
        """
        found = _FORM.fullmatch(text)
        if found is None:
            msg = typeset(f"{quoted(text)} n’est pas un horizon : écrivez deux années, par exemple 2027-2030.")
            raise UsageError(msg)
        return cls(int(found[1]), int(found[2] or found[1]))

    @classmethod
    def following(cls, reference_date: dt.date) -> Horizon:
        """Return the four years after that of a date."""
        return cls(reference_date.year + 1, reference_date.year + 4)

    @property
    def years(self) -> tuple[int, ...]:
        """Each year, in order."""
        return tuple(range(self.first, self.last + 1))

    def check_not_past(self, reference_date: dt.date) -> None:
        """Refuse a horizon that begins before the year of the reference date.

        Raises
        ------
        UsageError
            It does.
        """
        if self.first < reference_date.year:
            msg = typeset(
                f"L’horizon {self} commence avant l’année de la date de référence ({day_text(reference_date)}) : "
                f"choisissez {self.following(reference_date)}, ou une autre date de référence."
            )
            raise UsageError(msg)
