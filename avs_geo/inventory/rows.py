"""Rows of text on their way from a file to a table, counted and bounded as they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from avs_geo.inventory.french import number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.findings import FindingLog

MAX_ROWS = 20_000
MAX_COLUMNS = 200
# What a spreadsheet can hold; a file that announces more does it to harm.
MAX_SHEET_LINES = 1_048_576
# What a cell of a spreadsheet can hold.
MAX_CELL = 32_767
# A text stored once may be shown by a million cells: the whole is counted as it would be written out.
MAX_CHARACTERS = 60_000_000


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


def collect_rows(
    rows: Iterable[Row], log: FindingLog, *, max_rows: int = MAX_ROWS, max_columns: int = MAX_COLUMNS
) -> list[Row]:
    """Return the rows that are not empty; stop with a fault at the first that is too many or too wide."""
    kept: list[Row] = []
    characters = 0
    for row in rows:
        if row.line > MAX_SHEET_LINES:
            _report_too_long(log, max_rows)
            break
        if not any(map(str.strip, row.cells)):
            continue
        if any(map(str.strip, row.cells[max_columns:])):
            log.fault(
                "trop_de_colonnes",
                f"Le tableau a plus de {number(max_columns)} colonnes ; {number(max_columns)} au plus sont acceptées.",
                "Supprimez les colonnes inutiles.",
                line=row.line,
            )
            break
        # One more than the rows allowed: the heading.
        if len(kept) > max_rows:
            _report_too_long(log, max_rows)
            break
        lengths = [len(cell) for cell in row.cells[:max_columns]]
        # An empty cell takes a place too, as the separator that would be written after it.
        characters += sum(lengths) + lengths.count(0)
        if max(lengths) > MAX_CELL or characters > MAX_CHARACTERS:
            _report_too_much_text(log, row.line, longest=max(lengths))
            break
        kept.append(Row(row.line, row.cells[:max_columns]))
    return kept


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
