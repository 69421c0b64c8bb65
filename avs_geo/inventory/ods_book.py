"""OpenDocument spreadsheets, read row by row without expanding the repetitions that they may announce."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Final

from avs_geo.inventory.archives import open_archive
from avs_geo.inventory.rows import MAX_ROWS, Row, collect_rows
from avs_geo.inventory.xlsx_book import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from avs_geo.findings import FindingLog
    from avs_geo.inventory.source import SourceFile

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_NUMERIC = frozenset({"float", "percentage", "currency"})


def ods_rows(source: SourceFile, log: FindingLog, *, max_rows: int, max_columns: int) -> list[Row]:
    """Return the rows of the first sheet that is not empty; faults go to `log`.

    Raises
    ------
    InputRefusedError
        The workbook is hostile.
    """
    with open_archive(source) as archive:
        try:
            with archive.open("content.xml") as stream:
                rows = _first_filled_sheet(stream, max_columns)
                return collect_rows(rows, log, max_rows=max_rows, max_columns=max_columns)
        except (ET.ParseError, KeyError, ValueError, OverflowError, RecursionError):
            log.fault(
                "classeur_illisible",
                "Le classeur est endommagé ou n’est pas conforme au format ODS.",
                "Ouvrez-le dans LibreOffice, puis enregistrez-le de nouveau au format ODS, XLSX ou CSV UTF-8.",
            )
            return []


def _first_filled_sheet(stream: IO[bytes], max_columns: int) -> Iterator[Row]:
    line, filled = 1, False
    ancestors: list[ET.Element] = []
    for event, element in ET.iterparse(stream, events=("start", "end")):  # noqa: S314 - no entities, see `open_archive`
        if event == "start":
            ancestors.append(element)
            continue
        ancestors.pop()
        if element.tag == f"{_TABLE}table":
            if filled:
                return
            line = 1
        elif element.tag == f"{_TABLE}table-row":
            cells, repeated = _cells(element, max_columns), _repeated(element, "rows")
            if any(cells):
                filled = True
                # One more than allowed is enough for the table to be refused.
                for copy in range(min(repeated, MAX_ROWS + 2)):
                    yield Row(line + copy, cells)
            line += repeated
            # Neither a row that has been read nor what stands before it is kept in memory.
            ancestors[-1][:] = ()


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
    return "\n".join(_paragraph(part) for part in cell if part.tag == f"{_TEXT}p")


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
