"""Streamlit's own protocol, spoken without a browser: a session opened by its socket, and what comes back."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE_S: Final = 60


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: the answer itself is wanted."""

    def redirect_request(self, *_: object) -> None:
        return None


def ask(
    address: str, method: str = "GET", *, content: bytes | None = None, **headers: str
) -> tuple[int, dict[str, list[str]]]:
    """Return the status and the headers of an answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, data=content, method=method, headers=named)  # noqa: S310 - our own server
    try:
        answer = urllib.request.build_opener(_Stay).open(request, timeout=_PATIENCE_S)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, {name.lower(): answer.headers.get_all(name) or [] for name in answer.headers}


def signed_in(server: str, password: str) -> str:
    """Sign in by the form; return the cookies of a browser that has opened a page, as it sends them."""
    form = urllib.parse.urlencode({"mot_de_passe": password}).encode()
    _, headers = ask(f"{server}/connexion", "POST", content=form, Origin=server)
    own = [cookie.partition(";")[0] for cookie in headers.get("set-cookie", [])]
    _, headers = ask(f"{server}/_stcore/health", Cookie="; ".join(own))
    return "; ".join([*own, *(cookie.partition(";")[0] for cookie in headers.get("set-cookie", []))])


@contextmanager
def open_session(server: str, cookies: str, *, again: str = "", **headers: str) -> Iterator[str]:
    """Open a session; give its identifier, and close it at the end.

    `again` is the identifier of an earlier one that the browser asks for, `headers` are further ones of the socket.
    """
    address = f"{server.replace('http', 'ws', 1)}/_stcore/stream"
    named = {"Cookie": cookies} | {name.replace("_", "-"): value for name, value in headers.items()}
    # As the page does: the token is in the second place, the session in the third.
    asked = [Subprotocol("streamlit"), Subprotocol("jeton"), Subprotocol(again)] if again else None
    with connect(address, origin=Origin(server), additional_headers=named, subprotocols=asked, max_size=None) as socket:
        run = BackMsg()
        run.rerun_script.query_string = ""
        socket.send(run.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(socket.recv(_PATIENCE_S, decode=False))
            if message.HasField("new_session"):
                yield message.new_session.initialize.session_id
                return
