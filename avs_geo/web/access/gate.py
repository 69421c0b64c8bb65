"""ASGI middleware before the whole application: public paths pass, all others need a signed-in editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse

from avs_geo.web.access.accounts_door import AccountsDoor
from avs_geo.web.access.door import IS_EDITOR
from avs_geo.web.access.local_door import LocalDoor
from avs_geo.web.access.origin import called_by_its_origin, is_own_origin
from avs_geo.web.access.owner import with_owner
from avs_geo.web.access.page_policy import with_page_policy
from avs_geo.web.access.password_door import PasswordDoor
from avs_geo.web.access.protection import Protection, ProtectionKind
from avs_geo.web.access.sign_outs import SignOuts
from avs_geo.web.access.uploads import is_own_upload
from avs_geo.web.access.watched_socket import WatchedSocket
from avs_geo.web.serving.opened_store import plan_store
from avs_geo.web.serving.plain_page import DISCREET
from avs_geo.web.serving.public_routes import PUBLIC, PUBLIC_BELOW

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from avs_geo.web.access.door import Door

# Violation of a policy: what a browser is told whose socket is not accepted.
_REFUSED: Final = 1008
_FOREIGN: Final = "Cette demande vient d’une page d’un autre site : elle est refusée."
_OTHERS: Final = "Ce dépôt de fichier est celui d’une autre session : il est refusé. Rechargez la page."


class EditorsGate:
    """Middleware that asks a door about all that is not public.

    Parameters
    ----------
    app
        What lies behind.
    door
        Who decides.
    sign_outs
        The passes that were given back; those of the store of plans where None.
    """

    def __init__(self, app: ASGIApp, *, door: Door, sign_outs: SignOuts | None = None) -> None:
        self._app = app
        self._door = door
        self._sign_outs = sign_outs or SignOuts(lambda: plan_store().sign_outs)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or turn away."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        elif not is_own_origin(scope):
            await PlainTextResponse(_FOREIGN, status_code=403, headers=DISCREET)(scope, receive, send)
        elif not await self._is_open(scope):
            await self._door.refusal(scope)(scope, receive, send)
        elif not is_own_upload(scope, self._door):
            await PlainTextResponse(_OTHERS, status_code=403, headers=DISCREET)(scope, receive, send)
        else:
            await self._pass_on(scope, receive, send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._note_sign_out(scope)
        told = {**scope, IS_EDITOR: await self._admits(scope)} if scope["path"] in self._door.public else scope
        await self._app(told, receive, with_page_policy(send))

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open a socket for an editor's own page, for as long as the pass holds."""
        if not (is_own_origin(scope) and await self._admits(scope)):
            await send({"type": "websocket.close", "code": _REFUSED})
            return
        shown = self._door.pass_of(scope)
        told = with_owner(called_by_its_origin(scope), shown)
        if shown is None:
            await self._app(told, receive, send)
        else:
            socket = WatchedSocket(receive, send, still_open=lambda: self._admits(scope))
            await self._app(told, socket.receive, socket.send)

    async def _is_open(self, scope: Scope) -> bool:
        path = str(scope["path"])
        is_public = path in PUBLIC or path in self._door.public or path.startswith(PUBLIC_BELOW)
        return (is_public and _is_plain(path)) or await self._admits(scope)

    async def _admits(self, scope: Scope) -> bool:
        if not self._door.admits(scope):
            return False
        shown = self._door.pass_of(scope)
        return shown is None or not await self._sign_outs.has(shown)

    async def _note_sign_out(self, scope: Scope) -> None:
        shown = self._door.pass_of(scope) if scope["path"] in self._door.ways_out else None
        # Only of a pass that would open: what strangers show is not worth keeping.
        if shown is not None and self._door.admits(scope):
            await self._sign_outs.add(shown)


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
