"""The coordinates that a table or a layer of structures gives, as pairs of numbers, not yet understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.inventory.french import number, quoted

if TYPE_CHECKING:
    import geopandas as gpd

    from avs_geo.inventory.columns import Columns

_PAIRS = (("longitude", "latitude"), ("x", "y"))


@dataclass(frozen=True, eq=False)
class GivenPoints:
    """Pairs of numbers; the index of each series is the line.

    Parameters
    ----------
    first, second
        Longitude and latitude, or x and y; NaN where none are given.
    projected
        Whether they were announced as projected.
    column
        The heading of the first, for findings.
    """

    first: pd.Series[float]
    second: pd.Series[float]
    projected: pd.Series[bool]
    column: pd.Series[str]

    def shown(self, line: int) -> str:
        """Return the pair of a line as text."""
        pair = (self.first[line], self.second[line])
        return " ; ".join(number(value, decimals=5).rstrip("0").rstrip(",") for value in pair)

    def where_given(self, other: GivenPoints) -> GivenPoints:
        """Return these points, and the others where there are none."""
        given = self.first.notna()
        return GivenPoints(
            first=self.first.where(given, other.first),
            second=self.second.where(given, other.second),
            projected=self.projected.where(given, other.projected),
            column=self.column.where(given, other.column),
        )


def points_of_columns(columns: Columns) -> GivenPoints:
    """Return the coordinates of the columns: degrees where given, else x and y."""
    degrees, metres = (_points_of_pair(columns, first, second) for first, second in _PAIRS)
    return degrees.where_given(metres)


def points_of_layer(columns: Columns, geometry: gpd.GeoSeries, *, epsg: int) -> GivenPoints:
    """Return the points of a layer; a geometry that is no point gives a point inside it, with a remark.

    Points in a declared projected CRS come out in that of the department, `epsg`.
    """
    wide = geometry.notna() & ~geometry.is_empty & geometry.geom_type.ne("Point")
    for line in columns.lines[wide]:
        columns.log.remark(
            "geometrie_non_ponctuelle",
            "L’entité n’est pas un point ; la structure est placée en un point de son intérieur.",
            "Dessinez un point à l’adresse de la structure.",
            line=line,
        )
    points = geometry.where(~wide, geometry.representative_point())
    is_projected = not geometry.crs.is_geographic
    if is_projected:
        points = points.to_crs(epsg)
    return GivenPoints(
        first=pd.Series(points.x, dtype=float),
        second=pd.Series(points.y, dtype=float),
        projected=pd.Series(is_projected, index=columns.lines),
        column=pd.Series("geometry", index=columns.lines),
    )


def _points_of_pair(columns: Columns, first: str, second: str) -> GivenPoints:
    values = columns.numbers(first), columns.numbers(second)
    given = columns.text(first).ne(""), columns.text(second).ne("")
    _fault_half(columns, second, given[0] & ~given[1])
    _fault_half(columns, first, given[1] & ~given[0])
    both = values[0].notna() & values[1].notna()
    return GivenPoints(
        first=values[0].where(both),
        second=values[1].where(both),
        projected=pd.Series(first == "x", index=columns.lines),
        column=pd.Series(columns.heading(first), index=columns.lines),
    )


def _fault_half(columns: Columns, field: str, rows: pd.Series[bool]) -> None:
    columns.fault_where(
        rows,
        field,
        "coordonnee_incomplete",
        lambda _: f"Une coordonnée est donnée sans l’autre, {quoted(field)}.",
        "Indiquez les deux coordonnées, ou aucune.",
    )
