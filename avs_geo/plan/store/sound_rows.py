"""Validation of rows as they are read: a value of another type than its column's means a damaged database.

SQLite keeps a value of any type in a column of any other, and a byte of a file that turns over is noticed by nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from avs_geo.plan.store.errors import StoreUnavailableError
from avs_geo.plan.store.failures import DAMAGED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Column, Connection, Row, Select

# What a library raises over a value that it cannot make of what is kept: a moment that is none, text instead of bytes.
UNREADABLE: Final = (ValueError, TypeError, OverflowError, AttributeError)


def read_rows(connection: Connection, wanted: Select[Any]) -> list[Row[Any]]:
    """Return the rows of a question, each value of the type of its column.

    Raises
    ------
    StoreUnavailableError
        One is not.
    """
    try:
        rows = list(connection.execute(wanted))
    except UNREADABLE as error:
        raise damaged() from error
    refuse_unsound(rows, wanted.selected_columns)
    return rows


def read_row(connection: Connection, wanted: Select[Any]) -> Row[Any] | None:
    """Return the only row of a question; None where there is none.

    Raises
    ------
    StoreUnavailableError
        There are several, or a value is not of the type of its column.
    """
    rows = read_rows(connection, wanted)
    if len(rows) > 1:
        raise damaged()
    return rows[0] if rows else None


def read_value(connection: Connection, wanted: Select[Any]) -> Any:
    """Return the first value of the row that must be there.

    Raises
    ------
    StoreUnavailableError
        There is no such row, or there are several, or the value is not of the type of its column.
    """
    row = read_row(connection, wanted)
    if row is None:
        raise damaged()
    return row[0]


def refuse_unsound(rows: Iterable[Row[Any]], columns: Iterable[Any]) -> None:
    """Refuse rows of which a value is not of the type of its column.

    Raises
    ------
    StoreUnavailableError
        One is not.
    """
    kinds = [(column.type.python_type, _may_be_missing(column)) for column in columns]
    for row in rows:
        for value, (kind, may_miss) in zip(row, kinds, strict=True):
            if not (may_miss if value is None else isinstance(value, kind)):
                raise damaged()


def damaged() -> StoreUnavailableError:
    """Return what is said of a database that no longer holds what it was given."""
    return StoreUnavailableError(DAMAGED.what, DAMAGED.remedy)


def _may_be_missing(column: Column[Any]) -> bool:
    return bool(column.nullable)
