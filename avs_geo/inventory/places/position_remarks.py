"""What is said of coordinates that were read otherwise than their headings announce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.inventory.places.coordinates import CoordinateForm
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from avs_geo.files.tables.columns import Columns
    from avs_geo.inventory.places.points import GivenPoints

_WGS84 = 4326


def remark_readings(
    columns: Columns, points: GivenPoints, lines: pd.Index[int], readings: NDArray[np.object_], *, epsg: int
) -> None:
    """Say of coordinates that they were not in the form announced; of a column that holds both, how it was read.

    Parameters
    ----------
    columns
        The table; its log receives the remarks.
    points
        The coordinates as they were given.
    lines, readings
        The lines that they place in the department, and how each was understood.
    epsg
        The projected CRS of the department.
    """
    if points.is_pair:
        _remark_pair(columns, points, readings)
        return
    for line, reading in zip(lines, readings, strict=True):
        found = _reading_remark(reading, points, epsg)
        if found is None:
            continue
        code, message = found
        columns.log.remark(
            code,
            f"{message} ({points.shown(line)}) ; elles ont été lues comme telles.",
            "Corrigez le fichier d’origine.",
            line=line,
            column=points.column,
            value=points.shown(line),
        )


def _reading_remark(reading: CoordinateForm, points: GivenPoints, epsg: int) -> tuple[str, str] | None:
    if reading.is_degrees and reading.is_swapped:
        return "coordonnees_inversees", "La latitude et la longitude sont inversées"
    if reading.is_degrees:
        return (
            ("coordonnees_en_degres", "Les coordonnées sont en degrés et non en mètres") if points.projected else None
        )
    if reading.is_swapped:
        return "coordonnees_inversees", f"Les coordonnées, {reading.name}, ont x et y inversés"
    if points.projected and reading.epsg == epsg:
        return None
    instead = CoordinateForm(epsg).name if points.projected else "en degrés"
    return "coordonnees_projetees", f"Les coordonnées sont {reading.name} et non {instead}"


def _remark_pair(columns: Columns, points: GivenPoints, readings: NDArray[np.object_]) -> None:
    """Say once in which order and in which CRS a column of positions was read."""
    if points.is_ordered and all(reading == CoordinateForm(_WGS84) for reading in readings):
        return
    forms = {reading: int((readings == reading).sum()) for reading in dict.fromkeys(readings)}
    if not forms:
        return
    counted = [
        _order(reading, points) + (f" ({number(count)} lignes)" if len(forms) > 1 else "")
        for reading, count in forms.items()
    ]
    columns.log.remark(
        "position_lue",
        f"La colonne {quoted(points.column)} est lue comme {listed(counted, last='et')}, ce qui place les structures "
        "dans le département.",
        "Rien à faire si c’est bien l’ordre des deux nombres.",
        column=points.column,
    )


def _order(reading: CoordinateForm, points: GivenPoints) -> str:
    """Return the order of the two numbers in the cells, as the reading supposes it."""
    is_east_first = points.is_east_first is not reading.is_swapped
    if reading.is_degrees:
        return "« longitude, latitude »" if is_east_first else "« latitude, longitude »"
    return f"« x, y » {reading.name}" if is_east_first else f"« y, x » {reading.name}"
