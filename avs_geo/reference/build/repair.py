"""The polygons of one land made into a coverage: no gap that can be explained, no overlap, shared edges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from avs_geo.findings import FindingLog
from avs_geo.reference.build.faces import dissolve, node_faces, shared_borders
from avs_geo.reference.build.gaps import Explanations, explain_gaps
from avs_geo.reference.build.lands import Metric
from avs_geo.reference.build.report import ContourRepairs, Gap

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The smallest commune of the source has 17,000 m2; what mismatched edges leave between them is far smaller.
SLIVER_M2 = 1_000.0
STRAY_M2 = 10_000.0

NOBODY = -1
DISPUTED = -2


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """The polygons of the departments that share a projected CRS, and what is known of their gaps.

    Parameters
    ----------
    codes
        The units.
    polygons
        Their polygons in the source, in degrees; None where there is none.
    epsg
        The projected CRS of areas and lengths.
    explanations
        What can explain a gap; units by their rank in `codes`.
    notches
        Missing ground that is no hole in the coverage, in degrees.
    """

    codes: NDArray[np.str_]
    polygons: NDArray[np.object_]
    epsg: int
    explanations: Explanations
    notches: NDArray[np.object_]


def repair_land(land: Land) -> tuple[NDArray[np.object_], ContourRepairs]:
    """Return a polygon for every unit of a land, together a valid coverage, and what was repaired.

    All outlines are noded together on a grid, which makes a planar partition; every face goes to the unit
    that claims it. Where two do, or where the crossing of two outlines cut a crumb off its unit, the face
    goes to the claimant or neighbour with which it shares the longest border. Where none does, the gap goes
    to whom a merger or the communes déléguées tell, and stays open otherwise; slivers go to the neighbour
    with the longest border.

    Parameters
    ----------
    land
        The polygons and what is known of them.

    Returns
    -------
    tuple[NDArray[np.object_], ContourRepairs]
        MultiPolygons in the order of ``land.codes``, in degrees on the grid, and the counts.

    Raises
    ------
    InputRefusedError
        If a unit ends without any ground; all such units are listed.
    """
    partition = _Partition(land)
    disputed = np.flatnonzero(partition.owner == DISPUTED)
    partition.settle_disputes(disputed)
    strays = partition.strays()
    bare = np.flatnonzero(partition.owner == NOBODY)
    large = partition.areas[bare] >= SLIVER_M2
    gaps = partition.settle_gaps(bare[large])
    partition.give_to_longest_border(bare[~large])
    partition.owner[strays] = NOBODY
    partition.give_to_longest_border(strays)

    polygons = dissolve(partition.faces, partition.owner, count=len(land.codes))
    _refuse_empty(land.codes, polygons)
    return polygons, ContourRepairs(
        from_deleguees=tuple(sorted(str(land.codes[unit]) for unit in land.explanations.drawn_by_parts)),
        gaps=gaps,
        overlaps=len(disputed),
        slivers=int((~large).sum()),
        strays=len(strays),
        mismatched=_mismatched(land.polygons),
    )


class _Partition:
    """The faces of a land, and who owns them so far.

    Attributes
    ----------
    faces
        Polygons, in degrees, together a valid coverage.
    owner
        The rank of each face's unit, ``NOBODY`` or ``DISPUTED``.
    claims
        Which units cover each face: columns ``face``, ``unit``, ``part_share``. The last is the face's share
        of the part of the unit's polygon (of the island, for instance) that covers it: nearly one, except
        where outlines cross.
    areas
        Square metres; infinity for a face that is beyond question.
    """

    def __init__(self, land: Land) -> None:
        outlines = shapely.boundary(np.concatenate([land.polygons, land.notches]))
        self.land = land
        self.metric = Metric(land.epsg)
        self.faces = node_faces(outlines[~shapely.is_missing(outlines)])
        self.claims = _claims(self.faces, land.polygons)
        self.owner = _sole_claimants(self.claims, count=len(self.faces))
        self.areas = self._areas_where_needed()

    @cached_property
    def borders(self) -> pd.DataFrame:
        """Every border of every face, seen from it: columns ``face``, ``other``, ``length_m``."""
        return shared_borders(self.faces, self.metric).both_ways()

    def settle_disputes(self, faces: NDArray[np.intp]) -> None:
        """Give faces to the claimant with the longest border, or to the first if they touch none."""
        left = self.give_to_longest_border(faces, allowed=self.claims)
        first = self.claims[self.claims["face"].isin(left)].drop_duplicates("face")
        self.owner[first["face"]] = first["unit"]

    def strays(self) -> NDArray[np.intp]:
        """Return the crumbs: small faces of a larger part, without a border with the rest of their unit."""
        small = self.areas[self.claims["face"]] < STRAY_M2
        crumbs = self.claims.loc[small & (self.claims["part_share"] < 1 / 2), "face"]
        face, other = self.borders["face"].to_numpy(), self.borders["other"].to_numpy()
        attached = face[self.owner[face] == self.owner[other]]
        return np.setdiff1d(crumbs.to_numpy(dtype=np.intp), attached)

    def settle_gaps(self, gaps: NDArray[np.intp]) -> tuple[Gap, ...]:
        """Give the gaps that something explains to their unit, and describe them all."""
        around = self._owners_around(gaps)
        rank = pd.Series(np.arange(len(gaps)), index=gaps)
        around = around.assign(gap=around["face"].map(rank)).rename(columns={"owner": "unit"})
        units = explain_gaps(self.faces[gaps], around, self.land.explanations)
        self.owner[gaps] = units
        xy = shapely.get_coordinates(shapely.point_on_surface(self.faces[gaps]))
        found = (
            Gap(
                area_km2=round(float(self.areas[face]) / 1e6, 4),
                longitude=round(float(xy[number, 0]), 5),
                latitude=round(float(xy[number, 1]), 5),
                unit=None if unit == NOBODY else str(self.land.codes[unit]),
                neighbours=self._codes(around.loc[around["gap"] == number, "unit"]),
            )
            for number, (face, unit) in enumerate(zip(gaps, units, strict=True))
        )
        return tuple(sorted(found, key=lambda gap: (-gap.area_km2, gap.longitude)))

    def give_to_longest_border(
        self, faces: NDArray[np.intp], *, allowed: pd.DataFrame | None = None
    ) -> NDArray[np.intp]:
        """Give faces to the neighbour with the longest border, and return those that touch none.

        Parameters
        ----------
        faces
            The faces to give. One that only touches others of them waits until those have an owner.
        allowed
            Columns ``face``, ``unit``: who may have each; None for every neighbour.
        """
        waiting = faces
        while waiting.size:
            around = self._owners_around(waiting)
            if allowed is not None:
                around = around.merge(allowed, left_on=["face", "owner"], right_on=["face", "unit"])
            best = around.sort_values(["face", "length_m", "owner"], ascending=[True, False, True])
            best = best.drop_duplicates("face")
            if best.empty:
                break
            self.owner[best["face"]] = best["owner"]
            waiting = waiting[~np.isin(waiting, best["face"])]
        return waiting

    def _owners_around(self, faces: NDArray[np.intp]) -> pd.DataFrame:
        """Return who owns the ground around faces: ``face``, ``owner``, ``length_m``, one row per pair."""
        around = self.borders[self.borders["face"].isin(faces)]
        around = around.assign(owner=self.owner[around["other"]])
        around = around[around["owner"] >= 0]
        return around.groupby(["face", "owner"])["length_m"].sum().reset_index()

    def _areas_where_needed(self) -> NDArray[np.float64]:
        needed = self.owner < 0
        needed[self.claims.loc[self.claims["part_share"] < 1 / 2, "face"]] = True
        areas = np.full(len(self.faces), np.inf)
        areas[needed] = self.metric.areas(self.faces[needed])
        return areas

    def _codes(self, units: pd.Series) -> tuple[str, ...]:
        return tuple(sorted(str(code) for code in self.land.codes[units.to_numpy(dtype=np.intp)]))


def _claims(faces: NDArray[np.object_], polygons: NDArray[np.object_]) -> pd.DataFrame:
    parts, unit = shapely.get_parts(polygons, return_index=True)
    face, part = shapely.STRtree(parts).query(shapely.point_on_surface(faces), predicate="within")
    share = shapely.area(faces[face]) / shapely.area(parts[part])
    claims = pd.DataFrame({"face": face, "unit": unit[part], "part_share": share})
    return claims.sort_values(["face", "unit"], ignore_index=True)


def _sole_claimants(claims: pd.DataFrame, *, count: int) -> NDArray[np.intp]:
    owner = np.full(count, NOBODY, dtype=np.intp)
    number = claims.groupby("face")["unit"].transform("nunique")
    sole = claims[number == 1]
    owner[sole["face"]] = sole["unit"]
    owner[claims.loc[number > 1, "face"]] = DISPUTED
    return owner


def _mismatched(polygons: NDArray[np.object_]) -> int:
    present = polygons[~shapely.is_missing(polygons)]
    return int((~shapely.is_empty(shapely.coverage_invalid_edges(present))).sum())


def _refuse_empty(codes: NDArray[np.str_], polygons: NDArray[np.object_]) -> None:
    log = FindingLog()
    for code in codes[shapely.is_empty(polygons)]:
        log.fault("unite_sans_contour", f"Aucun contour pour l'unité {code}.", value=str(code))
    log.raise_if_faults()
