from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest

from avs_geo.reference.location import program_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from typer.testing import Result

# The real command over an application of one line: what is tested here is the launching.
_WRAPPER = """
import sys
from pathlib import Path
import avs_geo.reference.location as location
location.program_root = lambda: Path({root!r})
from avs_geo.cli import main
main()
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield int(server.getsockname()[1])


def test_a_port_already_taken_is_told_with_the_remedy(run: Callable[..., Result], taken_port: int) -> None:
    result = run("lancer", "--port", taken_port)
    assert (result.exit_code, result.stdout) == (3, "")
    assert f"Le port {taken_port} est déjà pris" in result.stderr
    assert "avs-geo lancer --port" in result.stderr


def test_an_application_that_is_missing_is_told(
    run: Callable[..., Result],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("avs_geo.reference.location.program_root", lambda: tmp_path)
    result = run("lancer", "--port", _free_port())
    assert result.exit_code == 3
    assert "réinstallez" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is sent otherwise on Windows")
@pytest.mark.parametrize("stop", ["Ctrl+C", "kill"])
def test_the_application_answers_until_it_is_stopped(tmp_path: Path, stop: str) -> None:
    (tmp_path / "app.py").write_text("import streamlit as st\nst.write('essai')\n", encoding="utf-8")
    port = _free_port()
    command = [sys.executable, "-c", _WRAPPER.format(root=str(tmp_path)), "lancer", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--sans-navigateur"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line == f"AVS-Geo est ouvert à l’adresse http://127.0.0.1:{port} (Ctrl+C pour arrêter)\n"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            assert answer.status == 200
        if stop == "Ctrl+C":
            # As a terminal does: to the command and to the application both.
            os.killpg(process.pid, signal.SIGINT)
        else:
            process.terminate()
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Traceback" not in errors
    _assert_port_is_free(port)


OPEN = "0.0.0.0"  # noqa: S104 - this is what is tested
LONG = "quatre mots faciles ici"
REFUSAL = f"L’adresse {OPEN} ouvrirait l’application à d’autres ordinateurs, et rien ne protège les plans."


@pytest.fixture
def unprotected(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AVS_GEO_MOT_DE_PASSE", "AVS_GEO_EDITEURS"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("unprotected")
def test_open_to_other_computers_without_protection_nothing_starts(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    monkeypatch.setattr("subprocess.Popen", lambda *arguments, **_: started.append(arguments))
    result = run("lancer", "--adresse", OPEN, "--port", _free_port())
    assert (result.exit_code, result.stdout, started) == (2, "", [])
    assert REFUSAL in result.stderr
    assert "AVS_GEO_MOT_DE_PASSE" in result.stderr


@pytest.mark.usefixtures("unprotected")
@pytest.mark.parametrize("address", [OPEN, "127.0.0.1"])
def test_a_password_that_is_too_short_is_refused_wherever_it_answers(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("AVS_GEO_MOT_DE_PASSE", "onze signes")
    result = run("lancer", "--adresse", address, "--port", _free_port())
    assert (result.exit_code, result.stdout) == (2, "")
    assert "AVS_GEO_MOT_DE_PASSE a moins de 12 caractères" in result.stderr
    assert "onze signes" not in result.stderr


def test_streamlit_alone_is_refused_with_the_same_sentence(tmp_path: Path) -> None:
    port = _free_port()
    flags = ["--server.address", OPEN, "--server.port", str(port), "--server.headless", "true"]
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", *flags],
        cwd=program_root(),
        env=_environment(tmp_path),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 2
    assert REFUSAL in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    _assert_port_is_free(port)


def test_behind_a_password_it_opens_to_other_computers_and_asks_who_comes(tmp_path: Path) -> None:
    port = _free_port()
    command = [sys.executable, "-m", "avs_geo", "lancer", "--adresse", OPEN, "--port", str(port), "--sans-navigateur"]
    variables = _environment(tmp_path, AVS_GEO_MOT_DE_PASSE=LONG)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=variables) as process:
        assert process.stdout is not None
        assert (
            process.stdout.readline() == f"AVS-Geo est ouvert à l’adresse http://{OPEN}:{port} (Ctrl+C pour arrêter)\n"
        )
        asked = HTTPConnection("127.0.0.1", port, timeout=30)
        asked.request("GET", "/plans", headers={"Accept": "text/html"})
        answer = asked.getresponse()
        assert (answer.status, answer.getheader("Location")) == (303, "/connexion?vers=%2Fplans")
        asked.close()
        process.terminate()
        process.communicate(timeout=20)
    assert process.returncode == 0


def _environment(data: Path, **variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AVS_GEO_")}
    return kept | {"AVS_GEO_DONNEES": str(data)} | variables


def _assert_port_is_free(port: int) -> None:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return
        time.sleep(0.1)
    pytest.fail(f"the application still answers on {port}")
