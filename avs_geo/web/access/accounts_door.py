"""The door with accounts: OpenID Connect, through the sign-in that comes with Streamlit."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from streamlit.auth_util import encode_provider_token, is_authlib_installed, validate_auth_credentials
from streamlit.errors import StreamlitAuthError
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

# Streamlit's own way to read its cookie: nothing public gives it outside a page.
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from avs_geo.errors import UsageError
from avs_geo.text.typography import typeset
from avs_geo.web.access.door import IS_EDITOR, SIGN_IN_ROUTE, SIGN_OUT_ROUTE, ask_to_sign_in
from avs_geo.web.access.sign_outs import Pass
from avs_geo.web.serving.plain_page import DISCREET, plain_page

if TYPE_CHECKING:
    from starlette.routing import BaseRoute
    from starlette.types import Scope

    from avs_geo.web.access.protection import Protection

# Streamlit's routes of the exchange with the provider.
_LOGIN, _LOGOUT, _CALLBACK = "/auth/login", "/auth/logout", "/oauth2callback"
_PROVIDER: Final = "default"
# Streamlit signs its cookie with a date, and believes it for 30 days.
_LONGEST_S: Final = 31 * 86_400
_START: Final = f"{SIGN_IN_ROUTE}/compte"


class AccountsDoor:
    """Lets in the accounts that are named.

    Parameters
    ----------
    protection
        Which accounts.

    Raises
    ------
    UsageError
        The provider is not set up: the file ``secrets.toml`` or the package Authlib is missing or incomplete.
    """

    public: tuple[str, ...] = (SIGN_IN_ROUTE, _START, SIGN_OUT_ROUTE, _LOGIN, _LOGOUT, _CALLBACK)
    ways_out: tuple[str, ...] = (SIGN_OUT_ROUTE, _LOGOUT)

    def __init__(self, protection: Protection) -> None:
        _refuse_incomplete_settings()
        self._protection = protection
        self.routes: tuple[BaseRoute, ...] = (
            Route(SIGN_IN_ROUTE, self._ask, methods=["GET"]),
            Route(_START, _start, methods=["GET"]),
            Route(SIGN_OUT_ROUTE, _sign_out, methods=["GET"]),
        )

    def admits(self, scope: Scope) -> bool:
        """Whether the browser shows the account of an editor."""
        return self._protection.admits(_account(scope))

    def pass_of(self, scope: Scope) -> Pass | None:
        """Return the cookie that Streamlit gave, whose end it does not say."""
        shown = _signed(scope)
        return Pass.of(shown, ends=int(time.time()) + _LONGEST_S) if shown else None

    def refusal(self, scope: Scope) -> Response:
        """Lead to the sign-in."""
        return ask_to_sign_in(scope)

    async def _ask(self, request: Request) -> Response:
        if request.scope.get(IS_EDITOR):
            return RedirectResponse("/", status_code=303, headers=DISCREET)
        return plain_page(
            "AVS-Geo : connexion",
            status=200,
            template="web/access/account.html",
            account=_account(request.scope),
            start=_START,
        )


async def _start(_: Request) -> Response:
    # The token of the provider holds for two minutes: made when it is used.
    token = encode_provider_token(_PROVIDER)
    return RedirectResponse(f"{_LOGIN}?provider={token}", status_code=303, headers=DISCREET)


async def _sign_out(_: Request) -> Response:
    return RedirectResponse(_LOGOUT, status_code=303, headers=DISCREET)


def _account(scope: Scope) -> str:
    """Return the electronic address of the account that the browser shows; empty where there is none that is sure."""
    try:
        user: dict[str, Any] = json.loads(_content(scope) or b"{}")
    except ValueError:
        return ""
    is_sure = user.get("is_logged_in") is True and user.get("email_verified", True) in {True, "true"}
    return str(user.get("email") or "") if is_sure else ""


def _content(scope: Scope) -> bytes:
    return _get_signed_cookie_with_chunks(HTTPConnection(scope).cookies, USER_COOKIE_NAME) or b""


def _signed(scope: Scope) -> str:
    """Return what is signed of the cookie: its content, and when it was given; empty where there is none that is sure.

    Not the signature, which can be written in several ways, nor whatever other cookie bears a name like it.
    """
    content = _content(scope)
    given, _, _ = HTTPConnection(scope).cookies.get(USER_COOKIE_NAME, "").rpartition(".")
    return f"{given}|{content.decode(errors='replace')}" if content else ""


def _refuse_incomplete_settings() -> None:
    if not is_authlib_installed():
        msg = "Le paquet Authlib, qui parle au fournisseur des comptes, n’est pas installé : pip install avs-geo[oidc]."
        raise UsageError(typeset(msg))
    try:
        validate_auth_credentials(_PROVIDER)
    except StreamlitAuthError as error:
        msg = (
            "Le fournisseur des comptes n’est pas réglé : le fichier .streamlit/secrets.toml doit avoir une partie "
            "[auth] avec redirect_uri, cookie_secret, client_id, client_secret et server_metadata_url, comme le montre "
            "docs/exploitation.md."
        )
        raise UsageError(typeset(msg)) from error
