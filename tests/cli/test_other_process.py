"""The program as scripts call it: exit statuses, stdout and stderr apart, and nothing heavy for a start."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    RunApart = Callable[..., subprocess.CompletedProcess[str]]


def test_an_analysis_leaves_0_and_says_nothing_on_stdout(
    run_apart: RunApart,
    structures: Path,
    tmp_path: Path,
) -> None:
    result = run_apart("analyser", "--departement", "52", "--structures", structures, "--sortie", tmp_path / "r")
    assert (result.returncode, result.stdout) == (0, "")
    assert (tmp_path / "r" / "communes.csv").is_file()
    assert "Warning" not in result.stderr


def test_refused_input_leaves_1_and_no_traceback(run_apart: RunApart, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_bytes(b"nom;type\nUn;CS\n")
    result = run_apart(
        "analyser", "--departement", "52", "--structures", tmp_path / "s.csv", "--sortie", tmp_path / "r"
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert "Entrée refusée" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize("arguments", [["--version"], ["verifier", "--help"]])
def test_an_answer_goes_to_stdout_with_0(run_apart: RunApart, arguments: list[str]) -> None:
    result = run_apart(*arguments)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout


def test_wrong_usage_leaves_2_and_a_french_message(run_apart: RunApart) -> None:
    result = run_apart("analyser", "--seuil", "dix")
    assert (result.returncode, result.stdout) == (2, "")
    assert "n’est pas un nombre" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_disk_that_refuses_leaves_3(run_apart: RunApart, structures: Path) -> None:
    result = run_apart(
        *("analyser", "--departement", "52", "--structures", structures),
        *("--sortie", structures / "dedans"),
    )
    assert (result.returncode, result.stdout) == (3, "")
    assert "n’a pas pu être écrit" in result.stderr


def test_help_loads_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; from avs_geo.cli.application import app; import typer; typer.main.get_command(app); "
        "heavy = {'pandas', 'geopandas', 'numpy', 'matplotlib', 'streamlit'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
