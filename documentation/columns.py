"""The columns of each exported table, from the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from avs_geo.cli.share.listing import COLUMNS as LINK_COLUMNS
from avs_geo.outputs.programme.tables import PROGRAMME_TABLES
from avs_geo.outputs.session.variants import VARIANT_COLUMNS, VARIANTS_FILE
from avs_geo.outputs.siting.tables import SITING_TABLES
from avs_geo.outputs.tables.columns import COLUMNS
from avs_geo.outputs.tables.difference_tables import DIFFERENCE_TABLES
from avs_geo.outputs.tables.tables import TABLES
from documentation.blocks import markdown_table

if TYPE_CHECKING:
    from collections.abc import Mapping

EXPORTED: Final[Mapping[str, tuple[str, ...]]] = {
    **{name: table.columns for name, table in TABLES.items()},
    **{
        name: columns
        for tables in (SITING_TABLES, PROGRAMME_TABLES, DIFFERENCE_TABLES)
        for name, (_, columns) in tables.items()
    },
    VARIANTS_FILE: VARIANT_COLUMNS,
}


def column_table(name: str) -> str:
    """Return the columns of an exported table, in order: heading, unit and description."""
    rows = [(f"`{column}`", str(COLUMNS[column].kind), COLUMNS[column].description) for column in EXPORTED[name]]
    return markdown_table(("colonne", "unité", "ce qu’elle dit"), rows)


def column_names(name: str) -> str:
    """Return the columns of an exported table as one sentence, for a table that repeats another's."""
    return f"Ses colonnes : {', '.join(f'`{column}`' for column in EXPORTED[name])}.\n"


def link_column_table() -> str:
    """Return the columns of the list of share links."""
    rows = [(f"`{name}`", description) for name, description in LINK_COLUMNS.items()]
    return markdown_table(("colonne", "ce qu’elle dit"), rows)
