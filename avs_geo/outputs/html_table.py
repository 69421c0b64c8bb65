"""A table as accessible HTML: caption, headings with their scope, figures flush right."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from avs_geo.outputs.screen_tables import ScreenTable


def html_table(table: ScreenTable, *, caption: str) -> str:
    """Return a table as HTML in a box that scrolls and that the keyboard can reach.

    Parameters
    ----------
    table
        What it holds; every cell is escaped here.
    caption
        What it is about; read by screen readers, shown above the table.
    """
    head = "".join(
        f'<th scope="col"{_class(numeric)} title="{escape(description)}">{escape(label)}</th>'
        for label, description, numeric in zip(table.labels, table.descriptions, table.numeric, strict=True)
    )
    last = len(table.rows) - 1
    body = "".join(
        _row(cells, table, total=table.last_is_total and rank == last) for rank, cells in enumerate(table.rows)
    )
    return (
        f'<div class="avs-tableau" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(cells: tuple[str, ...], table: ScreenTable, *, total: bool) -> str:
    parts = []
    for position, (cell, numeric) in enumerate(zip(cells, table.numeric, strict=True)):
        tag = 'th scope="row"' if position == table.heading else "td"
        parts.append(f"<{tag}{_class(numeric)}>{escape(cell)}</{tag[:2]}>")
    return f"<tr{' class=total' if total else ''}>{''.join(parts)}</tr>"


def _class(numeric: bool) -> str:  # noqa: FBT001 - one flag, one word
    return ' class="n"' if numeric else ""
