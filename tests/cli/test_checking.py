from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "fautes.csv"
    path.write_text("nom,type,code_commune\n=1+1,CSX,52121\nDeux,CS,Nulle-Part\n", encoding="utf-8")
    return path


def test_good_files_are_accepted_with_their_remarks(run: Run, structures: Path, territoires: Path) -> None:
    result = run("verifier", "--structures", structures, "--territoires", territoires, "--departement", "52")
    assert result.exit_code == 0
    assert "remarque – structures.csv" in result.stdout
    assert "Fichiers acceptés" in result.stderr


def test_the_report_of_faults_goes_to_stdout_with_status_1(run: Run, faulty: Path) -> None:
    result = run("verifier", "--structures", faulty, "--departement", "52")
    assert result.exit_code == 1
    assert result.stdout.count("erreur – fautes.csv, ligne") == 2
    assert "Fichiers refusés" in result.stderr


def test_the_json_report_is_made_for_programs(run: Run, faulty: Path) -> None:
    result = run("verifier", "--structures", faulty, "--departement", "52", "--format", "json")
    report = json.loads(result.stdout)
    assert (report["accepte"], report["erreurs"]) == (False, 2)
    assert [finding["ligne"] for finding in report["constats"]] == [2, 3]
    assert {"gravite", "fichier", "ligne", "colonne", "valeur", "message", "remede", "code"} == set(
        report["constats"][0],
    )


@pytest.mark.parametrize(
    ("dialect", "delimiter", "encoding"), [("standard", ",", "utf-8"), ("excel-fr", ";", "utf-8-sig")]
)
def test_the_csv_report_opens_in_a_spreadsheet(
    run: Run,
    faulty: Path,
    dialect: str,
    delimiter: str,
    encoding: str,
) -> None:
    result = run("verifier", "--structures", faulty, "--departement", "52", "--format", "csv", "--dialecte", dialect)
    text = io.StringIO(result.stdout_bytes.decode(encoding), newline="")
    rows = list(csv.DictReader(text, delimiter=delimiter))
    assert [(row["gravite"], row["ligne"], row["valeur"]) for row in rows] == [
        ("erreur", "2", "CSX"),
        ("erreur", "3", "Nulle-Part"),
    ]


def test_three_hundred_bad_lines_are_one_entry_in_every_report(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    lines = "".join(f"S{i},crèche {i},52121\n" for i in range(300))
    path.write_text(f"nom,type,code_commune\n{lines}", encoding="utf-8")
    wanted = ("verifier", "--structures", path, "--departement", "52")
    report = json.loads(run(*wanted, "--format", "json").stdout)
    (fault,) = [found for found in report["constats"] if found["gravite"] == "erreur"]
    assert (report["erreurs"], fault["nombre"], fault["ligne"]) == (1, 300, 2)
    assert fault["lieux"] == "lignes\u00a02, 3, 4, 5, 6 et 295 autres"
    assert run(*wanted).stdout.count("erreur –") == 1
    table = list(csv.DictReader(io.StringIO(run(*wanted, "--format", "csv").stdout, newline="")))
    assert [row["nombre"] for row in table if row["gravite"] == "erreur"] == ["300"]


def test_a_file_without_anything_to_say_says_so(run: Run, tmp_path: Path) -> None:
    structures, territoires = tmp_path / "s.csv", tmp_path / "t.csv"
    structures.write_text(
        "id,nom,type,longitude,latitude\nun,Un,CS,5.139,48.111\n",
        encoding="utf-8",
    )
    territoires.write_text("id_structure,niveau,code\nun,commune,52121\n", encoding="utf-8")
    result = run("verifier", "--structures", structures, "--territoires", territoires, "--departement", "52")
    assert (result.exit_code, result.stdout) == (0, "Rien à signaler.\n")


@pytest.mark.parametrize("column", ["code_commune,52121", "commune,Châteauvillain"])
def test_the_department_is_told_from_the_communes(run: Run, tmp_path: Path, column: str) -> None:
    heading, value = column.split(",")
    path = tmp_path / "s.csv"
    path.write_text(f"nom,type,{heading}\nUn,CS,{value}\n", encoding="utf-8")
    assert run("verifier", "--structures", path).exit_code == 0


@pytest.mark.parametrize("rows", ["Un,CS,52121\nDeux,CS,07019\n", "Un,CS,Nulle-Part\n"])
def test_communes_that_do_not_tell_the_department_are_a_wrong_use(run: Run, tmp_path: Path, rows: str) -> None:
    path = tmp_path / "s.csv"
    path.write_text(f"nom,type,code_commune\n{rows}", encoding="utf-8")
    result = run("verifier", "--structures", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--departement" in result.stderr


def test_a_file_that_is_not_what_its_name_says_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "structures.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    result = run("verifier", "--structures", path)
    assert result.exit_code == 1
    assert "structures.csv" in result.stdout
