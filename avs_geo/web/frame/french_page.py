"""Streamlit's page, said to be in French and given the script that keeps it so."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from starlette.datastructures import MutableHeaders
from starlette.responses import Response

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ENGLISH: Final = b'<html lang="en">'
_FRENCH: Final = b'<html lang="fr">'
_TITLES: Final = (b"<title>Streamlit</title>", b"<title>AVS-Geo</title>")
_HEAD: Final = b"<head>"
_SCRIPT: Final = Path(__file__).with_name("frame.js")


@cache
def frame_script() -> bytes:
    """Return the script of every page."""
    return _SCRIPT.read_bytes()


@cache
def frame_script_route() -> str:
    """Return the address of the script; it changes with what the script says."""
    return f"/avs/cadre/{hashlib.sha256(frame_script()).hexdigest()[:16]}.js"


async def answer_frame_script(_: Request) -> Response:
    """Answer with the script, which a browser may keep."""
    headers = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return Response(frame_script(), media_type="text/javascript", headers=headers)


def in_french(page: bytes) -> bytes:
    """Return Streamlit's page in French; any other page as it is.

    Parameters
    ----------
    page
        What is about to be sent.
    """
    if _ENGLISH not in page:
        return page
    # Without « defer », it runs before the modules of Streamlit do.
    script = _HEAD + f'\n    <script src="{frame_script_route()}"></script>'.encode()
    return page.replace(_ENGLISH, _FRENCH, 1).replace(*_TITLES, 1).replace(_HEAD, script, 1)


class FrenchPages:
    """Middleware that has Streamlit's own page leave in French.

    Parameters
    ----------
    app
        What lies behind.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; of what comes back, rewrite the pages."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        await self._app(_plain(scope), receive, _Rewriting(send))


def _plain(scope: Scope) -> Scope:
    """Ask for pages uncompressed and whole: they are some kilobytes, and are rewritten."""
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    if not any(name == b"accept" and b"text/html" in value for name, value in headers):
        return scope
    dropped = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
    return {**scope, "headers": [(name, value) for name, value in headers if name not in dropped]}


class _Rewriting:
    """Sends on; a page of HTML is kept until it is whole."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: dict[str, Any] | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_plain_page(message):
            self._start = dict(message)
        elif self._start is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            await self._add(message)

    async def _add(self, message: Message) -> None:
        self._body += message.get("body", b"")
        if message.get("more_body", False) or self._start is None:
            return
        body = in_french(self._body)
        headers = MutableHeaders(raw=list(self._start["headers"]))
        if body != self._body:
            headers["Content-Length"] = str(len(body))
            # The page as it was is what these speak of.
            del headers["ETag"], headers["Last-Modified"]
        await self._send({**self._start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def _is_plain_page(message: Message) -> bool:
    headers = MutableHeaders(raw=list(message["headers"]))
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers
