"""Measured times from units to structures and to communes: a matrix brought by the user, read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.errors import InputRefusedError
from avs_geo.inventory.columns import Columns
from avs_geo.inventory.french import FrenchLog, listed, number, quoted
from avs_geo.inventory.heading_lines import Wanted
from avs_geo.inventory.headings import Field
from avs_geo.inventory.identifiers import StructureNames
from avs_geo.inventory.missing_times import first_units, remark_missing_pairs, unit_noun
from avs_geo.inventory.places import PlaceFinder
from avs_geo.inventory.tabular import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from avs_geo.findings import Finding
    from avs_geo.inventory.source import SourceFile
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography
    from avs_geo.reference.routes.engine import RoadEngine

# Every commune of the largest department to each of a thousand structures or communes.
MAX_TIMES = 1_000_000
TIME_COLUMNS = ("origine", "destination", "minutes")
TIME_FIELDS = (
    Field(
        "origine",
        ("origin", "from", "départ", "code origine", "commune origine", "from_id"),
        needed=True,
    ),
    Field(
        "destination",
        (
            "to",
            "vers",
            "arrivée",
            "code destination",
            "commune destination",
            "id structure",
            "structure",
            "to_id",
        ),
        needed=True,
    ),
    Field(
        "minutes",
        ("temps", "durée", "temps minutes", "durée minutes", "travel_time", "min", "mn"),
        needed=True,
    ),
)


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
    source: SourceFile, *, structures: pd.DataFrame, geography: Geography, index: CommuneIndex
) -> tuple[MeasuredTimes, tuple[Finding, ...]]:
    """Read a matrix of times.

    Parameters
    ----------
    source
        A table ``origine`` (unit, or the whole of Paris, Lyon or Marseille and then its arrondissements; the time
        of a commune that finer units replace is none of theirs), ``destination`` (structure, or a commune and then
        that commune and every structure that stands in it), ``minutes``.
    structures
        The structures, columns ``id``, ``nom``, ``code_unite``, ``code_commune``.
    geography
        The department.
    index
        Every commune of France.

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
    columns = Columns.match(read_table(source, Wanted(TIME_FIELDS), max_rows=MAX_TIMES), TIME_FIELDS, log)
    finder = PlaceFinder(index, geography.by_commune())
    times = pd.DataFrame({"minutes": columns.numbers("minutes", minimum=0)}, index=columns.lines)
    times["origine"] = columns.text("origine").map(_origins(columns, finder, geography))
    destinations = _destinations(columns, structures, finder)
    times["structure"] = columns.text("destination").map(
        {text: found.structures for text, found in destinations.items()}
    )
    times["commune"] = columns.text("destination").map({text: found.communes for text, found in destinations.items()})
    log.raise_if_faults()
    _remark_ignored(times, columns)
    _leave_out_replaced(times, columns, geography)
    pairs = _pairs(times, "structure")
    to_communes = _pairs(times, "commune")
    _remark_repeated(pairs, to_communes, log)
    measured = MeasuredTimes(_shortest(pairs), _shortest(to_communes), source.name)
    _remark_missing(measured, geography, log)
    remark_missing_pairs(measured.to_structures, geography=geography, structures=structures, log=log)
    return measured, tuple(log.findings)


def _origins(columns: Columns, finder: PlaceFinder, geography: Geography) -> dict[str, tuple[str, ...]]:
    """Return the units or the communes that each text stands for; none for a commune of another department."""
    meanings: dict[str, tuple[str, ...]] = {}
    units = frozenset(geography.units.index)
    for text in _distinct(columns, "origine"):
        if text in units:
            meanings[text] = (text,)
            continue
        place = finder.find(text)
        if place.fault:
            _fault_every(columns, "origine", text, place.fault)
        here = not place.fault and finder.is_here(place)
        meanings[text] = tuple(finder.geography.unit_codes_of(place.code)) if here else ()
    return meanings


@dataclass(frozen=True, slots=True)
class _Destination:
    """What a text of the column of destinations stands for; nothing where it lies outside the department."""

    structures: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()


def _destinations(columns: Columns, structures: pd.DataFrame, finder: PlaceFinder) -> dict[str, _Destination]:
    """Return what each text stands for: a structure, or a commune and the structures that stand in it."""
    names = StructureNames(structures)
    meanings: dict[str, _Destination] = {}
    for text in _distinct(columns, "destination"):
        known = names.find(text)
        if known is not None:
            meanings[text] = _Destination(structures=(known,))
            continue
        place = finder.find(text)
        if place.fault:
            near = names.near(text)
            hint = f" Vouliez-vous dire {listed(map(quoted, near))} ?" if near else ""
            fault = (
                "destination_inconnue",
                f"{quoted(text)} n’est ni l’identifiant d’une structure ni une commune.{hint}",
                "Indiquez un identifiant du fichier des structures, ou le code Insee d’une commune.",
            )
            _fault_every(columns, "destination", text, fault)
            meanings[text] = _Destination()
            continue
        stands = structures["code_unite"].eq(place.code) | structures["code_commune"].eq(place.code)
        communes = tuple(finder.geography.unit_codes_of(place.code)) if finder.is_here(place) else ()
        meanings[text] = _Destination(structures=tuple(structures.loc[stands, "id"]), communes=communes)
    return meanings


def _distinct(columns: Columns, field: str) -> list[str]:
    """Return each text of a column once; nothing where the column, already reported, is missing."""
    return columns.text(field).unique().tolist() if columns.has(field) else []


def _fault_every(columns: Columns, field: str, text: str, fault: tuple[str, str, str]) -> None:
    for where in columns.places(columns.text(field).eq(text), field):
        columns.log.fault(*fault, **where)


def _remark_ignored(times: pd.DataFrame, columns: Columns) -> None:
    aims = times["structure"].map(len) + times["commune"].map(len)
    ignored = {
        "origine": (times["origine"].map(len).eq(0), "lignes dont l’origine est hors du département"),
        "destination": (aims.eq(0), "lignes dont la destination est hors du département"),
        "minutes": (times["minutes"].isna(), "lignes sans durée"),
    }
    for heading, (which, what) in ignored.items():
        if which.any():
            columns.log.remark(
                "temps_ignores",
                f"{number(which.sum())} {what} sont ignorées.",
                column=columns.heading(heading),
            )


def _leave_out_replaced(times: pd.DataFrame, columns: Columns, geography: Geography) -> None:
    """Leave out times from communes that finer units replace, and say so: none of these has that time."""
    replaced = frozenset(geography.communes.index.difference(geography.units.index))
    said = ~times["origine"].map(replaced.isdisjoint)
    if said.any():
        times.loc[said, "origine"] = times.loc[said, "origine"].map(
            lambda codes: tuple(code for code in codes if code not in replaced)
        )
        columns.log.remark(
            "temps_de_commune",
            f"Durées au départ d’une commune que des mailles remplacent : {number(said.sum())} ; elles ne valent pas "
            "pour chacune de ses mailles, dont le temps est estimé.",
            "Fournissez les durées au départ des mailles, par leur code.",
            column=columns.heading("origine"),
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
    source: SourceFile, *, structures: pd.DataFrame, geography: Geography, index: CommuneIndex
) -> tuple[MeasuredTimes | None, tuple[Finding, ...]]:
    """Read a matrix of times; None, with the findings, where it has faults. Parameters as in `read_temps`."""
    try:
        return read_temps(source, structures=structures, geography=geography, index=index)
    except InputRefusedError as error:
        return None, error.findings
