"""A table in the document: its heading repeated over the pages, its rows never split, figures flush right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from avs_geo.outputs.document import styles
from avs_geo.outputs.document.text_measure import text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docx.document import Document

    from avs_geo.outputs.tables.screen_tables import ScreenTable

# A table of so few lines of text stays on one page; a longer one that did would leave half a page empty before it.
_KEPT_WHOLE: Final = 14
_KEPT_AT_THE_TOP: Final = 3
_EMU_PER_TWIP: Final = 635
# Twips: the room on both sides of a cell, and for letters that another font has wider.
_PADDING: Final = 180
# A longer word (an address of the web, a list without spaces) is cut rather than take a third of the page.
_LONGEST_WORD: Final = 3_000
_LONGEST_TEXT: Final = 20_000
_BREAKS: Final = re.compile(r" |(?<=-)")  # no-break spaces hold; a hyphen stays at the end of its line
_SIZE: Final = 8.0
_MOST_BASES: Final = 12
# Points that letters lose, the fewest that make room for the longest word of each column.
_SMALLER: Final = (0.0, 0.5, 1.0, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class _Cell:
    """How a cell is set.

    Its width in twips, the style of its text, flush right or not, on the page of the next row, and the size of its
    letters in half-points where it is not that of the style.
    """

    width: int
    style: str
    numeric: bool
    kept: bool
    half_points: int | None = None


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
    styled = _size_of(document.styles[styles.CELL])
    size = _fitting_size(rows, width // _EMU_PER_TWIP, styled, last_is_total=table.last_is_total)
    half_points = None if size == styled else round(2 * size)
    widths = column_widths(rows, width // _EMU_PER_TWIP, last_is_total=table.last_is_total, size=size)
    made: Any = document.add_table(rows=0, cols=len(table.labels))
    made.style = document.styles[styles.TABLE]
    made.autofit = False
    element = made._tbl  # noqa: SLF001 - cell by cell, python-docx takes a time that grows with the square
    _set_layout(element, widths, last_is_total=table.last_is_total)
    ids = {name: str(document.styles[name].style_id) for name in (styles.CELL, styles.FIGURE_CELL, styles.HEAD_CELL)}
    body = [ids[styles.FIGURE_CELL if numeric else styles.CELL] for numeric in table.numeric]
    heading = [ids[styles.HEAD_CELL]] * len(body)
    whole = sum(_lines_of(row, widths, size) for row in rows) <= _KEPT_WHOLE
    for rank, row in enumerate(rows):
        # The first rows stay with the heading, and the last is never alone on a page.
        first = rank < _KEPT_AT_THE_TOP
        kept = rank < len(rows) - 1 and (whole or first or rank == len(rows) - 2)
        looks = [
            _Cell(*look, kept=kept, half_points=half_points)
            for look in zip(widths, body if rank else heading, table.numeric, strict=True)
        ]
        element.append(_row(row, looks, heads=rank == 0))


def column_widths(
    rows: Sequence[Sequence[str]], width: int, *, last_is_total: bool = False, size: float = _SIZE
) -> list[int]:
    """Return the widths of the columns, twips: each holds its longest word, long texts share what is left.

    Parameters
    ----------
    rows
        The cells; the first row is the heading.
    width
        Of the whole table.
    last_is_total
        Whether the last row is set bold, as the first.
    size
        Of the letters, points.
    """
    least = _least_widths(rows, size, last_is_total=last_is_total)
    longest = _longest(rows, size, last_is_total=last_is_total, split=False)
    wanted = [_PADDING + min(each, _LONGEST_TEXT) for each in longest]
    spare = width - sum(least)
    if spare <= 0:
        return [each * width // sum(least) for each in least]
    missing = [max(want - each, 0) for want, each in zip(wanted, least, strict=True)]
    if sum(missing) <= spare:
        # Nothing wraps: what is left widens every column alike.
        return [want * width // sum(wanted) for want in map(max, wanted, least)]
    return [each + spare * lack // sum(missing) for each, lack in zip(least, missing, strict=True)]


def _fitting_size(rows: Sequence[Sequence[str]], width: int, size: float, *, last_is_total: bool) -> float:
    """Return the largest size, at most that of the style, at which no word is cut; the smallest where none is."""
    sizes = [size - less for less in _SMALLER]
    fits = (each for each in sizes if sum(_least_widths(rows, each, last_is_total=last_is_total)) <= width)
    return next(fits, sizes[-1])


def _size_of(style: Any) -> float:
    """Return the size of the letters of a style, points; that of the style it is based on where it says none."""
    # Bounded: in a template made by hand, two styles may each be based on the other.
    for _ in range(_MOST_BASES):
        if style is None or style.font.size is not None:
            break
        style = style.base_style
    size = None if style is None else style.font.size
    return _SIZE if size is None else float(size.pt)


def _least_widths(rows: Sequence[Sequence[str]], size: float, *, last_is_total: bool) -> list[int]:
    """Return the widths at which each column holds its longest word."""
    longest = _longest(rows, size, last_is_total=last_is_total, split=True)
    return [_PADDING + min(each, _LONGEST_WORD) for each in longest]


def _longest(rows: Sequence[Sequence[str]], size: float, *, last_is_total: bool, split: bool) -> list[int]:
    """Return the width of the longest cell of each column, or of its longest word, twips."""
    bold = {0, len(rows) - 1} if last_is_total else {0}
    return [
        max(
            text_width(word, size, bold=rank in bold)
            for rank, cell in enumerate(column)
            for word in (_BREAKS.split(cell) if split else [cell])
        )
        for column in zip(*rows, strict=True)
    ]


def _lines_of(row: Sequence[str], widths: Sequence[int], size: float) -> int:
    """Return on how many lines of text a row is set, about."""
    return max(1 + text_width(text, size) // (width - _PADDING + 1) for text, width in zip(row, widths, strict=True))


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
    if look.half_points is not None:
        letters, size_of_letters = OxmlElement("w:rPr"), OxmlElement("w:sz")
        size_of_letters.set(qn("w:val"), str(look.half_points))
        letters.append(size_of_letters)
        run.append(letters)
    run.append(words)
    paragraph = OxmlElement("w:p")
    paragraph.append(form)
    paragraph.append(run)
    cell.append(properties)
    cell.append(paragraph)
    return cell
