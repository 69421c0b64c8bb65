"""The position of each structure: its coordinates, else its commune; and what to say where the two disagree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from avs_geo.inventory.places.approximate import mark_imprecise
from avs_geo.inventory.places.columns import PlaceColumns
from avs_geo.inventory.places.commune_units import unit_of_commune
from avs_geo.inventory.places.coordinates import departements_of, locate
from avs_geo.inventory.places.messages import departement_label, former_name
from avs_geo.inventory.places.points import points_of_columns, points_of_layer
from avs_geo.inventory.places.position_remarks import remark_readings
from avs_geo.text.numbers import with_unit
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from avs_geo.files.tables.columns import Columns
    from avs_geo.inventory.places.clues import NamedCommune
    from avs_geo.inventory.places.coordinates import Location
    from avs_geo.inventory.places.places import PlaceFinder
    from avs_geo.inventory.places.points import GivenPoints
    from avs_geo.reference.geography import Geography

_METRES_PER_KM = 1_000
# Outlines are generalised and addresses near a limit are of either side: only beyond this do two clues contradict.
_CONTRADICTION_M = 5_000.0
# Two positions of one structure may be its door and its street.
_SAME_PLACE_M = 1_000.0
_PLACE_FIELDS = ("code_commune", "commune", "longitude", "latitude", "x", "y")


@dataclass(frozen=True, eq=False)
class StandingPlaces:
    """The places of the structures of a file.

    Parameters
    ----------
    frame
        Index: the line. ``code_commune``, ``nom_commune``, ``code_unite`` (``""`` where there is a fault),
        ``x`` and ``y`` in the CRS of the department, ``position_approchee``.
    elsewhere
        The department of each line that lies in another one; ``""`` where it lies here, or nobody knows where.
    """

    frame: pd.DataFrame
    elsewhere: pd.Series[str]


def locate_structures(columns: Columns, geometry: gpd.GeoSeries | None, finder: PlaceFinder) -> StandingPlaces:
    """Return the place of each structure.

    Parameters
    ----------
    columns
        The table; its log receives everything found.
    geometry
        The geometries of the rows, for a layer.
    finder
        Finds communes.
    """
    sources = points_of_columns(columns)
    if geometry is not None:
        sources = [points_of_layer(columns, geometry, epsg=finder.geography.epsg), *sources]
    described = PlaceColumns(columns, finder)
    places = described.places()
    sources = [_without_null_island(columns, points, places) for points in sources]
    standing = _Standing(columns, described, finder, places)
    standing.locate(sources)
    mark_imprecise(columns, standing.sites)
    standing.settle()
    standing.fault_unplaced(sources)
    standing.place_by_commune()
    elsewhere = [standing.elsewhere.get(int(line), "") for line in columns.lines]
    return StandingPlaces(standing.sites, pd.Series(elsewhere, index=columns.lines, dtype="str"))


def _without_null_island(columns: Columns, points: GivenPoints, places: Mapping[int, NamedCommune]) -> GivenPoints:
    """Leave out (0, 0), which programs write where there is no position; where the commune is known, that suffices."""
    null = points.first.eq(0) & points.second.eq(0) & columns.lines.isin(list(places))
    for line in columns.lines[null]:
        columns.log.remark(
            "coordonnees_nulles",
            "Les coordonnées sont 0 et 0, ce qui veut dire qu’elles manquent ; elles sont laissées de côté.",
            "Videz les deux cellules, ou indiquez la position.",
            line=line,
            column=points.column,
        )
    return points.without(null)


class _Standing:
    """Where the structures of one file stand, found step by step."""

    def __init__(
        self, columns: Columns, described: PlaceColumns, finder: PlaceFinder, places: Mapping[int, NamedCommune]
    ) -> None:
        self.columns = columns
        self.described = described
        self.finder = finder
        self.geography: Geography = finder.geography
        self.places = places
        # Line to the department, another one, in which it lies.
        self.elsewhere: dict[int, str] = {}
        texts = dict.fromkeys(("code_commune", "nom_commune", "code_unite"), "")
        self.sites = pd.DataFrame({**texts, "x": np.nan, "y": np.nan}, index=columns.lines)
        self.sites["position_approchee"] = False
        # Line to the points that fall nowhere in the department, with how far they are from it.
        self.outside: dict[int, tuple[GivenPoints, float]] = {}

    def locate(self, sources: list[GivenPoints]) -> None:
        """Place what has coordinates in the department; several positions of one line must agree."""
        for points in sources:
            lines = self.columns.lines[points.given]
            if lines.empty:
                continue
            pairs = np.column_stack([points.first[lines], points.second[lines]]).astype(np.float64)
            location = locate(pairs[:, 0], pairs[:, 1], geography=self.geography, projected_first=points.projected)
            inside = location.is_inside
            for line, distance in zip(lines[~inside], location.distance[~inside], strict=True):
                self.outside.setdefault(int(line), (points, float(distance)))
            remark_readings(self.columns, points, lines[inside], location.reading[inside], epsg=self.geography.epsg)
            self._take(points, lines, location)
        for line in [line for line in self.outside if self.sites.at[line, "code_unite"]]:
            points, _ = self.outside.pop(line)
            self._fault_two_positions(line, points)
        self._name_communes()

    def _take(self, points: GivenPoints, lines: pd.Index[int], location: Location) -> None:
        inside = location.is_inside
        kept, x, y = lines[inside], location.x[inside], location.y[inside]
        known = self.sites.loc[kept, "code_unite"].ne("").to_numpy()
        away = np.hypot(self.sites.loc[kept, "x"].to_numpy() - x, self.sites.loc[kept, "y"].to_numpy() - y)
        for line in kept[known & (away > _SAME_PLACE_M)]:
            self._fault_two_positions(int(line), points)
        new = kept[~known]
        self.sites.loc[new, "code_unite"] = self.geography.units.index[location.unit[inside][~known]].to_numpy()
        self.sites.loc[new, "x"], self.sites.loc[new, "y"] = x[~known], y[~known]

    def _fault_two_positions(self, line: int, points: GivenPoints) -> None:
        self.columns.log.fault(
            "positions_contraires",
            f"La ligne donne deux positions éloignées l’une de l’autre, dont ({points.shown(line)}), dans la colonne "
            f"{quoted(points.column)}.",
            "Gardez la bonne, et videz l’autre.",
            line=line,
            column=points.column,
            value=points.shown(line),
        )

    def settle(self) -> None:
        """Say, of each line, whether its commune and its coordinates agree, and whether it lies in the department."""
        self._departements_outside()
        self._set_doubtful_aside()
        located = self.sites["code_unite"].to_dict()
        for line, place in self.places.items():
            if place.fault:
                if not self.elsewhere.get(line):
                    self.columns.log.fault(*place.fault, **self.described.where(line))
            elif not self.finder.is_here(place):
                self._settle_elsewhere(line, place, located[line])
            elif line in self.outside:
                self.elsewhere.pop(line, None)
            elif located[line]:
                self._compare(line, place, located[line])
        self._fault_lone_line()
        for line, (points, distance) in self.outside.items():
            if not self.elsewhere.get(line):
                self._fault_outside(line, points, distance)

    def _set_doubtful_aside(self) -> None:
        """In a list that is mostly of other departments, a name that only these bear is no slip for one of here."""
        away = sum(not place.fault and not self.finder.is_here(place) for place in self.places.values())
        here = sum(bool(place.code) and self.finder.is_here(place) for place in self.places.values())
        if away > here:
            doubtful = {line: place.departement for line, place in self.places.items() if place.fault}
            self.elsewhere |= {line: where for line, where in doubtful.items() if where}

    def _fault_lone_line(self) -> None:
        """Say what is wrong with the only structure of a file, elsewhere: there is no list to set it aside from."""
        if len(self.columns.lines) != 1 or not self.elsewhere:
            return
        line, _ = self.elsewhere.popitem()
        place = self.places.get(line)
        if place and not place.fault:
            self.outside.pop(line, None)
            self.columns.log.fault(*self.finder.elsewhere(place), **self.described.where(line))

    def _departements_outside(self) -> None:
        """Tell in which other department the points lie that are not in this one."""
        lines = list(self.outside)
        if not lines:
            return
        pairs = np.array([(points.first[line], points.second[line]) for line, (points, _) in self.outside.items()])
        found = departements_of(pairs[:, 0], pairs[:, 1], epsg=self.geography.epsg)
        here = self.geography.departement.code
        self.elsewhere |= {line: where for line, where in zip(lines, found, strict=True) if where not in {"", here}}

    def _settle_elsewhere(self, line: int, place: NamedCommune, unit: str) -> None:
        self.elsewhere[line] = place.departement
        if not unit:
            return
        if shapely.distance(self._limit, self._point(line)) <= _CONTRADICTION_M:
            return
        del self.elsewhere[line]
        self.columns.log.fault(
            "position_contraire",
            f"Les coordonnées tombent dans {self._unit_label(unit)} ; {self.finder.elsewhere(place)[1]}",
            "Corrigez la commune ou les coordonnées.",
            **self.described.where(line),
        )

    def _compare(self, line: int, place: NamedCommune, unit: str) -> None:
        """Say where coordinates fall in another commune than the one named; near it, the coordinates are believed."""
        units = self.geography.unit_codes_of(place.code)
        if unit in units:
            return
        distance = self.geography.units.geometry[units].distance(self._point(line)).min()
        what = f"Les coordonnées tombent dans {self._unit_label(unit)}, et la commune indiquée est {place.label}"
        where = self.described.where(line)
        if distance > _CONTRADICTION_M:
            away = with_unit(distance / _METRES_PER_KM, "km")
            self.columns.log.fault(
                "position_contraire", f"{what}, à {away} de là.", "Corrigez la commune ou les coordonnées.", **where
            )
            return
        self.columns.log.remark(
            "commune_differente",
            f"{what} ; les coordonnées l’emportent.",
            "Corrigez la commune ou les coordonnées.",
            **where,
        )

    @cached_property
    def _limit(self) -> BaseGeometry:
        """The limit of the department."""
        department: BaseGeometry = self.geography.units.union_all(method="coverage")
        return department.boundary

    def _point(self, line: int) -> shapely.Point:
        return shapely.Point(float(self.sites["x"][line]), float(self.sites["y"][line]))

    def _unit_label(self, unit: str) -> str:
        return f"{self.geography.units['nom'][unit]} ({unit})"

    def _fault_outside(self, line: int, points: GivenPoints, distance: float) -> None:
        here = departement_label(self.geography.departement.code)
        away = f", à {with_unit(distance / _METRES_PER_KM, 'km')} de sa limite" if np.isfinite(distance) else ""
        place = self.places.get(line)
        named = f", et la commune indiquée est {place.label}" if place and place.code else ""
        self.columns.log.fault(
            "hors_departement",
            f"Les coordonnées ({points.shown(line)}) sont hors du département {here}{away}{named}.",
            "Vérifiez la longitude et la latitude en degrés, ou laissez-les vides : la commune suffit.",
            line=line,
            column=points.column,
            value=points.shown(line),
        )

    def fault_unplaced(self, sources: list[GivenPoints]) -> None:
        """Report the lines that say nothing of their place, or the lack of any column for it."""
        given = pd.Series(data=False, index=self.columns.lines)
        for points in sources:
            given |= points.given
        named = pd.Series(self.columns.lines.isin(list(self.places)), index=self.columns.lines)
        if not sources and not any(map(self.columns.has, _PLACE_FIELDS)) and not named.any():
            self.columns.log.fault(
                "colonne_absente",
                "Aucune colonne ne dit où sont les structures.",
                "Ajoutez une colonne « code_commune » (code Insee) ou « commune » (nom), ou bien « longitude » et "
                "« latitude ».",
                column="code_commune",
            )
            return
        # A coordinate that cannot be read is a fault of its own.
        faulty = {finding.line for finding in self.columns.log.findings if finding.is_fault}
        silent = ~given & ~named & ~self.columns.lines.isin(list(faulty))
        self.columns.fault_where(
            silent,
            "code_commune",
            "lieu_absent",
            lambda _: "La structure n’a ni commune ni coordonnées.",
            "Indiquez le code Insee ou le nom de sa commune.",
        )

    def place_by_commune(self) -> None:
        """Place what has no coordinates at the point of its commune; Paris, Lyon and Marseille have too many."""
        units: dict[int, str] = {}
        located = self.sites["code_unite"].to_dict()
        for line, place in self.places.items():
            if not place.code or not self.finder.is_here(place) or line in self.outside:
                continue
            self._remark_place(line, place)
            if located[line]:
                continue
            unit = unit_of_commune(self.geography, place.code)
            if unit is None:
                self._fault_whole_city(line, place)
            else:
                units[line] = unit
        lines, codes = list(units), list(units.values())
        self.sites.loc[lines, "code_unite"] = codes
        for axis in ("x", "y"):
            self.sites.loc[lines, axis] = self.geography.units.loc[codes, axis].to_numpy()
        self.sites.loc[lines, "position_approchee"] = True
        self._name_communes()

    def _remark_place(self, line: int, place: NamedCommune) -> None:
        where = self.described.where(line)
        if place.former:
            self.columns.log.remark(*former_name(place), **where)
        for remark in place.remarks:
            self.columns.log.remark(*remark, **where)

    def _fault_whole_city(self, line: int, place: NamedCommune) -> None:
        self.columns.log.fault(
            "arrondissement_absent",
            f"{place.nom} est étudiée par arrondissement, et la structure n’en indique pas.",
            "Indiquez le code de l’arrondissement (par exemple 75118, 69387 ou 13203), ou des coordonnées.",
            **self.described.where(line),
        )

    def _name_communes(self) -> None:
        for column in ("code_commune", "nom_commune"):
            self.sites[column] = self.sites["code_unite"].map(self.geography.units[column]).fillna("")
