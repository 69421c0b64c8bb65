"""Lines of a programme chosen and put in order, for its tables and its document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.analysis.programme.lines import Status

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.analysis.programme.lines import Level


def counting(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the lines that enter the trajectory: proposed or kept."""
    return lines.loc[lines["statut"].map(lambda status: Status(status).counts).astype(bool)]


def in_calendar_order(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the lines as they begin: by year, then by rank; those without either last."""
    return lines.sort_values(["annee", "rang", "id_ligne"], na_position="last")


def of_level(lines: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Return the lines, or the indicators, of a level."""
    return lines.loc[lines["niveau"] == str(level)]
