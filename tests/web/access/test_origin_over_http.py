"""Over real HTTP: what pages of elsewhere get, and that judging them asks nothing of any address outside."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import pytest

from tests.web.conftest import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOCKET: Final = "/_stcore/stream"


@contextmanager
def counting_proxy() -> Iterator[tuple[str, list[bytes]]]:
    """Stand where all that leaves the machine would pass; give its address and what it was asked for."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    asked.append(connection.recv(200))

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
        listener.shutdown(socket.SHUT_RDWR)


def opened(server: str, origin: str) -> int:
    """Return the status that a browser gets when a page of `origin` opens the editors' socket."""
    address = urlsplit(server)
    head = (
        f"GET {SOCKET} HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: {origin}\r\n\r\n"
    )
    with socket.create_connection((str(address.hostname), address.port or 80), timeout=30) as connection:
        connection.sendall(head.encode())
        return int(connection.recv(64).split(b" ")[1])


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])  # noqa: S104 - behind a password
def test_pages_of_elsewhere_open_nothing_and_no_request_leaves_the_machine(tmp_path: Path, address: str) -> None:
    with counting_proxy() as (proxy, asked):
        password = "" if address == "127.0.0.1" else "quatre mots faciles ici"
        with running_server(
            tmp_path,
            tmp_path / "journal.txt",
            "--adresse",
            address,
            http_proxy=proxy,
            https_proxy=proxy,
            no_proxy="127.0.0.1",
            AVS_GEO_MOT_DE_PASSE=password,
        ) as server:
            port = urlsplit(server).port
            foreign = ("https://ailleurs.example", f"http://localhost:{port}", "http://127.0.0.1:1", "null")
            assert [opened(server, origin) for origin in foreign] == [403] * 4
            assert opened(server, server) == (101 if address == "127.0.0.1" else 403)
    assert asked == []
