from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING

import pytest

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


def _assert_port_is_free(port: int) -> None:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return
        time.sleep(0.1)
    pytest.fail(f"the application still answers on {port}")
