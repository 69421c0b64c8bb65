"""The password of a link: checked slowly and seldom, then remembered by the browser that gave it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from avs_geo.plan.share.password import DUMMY_HASH, check_password
from avs_geo.web.access.signed_pass import is_good_pass, signed_pass
from avs_geo.web.serving.slow_checks import one_at_a_time
from avs_geo.web.serving.throttle import Throttle

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from avs_geo.plan.share.link import ServedLink

COOKIE: Final = "avs_carte"
_SECONDS: Final = 12 * 3600
# From one connection five passwords of one link, then one a minute; and for one link from anywhere forty, then one
# each ten seconds, which no list of words outlives.
_BURST, _EVERY = 5, 60.0
_LINK_BURST, _LINK_EVERY = 40, 10.0
# From one connection whatever the links, and whether there are any: each check costs memory and time on purpose. An
# office of thirty that opens a map together passes.
_CHECK_BURST, _CHECK_EVERY = 30, 3.0


class Unlocking:
    """Checks passwords of links, and the passes of browsers that gave one."""

    def __init__(self) -> None:
        self._checks = Throttle(burst=_CHECK_BURST, every=_CHECK_EVERY)
        self._by_visitor = Throttle(burst=_BURST, every=_EVERY)
        self._by_link = Throttle(burst=_LINK_BURST, every=_LINK_EVERY)

    def is_unlocked(self, request: Request, link: ServedLink) -> bool:
        """Whether the link has no password, or the browser shows the pass of its password."""
        if link.password is None:
            return True
        shown = request.cookies.get(COOKIE, "")
        return is_good_pass(shown, link.password.encode(), link.id, now=time.time())

    async def try_password(self, text: str, link: ServedLink | None, *, who: str) -> bool:
        """Whether a text is the password of a link; as long where there is no link, no password, or no try left.

        Who has asked for too many checks gets none, of any link or of none: that tells nothing of this one.
        """
        if self._checks.take(who):
            return False
        stored = None if link is None else link.password
        key = "" if link is None else link.id
        # A try that one visitor has no more is none of the link's, or that visitor would use up those of all others.
        wait = self._by_visitor.take(f"{who} {key}") or self._by_link.take(key)
        counts = stored is not None and not wait
        fits = await one_at_a_time(check_password, text, stored if counts and stored else DUMMY_HASH)
        if counts and fits:
            self._by_visitor.forget(f"{who} {key}")
        return counts and fits

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
