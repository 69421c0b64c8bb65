"""A table in the document: its heading repeated over the pages, its rows never split, figures flush right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from avs_geo.outputs.document import styles

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from docx.document import Document

    from avs_geo.outputs.screen_tables import ScreenTable

# A table of so few lines of text stays on one page.
_KEPT_WHOLE: Final = 26
_KEPT_AT_THE_TOP: Final = 3
_EMU_PER_TWIP: Final = 635
# At 8 points, in twips: a narrow letter, a wide one, and the room on both sides of a cell.
_NARROW: Final = 86
_WIDE: Final = 116
_BOLD: Final = 1.08
_PADDING: Final = 180
_LONGEST_WORD: Final = 2_200
_LONGEST_TEXT: Final = 20_000
_BREAKS: Final = re.compile(r"[ \-]")  # no-break spaces hold
_WIDE_LETTER: Final = re.compile(r"[A-ZÀ-Þ%€mw—→]")


@dataclass(frozen=True, slots=True)
class _Cell:
    """How a cell is set: its width in twips, the style of its text, flush right or not, on the page of the next row."""

    width: int
    style: str
    numeric: bool
    kept: bool


def append_table(document: Document, table: ScreenTable, width: int, *, clean: Callable[[str], str]) -> None:
    """Append a table as wide as the text.

    Parameters
    ----------
    document
        Where it is written; it has the styles of :mod:`avs_geo.outputs.document.styles`.
    table
        Headings and cells, plain text.
    width
        Of the whole, EMU.
    clean
        Makes a text writable.
    """
    rows = [tuple(clean(cell) for cell in row) for row in (table.labels, *table.rows)]
    widths = column_widths(rows, width // _EMU_PER_TWIP, last_is_total=table.last_is_total)
    made: Any = document.add_table(rows=0, cols=len(table.labels))
    made.style = document.styles[styles.TABLE]
    made.autofit = False
    element = made._tbl  # noqa: SLF001 - cell by cell, python-docx takes a time that grows with the square
    _set_layout(element, widths, last_is_total=table.last_is_total)
    ids = {name: str(document.styles[name].style_id) for name in (styles.CELL, styles.FIGURE_CELL, styles.HEAD_CELL)}
    body = [ids[styles.FIGURE_CELL if numeric else styles.CELL] for numeric in table.numeric]
    heading = [ids[styles.HEAD_CELL]] * len(body)
    whole = sum(_lines_of(row, widths) for row in rows) <= _KEPT_WHOLE
    for rank, row in enumerate(rows):
        # The first rows stay with the heading, and the last is never alone on a page.
        first = rank < _KEPT_AT_THE_TOP
        kept = rank < len(rows) - 1 and (whole or first or rank == len(rows) - 2)
        looks = [_Cell(*look, kept=kept) for look in zip(widths, body if rank else heading, table.numeric, strict=True)]
        element.append(_row(row, looks, heads=rank == 0))


def column_widths(rows: Sequence[Sequence[str]], width: int, *, last_is_total: bool = False) -> list[int]:
    """Return the widths of the columns, twips: each holds its longest word, long texts share what is left."""
    bold = {0, len(rows) - 1} if last_is_total else {0}
    columns = list(zip(*rows, strict=True))
    least = [_PADDING + min(_longest(column, bold, split=True), _LONGEST_WORD) for column in columns]
    wanted = [_PADDING + min(_longest(column, bold, split=False), _LONGEST_TEXT) for column in columns]
    spare = width - sum(least)
    if spare <= 0:
        return [each * width // sum(least) for each in least]
    missing = [max(want - each, 0) for want, each in zip(wanted, least, strict=True)]
    if sum(missing) <= spare:
        # Nothing wraps: what is left widens every column alike.
        return [want * width // sum(wanted) for want in map(max, wanted, least)]
    return [each + spare * lack // sum(missing) for each, lack in zip(least, missing, strict=True)]


def _longest(column: Sequence[str], bold: Container[int], *, split: bool) -> int:
    """Return the width of the longest cell, or of its longest word, twips; `bold` are the ranks of the bold ones."""
    words = ((rank, word) for rank, cell in enumerate(column) for word in (_BREAKS.split(cell) if split else [cell]))
    return round(max(_text_width(word) * (_BOLD if rank in bold else 1) for rank, word in words))


def _lines_of(row: Sequence[str], widths: Sequence[int]) -> int:
    """Return on how many lines of text a row is set, about."""
    return max(1 + _text_width(text) // (width - _PADDING + 1) for text, width in zip(row, widths, strict=True))


def _text_width(text: str) -> int:
    wide = len(_WIDE_LETTER.findall(text))
    return _WIDE * wide + _NARROW * (len(text) - wide)


def _set_layout(element: Any, widths: list[int], *, last_is_total: bool) -> None:
    properties = element.tblPr
    whole = properties.find(qn("w:tblW"))
    if whole is None:
        whole = OxmlElement("w:tblW")
        properties.append(whole)
    whole.set(qn("w:type"), "dxa")
    whole.set(qn("w:w"), str(sum(widths)))
    look = properties.find(qn("w:tblLook"))
    if look is None:
        look = OxmlElement("w:tblLook")
        properties.append(look)
    for name, holds in (
        ("firstRow", True),
        ("lastRow", last_is_total),
        ("firstColumn", False),
        ("lastColumn", False),
        ("noHBand", False),
        ("noVBand", True),
    ):
        look.set(qn(f"w:{name}"), "1" if holds else "0")
    look.set(qn("w:val"), "0460" if last_is_total else "0420")
    for column, width in zip(element.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width))


def _row(texts: Sequence[str], looks: Sequence[_Cell], *, heads: bool) -> Any:
    row = OxmlElement("w:tr")
    properties = OxmlElement("w:trPr")
    properties.append(OxmlElement("w:cantSplit"))
    if heads:
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    for text, look in zip(texts, looks, strict=True):
        row.append(_cell(text, look))
    return row


def _cell(text: str, look: _Cell) -> Any:
    cell, size = OxmlElement("w:tc"), OxmlElement("w:tcW")
    size.set(qn("w:w"), str(look.width))
    size.set(qn("w:type"), "dxa")
    properties = OxmlElement("w:tcPr")
    properties.append(size)
    form, named = OxmlElement("w:pPr"), OxmlElement("w:pStyle")
    named.set(qn("w:val"), look.style)
    form.append(named)
    if look.kept:
        form.append(OxmlElement("w:keepNext"))
    if look.numeric:
        side = OxmlElement("w:jc")
        side.set(qn("w:val"), "right")
        form.append(side)
    words = OxmlElement("w:t")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    run = OxmlElement("w:r")
    run.append(words)
    paragraph = OxmlElement("w:p")
    paragraph.append(form)
    paragraph.append(run)
    cell.append(properties)
    cell.append(paragraph)
    return cell
