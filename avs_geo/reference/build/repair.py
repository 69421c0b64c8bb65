"""The polygons of one land made into a coverage: no gap that can be explained, no overlap, shared edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from avs_geo.findings import FindingLog
from avs_geo.reference.build.faces import Borders, dissolve, node_faces, shared_borders
from avs_geo.reference.build.gaps import Explanations, explain_gaps
from avs_geo.reference.build.lands import Metric
from avs_geo.reference.build.report import ContourRepairs, Gap

if TYPE_CHECKING:
    from numpy.typing import NDArray

# No commune of France is smaller than 3 hectares; what mismatched edges leave between them is far smaller.
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
    metric = Metric(land.epsg)
    outlines = shapely.boundary(np.concatenate([land.polygons, land.notches]))
    faces = node_faces(outlines[~shapely.is_missing(outlines)])
    borders = shared_borders(faces, metric)
    claims = _claims(faces, land.polygons)
    owner = _sole_claimants(claims, count=len(faces))
    areas = _areas_where_needed(faces, owner, claims, metric)

    disputed = np.flatnonzero(owner == DISPUTED)
    _give_by_border(owner, disputed, borders, allowed=claims)
    strays = _strays(owner, areas, claims, borders)
    owner[strays] = NOBODY
    gaps = np.flatnonzero((owner == NOBODY) & (areas >= SLIVER_M2))
    gaps = gaps[~np.isin(gaps, strays)]
    found = _settle_gaps(owner, gaps, faces, borders, land, areas)
    slivers = np.flatnonzero(owner == NOBODY)
    slivers = slivers[~np.isin(slivers, gaps)]
    _give_by_border(owner, slivers, borders)

    repairs = ContourRepairs(
        from_deleguees=tuple(sorted(str(land.codes[unit]) for unit in land.explanations.drawn_by_parts)),
        gaps=found,
        overlaps=len(disputed),
        slivers=len(slivers) - len(strays),
        strays=len(strays),
        mismatched=_mismatched(land.polygons),
    )
    polygons = dissolve(faces, owner, count=len(land.codes))
    _refuse_empty(land.codes, polygons)
    return polygons, repairs


def _claims(faces: NDArray[np.object_], polygons: NDArray[np.object_]) -> pd.DataFrame:
    """Return which units cover each face: columns ``face``, ``unit``, ``part_share``.

    ``part_share`` is the face's share of the part of the unit's polygon (of the island, for instance) that
    covers it: nearly one, except where outlines cross.
    """
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


def _areas_where_needed(
    faces: NDArray[np.object_], owner: NDArray[np.intp], claims: pd.DataFrame, metric: Metric
) -> NDArray[np.float64]:
    """Return the areas, in square metres, of the faces in question; infinity for those beyond question."""
    needed = owner < 0
    needed[claims.loc[claims["part_share"] < 1 / 2, "face"]] = True
    areas = np.full(len(faces), np.inf)
    areas[needed] = metric.areas(faces[needed])
    return areas


def _strays(
    owner: NDArray[np.intp], areas: NDArray[np.float64], claims: pd.DataFrame, borders: Borders
) -> NDArray[np.intp]:
    """Return the crumbs: small faces of a larger part that share no border with the rest of their unit."""
    crumbs = claims[(claims["part_share"] < 1 / 2) & (areas[claims["face"]] < STRAY_M2)]
    faces = np.unique(crumbs["face"].to_numpy(dtype=np.intp))
    same = owner[borders.left] == owner[borders.right]
    attached = np.concatenate([borders.left[same], borders.right[same]])
    return faces[~np.isin(faces, attached)]


def _settle_gaps(  # noqa: PLR0913 - the state of one repair, passed once
    owner: NDArray[np.intp],
    gaps: NDArray[np.intp],
    faces: NDArray[np.object_],
    borders: Borders,
    land: Land,
    areas: NDArray[np.float64],
) -> tuple[Gap, ...]:
    """Give the gaps that something explains to their unit, in `owner`, and describe them all."""
    around = _neighbours(owner, gaps, borders)
    rank = pd.Series(np.arange(len(gaps)), index=gaps)
    around = around.assign(gap=around["face"].map(rank)).rename(columns={"owner": "unit"})
    units = explain_gaps(faces[gaps], around, land.explanations)
    owner[gaps] = units
    xy = shapely.get_coordinates(shapely.point_on_surface(faces[gaps]))
    beside = around.groupby("gap")["unit"].agg(lambda ranks: tuple(sorted(map(str, land.codes[ranks]))))
    found = (
        Gap(
            area_km2=round(float(areas[face]) / 1e6, 4),
            longitude=round(float(xy[number, 0]), 5),
            latitude=round(float(xy[number, 1]), 5),
            unit=None if unit == NOBODY else str(land.codes[unit]),
            neighbours=beside.get(number, ()),
        )
        for number, (face, unit) in enumerate(zip(gaps, units, strict=True))
    )
    return tuple(sorted(found, key=lambda gap: (-gap.area_km2, gap.longitude)))


def _give_by_border(
    owner: NDArray[np.intp],
    faces: NDArray[np.intp],
    borders: Borders,
    *,
    allowed: pd.DataFrame | None = None,
) -> None:
    """Give faces, in `owner`, to the neighbour with the longest border, among those allowed if any are.

    Parameters
    ----------
    owner
        The owners, changed in place.
    faces
        The faces to give.
    borders
        Of all faces.
    allowed
        Columns ``face``, ``unit``: the claimants. A face that touches none of them goes to the first.
    """
    waiting = faces
    while waiting.size:
        around = _neighbours(owner, waiting, borders)
        if allowed is not None:
            around = around.merge(allowed, left_on=["face", "owner"], right_on=["face", "unit"])
        best = around.sort_values(["face", "length_m", "owner"], ascending=[True, False, True])
        best = best.drop_duplicates("face")
        if best.empty:  # what is left touches nobody that may have it
            break
        owner[best["face"]] = best["owner"]
        waiting = waiting[~np.isin(waiting, best["face"])]
    if allowed is not None and waiting.size:
        first = allowed[allowed["face"].isin(waiting)].drop_duplicates("face")
        owner[first["face"]] = first["unit"]


def _neighbours(owner: NDArray[np.intp], faces: NDArray[np.intp], borders: Borders) -> pd.DataFrame:
    """Return the owners around faces: columns ``face``, ``owner``, ``length_m``, one row per pair."""
    around = borders.both_ways()
    around = around[around["face"].isin(faces)]
    around = around.assign(owner=owner[around["other"]])
    around = around[around["owner"] >= 0]
    return around.groupby(["face", "owner"], as_index=False)["length_m"].sum()


def _mismatched(polygons: NDArray[np.object_]) -> int:
    present = polygons[~shapely.is_missing(polygons)]
    return int((~shapely.is_empty(shapely.coverage_invalid_edges(present))).sum())


def _refuse_empty(codes: NDArray[np.str_], polygons: NDArray[np.object_]) -> None:
    log = FindingLog()
    for code in codes[shapely.is_empty(polygons)]:
        log.fault("unite_sans_contour", f"Aucun contour pour l'unité {code}.", value=str(code))
    log.raise_if_faults()
