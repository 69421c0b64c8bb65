"""What the document is written from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from avs_geo.outputs.programme.tables import programme_table
from avs_geo.outputs.tables.screen_tables import screen_table

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.analysis.programme.programme import Programme
    from avs_geo.analysis.study import Study
    from avs_geo.outputs.tables.screen_tables import ScreenTable


@dataclass(frozen=True, eq=False)
class Material:
    """The programme, and its tables as they are exported.

    Parameters
    ----------
    programme
        The lines, as proposed and as decided, the trajectory, the indicators.
    """

    programme: Programme

    @property
    def study(self) -> Study:
        """The study that the programme rests on."""
        return self.programme.study

    @cached_property
    def lines(self) -> pd.DataFrame:
        """The lines, as ``objectifs.csv`` has them."""
        return programme_table("objectifs", self.programme)

    @cached_property
    def trajectory(self) -> pd.DataFrame:
        """The trajectory, as ``trajectoire.csv`` has it."""
        return programme_table("trajectoire", self.programme)

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """The indicators of evaluation, as ``indicateurs.csv`` has them."""
        return programme_table("indicateurs", self.programme)

    def table(self, name: str, columns: tuple[str, ...]) -> ScreenTable:
        """Return some columns of an exported table, as people read them."""
        return screen_table(name, self.study, columns=columns)
