"""CSV in the two dialects of the contract, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.text.formulas import neutralise

if TYPE_CHECKING:
    from collections.abc import Callable


class Dialect(StrEnum):
    """How a CSV file is written."""

    STANDARD = "standard"
    EXCEL_FR = "excel-fr"

    @property
    def delimiter(self) -> str:
        """What separates two cells."""
        return ";" if self is Dialect.EXCEL_FR else ","

    @property
    def decimal(self) -> str:
        """What separates units from decimals."""
        return "," if self is Dialect.EXCEL_FR else "."

    @property
    def encoding(self) -> str:
        """Encoding; Excel needs the byte order mark to see UTF-8."""
        return "utf-8-sig" if self is Dialect.EXCEL_FR else "utf-8"


def to_csv_bytes(frame: pd.DataFrame, dialect: Dialect = Dialect.STANDARD) -> bytes:
    """Return a table as a CSV file.

    Parameters
    ----------
    frame
        The table; its index is not written. Unknown values become empty cells, booleans ``oui`` and ``non``,
        dates ISO dates; a text that a spreadsheet would run as a formula gets a leading apostrophe.
    dialect
        ``standard`` (UTF-8, comma, decimal point) or ``excel-fr`` (UTF-8 with BOM, semicolon, decimal comma);
        RFC 4180 in both, with CRLF line ends.
    """
    # By position: two columns may bear the same name, and each is written.
    cells = [_cells(frame.iloc[:, position], dialect) for position in range(frame.shape[1])]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerow([neutralise(str(heading)) for heading in frame.columns])
    writer.writerows(zip(*cells, strict=True))
    return buffer.getvalue().encode(dialect.encoding)


def _cells(column: pd.Series, dialect: Dialect) -> list[str]:
    """Return the cells of a column as they are written."""
    known = column.notna().to_numpy()
    cells = np.full(len(column), "", dtype=object)
    write = _writer(column, dialect)
    cells[known] = [write(value) for value in column.to_numpy(dtype=object)[known]]
    return [str(cell) for cell in cells]


def _writer(column: pd.Series, dialect: Dialect) -> Callable[[object], str]:
    """Return the function that writes one known value of the column."""
    if pd.api.types.is_bool_dtype(column):
        return _flag
    if pd.api.types.is_integer_dtype(column):
        return str
    if pd.api.types.is_float_dtype(column):
        return lambda value: _number(value, dialect)
    if pd.api.types.is_datetime64_any_dtype(column):
        return _date
    return lambda value: _any(value, dialect)


def _any(value: object, dialect: Dialect) -> str:
    """Write a value of a column of mixed types."""
    if isinstance(value, bool | np.bool_):
        return _flag(value)
    if isinstance(value, float):
        return _number(value, dialect)
    if isinstance(value, pd.Timestamp):
        return _date(value)
    return str(value) if isinstance(value, int | np.integer) else neutralise(str(value))


def _flag(value: object) -> str:
    return "oui" if value else "non"


def _number(value: object, dialect: Dialect) -> str:
    """Write the shortest decimals that read back to the same number, without an exponent; never ``-0``."""
    figure = np.float64(value) + 0.0  # type: ignore[arg-type]
    return np.format_float_positional(figure, trim="-").replace(".", dialect.decimal)


def _date(value: object) -> str:
    return pd.Timestamp(value).date().isoformat()  # type: ignore[arg-type]
