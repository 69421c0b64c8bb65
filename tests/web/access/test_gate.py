"""The gate, asked by hand: what each kind of visitor gets of each kind of address."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from avs_geo.outputs.maps.local_assets import LEAFLET_ROUTE, LEAFLET_VERSION
from avs_geo.outputs.share.assets import asset_address
from avs_geo.web.access.gate import EditorsGate
from avs_geo.web.access.local_door import LocalDoor
from avs_geo.web.access.password_door import COOKIE, PasswordDoor
from avs_geo.web.serving.signed_pass import signed_pass

if TYPE_CHECKING:
    from avs_geo.web.access.door import Door

PASSWORD = "quatre mots faciles ici"  # noqa: S105 - of the test
EDITORS_ONLY = (
    "/",
    "/seance",
    "/plans",
    "/partage",
    "/_stcore/stream",
    "/_stcore/host-config",
    "/_stcore/upload_file/a/b",
    "/media/abc.csv",
    "/component/carte/index.html",
    "/static/js/index.js",
    "/avs/carte/carte-0.js",
    "/avs/apercu/cle",
    "/avs/partage",
    "/avs/partage/../carte/carte-0.js",
    "/avs/leaflet//seance",
    # Where nothing of ours answers, Streamlit shows its page.
    "/avs/leaflet/seance",
    "/avs/partage/1/carte.js",
    "/connexion/",
    "/connexion/seance",
    "/deconnexion/seance",
    "/carte",
    "/carte/..%2f",
    "/carte/../seance",
    "/carte\\..\\seance",
)
PUBLIC = (f"{LEAFLET_ROUTE}/{LEAFLET_VERSION}/leaflet.js", asset_address("carte.js"), "/avs/sante", "/connexion")


def _ask(door: Door, path: str, **scope: Any) -> int:
    """Return the status that a visitor gets: 200 from behind the gate, that of the door before it."""
    sent: list[dict[str, Any]] = []

    async def behind(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = {"host": "127.0.0.1:8501", "accept": "text/html", **scope.pop("headers", {})}
    asked = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "scheme": "http",
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 8501),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
        **scope,
    }
    asyncio.run(EditorsGate(behind, door=door)(asked, receive, send))  # type: ignore[arg-type]
    return int(sent[0].get("status", sent[0].get("code", 0)))


@pytest.fixture(scope="module")
def locked() -> PasswordDoor:
    return PasswordDoor(PASSWORD, clock=lambda: 1_000.0)


@pytest.mark.parametrize("path", EDITORS_ONLY)
def test_a_stranger_never_reaches_a_page_or_a_route_of_the_editors(locked: PasswordDoor, path: str) -> None:
    # Another computer than the server's: only those of the paths that the share routes answer may differ.
    assert _ask(locked, path, client=("192.0.2.9", 5)) == 303
    assert _ask(locked, path, client=("192.0.2.9", 5), method="POST") == 401
    assert _ask(locked, path, client=("192.0.2.9", 5), headers={"accept": "*/*"}) == 401


@pytest.mark.parametrize("path", PUBLIC)
def test_what_is_public_needs_no_password(locked: PasswordDoor, path: str) -> None:
    assert _ask(locked, path, client=("192.0.2.9", 5)) == 200


@pytest.mark.parametrize("path", ["/_stcore/stream", "/carte/abc", "/avs/sante"])
def test_a_socket_of_a_stranger_is_not_accepted_wherever_it_knocks(locked: PasswordDoor, path: str) -> None:
    assert _ask(locked, path, type="websocket") == 1008


def test_the_pass_of_the_password_opens_and_its_end_closes(locked: PasswordDoor) -> None:
    def status(ends: int) -> int:
        shown = signed_pass(locked._key, "editeur", ends=ends)  # noqa: SLF001 - a pass that only the server can make
        return _ask(locked, "/seance", headers={"cookie": f"{COOKIE}={shown}"})

    assert (status(1_000), status(999)) == (200, 303)


@pytest.mark.parametrize("name", ["localhost:8501", "127.0.0.1", "[::1]:8501", "LOCALHOST"])
def test_this_computer_comes_in_by_any_of_its_names(name: str) -> None:
    assert _ask(LocalDoor(), "/seance", headers={"host": name}) == 200


@pytest.mark.parametrize(
    "scope",
    [
        {"client": ("192.0.2.9", 5)},
        {"server": ("192.0.2.1", 8501)},
        {"headers": {"host": "avs.caf52.example"}},
        {"headers": {"host": "127.0.0.1.rebond.example"}},
        {"headers": {"host": "rebond.example#127.0.0.1"}},
        {"headers": {"host": "["}},
        {"headers": {"host": ""}},
        {"headers": {"x-forwarded-for": "127.0.0.1"}},
        {"headers": {"x-real-ip": "192.0.2.9"}},
        {"headers": {"forwarded": "for=192.0.2.9"}},
        {"headers": {"via": "1.1 mandataire"}},
        {"http_version": "1.0"},
    ],
    ids=[
        *(
            "another computer",
            "another address",
            "a proxy",
            "a name that looks local",
            "a fragment",
            "no name",
            "empty",
        ),
        *(
            "a proxy that hides the name",
            "another one",
            "one that says so",
            "one that says its name",
            "one that nobody has set up",
        ),
    ],
)
def test_without_protection_nobody_else_comes_in_whatever_way_they_take(scope: dict[str, Any]) -> None:
    assert _ask(LocalDoor(), "/seance", **scope) == 403
    assert _ask(LocalDoor(), "/avs/sante", **scope) == 200


def test_no_other_site_puts_the_pages_of_the_editors_into_its_own() -> None:
    sent: list[dict[str, Any]] = []

    async def behind(_scope: Any, _receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"text/html")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    async def keep(message: dict[str, Any]) -> None:
        sent.append(message)

    asked = {"type": "http", "path": "/seance", "headers": [(b"host", b"localhost")]}
    asyncio.run(EditorsGate(behind, door=LocalDoor())(asked, None, keep))  # type: ignore[arg-type]
    headers = dict(sent[0]["headers"])
    assert headers[b"content-type"] == b"text/html"
    policy = headers[b"content-security-policy"].decode()
    assert "frame-ancestors 'self'" in policy
    # A picture that a name or a message would ask of elsewhere is not asked for; the backgrounds of the maps are.
    (pictures,) = [part.strip() for part in policy.split(";") if part.strip().startswith("img-src")]
    assert pictures == "img-src 'self' data: blob: https://data.geopf.fr https://tile.openstreetmap.org"
    assert headers[b"x-frame-options"] == b"SAMEORIGIN"


FOREIGN = (
    "http://127.0.0.1:9999",
    "http://127.0.0.1",
    "http://localhost:8501",
    "https://ailleurs.example",
    "http://127.0.0.1:8501.ailleurs.example",
    "http://x@127.0.0.1:8501",
    "file://",
    "null",
    "",
    "127.0.0.1:8501",
    "http://[",
)


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_of_elsewhere_opens_no_socket_and_changes_nothing(origin: str) -> None:
    door = LocalDoor()
    assert _ask(door, "/_stcore/stream", type="websocket", scheme="ws", headers={"origin": origin}) == 1008
    for method in ("POST", "PUT", "DELETE"):
        assert _ask(door, "/_stcore/upload_file/a/b", method=method, headers={"origin": origin}) == 403


@pytest.mark.parametrize(
    ("origin", "host", "scheme"),
    [
        ("http://127.0.0.1:8501", "127.0.0.1:8501", "ws"),
        ("http://localhost:8501", "localhost:8501", "ws"),
        ("http://[::1]:8501", "[::1]:8501", "ws"),
        ("http://localhost", "localhost:80", "ws"),
        # Behind a proxy that speaks https with the browser, told of or not.
        ("https://localhost", "localhost", "wss"),
        ("https://localhost", "localhost", "ws"),
    ],
)
def test_a_page_of_the_application_opens_its_socket(origin: str, host: str, scheme: str) -> None:
    headers = {"host": host, "origin": origin}
    assert _ask(LocalDoor(), "/_stcore/stream", type="websocket", scheme=scheme, headers=headers) == 200


def test_a_page_that_came_in_the_clear_does_not_speak_for_one_that_came_encrypted() -> None:
    headers = {"host": "localhost", "origin": "http://localhost"}
    assert _ask(LocalDoor(), "/_stcore/stream", type="websocket", scheme="wss", headers=headers) == 1008


def test_the_public_address_is_the_application_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AVS_GEO_ADRESSE_PUBLIQUE", "https://avs.example.org/schema")
    headers = {"host": "127.0.0.1:8501", "origin": "https://avs.example.org"}
    assert _ask(LocalDoor(), "/_stcore/stream", type="websocket", scheme="ws", headers=headers) == 200


def test_a_program_which_is_no_page_says_no_origin_and_passes() -> None:
    assert _ask(LocalDoor(), "/_stcore/stream", type="websocket", scheme="ws") == 200
    assert _ask(LocalDoor(), "/_stcore/upload_file/a/b", method="PUT") == 200


def test_a_link_followed_from_another_site_leads_to_the_page() -> None:
    assert _ask(LocalDoor(), "/seance", headers={"origin": "https://ailleurs.example"}) == 200


def test_what_lies_behind_is_called_by_the_name_that_the_page_has(monkeypatch: pytest.MonkeyPatch) -> None:
    # Streamlit compares the two, and asks an address outside before it refuses those that differ.
    monkeypatch.setenv("AVS_GEO_ADRESSE_PUBLIQUE", "https://avs.example.org")
    seen: list[list[tuple[bytes, bytes]]] = []

    async def behind(scope: Any, _receive: Any, send: Any) -> None:
        seen.append(scope["headers"])
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def ignore(_message: Any) -> None:
        return

    headers = [(b"host", b"127.0.0.1:8501"), (b"origin", b"https://avs.example.org")]
    asked = {"type": "websocket", "path": "/_stcore/stream", "scheme": "ws", "headers": headers}
    asyncio.run(EditorsGate(behind, door=LocalDoor())(asked, None, ignore))  # type: ignore[arg-type]
    assert dict(seen[0]) == {b"host": b"avs.example.org", b"origin": b"https://avs.example.org"}
