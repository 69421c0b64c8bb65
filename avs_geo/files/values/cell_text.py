"""The value of a cell of a workbook, a layer or a JSON record, as text."""

from __future__ import annotations

import datetime as dt

# Beyond this, a double no longer tells neighbouring integers apart, and is not a code.
_MAX_EXACT = 1e15


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
