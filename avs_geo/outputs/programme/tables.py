"""The tables of a programme, with the decimals of files."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from avs_geo.analysis.programme.evaluation import INDICATOR_COLUMNS
from avs_geo.analysis.programme.lines import LINE_COLUMNS
from avs_geo.analysis.programme.trajectory import TRAJECTORY_COLUMNS
from avs_geo.outputs.tables.tables import rounded

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from avs_geo.analysis.programme.programme import Programme

# Name of the file, what screens call it, and its columns.
PROGRAMME_TABLES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "objectifs": ("Lignes du programme", LINE_COLUMNS),
        "trajectoire": ("Trajectoire", TRAJECTORY_COLUMNS),
        "indicateurs": ("Indicateurs d’évaluation", INDICATOR_COLUMNS),
    },
)


def programme_table(name: str, programme: Programme) -> pd.DataFrame:
    """Return a table of :data:`PROGRAMME_TABLES` as files have it."""
    frames = {"objectifs": programme.lines, "trajectoire": programme.trajectory, "indicateurs": programme.indicators}
    return rounded(frames[name][list(PROGRAMME_TABLES[name][1])].reset_index(drop=True))
