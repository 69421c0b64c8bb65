"""Numbered marks on the printed map: what the plan adds, the ranks of the zones blanches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from avs_geo.outputs.maps.palette import PAPER, mark_styles
from avs_geo.outputs.maps.picture.page import Box, TextStyle
from avs_geo.outputs.maps.picture.structures import draw_leaders, draw_symbols, move_apart

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.outputs.maps.picture.page import Page
    from avs_geo.outputs.maps.picture.view import MapView

MARK_SIZE: Final = 5.2  # millimetres
_NUMBER: Final = TextStyle(7.5, bold=True, colour=PAPER)
_HALF_DIGIT: Final = 0.95  # half the height of a figure, millimetres


def place_marks(marks: pd.DataFrame, view: MapView, placed: pd.DataFrame) -> pd.DataFrame:
    """Return where the marks stand on the sheet: beside the structures, none over another.

    Parameters
    ----------
    marks
        ``x``, ``y`` (projected metres), ``numero`` (what is written in the mark), ``sorte`` (a key of `mark_styles`).
    view
        From the ground to the sheet.
    placed
        The structures, as :func:`avs_geo.outputs.maps.picture.structures.place_structures` gives them.

    Returns
    -------
    pandas.DataFrame
        The same rows; ``x``, ``y`` in millimetres of the sheet, ``x_vrai``, ``y_vrai`` their true place, ``ecarte``.
    """
    true = view.to_sheet(marks[["x", "y"]].to_numpy(dtype=float))
    stand = move_apart(true, MARK_SIZE, fixed=placed[["x", "y"]].to_numpy(dtype=float))
    return marks.assign(
        x=stand[:, 0],
        y=stand[:, 1],
        x_vrai=true[:, 0],
        y_vrai=true[:, 1],
        ecarte=(stand != true).any(axis=1),
    )


def draw_marks(page: Page, placed: pd.DataFrame) -> None:
    """Draw the marks that :func:`place_marks` has placed, and their numbers."""
    draw_leaders(page, placed.loc[placed["ecarte"]])
    for name, style in mark_styles().items():
        points = placed.loc[placed["sorte"] == name, ["x", "y"]].to_numpy(dtype=float)
        draw_symbols(page, points, style, size=MARK_SIZE, hollow=False)
    for x, y, written in zip(placed["x"], placed["y"], placed["numero"].astype(str), strict=True):
        page.text(float(x), float(y) - _HALF_DIGIT, written, style=_NUMBER, align="center")


def mark_boxes(placed: pd.DataFrame) -> list[Box]:
    """Return the squares of the sheet that marks take."""
    corners = placed[["x", "y"]].to_numpy(dtype=float) - MARK_SIZE / 2
    return [Box(left, bottom, MARK_SIZE, MARK_SIZE) for left, bottom in np.reshape(corners, (-1, 2)).tolist()]
