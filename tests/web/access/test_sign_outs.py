"""A pass that was given back opens nothing, here and at the other servers, and closes what it had opened."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from avs_geo.plan.store.address import sqlite_address
from avs_geo.plan.store.errors import StoreUnavailableError
from avs_geo.plan.store.opening import open_store
from avs_geo.web.access.gate import EditorsGate
from avs_geo.web.access.password_door import COOKIE, PasswordDoor
from avs_geo.web.access.sign_outs import Pass, SignOuts
from avs_geo.web.access.watched_socket import WatchedSocket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import ASGIApp
    from starlette.websockets import WebSocket

    from avs_geo.plan.store.sign_outs import SignOutStore
    from avs_geo.plan.store.store import PlanStore

PASSWORD = "quatre mots faciles ici"  # noqa: S105 - of the test
SHOWN = Pass.of("un laissez-passer", ends=2_000_000_000)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PlanStore]:
    opened = open_store(sqlite_address(tmp_path / "plans.sqlite"))
    yield opened
    opened.close()


def application(store: PlanStore) -> ASGIApp:
    """Return a page and a socket that answers, behind a door with a password."""

    async def page(_: Request) -> PlainTextResponse:
        return PlainTextResponse("la séance")

    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        with suppress(WebSocketDisconnect):
            while True:
                await socket.send_text(await socket.receive_text())

    door = PasswordDoor(PASSWORD)
    routes = [*door.routes, Route("/seance", page), WebSocketRoute("/_stcore/stream", echo)]
    return EditorsGate(Starlette(routes=routes), door=door, sign_outs=SignOuts(lambda: store.sign_outs))


def signed_in(app: ASGIApp) -> TestClient:
    client = TestClient(app, follow_redirects=False)
    assert client.post("/connexion", data={"mot_de_passe": PASSWORD}).status_code == 303
    return client


def test_after_the_sign_out_the_old_cookie_opens_no_page(store: PlanStore) -> None:
    client = signed_in(application(store))
    cookie = client.cookies[COOKIE]
    assert client.get("/seance").status_code == 200
    assert client.get("/deconnexion").status_code == 303
    kept = {"cookie": f"{COOKIE}={cookie}", "accept": "text/html"}
    answer = client.get("/seance", headers=kept)
    assert (answer.status_code, answer.headers["location"]) == (303, "/connexion?vers=%2Fseance")
    # And the form is shown, instead of a way back that would go round for ever.
    assert client.get("/connexion", headers=kept).status_code == 200


def test_one_editor_s_sign_out_is_no_other_s(store: PlanStore) -> None:
    app = application(store)
    first, second = signed_in(app), signed_in(app)
    first.get("/deconnexion")
    assert second.get("/seance").status_code == 200


def test_an_open_socket_no_longer_answers(store: PlanStore) -> None:
    client = signed_in(application(store))
    with client.websocket_connect("/_stcore/stream") as socket:
        socket.send_text("bonjour")
        assert socket.receive_text() == "bonjour"
        client.get("/deconnexion")
        socket.send_text("encore là ?")
        with pytest.raises(WebSocketDisconnect) as closing:
            socket.receive_text()
    assert closing.value.code == 1008


def test_another_server_on_the_same_store_knows_it(store: PlanStore) -> None:
    here, there = application(store), application(store)
    client = signed_in(here)
    cookie = client.cookies[COOKIE]
    client.get("/deconnexion")
    other = TestClient(there, cookies={COOKIE: cookie}, follow_redirects=False)
    assert other.get("/seance").status_code == 401


def test_a_sign_out_holds_after_a_restart_and_is_forgotten_after_its_end(store: PlanStore) -> None:
    store.sign_outs.add("a" * 64, until=1_000, now=500)
    store.sign_outs.add("b" * 64, until=3_000, now=600)
    assert store.sign_outs.all() == {"a" * 40, "b" * 40}
    store.sign_outs.add("c" * 64, until=3_000, now=1_001)
    assert store.sign_outs.all() == {"b" * 40, "c" * 40}


def test_the_store_keeps_nothing_that_opens(store: PlanStore, tmp_path: Path) -> None:
    client = signed_in(application(store))
    cookie = client.cookies[COOKIE]
    client.get("/deconnexion")
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("plans.sqlite*"))
    assert re.search(rb"sortie:[0-9a-f]{40}", kept)
    assert cookie.rpartition(".")[2].encode() not in kept


def test_a_store_that_is_away_keeps_nobody_out_and_this_server_still_knows_its_own() -> None:
    def away() -> SignOutStore:
        what = "La base des plans ne répond pas"
        raise StoreUnavailableError(what, "Réessayez.")

    async def known() -> tuple[bool, bool]:
        sign_outs = SignOuts(away)
        before = await sign_outs.has(SHOWN)
        await sign_outs.add(SHOWN)
        return before, await sign_outs.has(SHOWN)

    assert asyncio.run(known()) == (False, True)


def test_a_socket_closes_though_nothing_comes_in() -> None:
    sent: list[dict[str, Any]] = []
    holds = [True, True, False]

    async def never() -> dict[str, Any]:
        await asyncio.Event().wait()
        return {}

    async def send(message: Any) -> None:
        sent.append(message)

    async def still_open() -> bool:
        return holds.pop(0)

    async def scene() -> Any:
        socket = WatchedSocket(never, send, still_open=still_open, every=0.01)
        message = await socket.receive()
        await socket.send({"type": "websocket.send", "text": "trop tard"})
        return message

    assert asyncio.run(scene()) == {"type": "websocket.disconnect", "code": 1008}
    assert sent == [{"type": "websocket.close", "code": 1008}]
