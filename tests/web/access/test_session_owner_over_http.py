"""Over real HTTP: a session goes back to the browser that opened it, and to nobody who only knows its identifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from avs_geo.web.access.owner import HEADER
from avs_geo.web.access.sign_outs import Pass
from tests.web.conftest import running_server
from tests.web.protocol_client import open_session, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PASSWORD = "quatre mots faciles ici"  # noqa: S105 - of the test


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("verrou")
    with running_server(folder, folder / "journal.txt", AVS_GEO_MOT_DE_PASSE=PASSWORD) as address:
        yield address


@pytest.fixture(scope="module")
def theirs(locked: str) -> str:
    """The cookies of the editor whose session it is."""
    return signed_in(locked, PASSWORD)


@pytest.fixture(scope="module")
def mine(locked: str) -> str:
    """The cookies of another editor."""
    return signed_in(locked, PASSWORD)


def _left(locked: str, cookies: str) -> str:
    """Return the identifier of a session whose socket was closed."""
    with open_session(locked, cookies) as session:
        pass
    return session


def test_a_session_without_a_socket_goes_back_to_the_pass_that_opened_it(locked: str, theirs: str) -> None:
    session = _left(locked, theirs)
    with open_session(locked, theirs, again=session) as given:
        assert given == session


def test_a_session_without_a_socket_is_not_given_to_another_editor(locked: str, theirs: str, mine: str) -> None:
    session = _left(locked, theirs)
    with open_session(locked, mine, again=session) as given:
        assert given != session
    # The try has taken nothing away.
    with open_session(locked, theirs, again=session) as given:
        assert given == session


def test_a_session_in_use_is_not_given_to_another_editor(locked: str, theirs: str, mine: str) -> None:
    with open_session(locked, theirs) as session, open_session(locked, mine, again=session) as given:
        assert given != session


def test_what_a_browser_says_of_its_pass_itself_counts_for_nothing(locked: str, theirs: str, mine: str) -> None:
    session = _left(locked, theirs)
    cookie = dict(pair.split("=", 1) for pair in theirs.split("; "))["avs_editeur"]
    claim = {HEADER: Pass.of(cookie, ends=0).fingerprint}
    with open_session(locked, mine, again=session, **claim) as given:
        assert given != session
