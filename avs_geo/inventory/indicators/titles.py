"""Two lines of headings: the names that publishers give to their columns, and what these mean in full."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from avs_geo.files.values.values import parse_numbers
from avs_geo.inventory.indicators.columns import Titles
from avs_geo.inventory.indicators.headings import Role, heading_role

if TYPE_CHECKING:
    from avs_geo.files.tables.tabular import RawTable


def with_titles(table: RawTable) -> tuple[RawTable, dict[str, Titles]]:
    """Return a table without a second line of headings, and what its columns are called.

    Of two lines of headings, the shorter has the names (``MED21``) and the longer their meanings (« Médiane du niveau
    de vie (€) »), whichever comes first.
    """
    if table.frame.empty or not _is_heading(table):
        meanings = table.meanings or ("",) * len(table.headings)
        return table, {
            column: Titles(heading or column, meaning if len(meaning) > len(heading) else "")
            for column, heading, meaning in zip(table.frame.columns, table.headings, meanings, strict=True)
        }
    second = table.frame.iloc[0].tolist()
    names, labels = sorted((list(table.headings), second), key=lambda cells: sum(map(len, cells)))
    titles = {
        column: Titles(name or meaning or column, meaning if name else "")
        for column, name, meaning in zip(table.frame.columns, names, labels, strict=True)
    }
    headings = tuple(title.heading for title in titles.values())
    return replace(table, frame=table.frame.iloc[1:], headings=headings, first_line=table.first_line + 1), titles


def _is_heading(table: RawTable) -> bool:
    """Whether the first line under the headings is one of headings: it names the codes, and has no number."""
    cells = table.frame.iloc[0]
    filled = cells[cells.ne("")]
    named = [cell for cell in filled if heading_role(cell)[0] is Role.CODE]
    return len(filled) > 1 and bool(named) and bool(parse_numbers(filled).isna().all())
