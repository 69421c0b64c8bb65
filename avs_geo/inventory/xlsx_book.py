"""Excel workbooks, read row by row, with their values as text."""

from __future__ import annotations

import datetime as dt
import warnings
from contextlib import closing, contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl

from avs_geo.inventory.archives import open_archive
from avs_geo.inventory.rows import Row, collect_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from avs_geo.findings import FindingLog
    from avs_geo.inventory.source import SourceFile

# Beyond this, a double no longer tells neighbouring integers apart, and is not a code.
_MAX_EXACT = 1e15


def xlsx_rows(source: SourceFile, log: FindingLog, *, max_rows: int, max_columns: int) -> list[Row]:
    """Return the rows of the first sheet that is not empty; faults go to `log`.

    Raises
    ------
    InputRefusedError
        The workbook is hostile.
    """
    with open_archive(source):
        pass
    try:
        return _first_filled_sheet(source.content, log, max_rows=max_rows, max_columns=max_columns)
    except Exception:  # noqa: BLE001 - openpyxl raises errors of every kind on a damaged workbook
        log.fault(
            "classeur_illisible",
            "Le classeur est endommagé ou n’est pas conforme au format XLSX.",
            "Ouvrez-le dans Excel ou LibreOffice, puis enregistrez-le de nouveau au format XLSX ou CSV UTF-8.",
        )
        return []


def _first_filled_sheet(content: bytes, log: FindingLog, *, max_rows: int, max_columns: int) -> list[Row]:
    with _dropped_features(), closing(_open_book(content)) as book:
        # A workbook may name one part a thousand times: each is gone through once.
        named: list[Any] = list(book.worksheets)
        sheets = {sheet._worksheet_path: sheet for sheet in named}.values()  # noqa: SLF001
        for sheet in sheets:
            # The announced dimensions may be wrong, or made to be huge.
            sheet.reset_dimensions()
            values = sheet.iter_rows(values_only=True, max_col=max_columns + 1)
            rows = collect_rows(_as_text(values), log, max_rows=max_rows, max_columns=max_columns)
            if rows:
                return rows
    return []


@contextmanager
def _dropped_features() -> Iterator[None]:
    """Silence the warnings on features that openpyxl drops (validation lists, default styles): they hold no data."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def _open_book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)


def _as_text(values: Iterable[tuple[object, ...]]) -> Iterator[Row]:
    for line, row in enumerate(values, start=1):
        # Between two rows that are there, a sheet may announce a million that are not.
        is_empty = row.count(None) == len(row)
        yield Row(line, [] if is_empty else [cell_text(value) for value in row])


def cell_text(value: object) -> str:
    """Return the value of a cell as text: ISO dates, ``oui`` and ``non``, numbers without a spurious ``.0``.

    Examples
    --------
    >>> cell_text(52121.0), cell_text(True), cell_text(dt.datetime(2025, 1, 31))
    ('52121', 'oui', '2025-01-31')
    """
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < _MAX_EXACT else repr(value)
        case dt.datetime():
            at_midnight = value.time() == dt.time()
            return value.date().isoformat() if at_midnight else value.isoformat(sep=" ", timespec="seconds")
        case dt.date():
            return value.isoformat()
        case _:
            return str(value)
