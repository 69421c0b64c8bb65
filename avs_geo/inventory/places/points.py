"""The positions that a table or a layer of structures gives, as pairs of numbers, not yet understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from avs_geo.files.headings import heading_key
from avs_geo.files.values.absence import is_absent, is_unknown_number
from avs_geo.files.values.values import parse_numbers
from avs_geo.inventory.places.position_text import parse_angle, parse_position
from avs_geo.text.names import fold
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    import geopandas as gpd

    from avs_geo.files.tables.columns import Columns

_PAIRS = (("longitude", "latitude"), ("x", "y"))
# Headings of a column that holds both numbers: opendatasoft, data.gouv.fr, PostGIS, Google, OpenStreetMap.
_POSITIONS = frozenset(
    map(
        heading_key,
        (
            *("geo_point_2d", "geo_point", "geopoint", "geom", "geometry", "géométrie", "the_geom", "wkt", "wkb"),
            *("géolocalisation", "geoloc", "geolocation", "localisation", "location", "position", "positions"),
            *("coordonnées", "coordonnées gps", "coordonnées géographiques", "coordonnées geo", "coord", "coords"),
            *("coordinates", "gps", "point gps", "point", "point géo", "latlong", "latlon", "lat lng", "latlng"),
            *("lon lat", "lonlat", "lnglat", "long lat", "latitude longitude", "longitude latitude", "lat long"),
            *("géolocalisation (lat,lon)", "coordonnées (lat,lon)", "coordonnées lambert", "xy", "x y", "x,y"),
            *("_geopoint", "geojson", "geo_shape", "geo", "centroid", "centroïde", "coordonnées wgs84", "position gps"),
            *("coordonnées lambert 93", "geo_coordinates", "position géographique", "wgs84", "lien google maps"),
        ),
    )
)
# What a word of a heading says of the number under it, whatever stands beside it (« result_latitude », « X_L93 »).
_WORDS = {
    "longitude": frozenset({"lon", "lng", "long", "longitude", "longi"}),
    "latitude": frozenset({"lat", "latitude", "lati"}),
    "x": frozenset({"x", "lambx", "coordx", "coordxet", "abscisse", "easting", "xl93", "lambertx"}),
    "y": frozenset({"y", "lamby", "coordy", "coordyet", "ordonnee", "northing", "yl93", "lamberty"}),
}
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DECIMALS = re.compile(r"\d{1,3}[.,]\d{3,}")
_TWO = 2
_MOST_DEGREES = 180.0


@dataclass(frozen=True, eq=False)
class GivenPoints:
    """Pairs of numbers from one place of a file; the index of each series is the line.

    Parameters
    ----------
    first, second
        Longitude and latitude, or x and y; NaN where none are given.
    projected
        Whether they were announced as projected.
    column
        The heading of the first, for findings.
    is_pair
        Whether one column holds both.
    is_ordered
        Whether the order of the two is known, from the notation or from two headings.
    is_east_first
        Whether the longitude, or x, stands first in the cells of such a column, as far as is known before any lookup.
    """

    first: pd.Series[float]
    second: pd.Series[float]
    projected: bool
    column: str
    is_pair: bool = False
    is_ordered: bool = True
    is_east_first: bool = True

    @property
    def given(self) -> pd.Series[bool]:
        """Which lines have numbers."""
        return self.first.notna()

    def shown(self, line: int) -> str:
        """Return the pair of a line as text."""
        pair = (self.first[line], self.second[line])
        return " ; ".join(number(value, decimals=5).rstrip("0").rstrip(",") for value in pair)

    def without(self, lines: pd.Series[bool]) -> GivenPoints:
        """Return these points, but for some lines."""
        return replace(self, first=self.first.mask(lines), second=self.second.mask(lines))


def with_position_columns(columns: Columns) -> Columns:
    """Return the columns, those of coordinates recognised by a word of their heading too."""
    found = dict(columns.found)
    for pair in _PAIRS:
        candidates = {field: _worded(columns, field) for field in pair if not columns.has(field)}
        if all(candidates.values()):
            found |= {field: names[0] for field, names in candidates.items()}
    return replace(columns, found=found)


def _worded(columns: Columns, field: str) -> list[str]:
    """Return the columns, no field, a word of whose heading says that they hold this coordinate."""
    names = [str(name) for name in columns.others() if not _says_both(str(name))]
    return [name for name in names if _WORDS[field] & set(_heading_words(name))]


def _heading_words(heading: str) -> list[str]:
    return fold(_CAMEL.sub(" ", heading)).split()


def points_of_columns(columns: Columns) -> list[GivenPoints]:
    """Return every position that the columns give: degrees, metres, columns that hold both numbers."""
    separate = [
        _points_of_pair(columns, first, second) for first, second in _PAIRS if columns.has(first) or columns.has(second)
    ]
    return [*separate, *filter(None, (_points_of_column(columns, name) for name in position_columns(columns)))]


def position_columns(columns: Columns) -> list[str]:
    """Return the columns, no fields, that hold both numbers of a position."""
    return [name for name in map(str, columns.others()) if _is_position(columns, name)]


def points_of_layer(columns: Columns, geometry: gpd.GeoSeries, *, epsg: int) -> GivenPoints:
    """Return the points of a layer; a geometry that is no point gives a point inside it, with a remark.

    Null and empty geometries, and those with coordinates that are no numbers, give none. Points in a declared
    projected CRS come out in that of the department, `epsg`.
    """
    bounds = geometry.bounds
    usable = ~geometry.is_empty & ~shapely.is_missing(geometry.to_numpy()) & np.isfinite(bounds).all(axis="columns")
    wide = usable & geometry.geom_type.ne("Point") & ~_is_lone_point(geometry)
    for line in columns.lines[wide]:
        columns.log.remark(
            "geometrie_non_ponctuelle",
            "L’entité n’est pas un point ; la structure est placée en un point de son intérieur.",
            "Dessinez un point à l’adresse de la structure.",
            line=line,
        )
    points = geometry.where(usable, None).representative_point()
    is_projected = geometry.crs is not None and not geometry.crs.is_geographic
    if is_projected:
        points = points.to_crs(epsg)
    x, y = (
        pd.Series(axis(points.to_numpy()), index=columns.lines, dtype=float) for axis in (shapely.get_x, shapely.get_y)
    )
    return GivenPoints(first=x, second=y, projected=is_projected, column="geometry")


def _is_lone_point(geometry: gpd.GeoSeries) -> pd.Series[bool]:
    lone: pd.Series[bool] = geometry.geom_type.eq("MultiPoint") & (shapely.get_num_geometries(geometry.to_numpy()) == 1)
    return lone


def _points_of_pair(columns: Columns, first: str, second: str) -> GivenPoints:
    values = _coordinates(columns, first), _coordinates(columns, second)
    given = ~is_absent(columns.text(first)), ~is_absent(columns.text(second))
    _fault_half(columns, second, given[0] & ~given[1])
    _fault_half(columns, first, given[1] & ~given[0])
    both = values[0].notna() & values[1].notna()
    return GivenPoints(
        first=values[0].where(both),
        second=values[1].where(both),
        projected=first == "x",
        column=columns.heading(first),
    )


def _coordinates(columns: Columns, field: str) -> pd.Series[float]:
    """Return a column of coordinates: numbers, or angles in degrees and minutes."""
    texts = columns.text(field)
    texts = texts.mask(is_absent(texts), "")
    values = parse_numbers(texts)
    unread = values.isna() & texts.ne("")
    if unread.any():
        values[unread] = texts[unread].map(parse_angle).astype(float)
    columns.fault_where(
        values.isna() & texts.ne(""),
        field,
        "nombre_illisible",
        lambda value: f"{value} n’est pas une coordonnée.",
        "Écrivez un nombre, par exemple 5,1369 ou 862000, sans autre texte.",
    )
    return values.mask(is_unknown_number(values))


def _fault_half(columns: Columns, field: str, rows: pd.Series[bool]) -> None:
    columns.fault_where(
        rows,
        field,
        "coordonnee_incomplete",
        lambda _: f"Une coordonnée est donnée sans l’autre, {quoted(field)}.",
        "Indiquez les deux coordonnées, ou aucune.",
    )


def _is_position(columns: Columns, name: str) -> bool:
    """Whether a column holds positions: its heading says so, or each of its cells can be nothing else."""
    if heading_key(name) in _POSITIONS or _says_both(name):
        return True
    texts = columns.table.frame[name]
    # The first cell that is something else settles it: a file has many columns of other things.
    texts = texts[~is_absent(texts)]
    return not texts.empty and all(map(_can_only_be_a_position, texts))


def _says_both(name: str) -> bool:
    words = set(_heading_words(name))
    return bool(words & _WORDS["longitude"] and words & _WORDS["latitude"])


def _can_only_be_a_position(text: str) -> bool:
    pair = parse_position(text)
    return pair is not None and (pair.is_longitude_first is not None or len(_DECIMALS.findall(text)) == _TWO)


def _points_of_column(columns: Columns, name: str) -> GivenPoints | None:
    """Return the points of a column that holds both numbers; None, said, where none of its cells can be read."""
    texts = columns.table.frame[name]
    absent = is_absent(texts) | texts.str.upper().str.contains("EMPTY", regex=False)
    pairs = texts.mask(absent, "").map(parse_position)
    read = pairs.notna()
    if not read.any():
        _remark_unread(columns, name, texts[~absent])
        return None
    for line, text in texts[~read & ~absent].items():
        columns.log.fault(
            "position_illisible",
            f"{quoted(text)} n’est pas une position lisible.",
            "Écrivez la latitude et la longitude en degrés, par exemple 48.0921, 5.1369 ; ou videz la cellule : la "
            "commune suffit.",
            line=line,
            column=name,
            value=text,
        )
    return _pairs_as_points(name, pairs[read], columns.lines)


def _pairs_as_points(name: str, pairs: pd.Series[Any], lines: pd.Index[int]) -> GivenPoints:
    """Return pairs as points, the longitude or x first."""
    written = pd.DataFrame(pairs.tolist(), index=pairs.index, columns=["first", "second", "is_longitude_first"])
    is_metric = bool((written[["first", "second"]].abs() > _MOST_DEGREES).any(axis=None))
    by_default = _is_east_first(name, is_metric=is_metric)
    said = written["is_longitude_first"]
    turned = ~said.where(said.notna(), by_default).astype(bool)
    return GivenPoints(
        first=written["first"].mask(turned, written["second"]).reindex(lines).astype(float),
        second=written["second"].mask(turned, written["first"]).reindex(lines).astype(float),
        projected=is_metric,
        column=name,
        is_pair=True,
        is_ordered=bool(said.notna().all()),
        is_east_first=by_default,
    )


def _is_east_first(name: str, *, is_metric: bool) -> bool:
    """Whether longitude or x comes first where the notation does not say: as the heading says, else by custom.

    Degrees are mostly written latitude first (opendatasoft, Google); metres, x first.
    """
    words = _heading_words(name)
    found = [field for word in words for field in ("longitude", "latitude") if word in _WORDS[field]]
    key = heading_key(name)
    if found or key.startswith(("lon", "lng", "lat")):
        return found[0] == "longitude" if found else key.startswith(("lon", "lng"))
    return is_metric


def _remark_unread(columns: Columns, name: str, texts: pd.Series[str]) -> None:
    if texts.empty:
        return
    columns.log.remark(
        "colonne_non_lue",
        f"La colonne {quoted(name)} ne contient aucune position lisible ({quoted(texts.iloc[0])}) ; elle est laissée "
        "de côté.",
        "Si ce sont des positions, écrivez la latitude et la longitude en degrés, par exemple 48.0921, 5.1369.",
        line=int(texts.index[0]),
        column=name,
        value=texts.iloc[0],
    )
