"""OpenDocument spreadsheets, read row by row without expanding the repetitions that they may announce."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from avs_geo.files.archives import open_archive
from avs_geo.files.formats.format import Format
from avs_geo.files.formats.raw_sheets import RawSheet
from avs_geo.files.rows import MAX_ROWS, Row
from avs_geo.files.values.cell_text import cell_text
from avs_geo.text.formulas import restore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from avs_geo.files.formats.raw_sheets import Sheet, SheetNotes, TakeSheets
    from avs_geo.files.source import SourceFile
    from avs_geo.findings import FindingLog

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_MEDIA_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_NUMERIC = frozenset({"float", "percentage", "currency"})


def ods_sheets(source: SourceFile, log: FindingLog, take: TakeSheets, *, max_columns: int) -> list[Sheet]:
    """Return what `take` makes of the sheets of a workbook; faults go to `log`.

    Raises
    ------
    InputRefusedError
        The workbook is hostile.
    """
    with open_archive(source, markup=True) as archive:
        try:
            with archive.open("content.xml") as stream:
                return take(_sheets(stream, max_columns))
        except (ET.ParseError, KeyError, ValueError, OverflowError, RecursionError):
            log.fault(
                "classeur_illisible",
                "Le classeur est endommagé ou n’est pas conforme au format ODS.",
                "Ouvrez-le dans LibreOffice, puis enregistrez-le de nouveau au format ODS, XLSX ou CSV UTF-8.",
            )
            return []


def _sheets(stream: IO[bytes], max_columns: int) -> Iterator[RawSheet]:
    """Yield the sheets one after the other; what is left of one is passed over when the next is asked for."""
    for sheet, rows in groupby(_rows(stream, max_columns), key=itemgetter(0)):
        yield replace(sheet, rows=(row for _, row in rows))


def _rows(stream: IO[bytes], max_columns: int) -> Iterator[tuple[RawSheet, Row]]:
    """Yield every row of every sheet, with the sheet: a new one for each."""
    line, sheet = 1, RawSheet("", ())
    hidden_styles: set[str] = set()
    ancestors: list[ET.Element] = []
    for event, element in ET.iterparse(stream, events=("start", "end")):  # noqa: S314 - no entities, see `open_archive`
        if event == "start":
            ancestors.append(element)
            if element.tag == f"{_TABLE}table":
                hidden = element.get(f"{_TABLE}style-name") in hidden_styles
                line, sheet = 1, RawSheet(element.get(f"{_TABLE}name", ""), (), hidden=hidden)
            continue
        ancestors.pop()
        if element.tag == f"{_STYLE}style":
            hidden_styles |= _hidden_style(element)
        elif element.tag == f"{_TABLE}table-row":
            cells, repeated = _cells(element, max_columns), _repeated(element, "rows")
            if any(cells):
                _note(element, line, sheet.notes, max_columns)
                # One more than allowed is enough for the table to be refused.
                for copy in range(min(repeated, MAX_ROWS + 2)):
                    yield sheet, Row(line + copy, cells)
            line += repeated
            # Neither a row that has been read nor what stands before it is kept in memory.
            ancestors[-1][:] = ()


def _hidden_style(style: ET.Element) -> set[str]:
    shown = style.find(f"{_STYLE}table-properties")
    hides = shown is not None and shown.get(f"{_TABLE}display") == "false"
    return {style.get(f"{_STYLE}name", "")} if hides else set()


def _note(row: ET.Element, line: int, notes: SheetNotes, max_columns: int) -> None:
    """Note the cells that are merged over several lines, and the formulas that were never computed."""
    column = 0
    for cell in row:
        if cell.tag not in _CELLS or column > max_columns or len(notes.spans) > MAX_ROWS:
            continue
        lines = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
        if lines > 1:
            notes.spans.append((line, column, lines))
        if cell.get(f"{_TABLE}formula") and not cell.get(f"{_OFFICE}value-type"):
            notes.uncomputed.append((line, column))
        column += _repeated(cell, "columns")


def _cells(row: ET.Element, max_columns: int) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag in _CELLS and len(cells) <= max_columns:
            repeated = _repeated(cell, "columns")
            cells += [_value(cell)] * min(repeated, max_columns + 1 - len(cells))
    return cells


def _repeated(element: ET.Element, what: str) -> int:
    repeated = int(element.get(f"{_TABLE}number-{what}-repeated", "1"))
    if repeated < 1:
        raise ValueError(repeated)
    return repeated


def _value(cell: ET.Element) -> str:
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind in _NUMERIC:
        return cell_text(float(cell.attrib[f"{_OFFICE}value"]))
    if kind == "date":
        return cell.attrib[f"{_OFFICE}date-value"].removesuffix("T00:00:00")
    if kind == "boolean":
        return "oui" if cell.get(f"{_OFFICE}boolean-value") == "true" else "non"
    # Only the paragraphs of the cell itself: its comment holds some too.
    return restore("\n".join(_paragraph(part) for part in cell if part.tag == f"{_TEXT}p"))


def _paragraph(element: ET.Element) -> str:
    """Return the text of a paragraph, its spaces and line breaks being elements of their own."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{_TEXT}s":
            parts.append(" " * min(int(child.get(f"{_TEXT}c", "1")), 1_000))
        elif child.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif child.tag != f"{_OFFICE}annotation":
            parts.append(_paragraph(child))
        parts.append(child.tail or "")
    return "".join(parts)


ODS: Final = Format(
    key="ods",
    label="un classeur OpenDocument (ODS)",
    name="ODS",
    extensions=(".ods",),
    recognises=lambda seen: seen.media_type == _MEDIA_TYPE,
    sheets=ods_sheets,
)
