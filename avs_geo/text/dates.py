"""Days, moments and years as French readers write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from avs_geo.text.numbers import UNKNOWN
from avs_geo.text.typography import NBSP

if TYPE_CHECKING:
    import datetime as dt

    from pandas.api.typing import NaTType

_MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet",
    "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def day_text(day: dt.date | NaTType | None) -> str:
    """Return a day, ``31/12/2026``; a dash where it is unknown."""
    return UNKNOWN if day is None or pd.isna(day) else f"{day:%d/%m/%Y}"


def moment_text(moment: dt.datetime) -> str:
    """Return a moment of a known time zone by the clock of this machine: ``31/12/2026 14:05``."""
    return f"{moment.astimezone():%d/%m/%Y %H:%M}"


def day_in_words(day: dt.date) -> str:
    """Return ``1er janvier 2026``."""
    number_of_day = "1er" if day.day == 1 else str(day.day)
    return f"{number_of_day}{NBSP}{_MONTHS[day.month - 1]}{NBSP}{day.year}"


def year_text(year: Any, *, missing: str = UNKNOWN) -> str:
    """Return a year, which takes no space, or `missing` where it is unknown."""
    return missing if pd.isna(year) else f"{year:.0f}"
