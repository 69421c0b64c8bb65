"""Accounts over real HTTP: a provider of OpenID Connect made for the test, and the exchange with it."""

from __future__ import annotations

import re
import threading
import time
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request  # noqa: TC002 - Starlette reads the types of its routes
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from tests.web.conftest import free_port, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.responses import Response

CLIENT = "avs-geo"


class Provider:
    """Knows one person, and says so to whoever asks with a code that it gave."""

    def __init__(self) -> None:
        self.address = f"http://127.0.0.1:{free_port()}"
        self.person = {"email": "anne@caf52.example", "name": "Anne", "email_verified": True}
        self._key = RSAKey.generate_key(2048, {"kid": "essai"})
        self._nonce = ""
        routes = [
            Route("/.well-known/openid-configuration", self._metadata),
            Route("/autoriser", self._authorize),
            Route("/jeton", self._token, methods=["POST"]),
            Route("/cles", self._keys),
        ]
        port = int(self.address.rpartition(":")[2])
        self.server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=port, log_level="error"))

    async def _metadata(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/autoriser",
                "token_endpoint": f"{self.address}/jeton",
                "jwks_uri": f"{self.address}/cles",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def _authorize(self, request: Request) -> Response:
        asked = request.query_params
        self._nonce = asked.get("nonce", "")
        return RedirectResponse(f"{asked['redirect_uri']}?code=essai&state={asked['state']}", status_code=302)

    async def _token(self, _: Request) -> Response:
        now = int(time.time())
        claims: dict[str, Any] = {"iss": self.address, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 600}
        claims |= {"nonce": self._nonce, **self.person}
        signed = jwt.encode({"alg": "RS256", "kid": "essai"}, claims, self._key)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "expires_in": 600, "id_token": signed})

    async def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    made = Provider()
    thread = threading.Thread(target=made.server.run, daemon=True)
    thread.start()
    while not made.server.started:
        time.sleep(0.02)
    yield made
    made.server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def address(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application, open to other computers, with accounts."""
    folder, port = tmp_path_factory.mktemp("comptes"), free_port()
    own = f"http://127.0.0.1:{port}"
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "{own}/oauth2callback"\ncookie_secret = "{"s" * 40}"\nclient_id = "{CLIENT}"\n'
        f'client_secret = "x"\nserver_metadata_url = "{provider.address}/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )
    everywhere = ("--adresse", "0.0.0.0")  # noqa: S104 - this is what is tested
    variables = {"AVS_GEO_EDITEURS": "@caf52.example"}
    with running_server(folder, folder / "journal.txt", *everywhere, port=port, cwd=folder, **variables):
        yield own


@pytest.fixture
def visitor(address: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=address, follow_redirects=True, headers={"accept": "text/html"}, timeout=30) as client:
        yield client


def test_a_stranger_is_asked_for_an_account_and_reaches_nothing(visitor: httpx2.Client) -> None:
    page = visitor.get("/seance")
    assert page.url.path == "/connexion"
    assert "Se connecter avec son compte" in page.text
    for path in ("/_stcore/health", "/_stcore/host-config", "/avs/carte/carte-0.js", "/static/js/index.js"):
        assert visitor.get(path, headers={"accept": "*/*"}).status_code == 401


def test_the_account_of_an_editor_comes_in_and_out_again(visitor: httpx2.Client, provider: Provider) -> None:
    provider.person |= {"email": "anne@caf52.example", "email_verified": True}
    page = visitor.get("/connexion/compte")
    assert (page.status_code, page.url.path) == (200, "/")
    assert visitor.get("/_stcore/health", headers={"accept": "*/*"}).status_code == 200
    visitor.get("/deconnexion")
    assert visitor.get("/_stcore/health", headers={"accept": "*/*"}).status_code == 401


@pytest.mark.parametrize(
    "person",
    [
        {"email": "paul@ailleurs.example", "email_verified": True},
        {"email": "anne@caf52.example", "email_verified": False},
        {"email": '<script>alert(1)</script>@caf52.example"', "email_verified": True},
    ],
    ids=["another domain", "an address that nobody checked", "markup"],
)
def test_an_account_that_is_no_editor_s_is_told_so_and_reaches_nothing(
    visitor: httpx2.Client, provider: Provider, person: dict[str, Any]
) -> None:
    provider.person |= person
    page = visitor.get("/connexion/compte")
    assert page.url.path == "/connexion"
    assert "<script>" not in page.text
    assert visitor.get("/_stcore/health", headers={"accept": "*/*"}).status_code == 401


def test_a_cookie_that_the_server_did_not_sign_is_no_account(visitor: httpx2.Client) -> None:
    forged = "eyJlbWFpbCI6ImFubmVAY2FmNTIuZXhhbXBsZSJ9.aaaa.bbbb"
    page = visitor.get("/", headers={"cookie": f"_streamlit_user={forged}"})
    assert page.url.path == "/connexion"
    assert re.search("Se connecter", page.text)
