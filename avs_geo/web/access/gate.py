"""The gate before the whole application: what is public passes, the rest is for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse

from avs_geo.web.access.accounts_door import AccountsDoor
from avs_geo.web.access.local_door import LocalDoor
from avs_geo.web.access.origin import called_by_its_origin, is_own_origin
from avs_geo.web.access.page_policy import with_page_policy
from avs_geo.web.access.password_door import PasswordDoor
from avs_geo.web.access.protection import Protection, ProtectionKind
from avs_geo.web.serving.plain_page import DISCREET
from avs_geo.web.serving.public_routes import PUBLIC, PUBLIC_BELOW

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from avs_geo.web.access.door import Door

# Violation of a policy: what a browser is told whose socket is not accepted.
_REFUSED: Final = 1008
_FOREIGN: Final = "Cette demande vient d’une page d’un autre site : elle est refusée."


class EditorsGate:
    """Middleware that asks a door about all that is not public.

    Parameters
    ----------
    app
        What lies behind.
    door
        Who decides.
    """

    def __init__(self, app: ASGIApp, *, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or turn away."""
        is_socket = scope["type"] == "websocket"
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif is_own_origin(scope) and self._is_open(scope):
            await self._app(called_by_its_origin(scope) if is_socket else scope, receive, with_page_policy(send))
        elif is_socket:
            await send({"type": "websocket.close", "code": _REFUSED})
        elif not is_own_origin(scope):
            await PlainTextResponse(_FOREIGN, status_code=403, headers=DISCREET)(scope, receive, send)
        else:
            await self._door.refusal(scope)(scope, receive, send)

    def _is_open(self, scope: Scope) -> bool:
        path = str(scope["path"])
        is_public = path in PUBLIC or path in self._door.public or path.startswith(PUBLIC_BELOW)
        return (is_public and scope["type"] == "http" and _is_plain(path)) or self._door.admits(scope)


def door_of(protection: Protection) -> Door:
    """Return the door of a protection.

    Raises
    ------
    UsageError
        The provider of the accounts is not set up.
    """
    if protection.kind is ProtectionKind.PASSWORD:
        return PasswordDoor(protection.password)
    if protection.kind is ProtectionKind.ACCOUNTS:
        return AccountsDoor(protection)
    return LocalDoor()


def _is_plain(path: str) -> bool:
    """Whether a path is what it seems: nothing in it leads up, or elsewhere."""
    return not any(trick in path for trick in ("..", "//", "\\", "\0"))
