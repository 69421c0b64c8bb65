"""The pages on the store say what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from avs_geo.plan.store import failures
from avs_geo.plan.store.failures import Reason
from avs_geo.plan.store.schema import METADATA
from avs_geo.reference.location import program_root

if TYPE_CHECKING:
    from sqlalchemy import Table

DOCS = program_root() / "docs"
REASONS = [reason for reason in vars(failures).values() if isinstance(reason, Reason)]


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=lambda table: table.name)
def test_every_column_of_the_store_is_described(table: Table) -> None:
    (line,) = (
        line
        for line in (DOCS / "data-schema.md").read_text(encoding="utf-8").splitlines()
        if line.startswith(f"| `{table.name}` |")
    )
    assert [column.name for column in table.columns if f"`{column.name}`" not in line] == []


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.what)
def test_every_failure_of_the_database_is_in_the_page_for_who_installs(reason: Reason) -> None:
    assert f"| {reason.what} |" in (DOCS / "exploitation.md").read_text(encoding="utf-8")
