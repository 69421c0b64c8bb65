"""Share links, served: found in the store at each request, so that an end or a revocation holds at once everywhere."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route

from avs_geo.caching.fresh_flight import FreshFlight
from avs_geo.plan.share.address import ROUTE, link_address
from avs_geo.plan.share.publication import PAGE, PARTS
from avs_geo.plan.store.errors import StoreUnavailableError
from avs_geo.web.serving.password_queue import QueueFullError
from avs_geo.web.serving.plain_page import DISCREET
from avs_geo.web.serving.share.answers import addressed_page, allowed_frames, part_answer
from avs_geo.web.serving.share.closed_door import (
    FIELD,
    GET_AFTER,
    POST_AFTER,
    Pace,
    closed,
    out_of_order,
    too_many,
    too_many_passwords,
)
from avs_geo.web.serving.share.kept_parts import KeptParts
from avs_geo.web.serving.share.known_links import KnownLinks
from avs_geo.web.serving.share.openings import Openings
from avs_geo.web.serving.share.public_address import asked_base
from avs_geo.web.serving.share.unlocking import Unlocking
from avs_geo.web.serving.small_form import form_field
from avs_geo.web.serving.throttle import Throttle, visitor_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import Receive, Scope, Send

    from avs_geo.plan.share.link import ServedLink
    from avs_geo.plan.share.publication import PublishedPart
    from avs_geo.plan.store.link_store import LinkStore

_LOG = logging.getLogger("avs_geo")
# From one connection: sixty closed links at once, then one every two seconds. An office behind one address that opens
# an ended link together passes; a list of guesses does not.
_BURST, _EVERY = 60, 2.0


class ShareMaps:
    """Answers to ``/carte/<token>`` and to the files beside it.

    Parameters
    ----------
    links
        Gives the store of the links, which may be away.
    pace
        When the answers that tell nothing leave.
    """

    def __init__(self, links: Callable[[], LinkStore], *, pace: Pace | None = None) -> None:
        self._links = links
        self._find = FreshFlight[str, "ServedLink | None"](lambda token: run_in_threadpool(links().find, token))
        self._pace = pace or Pace()
        self._unlocking = Unlocking()
        self._guesses = Throttle(burst=_BURST, every=_EVERY)
        self._known = KnownLinks()
        self._parts = KeptParts()
        self.openings = Openings(lambda counted, at: links().count(counted, at))
        self.routes: tuple[BaseRoute, ...] = (
            Route(f"{ROUTE}/{{jeton:str}}", self._page, methods=["GET", "HEAD"]),
            Route(f"{ROUTE}/{{jeton:str}}", self._password, methods=["POST"]),
            Route(f"{ROUTE}/{{jeton:str}}/{{partie:path}}", self._sibling, methods=["GET", "HEAD"]),
            # Whatever else is asked for below, however it is asked: no page of the application may answer.
            Mount(ROUTE, app=_nothing),
        )

    async def _page(self, request: Request) -> Response:
        return await self._open(request, PAGE)

    async def _sibling(self, request: Request) -> Response:
        return await self._open(request, str(request.path_params["partie"]))

    async def _open(self, request: Request, name: str) -> Response:
        try:
            return await self._found(request, name)
        except StoreUnavailableError as error:
            _LOG.warning("a share link could not be looked for: %s", error)
            return out_of_order()

    async def _found(self, request: Request, name: str) -> Response:
        asked = self._pace.clock()
        token, who = str(request.path_params["jeton"]), visitor_of(request.scope)
        wait = self._guesses.wait(who)
        # A link that opened here is looked for all the same; where it has ended, it answers as any other guess.
        link = None if wait and not self._known.has(token) else await self._find(token)
        part = None
        if link is not None and self._unlocking.is_unlocked(request, link) and name in PARTS:
            part = await self._part(link, name, request)
        if link is None or part is None:
            self._guesses.take(who)
            await self._pace.until(asked + GET_AFTER)
            return too_many(wait) if wait else closed()
        self._known.add(token)
        if name == PAGE and request.method == "GET":
            self.openings.note(link.id)
        return part_answer(part, request, frames=allowed_frames())

    async def _password(self, request: Request) -> Response:
        try:
            return await self._tried(request)
        except StoreUnavailableError as error:
            _LOG.warning("a share link could not be looked for: %s", error)
            return out_of_order()
        except QueueFullError:
            return too_many_passwords()

    async def _tried(self, request: Request) -> Response:
        token, who = str(request.path_params["jeton"]), visitor_of(request.scope)
        given = await form_field(request, FIELD)
        # Counted from the end of the question: one that is sent slowly would have used up its wait before.
        asked = self._pace.clock()
        link = await self._find(token)
        if link is not None and await self._unlocking.try_password(given, link, who=who):
            answer: Response = RedirectResponse(request.url.path, status_code=303, headers=DISCREET)
            self._unlocking.give_pass(answer, link, request)
            return answer
        if link is None:
            await self._unlocking.try_password(given, None, who=who)
        await self._pace.until(asked + POST_AFTER)
        return closed()

    async def _part(self, link: ServedLink, name: str, request: Request) -> PublishedPart | None:
        address = link_address(asked_base(request), str(request.path_params["jeton"]))
        key = (link.publication, address if name == PAGE else name)
        return self._parts.kept(key) or await run_in_threadpool(self._read, key, name, address)

    def _read(self, key: tuple[str, str], name: str, address: str) -> PublishedPart | None:
        """Read a file from the store, and write its address into the page."""

        def stored() -> PublishedPart | None:
            return self._links().part(key[0], name)

        def addressed() -> PublishedPart | None:
            page = self._parts.get((key[0], PAGE), stored)
            return None if page is None else addressed_page(page, address)

        return self._parts.get(key, addressed if name == PAGE else stored)


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    await closed()(scope, receive, send)
