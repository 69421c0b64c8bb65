"""The pages of the document: no word cut within a cell, no caption alone at the foot of a page, none nearly empty."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from avs_geo.cli.application import app
from avs_geo.reference.location import shipped_example
from tests.outputs.document.printed import level_one, pages_of, pieces_of, print_document

if TYPE_CHECKING:
    from tests.outputs.document.printed import PrintedPage

SHARED = Path(__file__).parents[3].parent / "shared"
CAPTION = re.compile(r"(Tableau|Carte) \d+ –")
LEAST_FILL = 1 / 3
MADE_UP = "essai"


def of_a_study(code: str, folder: Path) -> bytes:
    """Return the document of one of the two whole studies, with official QPV, an `AUTRE` or a `prefiguration`."""
    study = SHARED / "essais" / code
    if not study.is_dir():
        pytest.skip(f"{study} is absent: the studies to try are not part of the project")
    territories = study / "territoires.csv" if code == "07" else shipped_example() / "territoires.csv"
    data = SHARED / "donnees"
    files = {
        "structures": study / "structures.csv",
        "territoires": territories,
        "partenaires": study / "partenaires.csv",
        "parametres": study / "parametres.toml",
        "qpv": data / "qpv2024_france.geojson",
    }
    indicators = (data / f"caf_{code}_2024-12.csv", data / "liste-communes-FRR-juillet2025.csv")
    options = [text for name, path in files.items() for text in (f"--{name}", str(path))]
    options += [text for path in indicators for text in ("--indicateurs", str(path))]
    where = ["--horizon", "2027-2030", "--date", "2026-01-01", "--sortie", str(folder / "objectifs")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AVS_GEO_DONNEES", str(folder / "donnees"))
        result = CliRunner().invoke(app, ["objectifs", "--departement", code, *options, *where])
    assert result.exit_code == 0, result.stderr
    return (folder / "objectifs" / "schema_directeur.docx").read_bytes()


@pytest.fixture(scope="module", params=[MADE_UP, "52", pytest.param("07", marks=pytest.mark.long)])
def study_name(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def content(study_name: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    if study_name == MADE_UP:
        made_up: bytes = request.getfixturevalue("written_document")
        return made_up
    return of_a_study(study_name, tmp_path_factory.mktemp(f"etude_{study_name}"))


@pytest.fixture(scope="module")
def pages(
    study_name: str, content: bytes, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[PrintedPage, ...]:
    if study_name == MADE_UP:
        return pages_of(request.getfixturevalue("printed_document"))
    return pages_of(print_document(content, tmp_path_factory.mktemp("imprime")))


def test_no_word_is_cut(content: bytes, pages: tuple[PrintedPage, ...]) -> None:
    whole = pieces_of(content)
    # The contents, on the second page, have the numbers of pages that LibreOffice has computed.
    words = {(page.number, word) for page in pages if page.number != 2 for line in page.lines for word in line.words}
    assert sorted(word for word in words if word[1] not in whole) == []


def test_no_caption_stands_alone_at_the_foot_of_a_page(pages: tuple[PrintedPage, ...]) -> None:
    for page in pages:
        for line in page.lines:
            if CAPTION.match(line.text):
                assert page.last_ink > line.bottom + 20, (page.number, line.text)


def test_no_page_is_nearly_empty_but_the_last_of_a_part(content: bytes, pages: tuple[PrintedPage, ...]) -> None:
    parts = level_one(content)
    begins = [any(line.text in parts for line in page.lines[:1]) for page in pages]
    assert sum(begins) >= 5
    thin = [
        (page.number, round(page.fill, 2))
        for page, part_follows in zip(pages, [*begins[1:], True], strict=True)
        if page.fill < LEAST_FILL and not part_follows
    ]
    assert thin == []
