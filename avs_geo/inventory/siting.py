"""Where each structure stands: by its coordinates, else by its commune; and what to say where the two disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from avs_geo.inventory.coordinates import Reading, locate
from avs_geo.inventory.french import number
from avs_geo.inventory.places import departement_label, former_name, unit_of_commune
from avs_geo.inventory.points import GivenPoints, points_of_columns, points_of_layer

if TYPE_CHECKING:
    import geopandas as gpd

    from avs_geo.inventory.columns import Columns
    from avs_geo.inventory.places import Place, PlaceFinder
    from avs_geo.reference.geography import Geography

_LAMBERT_93 = 2154
_METRES_PER_KM = 1_000
_PLACE_FIELDS = ("code_commune", "commune", "longitude", "latitude", "x", "y")


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
    points = points_of_columns(columns)
    if geometry is not None:
        points = points_of_layer(columns, geometry, epsg=finder.geography.epsg).where_given(points)
    sites = _located(columns, points, finder.geography)
    _fault_unplaced(columns, points)
    places = _named_places(columns, finder)
    _compare(columns, sites, places, finder.geography)
    _place_by_commune(columns, sites, places, finder.geography)
    return sites


def _located(columns: Columns, points: GivenPoints, geography: Geography) -> pd.DataFrame:
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
        pairs = np.column_stack([points.first[lines], points.second[lines]]).astype(np.float64)
        location = locate(pairs[:, 0], pairs[:, 1], geography=geography, projected_first=projected)
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


def _fault_outside(
    columns: Columns, points: GivenPoints, lines: pd.Index[int], distances: np.ndarray, geography: Geography
) -> None:
    here = departement_label(geography.departement.code)
    for line, distance in zip(lines, distances, strict=True):
        away = f", à {number(distance / _METRES_PER_KM)} km de sa limite" if np.isfinite(distance) else ""
        columns.log.fault(
            "hors_departement",
            f"Les coordonnées ({points.shown(line)}) sont hors du département {here}{away}.",
            "Vérifiez la longitude et la latitude en degrés, ou laissez-les vides : la commune suffit.",
            line=line,
            column=points.column[line],
            value=points.shown(line),
        )


def _remark_readings(
    columns: Columns, points: GivenPoints, lines: pd.Index[int], readings: np.ndarray, geography: Geography
) -> None:
    name = "en Lambert-93" if geography.epsg == _LAMBERT_93 else f"projetées (EPSG:{geography.epsg})"
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
                f"Les coordonnées, {name}, ont x et y inversés",
            ),
        }[reading]
        columns.log.remark(
            code,
            f"{message} ({points.shown(line)}) ; elles ont été lues comme telles.",
            "Corrigez le fichier d’origine.",
            line=line,
            column=points.column[line],
            value=points.shown(line),
        )


def _place_named(columns: Columns, line: int) -> dict[str, Any]:
    """Return where the commune of a line is named: by its code, or by its name where there is no code."""
    place = columns.place(line, "code_commune")
    return place if place["value"] else columns.place(line, "commune")


def _named_places(columns: Columns, finder: PlaceFinder) -> dict[int, Place]:
    """Return the commune named on each line, where one is named and found."""
    codes, names = columns.text("code_commune"), columns.text("commune")
    texts = codes.where(codes.ne(""), names)
    places = {}
    named = texts.ne("")
    for line, text in zip(columns.lines[named], texts[named], strict=True):
        place = finder.find(text)
        fault = place.fault or (None if finder.is_here(place) else finder.elsewhere(place))
        if fault:
            columns.log.fault(*fault, **_place_named(columns, line))
            continue
        if place.former:
            columns.log.remark(*former_name(place), **_place_named(columns, line))
        places[line] = place
    return places


def _fault_unplaced(columns: Columns, points: GivenPoints) -> None:
    """Report the lines that say nothing of their place, or the lack of any column for it."""
    if not any(map(columns.has, _PLACE_FIELDS)) and points.first.isna().all():
        columns.log.fault(
            "colonne_absente",
            "Aucune colonne ne dit où sont les structures.",
            "Ajoutez une colonne « code_commune » (code Insee) ou « commune » (nom), ou bien « longitude » et "
            "« latitude ».",
            column="code_commune",
        )
        return
    # A coordinate that cannot be read is a fault of its own.
    said = [columns.text(field).ne("") for field in _PLACE_FIELDS]
    columns.fault_where(
        points.first.isna() & ~pd.concat(said, axis="columns").any(axis="columns"),
        "code_commune",
        "lieu_absent",
        lambda _: "La structure n’a ni commune ni coordonnées.",
        "Indiquez le code Insee ou le nom de sa commune.",
    )


def _compare(columns: Columns, sites: pd.DataFrame, places: dict[int, Place], geography: Geography) -> None:
    """Say where coordinates fall in another commune than the one named; the coordinates are believed."""
    located = sites["code_unite"].to_dict()
    for line, place in places.items():
        unit = located[line]
        if unit and unit not in geography.unit_codes_of(place.code):
            columns.log.remark(
                "commune_differente",
                f"Les coordonnées tombent dans {geography.units['nom'][unit]} ({unit}), et la commune indiquée est "
                f"{place.nom} ({place.code}) ; les coordonnées l’emportent.",
                "Corrigez la commune ou les coordonnées.",
                **_place_named(columns, line),
            )


def _place_by_commune(columns: Columns, sites: pd.DataFrame, places: dict[int, Place], geography: Geography) -> None:
    """Place what has no coordinates at the point of its commune; Paris, Lyon and Marseille have too many."""
    units: dict[int, str] = {}
    located = sites["code_unite"].to_dict()
    for line, place in places.items():
        if located[line]:
            continue
        unit = unit_of_commune(geography, place.code)
        if unit is None:
            columns.log.fault(
                "arrondissement_absent",
                f"{place.nom} est étudiée par arrondissement, et la structure n’en indique pas.",
                "Indiquez le code de l’arrondissement (par exemple 75118, 69387 ou 13203), ou des coordonnées.",
                **_place_named(columns, line),
            )
        else:
            units[line] = unit
    lines, codes = list(units), list(units.values())
    sites.loc[lines, "code_unite"] = codes
    for axis in ("x", "y"):
        sites.loc[lines, axis] = geography.units.loc[codes, axis].to_numpy()
    sites.loc[lines, "position_approchee"] = True
    _name_communes(sites, geography)
