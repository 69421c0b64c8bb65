"""Where each structure stands: by its coordinates, else by its commune; and what to say where the two disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.inventory.coordinates import Reading, locate
from avs_geo.inventory.french import number, quoted
from avs_geo.inventory.places import Place, PlaceFinder, departement_label, units_of_place

if TYPE_CHECKING:
    import geopandas as gpd

    from avs_geo.inventory.columns import Columns
    from avs_geo.reference.geography import Geography

_METRES = 1_000
SITE_COLUMNS = ("code_commune", "nom_commune", "code_unite", "x", "y", "position_approchee")


@dataclass(frozen=True, eq=False)
class _Points:
    """The coordinates given, as numbers; index: the line. NaN where there are none."""

    first: pd.Series[float]
    second: pd.Series[float]
    projected: pd.Series[bool]
    column: pd.Series[str]


def site_structures(columns: Columns, geometry: gpd.GeoSeries | None, finder: PlaceFinder) -> pd.DataFrame:
    """Return the place of each structure.

    Parameters
    ----------
    columns
        The table; its log receives everything found.
    geometry
        The geometries of the rows, for a layer.
    finder
        Finds communes.

    Returns
    -------
    pandas.DataFrame
        Index: the line. ``code_commune``, ``nom_commune``, ``code_unite`` (``""`` where there is a fault),
        ``x`` and ``y`` in the CRS of the department, ``position_approchee``.
    """
    points = _layer_points(columns, geometry, finder.geography) if geometry is not None else None
    points = points or _column_points(columns)
    sites = _located(columns, points, finder.geography)
    places = _named_places(columns, finder, located=sites["code_unite"].ne(""), tried=points.first.notna())
    _compare(columns, sites, places, finder.geography)
    _place_by_commune(columns, sites, places, finder.geography)
    return sites


def _layer_points(columns: Columns, geometry: gpd.GeoSeries, geography: Geography) -> _Points:
    """Return the points of a layer; a geometry that is no point gives a point inside it."""
    wide = geometry.notna() & ~geometry.is_empty & geometry.geom_type.ne("Point")
    for line in columns.lines[wide]:
        columns.log.remark(
            "geometrie_non_ponctuelle",
            "L’entité n’est pas un point ; la structure est placée en un point de son intérieur.",
            "Dessinez un point à l’adresse de la structure.",
            line=line,
        )
    projected = geometry.crs is not None and not geometry.crs.is_geographic
    points = geometry.where(~wide, geometry.representative_point())
    if projected:
        points = points.to_crs(geography.epsg)
    present = points.notna() & ~points.is_empty
    return _Points(
        first=points.x.where(present),
        second=points.y.where(present),
        projected=pd.Series(projected, index=columns.lines),
        column=pd.Series("geometry", index=columns.lines),
    )


def _column_points(columns: Columns) -> _Points:
    """Return the coordinates of the columns: degrees where given, else x and y."""
    degrees = _pair(columns, "longitude", "latitude")
    metres = _pair(columns, "x", "y")
    use_metres = degrees[0].isna() & metres[0].notna()
    return _Points(
        first=degrees[0].where(~use_metres, metres[0]),
        second=degrees[1].where(~use_metres, metres[1]),
        projected=use_metres,
        column=pd.Series(columns.heading("longitude"), index=columns.lines).where(
            ~use_metres, columns.heading("x")
        ),
    )


def _pair(columns: Columns, first: str, second: str) -> tuple[pd.Series[float], pd.Series[float]]:
    values = columns.numbers(first), columns.numbers(second)
    given = columns.text(first).ne(""), columns.text(second).ne("")
    for field, lonely in ((second, given[0] & ~given[1]), (first, given[1] & ~given[0])):
        columns.fault_where(
            lonely,
            field,
            "coordonnee_incomplete",
            lambda _, field=field: f"Une coordonnée est donnée sans l’autre, {quoted(field)}.",
            "Indiquez les deux coordonnées, ou aucune.",
        )
    both = values[0].notna() & values[1].notna()
    return values[0].where(both), values[1].where(both)


def _located(columns: Columns, points: _Points, geography: Geography) -> pd.DataFrame:
    """Return the places given by coordinates; those outside the department are faults."""
    sites = pd.DataFrame(
        {"code_commune": "", "nom_commune": "", "code_unite": "", "x": np.nan, "y": np.nan},
        index=columns.lines,
    )
    sites["position_approchee"] = False
    for projected in (False, True):
        lines = columns.lines[points.first.notna() & (points.projected == projected)]
        if lines.empty:
            continue
        first, second = points.first[lines].to_numpy(float), points.second[lines].to_numpy(float)
        location = locate(first, second, geography=geography, projected_first=projected)
        inside = location.is_inside
        _fault_outside(columns, points, lines[~inside], location.distance[~inside], geography)
        kept = lines[inside]
        _remark_readings(columns, points, kept, location.reading[inside], geography)
        units = geography.units.iloc[location.unit[inside]]
        sites.loc[kept, "code_unite"] = units.index.to_numpy()
        sites.loc[kept, "x"], sites.loc[kept, "y"] = location.x[inside], location.y[inside]
    _name_communes(sites, geography)
    return sites


def _name_communes(sites: pd.DataFrame, geography: Geography) -> None:
    for column in ("code_commune", "nom_commune"):
        sites[column] = sites["code_unite"].map(geography.units[column]).fillna("")


def _given(points: _Points, line: int) -> str:
    return " ; ".join(
        number(value, decimals=5).rstrip("0").rstrip(",")
        for value in (points.first[line], points.second[line])
    )


def _fault_outside(
    columns: Columns, points: _Points, lines: pd.Index[int], distances: np.ndarray, geography: Geography
) -> None:
    here = departement_label(geography.departement.code)
    for line, distance in zip(lines, distances, strict=True):
        away = f", à {number(distance / _METRES)} km de sa limite" if np.isfinite(distance) else ""
        columns.log.fault(
            "hors_departement",
            f"Les coordonnées ({_given(points, line)}) sont hors du département {here}{away}.",
            "Vérifiez la longitude et la latitude en degrés, ou laissez-les vides : la commune suffit.",
            line=line,
            column=points.column[line],
            value=_given(points, line),
        )


def _remark_readings(
    columns: Columns, points: _Points, lines: pd.Index[int], readings: np.ndarray, geography: Geography
) -> None:
    name = "Lambert-93" if geography.epsg == 2154 else f"projetées (EPSG:{geography.epsg})"  # noqa: PLR2004
    for line, reading in zip(lines, readings, strict=True):
        announced = Reading.PROJECTED if points.projected[line] else Reading.DEGREES
        if reading == announced:
            continue
        code, message = {
            Reading.DEGREES: ("coordonnees_en_degres", "Les coordonnées sont en degrés et non en mètres"),
            Reading.PROJECTED: ("coordonnees_projetees", f"Les coordonnées sont {name} et non en degrés"),
            Reading.SWAPPED_DEGREES: ("coordonnees_inversees", "La latitude et la longitude sont inversées"),
            Reading.SWAPPED_PROJECTED: (
                "coordonnees_inversees",
                f"Les coordonnées {name} x et y sont inversées",
            ),
        }[reading]
        columns.log.remark(
            code,
            f"{message} ({_given(points, line)}) ; elles ont été lues comme telles.",
            "Corrigez le fichier d’origine.",
            line=line,
            column=points.column[line],
            value=_given(points, line),
        )


def _named_places(
    columns: Columns, finder: PlaceFinder, *, located: pd.Series[bool], tried: pd.Series[bool]
) -> pd.Series[Place]:
    """Return the commune named on each line, by its code or else its name; missing where none is named or found."""
    codes, names = columns.text("code_commune"), columns.text("commune")
    _fault_unplaced(columns, codes.eq("") & names.eq("") & ~located & ~tried)
    places = {}
    for line in columns.lines[codes.ne("") | names.ne("")]:
        field = "code_commune" if codes[line] else "commune"
        text = codes[line] or names[line]
        place = finder.find(text)
        where = {"line": line, "column": columns.heading(field), "value": text}
        fault = place.fault or (None if finder.is_here(place) else finder.elsewhere(place))
        if fault:
            columns.log.fault(*fault, **where)
            continue
        if place.former:
            columns.log.remark(
                "commune_ancienne",
                f"{place.former} fait aujourd’hui partie de {place.nom} ({place.code}).",
                "Vous pouvez garder l’ancien nom ou l’ancien code : il est compris.",
                **where,
            )
        places[line] = place
    return pd.Series(places, index=columns.lines, dtype=object)


def _fault_unplaced(columns: Columns, unplaced: pd.Series[bool]) -> None:
    if (
        not any(map(columns.has, ("code_commune", "commune", "longitude", "x", "latitude", "y")))
        and unplaced.all()
    ):
        columns.log.fault(
            "colonne_absente",
            "Aucune colonne ne dit où sont les structures.",
            "Ajoutez une colonne « code_commune » (code Insee) ou « commune » (nom), ou bien « longitude » et "
            "« latitude ».",
            column="code_commune",
        )
        return
    columns.fault_where(
        unplaced,
        "code_commune",
        "lieu_absent",
        lambda _: "La structure n’a ni commune ni coordonnées.",
        "Indiquez le code Insee ou le nom de sa commune.",
    )


def _compare(columns: Columns, sites: pd.DataFrame, places: pd.Series[Place], geography: Geography) -> None:
    """Say where coordinates fall in another commune than the one named; the coordinates are believed."""
    both = sites["code_unite"].ne("") & places.notna()
    for line in columns.lines[both]:
        place, unit = places[line], sites.at[line, "code_unite"]
        if unit not in geography.unit_codes_of(place.code):
            found = geography.units.loc[unit]
            columns.log.remark(
                "commune_differente",
                f"Les coordonnées tombent dans {found['nom']} ({unit}), et la commune indiquée est {place.nom} "
                f"({place.code}) ; les coordonnées l’emportent.",
                "Corrigez la commune ou les coordonnées.",
                line=line,
                column=columns.heading("code_commune" if columns.text("code_commune")[line] else "commune"),
                value=f"{place.nom} ({place.code})",
            )


def _place_by_commune(
    columns: Columns, sites: pd.DataFrame, places: pd.Series[Place], geography: Geography
) -> None:
    """Place what has no coordinates at the point of its commune; Paris, Lyon and Marseille have too many."""
    waiting = sites["code_unite"].eq("") & places.notna()
    units = {}
    for line in columns.lines[waiting]:
        place = places[line]
        unit, arrondissement_wanted = units_of_place(geography, place.code)
        if arrondissement_wanted:
            columns.log.fault(
                "arrondissement_absent",
                f"{place.nom} est étudiée par arrondissement, et la structure n’en indique pas.",
                "Indiquez le code de l’arrondissement (par exemple 75118, 69387 ou 13203), ou des coordonnées.",
                line=line,
                column=columns.heading("code_commune" if columns.text("code_commune")[line] else "commune"),
                value=columns.text("code_commune")[line] or columns.text("commune")[line],
            )
        else:
            units[line] = unit
    lines = list(units)
    sites.loc[lines, "code_unite"] = list(units.values())
    for axis in ("x", "y"):
        sites.loc[lines, axis] = geography.units.loc[list(units.values()), axis].to_numpy()
    sites.loc[lines, "position_approchee"] = True
    _name_communes(sites, geography)
