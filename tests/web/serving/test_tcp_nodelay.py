from __future__ import annotations

import socket

from avs_geo.web.serving.tcp_nodelay import set_tcp_nodelay


def test_connections_to_a_socket_opened_without_naming_tcp_send_without_waiting() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        assert set_tcp_nodelay() >= 1
        client.connect(server.getsockname())
        accepted, _ = server.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_a_socket_that_was_closed_meanwhile_is_passed_over() -> None:
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen()
    server.close()
    set_tcp_nodelay()
