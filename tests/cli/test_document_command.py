"""``avs-geo objectifs`` writes the document, in the styles of a planner's template; a bad template stops it at once."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.shared import Pt

from avs_geo.outputs.document.template import shipped_template

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Draft = Callable[..., Result]


pytestmark = pytest.mark.usefixtures("blank_maps")


@pytest.fixture
def draft(run: Callable[..., Result], structures: Path, tmp_path: Path) -> Draft:
    def start(*more: object) -> Result:
        return run(
            *("objectifs", "--departement", "52", "--structures", structures, "--date", "2026-01-01"),
            *("--horizon", "2027-2030", "--nombre", "1", "--sortie", tmp_path / "programme", *more),
        )

    return start


def test_the_document_is_written_in_the_styles_of_the_template(draft: Draft, tmp_path: Path) -> None:
    own: Any = docx.Document(str(shipped_template()))
    own.styles["Heading 1"].font.size = Pt(31)
    own.save(str(tmp_path / "caf.docx"))
    result = draft("--modele-document", tmp_path / "caf.docx")
    assert result.exit_code == 0
    written: Any = docx.Document(BytesIO((tmp_path / "programme" / "schema_directeur.docx").read_bytes()))
    assert written.styles["Heading 1"].font.size == Pt(31)
    assert any("Perspectives 2027-2030" in paragraph.text for paragraph in written.paragraphs)


def test_a_template_that_is_no_docx_is_refused_and_nothing_is_written(draft: Draft, tmp_path: Path) -> None:
    (tmp_path / "caf.docx").write_bytes(b"un texte")
    result = draft("--modele-document", tmp_path / "caf.docx")
    assert result.exit_code == 1
    assert "caf.docx" in result.stderr
    assert ".docx" in result.stderr
    assert not (tmp_path / "programme").exists()
