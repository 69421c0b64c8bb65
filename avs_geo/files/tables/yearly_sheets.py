"""Sheets that are states of one list, a year each: the last stands, and the others would count everything again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from avs_geo.files.headings import claim_of, year_in
from avs_geo.text.names import fold
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.files.formats.raw_sheets import Sheet
    from avs_geo.files.headings import Field

OLDER: Final = "un état plus ancien"
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
# Of the lines of an older sheet, so many must stand in the last one: « Agréments 2023 » and « 2024 » may add up.
_LEAST_SHARED: Final = 0.5


def without_older_years(sheets: Sequence[Sheet], field: Field, reasons: dict[int, str]) -> list[Sheet]:
    """Return sheets without those of an older year that another, of the same name but for the year, takes up.

    Parameters
    ----------
    sheets
        Those that bear the wanted headings.
    field
        What a line is known by: the name of a structure.
    reasons
        Receives, by the identity of a sheet, why it is left out.
    """
    latest: dict[str, Sheet] = {}
    for sheet in sheets:
        if (year := year_in(sheet.raw.name)) is None:
            continue
        other = latest.get(_stem(sheet))
        if other is None or year > (year_in(other.raw.name) or 0):
            latest[_stem(sheet)] = sheet
    kept = []
    for sheet in sheets:
        last = latest.get(_stem(sheet))
        if last is None or last is sheet or year_in(sheet.raw.name) is None or not _takes_up(last, sheet, field):
            kept.append(sheet)
        else:
            reasons[id(sheet)] = f"{OLDER} de {quoted(last.raw.name)}"
    return kept


def _stem(sheet: Sheet) -> str:
    return fold(_YEAR.sub(" ", sheet.raw.name))


def _takes_up(last: Sheet, sheet: Sheet, field: Field) -> bool:
    names, known = _names(sheet, field), _names(last, field)
    return bool(names) and len(names & known) >= _LEAST_SHARED * len(names)


def _names(sheet: Sheet, field: Field) -> frozenset[str]:
    rank = next((rank for rank, cell in enumerate(sheet.heading.cells) if claim_of(cell, field) is not None), None)
    if rank is None:
        return frozenset()
    cells = (row.cells[rank] for row in sheet.rows[sheet.position + 1 :] if rank < len(row.cells))
    return frozenset(filter(None, map(fold, cells)))
