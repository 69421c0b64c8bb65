"""Over real HTTP: what the server answers to bodies too large, to paths that climb, to names that nobody published."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from avs_geo.outputs.maps.local_assets import LEAFLET_ROUTE, LEAFLET_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

UPLOAD = "/_stcore/upload_file/une-session/un-fichier"
LIMIT = 300 * 1024**2
# What stands in files outside the folders that are served: this machine's, and the project's.
SECRETS = (b"root:", b"[build-system]", b"maxUploadSize")
CLIMBS = (
    "../../../../../../etc/passwd",
    "..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "..%5c..%5c..%5cpyproject.toml",
    "%252e%252e%252fpyproject.toml",
    "/etc/passwd",
    "//etc/passwd",
    "leaflet.js%00.css",
    "C:%5cwindows%5cwin.ini",
)
LEAFLET = f"{LEAFLET_ROUTE}/{LEAFLET_VERSION}"
FOLDERS = (f"{LEAFLET}/", "/static/", "/app/static/", "/media/", "/avs/partage/", "/avs/carte/")


def ask(
    server: str, method: str, path: str, *, headers: Mapping[str, str] | None = None, body: bytes = b""
) -> tuple[int, bytes]:
    """Send a request as it is written: no client has tidied its path."""
    address = urlsplit(server)
    assert address.hostname is not None
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            connection.putheader(name, value)
        connection.endheaders(body or None)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def test_an_upload_without_the_token_of_its_page_is_refused(server: str) -> None:
    status, _ = ask(server, "PUT", UPLOAD, body=b"nom;type\n")
    assert status == 403


def test_an_upload_for_a_session_that_is_not_there_is_refused(server: str) -> None:
    cookie, token = xsrf(server)
    status, body = ask(server, "PUT", UPLOAD, headers={"Cookie": cookie, "X-Xsrftoken": token}, body=b"nom;type\n")
    assert status == 400
    assert b"session" in body.lower()


def test_a_body_that_announces_too_much_is_refused_before_it_is_sent(server: str) -> None:
    cookie, token = xsrf(server)
    headers = {"Cookie": cookie, "X-Xsrftoken": token, "Content-Length": str(2 * LIMIT)}
    # Without one byte of it: the answer does not wait for the body.
    status, _ = ask(server, "PUT", UPLOAD, headers=headers)
    assert status in {400, 413}


def xsrf(server: str) -> tuple[str, str]:
    """Return the cookie that the server gives, and the token in it."""
    address = urlsplit(server)
    assert address.hostname is not None
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    try:
        connection.request("GET", "/_stcore/health")
        response = connection.getresponse()
        response.read()
        cookies = [value for name, value in response.getheaders() if name.casefold() == "set-cookie"]
    finally:
        connection.close()
    cookie = next((value.split(";")[0] for value in cookies if "xsrf" in value), "")
    return cookie, cookie.partition("=")[2]


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("climb", CLIMBS)
def test_a_path_that_climbs_out_of_a_folder_finds_nothing(folder: str, climb: str, server: str) -> None:
    status, body = ask(server, "GET", folder + climb)
    # Streamlit answers any unknown address outside these folders with its own page, in which the secrets are not.
    assert status in {400, 403, 404, 200}
    assert status != 200 or b"<title>Streamlit</title>" in body or b"<!doctype html>" in body.lower()
    assert not any(secret in body for secret in SECRETS)


@pytest.mark.parametrize("climb", ["../../../etc/passwd", "..%2f..%2fetc%2fpasswd"])
def test_a_path_that_climbs_out_of_a_component_is_refused(climb: str, server: str) -> None:
    status, body = ask(server, "GET", f"/_stcore/bidi-components/avs_carte/{climb}")
    assert status in {400, 404}
    assert not any(secret in body for secret in SECRETS)


def test_the_files_of_the_map_are_served_and_no_others(server: str) -> None:
    assert ask(server, "GET", f"{LEAFLET}/leaflet.js")[0] == 200
    assert ask(server, "GET", f"{LEAFLET}/absent.js")[0] == 404
    assert ask(server, "GET", f"{LEAFLET}/")[0] == 404
    assert ask(server, "GET", f"{LEAFLET}/../{LEAFLET_VERSION}/absent.js")[0] in {400, 404}


@pytest.mark.parametrize("name", ["inconnu", "..", "__init__", "%2e%2e%2froutes", "a" * 10_000])
def test_a_script_that_nobody_published_is_not_found(name: str, server: str) -> None:
    assert ask(server, "GET", f"/avs/carte/{name}.js")[0] in {400, 404, 414, 431}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_the_routes_of_the_map_only_give(method: str, server: str) -> None:
    assert ask(server, method, "/avs/carte/inconnu.js")[0] in {403, 404, 405}
    assert ask(server, method, f"{LEAFLET}/leaflet.js")[0] in {403, 404, 405}
