"""Cells of a spreadsheet that do not stand for themselves: merged over several lines, or formulas without a value."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from avs_geo.files.headings import recognised
from avs_geo.files.rows import Row
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    from avs_geo.files.formats.raw_sheets import Sheet
    from avs_geo.files.tables.wanted import Wanted
    from avs_geo.findings import FindingLog

# Spans of an honest sheet do not overlap: more than all its cells is no work to be done.
_MOST_CELLS: Final = 4_000_000


def fill_merged(sheet: Sheet, body: list[Row], log: FindingLog) -> list[Row]:
    """Return rows in which a cell merged over several lines stands on each of them, and say so."""
    if not sheet.raw.notes.spans:
        return body
    lines = [row.line for row in body]
    cells = [list(row.cells) for row in body]
    filled: dict[int, int] = {}
    work = 0
    for top, column, count in sheet.raw.notes.spans:
        first, end = bisect_left(lines, top), bisect_right(lines, top + count - 1)
        work += end - first
        if work > _MOST_CELLS:
            break
        if first == end or lines[first] != top or column >= len(cells[first]) or not cells[first][column].strip():
            continue
        for rank in range(first + 1, end):
            cells[rank] += [""] * (column + 1 - len(cells[rank]))
            if not cells[rank][column].strip():
                cells[rank][column] = cells[first][column]
                filled[column] = filled.get(column, 0) + 1
    for column, count in filled.items():
        log.remark(
            "cellules_fusionnees",
            f"Des cellules sont fusionnées sur plusieurs lignes ; leur valeur est lue sur chacune ({number(count)} "
            f"ligne{'s' if count > 1 else ''} complétée{'s' if count > 1 else ''}).",
            "Si elle ne vaut que pour la première, défusionnez ces cellules.",
            column=_heading(sheet, column),
        )
    return [Row(line, row) for line, row in zip(lines, cells, strict=True)]


def report_uncomputed(sheet: Sheet, wanted: Wanted, log: FindingLog) -> None:
    """Say which columns have formulas without a value: a fault where the column is read, a remark where it is not."""
    by_column: dict[int, list[int]] = {}
    for line, column in sheet.raw.notes.uncomputed:
        if line > sheet.heading.line:
            by_column.setdefault(column, []).append(line)
    for column, lines in sorted(by_column.items()):
        heading = _heading(sheet, column)
        is_read = (
            not wanted.layout.together or bool(recognised([heading], wanted.fields)) or wanted.layout.knows(heading)
        )
        say = log.fault if is_read else log.remark
        say(
            "formules_sans_valeur",
            f"{number(len(lines))} formule{'s' if len(lines) > 1 else ''} de la colonne {quoted(heading)} n’"
            f"{'ont' if len(lines) > 1 else 'a'} jamais été calculée{'s' if len(lines) > 1 else ''} : "
            "le classeur n’en contient pas le résultat.",
            "Ouvrez le classeur dans Excel ou LibreOffice, recalculez-le (F9 ; dans LibreOffice Ctrl+Maj+F9) et "
            "enregistrez-le, ou remplacez les formules par leurs valeurs.",
            line=min(lines),
            column=heading,
        )


def _heading(sheet: Sheet, column: int) -> str:
    cells = sheet.heading.cells
    return cells[column].strip() if column < len(cells) and cells[column].strip() else f"colonne {column + 1}"
