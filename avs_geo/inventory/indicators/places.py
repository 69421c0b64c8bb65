"""Where in a file of indicators something was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from avs_geo.findings import SHEET_STRIDE

if TYPE_CHECKING:
    import pandas as pd


def first_line(where: pd.Series[bool]) -> int:
    """Return the first line, as a spreadsheet numbers it, at which something holds; it holds somewhere."""
    return int(where.index[int(where.to_numpy().argmax())])


def line_label(line: Any) -> str:
    """Return how a message names a line; where several sheets are read together, by its number in its own sheet."""
    rank, own = divmod(int(line), SHEET_STRIDE)
    return f"{own} de la feuille lue en {rank + 1}e" if rank else str(own)
