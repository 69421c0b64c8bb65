"""The document of ``avs-geo objectifs``, and the planner's own template of it."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from avs_geo.cli.console.waiting import waiting

if TYPE_CHECKING:
    from avs_geo.analysis.programme.programme import Programme
    from avs_geo.findings import Finding

ModeleDocument = Annotated[
    Path | None,
    typer.Option("--modele-document", metavar="F", help="Modèle Word (.docx) dont le document prend les styles."),
]


def read_document_template(path: Path | None) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Return the planner's template and the remarks on it; None where the one that ships is to be used.

    Raises
    ------
    InputRefusedError
        The template cannot be used.
    """
    if path is None:
        return None, ()
    from avs_geo.files.source import SourceFile
    from avs_geo.outputs.document.template_file import read_template

    return read_template(SourceFile.from_path(path))


def document_file(programme: Programme, template: bytes | None) -> dict[str, bytes]:
    """Return the document of a programme, by the name of its file."""
    from avs_geo.outputs.document.schema import DOCUMENT_FILE, schema_directeur_bytes

    with waiting("Écriture du document"):
        content = schema_directeur_bytes(programme, template=template)
    return {DOCUMENT_FILE: content}
