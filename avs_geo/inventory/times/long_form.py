"""Tables with one way per line: which columns are the ends, which the duration."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.files.values.values import parse_numbers
from avs_geo.inventory.times.ends import understood
from avs_geo.inventory.times.time_headings import HOURS, MINUTES, Heading
from avs_geo.inventory.times.time_table import TimeTable
from avs_geo.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.files.tables.tabular import RawTable
    from avs_geo.inventory.times.ends import Ends

_HALF = 0.5
_MINUTES_PER_HOUR = 60
# So many lines are enough to tell a column of names from one of destinations.
_COMPARED, _MOST = 100, 0.9
_JOINED = r"\s+[-–—>→]+\s+"


@dataclass(frozen=True, slots=True)
class EndColumns:
    """The columns of the two ends; None for one that was not found."""

    origin: Heading | None
    destination: Heading | None


def headings_of(table: RawTable) -> list[Heading]:
    """Return the headings of a table with their columns."""
    columns = map(str, table.frame.columns)
    return [Heading(column, text) for column, text in zip(columns, table.headings, strict=True)]


def find_ends(table: RawTable, headings: list[Heading], ends: Ends) -> EndColumns:
    """Return the columns of the ends: told by their headings, then by what their texts are."""
    origin = _best(table, [one for one in headings if one.names_origin], ends, name="origine")
    destination = _best(table, [one for one in headings if one.names_destination], ends, name="destination")
    rest = [
        one
        for one in headings
        if one not in (origin, destination) and not (one.is_time or one.is_distance or one.is_position)
    ]
    if origin is None:
        places = [one for one in rest if one.names_place] or rest
        origin = next((one for one in places if _share(table, one, ends) >= _HALF), None)
    if destination is None and origin is not None:
        destination = _destination_by_texts(table, [one for one in rest if one is not origin], origin, ends)
    return EndColumns(origin, destination)


def _destination_by_texts(table: RawTable, others: list[Heading], origin: Heading, ends: Ends) -> Heading | None:
    """Return the column of structures, or else of other places than the origins: their names may stand beside them."""
    for one in others:
        if understood(table.frame[one.column].unique(), ends.structure) >= _HALF:
            return one
    return next(
        (one for one in others if _share(table, one, ends) >= _HALF and not _same(table, one, origin, ends)), None
    )


def _same(table: RawTable, one: Heading, other: Heading, ends: Ends) -> bool:
    """Whether two columns name the same places, line by line."""
    first = table.frame[[one.column, other.column]].head(_COMPARED).itertuples(index=False, name=None)
    pairs = [(ends.place(left).code, ends.place(right).code) for left, right in first]
    return sum(left == right for left, right in pairs) >= _MOST * len(pairs)


def _best(table: RawTable, candidates: list[Heading], ends: Ends, *, name: str) -> Heading | None:
    """Return the candidate that bears the contract's name, or whose texts are best understood."""
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    return max(candidates, key=lambda one: (fold(one.text) == name, _share(table, one, ends)))


def _share(table: RawTable, heading: Heading, ends: Ends) -> float:
    return understood(table.frame[heading.column].unique(), ends.is_end)


def with_parted_ends(table: RawTable, headings: list[Heading], ends: Ends) -> tuple[RawTable, list[Heading]]:
    """Return a table in which a column of both ends (``52001 - cs-a``, as ArcGIS names its ways) is two."""
    for one in headings:
        parts = table.frame[one.column].str.split(_JOINED, n=1, expand=True, regex=True)
        if parts.shape[1] < 2 or parts[1].isna().any():
            continue
        if all(understood(parts[end].unique(), ends.is_here) >= _MOST for end in (0, 1)):
            frame = table.frame.assign(**{"origine (nom)": parts[0], "destination (nom)": parts[1]})
            added = [Heading("origine (nom)", "origine"), Heading("destination (nom)", "destination")]
            parted = replace(table, frame=frame, headings=(*table.headings, "origine", "destination"))
            return parted, [*(kept for kept in headings if kept is not one), *added]
    return table, headings


def long_table(table: RawTable, columns: EndColumns, time: Heading) -> TimeTable:
    """Return the ways of a table with one per line."""
    assert columns.origin is not None  # noqa: S101 - the caller has both
    assert columns.destination is not None  # noqa: S101
    chosen = {"origine": columns.origin, "destination": columns.destination, "duree": time}
    frame = pd.DataFrame({name: table.frame[one.column] for name, one in chosen.items()})
    frame["ligne"] = table.frame.index.to_numpy()
    titles = {name: one.text for name, one in chosen.items()}
    return TimeTable(frame.reset_index(drop=True), titles, time.unit, time.text)


def with_joined_hours(table: RawTable, headings: Iterable[Heading]) -> tuple[RawTable, list[Heading]]:
    """Return a table in which a column of hours and one of minutes (``1``, ``5``) are one duration (``1 h 5 min``)."""
    every = list(headings)
    parts = {one.unit: one for one in every if one.is_only_unit}
    hours, minutes = parts.get(HOURS), parts.get(MINUTES)
    if hours is None or minutes is None:
        return table, every
    whole, rest = (parse_numbers(table.frame[one.column]) for one in (hours, minutes))
    if not (whole.dropna().mod(1).eq(0).all() and rest.dropna().lt(_MINUTES_PER_HOUR).all()):
        return table, every
    both = whole.notna() & rest.notna()
    joined = table.frame[hours.column] + " h " + table.frame[minutes.column] + " min"
    frame = table.frame.assign(**{minutes.column: joined.where(both, table.frame[minutes.column])})
    return replace(table, frame=frame), [one for one in every if one is not hours]
