"""The tables of the store of plans, from its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.plan.store.schema import METADATA
from documentation.blocks import markdown_table

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Column


def store_table() -> str:
    """Return each table of the store: what one of its rows is, and its columns."""
    rows = [
        (f"`{table.name}`", table.info["row"], ", ".join(map(_column, table.columns)))
        for table in METADATA.tables.values()
    ]
    return markdown_table(("table", "one row per", "columns"), rows)


def _column(column: Column[Any]) -> str:
    return f"`{column.name}` ({column.doc})" if column.doc else f"`{column.name}`"
