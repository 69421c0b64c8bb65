"""A table as accessible HTML: caption, headings with their scope, figures flush right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.text.inert import inert_html

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.outputs.tables.screen_tables import ScreenTable


def html_table(table: ScreenTable, *, caption: str) -> str:
    """Return a table as HTML in a box that scrolls and that the keyboard can reach.

    Parameters
    ----------
    table
        What it holds; every cell is escaped here.
    caption
        What it is about; read by screen readers, shown above the table.
    """
    heads = [
        text_cell(label, scope="col", css=_figure(numeric), title=description)
        for label, description, numeric in zip(table.labels, table.descriptions, table.numeric, strict=True)
    ]
    rows = [
        [
            text_cell(text, scope="row" if position == table.heading else "", css=_figure(numeric))
            for position, (text, numeric) in enumerate(zip(cells, table.numeric, strict=True))
        ]
        for cells in table.rows
    ]
    return cells_table(heads, rows, caption=caption, last_is_total=table.last_is_total)


def cells_table(
    heads: Iterable[str],
    rows: Iterable[Iterable[str]],
    *,
    caption: str,
    label: str = "",
    kind: str = "",
    last_is_total: bool = False,
) -> str:
    """Return a table of cells that are already written, in a box that scrolls and that the keyboard can reach.

    Parameters
    ----------
    heads, rows
        Cells, made by `text_cell` and `drawn_cell`.
    caption
        What it is about; escaped here.
    label
        What the box is called where it is listed; as the caption where empty.
    kind
        A class of the box, for what only this table has.
    last_is_total
        Whether the last row is that of the whole.
    """
    lines = ["".join(cells) for cells in rows]
    last = len(lines) - 1 if last_is_total else -1
    body = "".join(f"<tr{' class=total' if rank == last else ''}>{line}</tr>" for rank, line in enumerate(lines))
    name, box = inert_html(label or caption), f"avs-tableau {kind}".rstrip()
    return (
        f'<div class="{box}" tabindex="0" role="region" aria-label="{name}"><table>'
        f"<caption>{inert_html(caption)}</caption><thead><tr>{''.join(heads)}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def text_cell(text: str, *, scope: str = "", css: str = "", title: str = "") -> str:
    """Return a cell that holds a text, escaped here, nothing hidden; a heading where `scope` is ``col`` or ``row``."""
    return drawn_cell(inert_html(text), scope=scope, css=css, title=title)


def drawn_cell(html: str, *, scope: str = "", css: str = "", title: str = "") -> str:
    """Return a cell that holds HTML which the program has made, with nothing in it that is not escaped."""
    tag = "th" if scope else "td"
    given = (("scope", scope), ("class", css), ("title", title))
    attributes = "".join(f' {name}="{inert_html(value)}"' for name, value in given if value)
    return f"<{tag}{attributes}>{html}</{tag}>"


def _figure(numeric: bool) -> str:  # noqa: FBT001 - one flag, one word
    return "n" if numeric else ""
