"""The proxy of the page for who installs, run as it stands there, before the application."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest

from avs_geo.reference.location import program_root
from tests.web.conftest import free_port, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NGINX, OPENSSL = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin"), shutil.which("openssl")
pytestmark = pytest.mark.skipif(not (NGINX and OPENSSL), reason="no nginx or openssl here")
PASSWORD: Final = "quatre mots faciles ici"  # noqa: S105 - of the test
START_UP_S: Final = 20
# What a proxy that nobody has set up sends.
BARE: Final = "server { listen 127.0.0.1:@PORT@; location / { proxy_pass http://127.0.0.1:8501; } }"


def documented() -> str:
    """Return the example of the page."""
    page = (program_root() / "docs" / "exploitation.md").read_text(encoding="utf-8")
    return page.partition("```nginx\n")[2].partition("```")[0]


@contextmanager
def proxy(folder: Path, example: str, upstream: str) -> Iterator[int]:
    """Run nginx with an example whose ports, names and files are those of the test; give its port."""
    port = free_port()
    certificate, key = folder / "avs.pem", folder / "avs.key"
    subprocess.run(
        [
            *(str(OPENSSL), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    changes = {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "@PORT@": str(port),
        "avs.example.org;": "localhost;",
        "/etc/ssl/avs.example.org.pem": str(certificate),
        "/etc/ssl/avs.example.org.key": str(key),
        "http://127.0.0.1:8501": upstream,
    }
    for found, put in changes.items():
        example = example.replace(found, put)
    paths = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    http = f"access_log {folder}/acces.log;\n{paths}{example}"
    settings = (
        f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/erreurs.log;\nevents {{}}\nhttp {{\n{http}\n}}\n"
    )
    (folder / "nginx.conf").write_text(settings, encoding="utf-8")
    process = subprocess.Popen([str(NGINX), "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    try:
        yield port
    finally:
        process.terminate()
        process.wait(timeout=START_UP_S)


def asked(address: str, **headers: str) -> tuple[int, str]:
    """Return the status and the text of a page, whatever its certificate; wait for a proxy that is just starting."""
    deadline = time.monotonic() + START_UP_S
    while True:
        try:
            request = urllib.request.Request(address, headers={"Accept": "text/html", **headers})  # noqa: S310
            with urllib.request.urlopen(request, timeout=START_UP_S, context=_trusting()) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except urllib.error.URLError:
            if time.monotonic() > deadline:
                raise


def socket_status(port: int, cookie: str, origin: str) -> int:
    """Return the status of a page's socket, asked for through the proxy."""
    head = (
        f"GET /_stcore/stream HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        f"Origin: {origin}\r\nCookie: {cookie}\r\n\r\n"
    )
    with (
        socket.create_connection(("127.0.0.1", port), timeout=START_UP_S) as plain,
        _trusting().wrap_socket(plain) as connection,
    ):
        connection.sendall(head.encode())
        return int(connection.recv(64).split(b" ")[1])


def _trusting() -> ssl.SSLContext:
    """Return a context that takes any certificate, as that of the test is nobody's."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def test_the_example_serves_the_editors_over_https_and_their_sockets(tmp_path: Path) -> None:
    folder = tmp_path / "nginx"
    folder.mkdir()
    with running_server(tmp_path, tmp_path / "journal.txt", AVS_GEO_MOT_DE_PASSE=PASSWORD) as server:
        with proxy(folder, documented(), server) as port:
            address = f"https://localhost:{port}"
            status, page = asked(f"{address}/seance")
            assert (status, "Mot de passe" in page) == (200, True)
            body = f"mot_de_passe={PASSWORD.replace(' ', '+')}".encode()
            signed = _post(f"{address}/connexion", body, origin=address)
            cookie = signed.partition(";")[0]
            # Told that it is https, the application sends its pass that way only.
            assert "Secure" in signed
            assert re.search(r'<div id="root"', asked(f"{address}/seance", Cookie=cookie)[1])
            assert socket_status(port, cookie, "https://ailleurs.example") == 403
            assert socket_status(port, cookie, address) == 101
            # The address of a link is in no journal; that of another page is.
            asked(f"{address}/carte/{'A' * 43}")
        journal = (folder / "acces.log").read_text(encoding="utf-8")
    assert ("/seance" in journal, "A" * 43 in journal) == (True, False)


def test_a_proxy_that_nobody_has_set_up_opens_nothing_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "nginx"
    folder.mkdir()
    with (
        running_server(tmp_path, tmp_path / "journal.txt") as server,
        proxy(folder, BARE, server) as port,
    ):
        status, page = asked(f"http://127.0.0.1:{port}/seance")
    assert (status, "Application fermée" in page) == (403, True)


def _post(address: str, body: bytes, *, origin: str) -> str:
    """Return the cookie that a form gives."""

    class _Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    opener = urllib.request.build_opener(_Stay, urllib.request.HTTPSHandler(context=_trusting()))
    request = urllib.request.Request(address, data=body, headers={"Origin": origin})  # noqa: S310 - our own server
    with pytest.raises(urllib.error.HTTPError) as answered:
        opener.open(request, timeout=START_UP_S)
    answered.value.close()
    assert answered.value.code == 303
    return str(answered.value.headers["Set-Cookie"])
