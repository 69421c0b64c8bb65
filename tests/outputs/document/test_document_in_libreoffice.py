"""Another program opens the document: LibreOffice makes a PDF of it, whose words are read back."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from avs_geo.text.numbers import percent

if TYPE_CHECKING:
    from pathlib import Path

    from avs_geo.analysis.diagnosis import Diagnosis

SOFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")


@pytest.fixture(scope="module")
def pages(written_document: bytes, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the text of each page."""
    if SOFFICE is None or PDFTOTEXT is None:
        pytest.skip("LibreOffice (soffice) ou poppler (pdftotext) n’est pas installé")
    folder: Path = tmp_path_factory.mktemp("document")
    (folder / "schema.docx").write_bytes(written_document)
    command = [SOFFICE, "--headless", f"-env:UserInstallation=file://{folder / 'profil'}", "--convert-to", "pdf"]
    subprocess.run([*command, "schema.docx"], cwd=folder, check=True, capture_output=True, timeout=180)
    read = subprocess.run(
        [PDFTOTEXT, "-layout", "schema.pdf", "-"], cwd=folder, check=True, capture_output=True, text=True, timeout=60
    )
    return read.stdout.removesuffix("\f").split("\f")


def test_it_opens_and_its_pages_are_as_many_as_a_document_of_this_kind(pages: list[str]) -> None:
    assert 8 <= len(pages) <= 30


def test_no_page_is_blank(pages: list[str]) -> None:
    assert all(len(page.split()) > 10 for page in pages)


def test_the_headline_figure_is_on_a_page(pages: list[str], diagnosis: Diagnosis) -> None:
    share = percent(diagnosis.departement["part_couverte"].iloc[0])
    text = re.sub(r"\s+", " ", " ".join(pages))
    assert re.sub(r"\s+", " ", share) in text


def test_no_field_is_shown_as_code_and_pages_are_numbered(pages: list[str]) -> None:
    text = " ".join(pages)
    assert "PAGEREF" not in text
    assert "Erreur" not in text
    assert re.search(rf"Page\s+2\s+sur\s+{len(pages)}", text)
