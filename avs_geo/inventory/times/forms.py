"""From a file of times, in any of the forms that tools write, to one line per way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.files.tables.tabular import read_table
from avs_geo.files.tables.wanted import Layout, Wanted
from avs_geo.files.values.values import parse_numbers
from avs_geo.inventory.times.ends import understood
from avs_geo.inventory.times.json_answer import refuse_json_answer
from avs_geo.inventory.times.long_form import find_ends, headings_of, long_table, with_joined_hours, with_parted_ends
from avs_geo.inventory.times.time_column import choose_time
from avs_geo.inventory.times.time_headings import Heading, is_of_other_measures, is_time_vocabulary
from avs_geo.inventory.times.two_clues import fault_contradictions
from avs_geo.inventory.times.wide_form import heads_matrix, wide_table
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed
from avs_geo.work_budget import grant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.files.source import SourceFile
    from avs_geo.files.tables.tabular import RawTable
    from avs_geo.findings import FindingLog
    from avs_geo.inventory.times.ends import Ends
    from avs_geo.inventory.times.long_form import EndColumns
    from avs_geo.inventory.times.time_table import TimeTable

# A column for each commune of the largest department.
_MOST_COLUMNS = 1_200
_HALF = 0.5
# So many times more destinations than origins, all of these holding a structure, are ways that go out from structures.
_TURNED_RATIO = 3
# No department has more units and places.
_MOST_PLACES = 50_000
# Of the processor, for each cell.
_SECONDS_A_WAY = 2e-5


@dataclass(frozen=True)
class _TimeLayout(Layout):
    """Times are a list of ways or a matrix, in a file of their own; a workbook may hold other measures beside."""

    ends: Ends
    together = False
    alone = True

    def knows(self, heading: str, /) -> bool:
        return is_time_vocabulary(heading)

    def heads(self, cells: Sequence[str], /) -> bool:
        """Whether cells name the ends and a duration, or are places side by side."""
        headings = _headings(cells)
        return _is_long(headings, self.ends) or heads_matrix(headings, self.ends)

    def joins(self, cells: Sequence[str], others: Sequence[str], /) -> bool:
        """Whether both lines are those of wide tables whose lines are called alike: each has its places."""
        both = [_headings(cells), _headings(others)]
        return both[0][:1] == both[1][:1] and all(heads_matrix(some, self.ends) for some in both)

    def is_foreign(self, sheet: str, /) -> bool:
        return is_of_other_measures(sheet)


def _headings(cells: Sequence[str]) -> list[Heading]:
    return [Heading("", cell.strip()) for cell in cells]


def read_time_table(source: SourceFile, ends: Ends, log: FindingLog, *, max_rows: int) -> TimeTable | None:
    """Return the ways of a file, from units to destinations; None, with the faults in `log`, where it holds none.

    Raises
    ------
    InputRefusedError
        The file is no table.
    """
    refuse_json_answer(source)
    wanted = Wanted(layout=_TimeLayout(ends), max_columns=_MOST_COLUMNS)
    raw = read_table(source, wanted, max_rows=max_rows)
    log.extend(raw.findings)
    grant(_SECONDS_A_WAY * raw.frame.size)
    if raw.frame.empty:
        log.fault(
            "tableau_vide",
            "Le tableau n’a aucune ligne sous les titres de ses colonnes.",
            "Ajoutez-y au moins une ligne, ou vérifiez que c’est le bon fichier.",
        )
    table, headings = with_joined_hours(raw, headings_of(raw))
    ways = None if _is_long(headings, ends) else wide_table(table, headings, ends, log)
    if ways is None and not (_names_ends(headings, ends) and _are_ends(table, headings, ends)):
        table, headings = with_parted_ends(table, headings, ends)
    if ways is None:
        ways = _long(table, headings, ends, log)
    return None if ways is None else _from_units(ways, ends, log)


def _is_long(headings: list[Heading], ends: Ends) -> bool:
    """Whether the headings name both ends and a duration."""
    return _names_ends(headings, ends) and any(one.is_time or one.is_weak_time for one in headings)


def _names_ends(every: list[Heading], ends: Ends) -> bool:
    """Whether the headings name both ends; one that is itself an end says nothing of the columns."""
    headings = [one for one in every if one.is_vocabulary or not ends.is_here(one.text)]
    return any(one.names_origin for one in headings) and any(one.names_destination for one in headings)


def _are_ends(table: RawTable, headings: list[Heading], ends: Ends) -> bool:
    """Whether both ends are places or structures, and no ranks that a tool gave them."""
    found = find_ends(table, headings, ends)
    columns = [one.column for one in (found.origin, found.destination) if one is not None]
    return all(understood(table.frame[column].unique(), ends.is_end) > 0 for column in columns)


def _long(table: RawTable, headings: list[Heading], ends: Ends, log: FindingLog) -> TimeTable | None:
    found = find_ends(table, headings, ends)
    time = choose_time([one for one in headings if one not in (found.origin, found.destination)], log)
    distances = [one for one in headings if one.is_distance]
    if found.origin is None or found.destination is None or time is None:
        _fault_missing(found, time, distances, headings, log)
        return None
    if distances:
        log.remark(
            "distances_ecartees",
            f"Colonnes de distances laissées de côté : {_names(distances)}. Seules les durées "
            f"({quoted(time.text)}) sont lues.",
            column=distances[0].text,
        )
    fault_contradictions(table, found, headings, ends, log)
    return replace(long_table(table, found, time), has_distances=bool(distances))


def _fault_missing(
    found: EndColumns, time: Heading | None, distances: list[Heading], headings: list[Heading], log: FindingLog
) -> None:
    hint = " La première ligne semble porter des valeurs, et non des titres." if _is_data(headings) else ""
    present = _names([one for one in headings if one.text][:12]) or "aucune"
    for name, one, also in (
        ("origine", found.origin, "le code Insee de la commune de départ"),
        ("destination", found.destination, "l’identifiant d’une structure, ou le code Insee d’une commune"),
        ("minutes", time, "la durée du trajet ; titrez-la « secondes » si elle est en secondes"),
    ):
        if one is not None:
            continue
        if name == "minutes" and distances:
            _fault_distances(distances, log)
            continue
        log.fault(
            "colonne_absente",
            f"La colonne {quoted(name)} est absente. Colonnes trouvées : {present}.{hint}",
            f"Ajoutez une colonne {quoted(name)} : {also}. Ou donnez un tableau croisé : le code des communes dans la "
            "première colonne, et pour titre des autres l’identifiant d’une structure.",
            column=name,
        )


def _is_data(headings: list[Heading]) -> bool:
    """Whether one of the headings is a number with decimals: what stands there is a line of the table."""
    return bool(parse_numbers(pd.Series([one.text for one in headings], dtype="str")).mod(1).gt(0).any())


def _fault_distances(distances: list[Heading], log: FindingLog) -> None:
    log.fault(
        "distances_sans_durees",
        f"Le fichier donne des distances ({_names(distances)}) et aucune durée.",
        "Demandez à l’outil qui l’a produit les durées des trajets, et ajoutez-les dans une colonne « minutes » ; sans "
        "durées, retirez le fichier : les temps sont alors estimés.",
        column=distances[0].text,
    )


def _names(headings: list[Heading]) -> str:
    return listed([quoted(one.text) for one in headings], last="et")


def _from_units(ways: TimeTable, ends: Ends, log: FindingLog) -> TimeTable:
    """Return the ways from the units; a table that goes from the structures is turned round, with a remark."""
    if not _goes_from_structures(ways, ends):
        return ways
    log.remark(
        "trajets_retournes",
        "Les trajets vont des structures vers les communes ; leurs durées sont prises pour celles du retour.",
        "Si le retour est plus long que l’aller, fournissez les durées des communes vers les structures.",
        column=ways.titles.get("origine"),
    )
    return ways.turned()


def _goes_from_structures(ways: TimeTable, ends: Ends) -> bool:
    starts, aims = ways.distinct("origine"), ways.distinct("destination")

    def names_only_structure(text: str) -> bool:
        return ends.structure(text) is not None and ends.unit(text) is None

    if understood(aims, ends.is_place) < _HALF:
        return False
    if understood(starts, names_only_structure) > _HALF:
        return True
    known = [text for text in starts if ends.is_place(text)] if len(starts) * _TURNED_RATIO <= len(aims) else []
    # One origin to a few places may be a question of its own; the whole department is not.
    return (
        bool(known)
        and all(map(ends.holds_structure, known))
        and len(aims) <= _MOST_PLACES
        and sum(map(ends.is_here, aims)) >= _HALF * len(ends.geography.units)
        and not all(map(ends.holds_structure, aims))
    )
