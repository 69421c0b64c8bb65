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


def collect_rows(rows: Iterable[Row], log: FindingLog, *, max_rows: int = MAX_ROWS) -> list[Row]:
    """Return the rows that are not empty; stop with a fault at the first that is too many or too wide."""
    kept: list[Row] = []
    for row in rows:
        if row.line > MAX_SHEET_LINES:
            _report_too_long(log, max_rows)
            break
        if not any(map(str.strip, row.cells)):
            continue
        if any(map(str.strip, row.cells[MAX_COLUMNS:])):
            log.fault(
                "trop_de_colonnes",
                f"Le tableau a plus de {MAX_COLUMNS} colonnes ; {MAX_COLUMNS} au plus sont acceptées.",
                "Supprimez les colonnes inutiles.",
                line=row.line,
            )
            break
        # One more than the rows allowed: the heading.
        if len(kept) > max_rows:
            _report_too_long(log, max_rows)
            break
        kept.append(row)
    return kept


def _report_too_long(log: FindingLog, max_rows: int) -> None:
    log.fault(
        "trop_de_lignes",
        f"Le tableau a plus de {number(max_rows)} lignes ; {number(max_rows)} au plus sont acceptées.",
        "Vérifiez que c’est le bon fichier, et supprimez les lignes qui ne concernent pas le département.",
    )
