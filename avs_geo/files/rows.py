"""Rows of text on their way from a file to a table, counted and bounded as they come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from avs_geo.text.numbers import number
from avs_geo.work_budget import check_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from avs_geo.findings import FindingLog

MAX_ROWS = 20_000
MAX_COLUMNS = 200
# What a spreadsheet can hold; a file that announces more does it to harm.
MAX_SHEET_LINES = 1_048_576
# What a cell of a spreadsheet can hold.
MAX_CELL = 32_767
# A text stored once may be shown by a million cells: the whole is counted as it would be written out.
MAX_CHARACTERS = 60_000_000
_CHECKED_EVERY = 256


class Row(NamedTuple):
    """A row of a file.

    Parameters
    ----------
    line
        Its line as a spreadsheet numbers it.
    cells
        Its cells, as text.
    """

    line: int
    cells: list[str]


@dataclass(slots=True)
class Allowance:
    """What may still be kept of a file; the sheets that are kept share it.

    Parameters
    ----------
    max_rows
        The rows under a heading that are accepted, as messages say it.
    max_columns
        The columns that are accepted.
    rows
        The rows that may still be kept, headings included.
    characters
        The characters that may still be kept.
    """

    max_rows: int
    max_columns: int
    rows: int
    characters: int

    @classmethod
    def of(cls, max_rows: int, max_columns: int = MAX_COLUMNS) -> Allowance:
        """Return what a file may hold: so many rows, and a heading."""
        return cls(max_rows, max_columns, max_rows + 1, MAX_CHARACTERS)

    def spend(self, rows: Iterable[Row]) -> None:
        """Take what rows weigh from what may still be kept."""
        for row in rows:
            self.rows -= 1
            self.characters -= _weight(row.cells)


def _weight(cells: list[str]) -> int:
    """Return the characters of a row; an empty cell takes a place too, as the separator that would follow it."""
    return sum(map(len, cells)) + cells.count("")


def bounded_rows(rows: Iterable[Row], log: FindingLog, allowance: Allowance) -> Iterator[Row]:
    """Yield the rows that are not empty; stop with a fault at the first that is too many or too wide."""
    kept = characters = 0
    for row in rows:
        if not row.line % _CHECKED_EVERY:
            check_time()
        if row.line > MAX_SHEET_LINES:
            _report_too_long(log, allowance.max_rows)
            return
        if not any(map(str.strip, row.cells)):
            continue
        widest = allowance.max_columns
        if any(map(str.strip, row.cells[widest:])):
            log.fault(
                "trop_de_colonnes",
                f"Le tableau a plus de {number(widest)} colonnes ; {number(widest)} au plus sont acceptées.",
                "Supprimez les colonnes inutiles.",
                line=row.line,
            )
            return
        if kept >= allowance.rows:
            _report_too_long(log, allowance.max_rows)
            return
        cells = row.cells[:widest]
        longest = max(map(len, cells))
        characters += _weight(cells)
        if longest > MAX_CELL or characters > allowance.characters:
            _report_too_much_text(log, row.line, longest=longest)
            return
        kept += 1
        yield Row(row.line, cells)


def _report_too_much_text(log: FindingLog, line: int, *, longest: int) -> None:
    what = (
        f"Une cellule contient {number(longest)} caractères ; {number(MAX_CELL)} au plus sont acceptés."
        if longest > MAX_CELL
        else f"Le tableau contient plus de {number(MAX_CHARACTERS)} caractères."
    )
    log.fault(
        "texte_trop_long",
        what,
        "Vérifiez que c’est le bon fichier, et supprimez les colonnes et les textes inutiles.",
        line=line,
    )


def _report_too_long(log: FindingLog, max_rows: int) -> None:
    log.fault(
        "trop_de_lignes",
        f"Le tableau a plus de {number(max_rows)} lignes ; {number(max_rows)} au plus sont acceptées.",
        "Vérifiez que c’est le bon fichier, et supprimez les lignes qui ne concernent pas le département.",
    )
