"""Guesses over real HTTP: few at a time from one connection, and none of its neighbours is kept out for it."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tests.web.serving.share.conftest import Served


def _status(served: Served, token: str, *, who: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(served.address).netloc, timeout=30)
    connection.request("GET", f"/carte/{token}", headers={"X-Forwarded-For": who})
    status = connection.getresponse().status
    connection.close()
    return status


def test_the_guesses_of_one_connection_end_and_a_link_that_opened_still_opens(served: Served) -> None:
    assert _status(served, served.fates.open, who="203.0.113.9") == 200
    guesses = [_status(served, f"{'B' * 40}{rank:03d}", who="203.0.113.9") for rank in range(90)]
    assert guesses[0] == 404
    assert 429 in guesses
    assert _status(served, served.fates.open, who="203.0.113.9") == 200
    assert _status(served, "C" * 43, who="203.0.113.10") == 404
