"""Over real HTTP: nobody puts a file into the session of somebody else, nor takes one out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.conftest import running_server
from tests.web.protocol_client import ask, open_session, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PASSWORD = "quatre mots faciles ici"  # noqa: S105 - of the test
FILE = (
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="s.csv"\r\nContent-Type: text/csv\r\n\r\n'
    b"nom;type\r\n--b--\r\n"
)


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[str]:
    with running_server(tmp_path, tmp_path / "journal.txt", AVS_GEO_MOT_DE_PASSE=PASSWORD) as address:
        yield address


def put(server: str, session: str, cookies: str, method: str = "PUT") -> int:
    """Return the status of an upload to a session, by a browser with its cookies and its token."""
    named = dict(pair.split("=", 1) for pair in cookies.split("; "))
    status, _ = ask(
        f"{server}/_stcore/upload_file/{session}/un-fichier",
        method,
        content=FILE if method == "PUT" else None,
        Cookie=cookies,
        Origin=server,
        X_Xsrftoken=named.get("_streamlit_xsrf", ""),
        Content_Type="multipart/form-data; boundary=b",
    )
    return status


def test_the_address_of_another_session_takes_no_file_and_loses_none(locked: str) -> None:
    mine, theirs = signed_in(locked, PASSWORD), signed_in(locked, PASSWORD)
    with open_session(locked, theirs) as session:
        assert put(locked, session, mine) == 403
        assert put(locked, session, mine, "DELETE") == 403
        assert put(locked, session, theirs) == 204
        assert put(locked, session, theirs, "DELETE") == 204
    assert put(locked, "une-session-qui-n-est-pas-la", mine) == 400
