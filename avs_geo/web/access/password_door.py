"""Sign-in with one password: a form, a signed cookie, few tries at a time."""

from __future__ import annotations

import hashlib
import math
import time
from typing import TYPE_CHECKING, Any, Final

from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from avs_geo.plan.share.password import hash_password
from avs_geo.web.access.door import IS_EDITOR, SIGN_IN_ROUTE, SIGN_OUT_ROUTE, ask_to_sign_in, wanted_path
from avs_geo.web.access.sign_outs import Pass
from avs_geo.web.serving.password_queue import EDITORS, PASSWORDS, QueueFullError
from avs_geo.web.serving.plain_page import DISCREET, plain_page
from avs_geo.web.serving.signed_pass import is_good_pass, signed_pass
from avs_geo.web.serving.small_form import form_field
from avs_geo.web.serving.throttle import Throttle, visitor_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.routing import BaseRoute
    from starlette.types import Scope

COOKIE: Final = "avs_editeur"
FIELD: Final = "mot_de_passe"
# A day of work: the pass of the morning holds in the evening.
_HOURS: Final = 12
_PURPOSE: Final = "editeur"
# From one address: five tries, then one each half minute. There is no bound for all together: it would let anybody keep
# the editors out. What all may cost is bounded by the queue.
_BURST, _EVERY = 5, 30.0
_BUSY_S: Final = 15


class PasswordDoor:
    """Lets in who gave the password.

    Parameters
    ----------
    password
        The password.
    clock
        The present moment, in seconds of Unix time.
    """

    public: tuple[str, ...] = (SIGN_IN_ROUTE, SIGN_OUT_ROUTE)
    ways_out: tuple[str, ...] = (SIGN_OUT_ROUTE,)

    def __init__(self, password: str, *, clock: Callable[[], float] = time.time) -> None:
        self._stored = hash_password(password)
        # Made of the password alone: several servers give the same passes, and another password ends them all.
        self._key = hashlib.scrypt(password.encode(), salt=b"avs-geo/editeur", n=2**14, r=8, p=1)
        self._clock = clock
        self._tries = Throttle(burst=_BURST, every=_EVERY)
        self.routes: tuple[BaseRoute, ...] = (
            Route(SIGN_IN_ROUTE, self._ask, methods=["GET"]),
            Route(SIGN_IN_ROUTE, self._answer, methods=["POST"]),
            Route(SIGN_OUT_ROUTE, self._sign_out, methods=["GET"]),
        )

    def admits(self, scope: Scope) -> bool:
        """Whether the browser shows a pass that holds."""
        shown = HTTPConnection(scope).cookies.get(COOKIE, "")
        return is_good_pass(shown, self._key, _PURPOSE, now=self._clock())

    def pass_of(self, scope: Scope) -> Pass | None:
        """Return the pass of the cookie."""
        shown = HTTPConnection(scope).cookies.get(COOKIE, "")
        return Pass.of(shown, ends=int(self._clock()) + _HOURS * 3600) if shown else None

    def refusal(self, scope: Scope) -> Response:
        """Lead to the form."""
        return ask_to_sign_in(scope)

    async def _ask(self, request: Request) -> Response:
        if request.scope.get(IS_EDITOR):
            return RedirectResponse(wanted_path(request.query_params), status_code=303, headers=DISCREET)
        return _form("", status=200)

    async def _answer(self, request: Request) -> Response:
        who = visitor_of(request.scope)
        failures = self._tries.used(who)
        if wait := self._tries.take(who):
            return _refused("Trop d’essais depuis votre connexion : attendez une minute, puis réessayez.", 429, wait)
        given = await form_field(request, FIELD)
        try:
            fits = await PASSWORDS.check(given, self._stored, queue=EDITORS, failures=failures)
        except QueueFullError:
            return _refused("Beaucoup de mots de passe arrivent en ce moment : réessayez bientôt.", 503, _BUSY_S)
        if not fits:
            return _form("Ce n’est pas le mot de passe.", status=401)
        self._tries.forget(who)
        answer = RedirectResponse(wanted_path(request.query_params), status_code=303, headers=DISCREET)
        ends = int(self._clock()) + _HOURS * 3600
        answer.set_cookie(COOKIE, signed_pass(self._key, _PURPOSE, ends=ends), **_attributes(request))
        return answer

    async def _sign_out(self, request: Request) -> Response:
        answer = RedirectResponse(SIGN_IN_ROUTE, status_code=303, headers=DISCREET)
        answer.delete_cookie(
            COOKIE, **{name: value for name, value in _attributes(request).items() if name != "max_age"}
        )
        return answer


def _attributes(request: Request) -> dict[str, Any]:
    return {
        "max_age": _HOURS * 3600,
        "path": "/",
        "httponly": True,
        "secure": request.url.scheme == "https",
        # With « strict », a link in a message would lead to the form although the pass holds.
        "samesite": "lax",
    }


def _refused(told: str, status: int, wait: float) -> Response:
    answer = _form(told, status=status)
    answer.headers["Retry-After"] = str(math.ceil(wait))
    return answer


def _form(refusal: str, *, status: int) -> Response:
    return plain_page(
        "AVS-Geo : connexion", status=status, template="web/access/password.html", refusal=refusal, field=FIELD
    )
