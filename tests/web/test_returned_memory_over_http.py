"""Over real HTTP: the files of a visitor who has left are given back, though nobody comes or leaves afterwards."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.web.conftest import running_server
from tests.web.protocol_client import ask, open_session, signed_in

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is read from /proc"),
]
PASSWORD = "quatre mots faciles ici"  # noqa: S105 - of the test
MEGABYTES = 150
PATIENCE_S = 90


def _held(address: str) -> float:
    """Return the memory that the server holds, in MB."""
    port = str(urlsplit(address).port).encode()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            words = _read(folder / "cmdline").split(b"\0")
            if b"streamlit" in words and port in words:
                line = next(line for line in _read(folder / "status").splitlines() if line.startswith(b"VmRSS"))
                return int(line.split()[1]) / 1000
    pytest.fail("the server does not run")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _put(server: str, session: str, cookies: str) -> int:
    """Bring a file of many megabytes to a session; return the status."""
    named = dict(pair.split("=", 1) for pair in cookies.split("; "))
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="s.csv"\r\nContent-Type: text/csv\r\n\r\n'
    status, _ = ask(
        f"{server}/_stcore/upload_file/{session}/un-fichier",
        "PUT",
        content=head + bytes(MEGABYTES * 1_000_000) + b"\r\n--b--\r\n",
        Cookie=cookies,
        Origin=server,
        X_Xsrftoken=named["_streamlit_xsrf"],
        Content_Type="multipart/form-data; boundary=b",
    )
    return status


def test_the_files_of_a_visitor_who_has_left_are_given_back_though_nobody_else_comes(tmp_path: Path) -> None:
    with running_server(
        tmp_path,
        tmp_path / "journal.txt",
        AVS_GEO_MOT_DE_PASSE=PASSWORD,
        STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL="1",
    ) as server:
        cookies = signed_in(server, PASSWORD)
        with open_session(server, cookies) as session:
            assert _put(server, session, cookies) == 204
            held = _held(server)
        deadline = time.monotonic() + PATIENCE_S
        while _held(server) > held - 0.9 * MEGABYTES:
            assert time.monotonic() < deadline, "the file is still held"
            time.sleep(0.2)
