"""The files that people have, from the command line: sheets, two titles, usual dates, the strict form of Excel."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.locations import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]

CASES = SHARED / "cas"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="Les petits fichiers d’essai ne sont pas là.")


@pytest.fixture
def report(run: Run) -> Callable[..., dict[str, Any]]:
    """Check files of a case, which must be accepted, and return the report."""

    def _report(case: str, **files: str) -> dict[str, Any]:
        paths = [part for option, name in files.items() for part in (f"--{option}", CASES / case / name)]
        result = run("verifier", *paths, "--departement", "52", "--format", "json")
        assert result.exit_code == 0, result.stdout
        content: dict[str, Any] = json.loads(result.stdout)
        return content

    return _report


def codes(report: dict[str, Any]) -> set[str]:
    return {found["code"] for found in report["constats"]}


@pytest.mark.parametrize(
    ("file", "numbers", "code"),
    [("deux_onglets.xlsx", (1, 2), "feuilles_reunies"), ("notice_d_abord.xlsx", (1, 0), "feuilles_ignorees")],
)
def test_every_sheet_of_structures_counts(
    file: str, numbers: tuple[int, int], code: str, run: Run, tmp_path: Path
) -> None:
    target = tmp_path / "sortie"
    source = CASES / "04-onglets" / file
    result = run("analyser", "--departement", "52", "--structures", source, "--date", "2026-01-01", "--sortie", target)
    assert result.exit_code == 0
    summary = json.loads((target / "synthese.json").read_text(encoding="utf-8"))
    assert (summary["chiffres_cles"]["nb_cs"], summary["chiffres_cles"]["nb_evs"]) == numbers
    assert code in {remark["code"] for remark in summary["remarques"]}


def test_the_heading_of_the_contract_wins(report: Callable[..., dict[str, Any]]) -> None:
    table = report("09-deux-titres", structures="structures.csv", territoires="territoires.csv")
    assert [found["colonne"] for found in table["constats"] if found["code"] == "colonne_ecartee"] == ["id"]
    other = report("09-deux-titres", structures="structures_categorie.csv")
    assert [found["colonne"] for found in other["constats"] if found["code"] == "colonne_ecartee"] == ["Catégorie"]


@pytest.mark.parametrize("file", ["foyers.csv", "insee_titre_long.csv"])
def test_headings_in_the_plural_or_under_long_titles_are_understood(
    file: str, report: Callable[..., dict[str, Any]]
) -> None:
    assert report("11-codes-insee-au-pluriel", structures="structures.csv", indicateurs=file)["accepte"]


def test_usual_dates_are_understood_and_said(report: Callable[..., dict[str, Any]]) -> None:
    found = report("14-ecritures-usuelles", structures="dates.csv")
    assert {"annee_a_deux_chiffres", "date_incomplete"} <= codes(found)


def test_the_strict_form_of_excel_is_read(report: Callable[..., dict[str, Any]]) -> None:
    assert codes(report("19-xlsx-strict", structures="structures.xlsx")) == {"territoire_absent", "position_approchee"}
