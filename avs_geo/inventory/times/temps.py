"""Measured times from units to structures and to communes: a matrix brought by the user, read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.errors import InputRefusedError
from avs_geo.files.messages import FrenchLog
from avs_geo.inventory.places.places import PlaceFinder
from avs_geo.inventory.places.set_aside import remark_left_out
from avs_geo.inventory.structures.identifiers import StructureNames
from avs_geo.inventory.times.ends import Ends
from avs_geo.inventory.times.forms import read_time_table
from avs_geo.inventory.times.known_ends import known_ends
from avs_geo.inventory.times.minutes import MinuteReader
from avs_geo.inventory.times.missing_times import first_units, remark_missing_pairs, unit_noun
from avs_geo.inventory.times.plausible import tell_implausible
from avs_geo.inventory.times.ways import locate_ways
from avs_geo.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from avs_geo.files.source import SourceFile
    from avs_geo.findings import Finding
    from avs_geo.inventory.times.time_table import TimeTable
    from avs_geo.inventory.times.ways import Ways
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography
    from avs_geo.reference.routes.engine import RoadEngine

# Every commune of the largest department to each of a thousand structures or communes.
MAX_TIMES = 1_000_000
TIME_COLUMNS = ("origine", "destination", "minutes")


@dataclass(frozen=True, eq=False)
class MeasuredTimes:
    """Times that were measured, by hand, by a service or by a routing engine; they replace the estimated ones.

    Parameters
    ----------
    to_structures
        Columns ``origine`` (code of the unit), ``destination`` (id of the structure), ``minutes``; one row per pair.
    to_communes
        The same, ``destination`` being the code of a commune or municipal arrondissement: the place of a structure
        that does not exist yet.
    source
        What they come from, as shown.
    credit
        Whom maps and documents made with them must credit; empty where nobody.
    origin
        The row that stands for what they were measured on in a list of sources; empty for a file of the user's.
    remarks
        What was found while measuring.
    engine
        The routing engine that measured them, which knows areas too; None for a matrix.
    """

    to_structures: pd.DataFrame
    to_communes: pd.DataFrame
    source: str
    credit: str = ""
    origin: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Finding, ...] = ()
    engine: RoadEngine | None = None


def read_temps(
    source: SourceFile,
    *,
    structures: pd.DataFrame,
    geography: Geography,
    index: CommuneIndex,
    known: pd.DataFrame | None = None,
) -> tuple[MeasuredTimes, tuple[Finding, ...]]:
    """Read times between units and structures, in any of the forms and units that tools write.

    Parameters
    ----------
    source
        A table with one way per line (origin, destination, duration), or with one line per origin and one column per
        destination, or the other way round. An origin is a unit, or the whole of Paris, Lyon or Marseille and then
        its arrondissements; the time of a commune that finer units replace is none of theirs. A destination is a
        structure, or a commune and then that commune and every structure that stands in it. A heading states the
        unit of the durations, or their magnitude does, beside the straight line.
    structures
        The structures, columns ``id``, ``nom``, ``code_unite``, ``code_commune``, and ``geometry`` where known.
    geography
        The department.
    index
        Every commune of France.
    known
        Columns ``id``, ``nom`` and ``ecartee`` of every line of the file of structures, those set aside included.

    Returns
    -------
    MeasuredTimes
        One row per pair, the shortest time where several are given.
    tuple of Finding
        The remarks.

    Raises
    ------
    InputRefusedError
        With every fault and remark.
    """
    log = FrenchLog(file=source.name)
    ends = Ends(PlaceFinder(index, geography.by_commune()), geography, structures)
    table = read_time_table(source, ends, log, max_rows=MAX_TIMES)
    if table is not None and known is not None:
        had_ways = not table.frame.empty
        table = _without_set_aside(table, StructureNames(known), log)
        if had_ways and table.frame.empty:
            _fault_elsewhere(log)
    if table is None or table.frame.empty:
        raise InputRefusedError(log.findings)
    origins, destinations = known_ends(table, ends, log)
    ways = locate_ways(table, ends, origins, destinations)
    minutes = MinuteReader(ways, log).minutes()
    log.raise_if_faults()
    tell_implausible(minutes, ways, log)
    measured = _measured(ways, minutes, geography, log)
    log.raise_if_faults()
    _remark_missing(measured, geography, log)
    remark_missing_pairs(measured.to_structures, geography=geography, structures=structures, log=log)
    return measured, tuple(log.findings)


def _without_set_aside(table: TimeTable, names: StructureNames, log: FrenchLog) -> TimeTable:
    """Leave out, and count, the ways to structures of other departments."""
    if not names.any_set_aside:
        return table
    aside = table.frame["destination"].map({text: names.is_set_aside(text) for text in table.distinct("destination")})
    remark_left_out(aside.astype(bool), log, column=table.titles.get("destination", "destination"))
    # Readers put durations and ends side by side, by their rank.
    return replace(table, frame=table.frame[~aside.astype(bool)].reset_index(drop=True))


def _measured(ways: Ways, minutes: NDArray[np.float64], geography: Geography, log: FrenchLog) -> MeasuredTimes:
    """Return the pairs that the lines stand for, each with its time."""
    times = pd.DataFrame({"minutes": minutes})
    frame = ways.table.frame
    times["origine"] = frame["origine"].map(ways.origins)
    times["structure"] = frame["destination"].map({text: aim.structures for text, aim in ways.destinations.items()})
    times["commune"] = frame["destination"].map({text: aim.communes for text, aim in ways.destinations.items()})
    _tell_outside(times, ways, log)
    _leave_out_replaced(times, ways, geography, log)
    pairs, to_communes = _pairs(times, "structure"), _pairs(times, "commune")
    _remark_repeated(pairs, to_communes, log)
    return MeasuredTimes(_shortest(pairs), _shortest(to_communes), log.file)


def _fault_elsewhere(log: FrenchLog) -> None:
    log.fault(
        "temps_d_ailleurs",
        "Aucun trajet du fichier ne part du département et n’arrive à une structure ou à une commune de celui-ci.",
        "Vérifiez que c’est le bon fichier et le bon département ; sans durées, retirez-le : les temps sont alors "
        "estimés.",
    )


def _tell_outside(times: pd.DataFrame, ways: Ways, log: FrenchLog) -> None:
    """Say how many lines have an end outside the department; refuse a file of which all have."""
    aims = times["structure"].map(len) + times["commune"].map(len)
    outside = {"origine": times["origine"].map(len).eq(0), "destination": aims.eq(0)}
    if (outside["origine"] | outside["destination"]).all():
        _fault_elsewhere(log)
        return
    for end, which in outside.items():
        if which.any():
            log.remark(
                "temps_ignores",
                f"{number(which.sum())} lignes dont l’{end} est hors du département sont ignorées."
                if end == "origine"
                else f"{number(which.sum())} lignes dont la destination est hors du département sont ignorées.",
                column=ways.table.titles.get(end),
            )


def _leave_out_replaced(times: pd.DataFrame, ways: Ways, geography: Geography, log: FrenchLog) -> None:
    """Leave out times from communes that finer units replace, and say so: none of these has that time."""
    replaced = frozenset(geography.communes.index.difference(geography.units.index))
    said = ~times["origine"].map(replaced.isdisjoint)
    if said.any():
        times.loc[said, "origine"] = times.loc[said, "origine"].map(
            lambda codes: tuple(code for code in codes if code not in replaced)
        )
        log.remark(
            "temps_de_commune",
            f"Durées au départ d’une commune que des mailles remplacent : {number(said.sum())} ; elles ne valent pas "
            "pour chacune de ses mailles, dont le temps est estimé.",
            "Fournissez les durées au départ des mailles, par leur code.",
            column=ways.table.titles.get("origine"),
        )


def _pairs(times: pd.DataFrame, destination: str) -> pd.DataFrame:
    """Return one row per unit and destination that a line stands for; several where lines repeat a pair."""
    pairs = times.dropna(subset=["minutes"])[["origine", destination, "minutes"]]
    pairs = pairs.explode("origine").explode(destination).rename(columns={destination: "destination"})
    return pairs.dropna(subset=["origine", "destination"]).astype({"origine": "str", "destination": "str"})


def _shortest(pairs: pd.DataFrame) -> pd.DataFrame:
    shortest = pairs.groupby(["origine", "destination"])["minutes"].min().reset_index()
    return shortest[list(TIME_COLUMNS)]


def _remark_repeated(to_structures: pd.DataFrame, to_communes: pd.DataFrame, log: FrenchLog) -> None:
    # A line that names a commune gives both; its repetition is one.
    differing = max(
        int(pairs.groupby(["origine", "destination"])["minutes"].nunique().gt(1).sum())
        for pairs in (to_structures, to_communes)
    )
    if differing:
        log.remark(
            "temps_en_double",
            f"{number(differing)} trajets ont plusieurs durées différentes ; la plus courte est gardée.",
            "Gardez une seule ligne par origine et destination.",
        )


def _remark_missing(measured: MeasuredTimes, geography: Geography, log: FrenchLog) -> None:
    missing = ~geography.units.index.isin(measured.to_structures["origine"])
    if missing.any():
        noun = f"{unit_noun(geography)}s"
        log.remark(
            "temps_manquants",
            f"{number(missing.sum())} {noun} n’ont aucune durée : {first_units(geography, missing)}.",
            f"Complétez la matrice si ces {noun} doivent être comptées avec des temps mesurés.",
        )


def examine_temps(
    source: SourceFile,
    *,
    structures: pd.DataFrame,
    geography: Geography,
    index: CommuneIndex,
    known: pd.DataFrame | None = None,
) -> tuple[MeasuredTimes | None, tuple[Finding, ...]]:
    """Read a matrix of times; None, with the findings, where it has faults. Parameters as in `read_temps`."""
    try:
        return read_temps(source, structures=structures, geography=geography, index=index, known=known)
    except InputRefusedError as error:
        return None, error.findings
