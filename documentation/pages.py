"""All the files that are written, whole or in part, with what each of them must hold."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from avs_geo.plan.document.schema import SCHEMA_FILE, schema_text
from avs_geo.reference.location import program_root
from documentation.blocks import rewritten
from documentation.columns import column_names, column_table, link_column_table
from documentation.options import input_table, option_table
from documentation.store import store_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from documentation.blocks import Writer

DOCS: Final = program_root() / "docs"
WRITERS: Final[Mapping[str, Writer]] = MappingProxyType(
    {
        "base": store_table,
        "colonnes": column_table,
        "colonnes-liens": link_column_table,
        "entrees": input_table,
        "noms-colonnes": column_names,
        "options": option_table,
    }
)


def written_files() -> dict[Path, str]:
    """Return, for each file that is written whole or in part, its whole text as the code makes it."""
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("*.md"))}
    written = {path: rewritten(text, WRITERS) for path, text in pages.items()}
    return {**written, program_root() / SCHEMA_FILE: schema_text()}
