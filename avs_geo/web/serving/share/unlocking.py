"""The password of a link: checked slowly and seldom, then remembered by the browser that gave it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from avs_geo.plan.share.password import DUMMY_HASH
from avs_geo.web.serving.password_queue import PASSWORDS, UNKNOWN
from avs_geo.web.serving.signed_pass import is_good_pass, signed_pass
from avs_geo.web.serving.throttle import Throttle

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from avs_geo.plan.share.link import ServedLink

COOKIE: Final = "avs_carte"
_SECONDS: Final = 12 * 3600
# From one connection five passwords of one link, then one a minute. There is no bound for one link from anywhere: it
# would let anybody keep out those who have its password.
_BURST, _EVERY = 5, 60.0
# From one connection whatever the links, and whether there are any: each check costs memory and time on purpose. An
# office of thirty that opens a map together passes.
_CHECK_BURST, _CHECK_EVERY = 30, 3.0


class Unlocking:
    """Checks passwords of links, and the passes of browsers that gave one."""

    def __init__(self) -> None:
        self._checks = Throttle(burst=_CHECK_BURST, every=_CHECK_EVERY)
        self._by_visitor = Throttle(burst=_BURST, every=_EVERY)

    def is_unlocked(self, request: Request, link: ServedLink) -> bool:
        """Whether the link has no password, or the browser shows the pass of its password."""
        if link.password is None:
            return True
        shown = request.cookies.get(COOKIE, "")
        return is_good_pass(shown, link.password.encode(), link.id, now=time.time())

    async def try_password(self, text: str, link: ServedLink | None, *, who: str) -> bool:
        """Whether a text is the password of a link; never for who has no try left, and the answer leaves as late.

        Where there is no link, or no password, as much is done for nothing, in a queue of its own: who asks for many
        links that do not exist delays nobody else.

        Raises
        ------
        QueueFullError
            So many passwords of this link wait that this one would wait too long.
        """
        stored = None if link is None else link.password
        name = UNKNOWN if link is None or stored is None else link.id
        key = f"{who} {name}"
        failures = self._by_visitor.used(key) + self._checks.used(who)
        if self._checks.take(who) or self._by_visitor.take(key):
            return False
        fits = await PASSWORDS.check(text, stored or DUMMY_HASH, queue=name, failures=failures)
        if fits and stored is not None:
            self._by_visitor.forget(key)
            return True
        return False

    def give_pass(self, answer: Response, link: ServedLink, request: Request) -> None:
        """Let the browser remember that it gave the password of a link, of this one only."""
        key = (link.password or "").encode()
        attributes: dict[str, Any] = {
            "max_age": _SECONDS,
            "path": request.url.path,
            "httponly": True,
            "secure": request.url.scheme == "https",
            "samesite": "lax",
        }
        ends = int(time.time()) + _SECONDS
        answer.set_cookie(COOKIE, signed_pass(key, link.id, ends=ends), **attributes)
