"""The command line, in this process for what it says and in another for what it does to its caller."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from avs_geo.cli.application import app
from avs_geo.outputs.document import maps
from avs_geo.outputs.maps.picture.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]

STRUCTURES = """nom,type,code_commune,agrement_fin
Le Point,CS,52121,2020-12-31
=SOMME(A1),EVS,52269,
"""
TERRITOIRES = """id_structure,niveau,code
le-point,epci,200027308
"""


@pytest.fixture(autouse=True)
def nothing_installed(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests see the shipped data, whatever this computer has installed."""
    monkeypatch.setenv("AVS_GEO_DONNEES", str(tmp_path_factory.mktemp("donnees")))
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def blank_maps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the maps of the document blank, where it is not about them: they take most of its time."""
    blank = Page(20).png()
    monkeypatch.setattr(maps, "draw_figure", lambda *_, **__: blank)


@pytest.fixture(scope="session")
def plain_results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what ``analyser`` writes of the two files, on 1 January 2026; for the tests that only read it."""
    folder = tmp_path_factory.mktemp("analyse")
    files = {"structures": STRUCTURES, "territoires": TERRITOIRES}
    options: list[str] = []
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        options += [f"--{name}", str(folder / f"{name}.csv")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AVS_GEO_DONNEES", str(folder / "donnees"))
        command = ["analyser", "--departement", "52", *options, "--date", "2026-01-01", "--sortie", str(folder / "r")]
        result = CliRunner().invoke(app, command)
    assert (result.exit_code, result.stdout) == (0, "")
    assert str(folder / "r") in result.stderr
    return folder / "r"


@pytest.fixture
def run() -> Run:
    """Run a command in this process."""
    runner = CliRunner()

    def invoke(*arguments: object) -> Result:
        return runner.invoke(app, [str(argument) for argument in arguments])

    return invoke


@pytest.fixture
def run_apart() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ``python -m avs_geo`` in a process of its own."""

    def start(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "avs_geo", *(str(argument) for argument in arguments)]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120)

    return start


@pytest.fixture
def structures(tmp_path: Path) -> Path:
    path = tmp_path / "structures.csv"
    path.write_text(STRUCTURES, encoding="utf-8")
    return path


@pytest.fixture
def territoires(tmp_path: Path) -> Path:
    path = tmp_path / "territoires.csv"
    path.write_text(TERRITOIRES, encoding="utf-8")
    return path
