"""The same promises over real HTTP: the application as it is started, open to others behind a password."""

from __future__ import annotations

import http.client
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest

from tests.web.serving.share.conftest import NEVER, PASSWORD

if TYPE_CHECKING:
    from tests.web.serving.share.conftest import Served

# Each question comes from another connection, unless a test is about one: a proxy here says for whom it asks.
_VISITORS = (f"198.51.{network}.{host}" for network in range(100, 200) for host in range(1, 250))
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SIBLINGS = ("", "/tableau.csv", "/couverture.geojson", "/apercu.png", "/carte.json")


def _ask(
    served: Served, path: str, *, method: str = "GET", body: str | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(served.address).netloc, timeout=30)
    try:
        given = {"X-Forwarded-For": next(_VISITORS)}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=body, headers=given)
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders() if name.lower() != "date"}
        return answer.status, told, answer.read()
    finally:
        connection.close()


def _password(served: Served, token: str, given: str) -> tuple[int, dict[str, str], bytes]:
    body = urlencode({"mot_de_passe": given})
    return _ask(served, f"/carte/{token}", method="POST", body=body, Content_Type=FORM["Content-Type"])


@pytest.mark.parametrize("fate", ["of another form", "expired", "revoked", "renewed"])
def test_a_link_that_does_not_open_answers_as_one_that_never_was(served: Served, fate: str) -> None:
    token = served.fates.closed[fate]
    for name in SIBLINGS:
        never = _ask(served, f"/carte/{NEVER}{name}")
        assert never[0] == 404
        assert _ask(served, f"/carte/{token}{name}") == never, name


def test_a_link_that_is_locked_and_shown_no_password_answers_as_one_that_never_was(served: Served) -> None:
    assert _ask(served, f"/carte/{served.fates.locked}") == _ask(served, f"/carte/{NEVER}")


def test_an_expired_link_does_not_open_for_a_browser_that_has_the_page(served: Served) -> None:
    never = _ask(served, f"/carte/{NEVER}")
    token = served.fates.closed["expired"]
    for tag in ("*", '"0123"'):
        assert _ask(served, f"/carte/{token}", If_None_Match=tag) == never


def test_a_link_revoked_by_another_program_is_closed_at_the_next_request(served: Served) -> None:
    identifier, token = served.fates.new_link("Révoqué en route")
    status, headers, _ = _ask(served, f"/carte/{token}")
    assert status == 200
    assert _ask(served, f"/carte/{token}", If_None_Match=headers["etag"])[0] == 304
    served.fates.links.revoke(identifier)
    never = _ask(served, f"/carte/{NEVER}")
    assert _ask(served, f"/carte/{token}", If_None_Match=headers["etag"]) == never


def test_links_that_are_switched_off_answer_as_links_that_never_were(served: Served) -> None:
    served.fates.links.switch(on=False)
    try:
        assert _ask(served, f"/carte/{served.fates.open}") == _ask(served, f"/carte/{NEVER}")
    finally:
        served.fates.links.switch(on=True)


def test_a_wrong_password_answers_as_a_password_for_a_link_that_never_was(served: Served) -> None:
    never = _password(served, NEVER, PASSWORD)
    assert never[0] == 404
    assert _password(served, served.fates.locked, "au hasard") == never
    assert _password(served, served.fates.open, PASSWORD) == never


def test_the_password_opens_one_link_and_no_other(served: Served) -> None:
    _, one = served.fates.new_link("À clé", password=PASSWORD)
    _, other = served.fates.new_link("À clé aussi", password=PASSWORD)
    status, headers, _ = _password(served, one, PASSWORD)
    assert (status, headers["location"]) == (303, f"/carte/{one}")
    shown = headers["set-cookie"].split(";")[0]
    assert [_ask(served, f"/carte/{token}/tableau.csv", Cookie=shown)[0] for token in (one, other)] == [200, 404]


def test_the_token_of_one_link_does_not_open_the_table_of_another(served: Served) -> None:
    _, other = served.fates.new_link("Tableau de l’autre")
    tables = [_ask(served, f"/carte/{token}/tableau.csv")[2].decode() for token in (served.fates.open, other)]
    assert ["autre" in table for table in tables] == [False, True]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/seance",
        "/plans",
        "/partage",
        "/_stcore/health",
        "/_stcore/host-config",
        "/_stcore/stream",
        "/media/x.csv",
        "/component/x/index.html",
        "/static/js/index.js",
        "/avs/carte/carte-0.js",
        "/avs/apercu/x",
        "/carte",
        "/avs/partage/%2e%2e/carte/x.js",
        "/avs/leaflet/..%2f..%2fseance",
        "/avs/leaflet/seance",
        "/avs/partage/seance",
        "/connexion/seance",
        "//seance",
    ],
)
def test_who_has_a_link_reaches_no_page_and_no_route_of_the_editors(served: Served, path: str) -> None:
    _, headers, _ = _password(served, served.fates.locked, PASSWORD)
    shown = headers.get("set-cookie", "avs_carte=x").split(";")[0]
    status, _, content = _ask(served, path, Cookie=shown, Referer=f"{served.address}/carte/{served.fates.open}")
    assert status in {400, 401, 404}
    assert b"AVS-Geo" not in content
    assert b"streamlit" not in content.lower()


@pytest.mark.parametrize("path", ["/carte/", "/carte/a/b/c", "/carte/%2e%2e/seance", "/carte/..%2fseance"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "TRACE", "PROPFIND"])
def test_nothing_below_the_shared_maps_leads_to_the_application(served: Served, path: str, method: str) -> None:
    status, _, content = _ask(served, path, method=method)
    assert status in {400, 401, 404}
    assert b"streamlit" not in content.lower()


def test_an_editor_gives_the_password_once_and_comes_in(served: Served) -> None:
    status, headers, _ = _ask(served, "/seance", Accept="text/html")
    assert (status, headers["location"]) == (303, "/connexion?vers=%2Fseance")
    body = urlencode({"mot_de_passe": "quatre mots faciles ici"})
    status, headers, _ = _ask(
        served, "/connexion?vers=%2Fseance", method="POST", body=body, Content_Type=FORM["Content-Type"]
    )
    assert (status, headers["location"]) == (303, "/seance")
    assert {"HttpOnly", "SameSite=lax"} <= {part.strip() for part in headers["set-cookie"].split(";")}
    shown = headers["set-cookie"].split(";")[0]
    assert _ask(served, "/seance", Accept="text/html", Cookie=shown)[0] == 200
    assert _ask(served, "/_stcore/health", Cookie=shown)[0] == 200
    assert _ask(served, "/_stcore/health", Cookie=f"{shown}0")[0] == 401


@pytest.mark.parametrize("wanted", ["//mal.example", "https://mal.example", "/\\mal.example", "javascript:alert(1)"])
def test_a_sign_in_leads_nowhere_else(served: Served, wanted: str) -> None:
    body = urlencode({"mot_de_passe": "quatre mots faciles ici"})
    path = f"/connexion?{urlencode({'vers': wanted})}"
    _, headers, _ = _ask(served, path, method="POST", body=body, Content_Type=FORM["Content-Type"])
    assert headers["location"] == "/"


def test_the_sixth_password_of_an_editor_in_a_row_waits(served: Served) -> None:
    given = [
        _ask(
            served,
            "/connexion",
            method="POST",
            body=urlencode({"mot_de_passe": f"au hasard {rank}"}),
            Content_Type=FORM["Content-Type"],
            X_Forwarded_For="203.0.113.7",
        )
        for rank in range(6)
    ]
    assert [status for status, _, _ in given] == [401] * 5 + [429]
    assert int(given[-1][1]["retry-after"]) >= 1


def test_a_request_whose_head_never_ends_is_cut_off(served: Served) -> None:
    host, _, port = urlsplit(served.address).netloc.partition(":")
    head = b"GET /avs/sante HTTP/1.1\r\nX-Long: " + b"x" * 64_000_000
    with socket.create_connection((host, int(port)), timeout=30) as connection, pytest.raises(ConnectionError):
        connection.sendall(head)


def test_a_password_longer_than_any_is_refused_without_reading_on(served: Served) -> None:
    status, _, _ = _password(served, served.fates.locked, "x" * 1_000_000)
    assert status == 404
