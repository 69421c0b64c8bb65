"""From the bytes of a CSV, XLSX or ODS file to a table of text, with the line numbers that a spreadsheet shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.inventory.content import Media
from avs_geo.inventory.csv_text import csv_rows
from avs_geo.inventory.french import FrenchLog
from avs_geo.inventory.ods_book import ods_rows
from avs_geo.inventory.rows import MAX_COLUMNS, MAX_ROWS, Row
from avs_geo.inventory.source import refuse_other_media
from avs_geo.inventory.xlsx_book import xlsx_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.findings import FindingLog
    from avs_geo.inventory.source import SourceFile

_READERS = {Media.CSV: csv_rows, Media.XLSX: xlsx_rows, Media.ODS: ods_rows}
# A title above the table fills one cell; a heading fills at least two.
_LEAST_HEADINGS = 2
# No table has more lines than this above its heading.
_MAX_PREAMBLE = 30
_CONTROL_CHARACTERS = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


@dataclass(frozen=True, eq=False)
class RawTable:
    """A table as it stands in a file.

    Parameters
    ----------
    frame
        Text in every cell, ``""`` for an empty one; the index, ``ligne``, is the line as a spreadsheet numbers
        it. Lines wholly empty are left out. A column bears its heading, or ``heading (2)`` where another bears it.
    headings
        The headings as they stand in the file, one per column of `frame`.
    first_line
        The line under the headings.
    """

    frame: pd.DataFrame
    headings: tuple[str, ...]
    first_line: int


def read_table(source: SourceFile, *, max_rows: int = MAX_ROWS, max_columns: int = MAX_COLUMNS) -> RawTable:
    """Read a CSV, XLSX or ODS file as text.

    CSV: comma, semicolon or tab; UTF-8 with or without BOM, or Windows-1252. Workbooks: the first sheet that
    is not empty, dates in ISO form, formulas by the values that the spreadsheet last computed.

    Parameters
    ----------
    source
        The file.
    max_rows
        More rows than this under the headings are refused.
    max_columns
        More columns than this are refused.

    Raises
    ------
    InputRefusedError
        The file is empty, too large, hostile, damaged, or no table; every fault found is listed.
    """
    refuse_other_media(source, accepted=frozenset(_READERS), purpose="Ces données")
    log = FrenchLog(file=source.name)
    rows = _READERS[source.media](source, log, max_rows=max_rows, max_columns=max_columns)
    if not rows and not log.has_faults:
        log.fault(
            "fichier_vide",
            "Le fichier ne contient aucune cellule remplie.",
            "Placez le tableau dans la première feuille, les titres des colonnes sur la première ligne.",
        )
    log.raise_if_faults()
    position = _heading_position(rows)
    heading, body = rows[position], rows[position + 1 :]
    if source.media is Media.CSV:
        _report_overlong(heading, body, log)
        log.raise_if_faults()
    return tabulate(heading, body)


def tabulate(heading: Row, body: list[Row]) -> RawTable:
    """Return the table made of a heading and the rows under it; a nameless empty column is left out."""
    names = _trimmed(heading.cells)
    width = max([len(names), *(len(_trimmed(row.cells)) for row in body)], default=len(names))
    padded = [row.cells[:width] + [""] * (width - len(row.cells)) for row in body]
    names += [""] * (width - len(names))
    frame = pd.DataFrame(
        padded,
        columns=pd.RangeIndex(width),
        index=pd.Index([row.line for row in body], name="ligne", dtype="int64"),
        dtype="str",
    )
    for column in frame:
        frame[column] = _clean(frame[column])
    kept = [i for i in range(width) if names[i] or frame[i].ne("").any()]
    headings = tuple(names[i] for i in kept)
    frame = frame[kept].set_axis(_distinct(headings), axis="columns")
    return RawTable(frame=frame, headings=headings, first_line=heading.line + 1)


def _heading_position(rows: list[Row]) -> int:
    for position, row in enumerate(rows[:_MAX_PREAMBLE]):
        if sum(bool(cell.strip()) for cell in row.cells) >= _LEAST_HEADINGS:
            return position
    return 0


def _report_overlong(heading: Row, body: Iterable[Row], log: FindingLog) -> None:
    """In a CSV file a cell beyond the headings means that a separator stands, unquoted, inside a text."""
    # Separators at the end of the heading give room to the rows.
    width = len(heading.cells)
    for row in body:
        if len(row.cells) > width and any(map(str.strip, row.cells[width:])):
            log.fault(
                "ligne_trop_longue",
                f"La ligne a {len(_trimmed(row.cells))} cellules, et il y a {width} titres de colonnes.",
                "Placez entre guillemets droits les textes qui contiennent le séparateur.",
                line=row.line,
                value=" | ".join(_trimmed(row.cells)),
            )


def _trimmed(cells: list[str]) -> list[str]:
    """Return cells without the blank ones at the end, each without blanks around it."""
    bare = [cell.strip() for cell in cells]
    while bare and not bare[-1]:
        bare.pop()
    return bare


def _clean(texts: pd.Series[str]) -> pd.Series[str]:
    return texts.str.replace(_CONTROL_CHARACTERS, "", regex=True).str.strip()


def _distinct(headings: tuple[str, ...]) -> list[str]:
    seen: dict[str, int] = {}
    names = []
    for rank, heading in enumerate(headings, start=1):
        name = heading or f"colonne {rank}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names
