"""Tables with one line per origin and one column per destination, or the other way round."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from avs_geo.inventory.times.ends import understood
from avs_geo.inventory.times.time_headings import Heading
from avs_geo.inventory.times.time_table import TimeTable
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.files.tables.tabular import RawTable
    from avs_geo.findings import FindingLog
    from avs_geo.inventory.times.ends import Ends

_HALF = 0.5
_KEYS, _LINE = "\x1fkeys", "\x1fline"
# Of all numbers, only codes are places: of a commune, of a unit, or without their first zero.
_NO_CODE = re.compile(r"[-+]?(?:\d{1,3}|\d+[.,:]\d+.*)")
# The names of the lines stand among the first columns.
_FIRST = 3
# « X52121 » (R), « minutes_cs-a », « vers 52121 », « duree_s.52121 »
_PREFIX = re.compile(
    r"^(?:X(?=\d)|(?:(?:temps|dur[ée]es?|durations?|minutes?|min|time|travel|secondes?|seconds?|sec|s|h|vers|to|dest)"
    r"[ _.:-]+)+)",
    re.IGNORECASE,
)


def wide_table(table: RawTable, headings: list[Heading], ends: Ends, log: FindingLog) -> TimeTable | None:
    """Return the ways of a wide table; None where it is none. Columns that are no end are named in a remark."""
    aims = {one.column: aim for one in headings if (aim := _aim(one, ends)) is not None}
    keys = _key_column(table, [one for one in headings if one.column not in aims], ends)
    if not aims or keys is None:
        return None
    _remark_aside([one for one in headings if one.column not in aims and one is not keys], table, log)
    titled = {one.column: one.text for one in headings}
    stating = next((one for one in (keys, *map(_prefix, titled.items())) if one.unit is not None), None)
    # The columns of the file may bear any name, those of the ways too.
    frame = table.frame[[keys.column, *aims]].set_axis([_KEYS, *aims], axis="columns")
    frame = frame.assign(**{_LINE: table.frame.index.to_numpy()})
    ways = frame.melt(id_vars=[_KEYS, _LINE], var_name="destination", value_name="duree")
    ways["destination"] = ways["destination"].map(aims)
    ways = ways.rename(columns={_KEYS: "origine", _LINE: "ligne"})[["origine", "destination", "duree", "ligne"]]
    ways = _without_gaps(ways).sort_values("ligne", kind="stable").reset_index(drop=True)
    unit, stated_by = (stating.unit, stating.text) if stating else (None, "")
    return TimeTable(ways, {"origine": keys.text or "première colonne"}, unit, stated_by)


def _without_gaps(ways: pd.DataFrame) -> pd.DataFrame:
    """Leave out the empty cells of pairs that have a duration elsewhere: sheets side by side have such gaps."""
    filled = ways["duree"].ne("")
    if filled.all():
        return ways
    return ways[filled | ~filled.groupby([ways["origine"], ways["destination"]]).transform("any")]


def heads_matrix(headings: list[Heading], ends: Ends) -> bool:
    """Whether headings are those of a wide table: mostly places, and no value among them."""
    if not headings or any(_NO_CODE.fullmatch(one.text) for one in headings):
        return False
    first, named = headings[0], [one for one in headings[1:] if not one.is_vocabulary and one.text]
    # « Ville : | Chaumont » stands above a table.
    if len(named) < 2 and first.text and not (first.is_vocabulary or first.names_origin or first.names_place):
        return False
    return sum(_aim(one, ends) is not None for one in named) > _HALF * len(named)


def _aim(heading: Heading, ends: Ends) -> str | None:
    """Return what a heading names, without the words before it."""
    if heading.is_vocabulary:
        return None
    return next((text for text in (heading.text, _PREFIX.sub("", heading.text)) if text and ends.is_here(text)), None)


def _prefix(titled: tuple[str, str]) -> Heading:
    """Return the words before the end that a heading names, as a heading of their own."""
    column, text = titled
    found = _PREFIX.match(text)
    return Heading(column, found[0] if found else "")


def _key_column(table: RawTable, candidates: list[Heading], ends: Ends) -> Heading | None:
    for one in candidates[:_FIRST]:
        if understood(table.frame[one.column].unique(), ends.is_end) >= _HALF:
            return one
    return None


def _remark_aside(aside: list[Heading], table: RawTable, log: FindingLog) -> None:
    named = [one for one in aside if table.frame[one.column].ne("").any()]
    if named:
        shown = listed([quoted(one.text or one.column) for one in named[:10]], last="et")
        more = f" (et {len(named) - 10} autres)" if len(named) > 10 else ""
        log.remark(
            "colonnes_sans_destination",
            f"Colonnes dont le titre n’est ni une structure ni une commune, laissées de côté : {shown}{more}.",
            "Si l’une d’elles porte des durées, donnez-lui pour titre l’identifiant d’une structure ou le code Insee "
            "d’une commune.",
            column=named[0].text or None,
        )
