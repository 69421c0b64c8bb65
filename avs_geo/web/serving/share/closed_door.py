"""The one answer to every link that does not open: the same bytes after the same time, whatever the reason.

A link that never was, one that has ended, was revoked, renewed or switched off, and one whose password is missing or
wrong: who asks learns nothing of which it is. The form for a password stands on the page in every case.
"""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from avs_geo.web.serving.plain_page import plain_page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.responses import Response

FIELD: Final = "mot_de_passe"
# Seconds after the question at which the answer leaves: more than any of the reasons takes to be found.
GET_AFTER: Final = 0.06
# A password is checked with scrypt, which takes its time; where there is none, as much is done for nothing.
POST_AFTER: Final = 0.6
_TITLE: Final = "Cette carte ne s’ouvre pas"
_TEMPLATE: Final = "web/serving/share/closed_door.html"
_BUSY: Final = (
    "Trop d’adresses qui ne s’ouvrent pas ont été demandées depuis votre connexion à Internet. Attendez une minute, "
    "puis ouvrez de nouveau le lien."
)


@dataclass(frozen=True, slots=True)
class Pace:
    """When the answers that tell nothing leave.

    Parameters
    ----------
    clock
        Seconds that only go forward.
    sleep
        Waits that many seconds.
    """

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def until(self, moment: float) -> None:
        """Wait until a moment of the clock."""
        rest = moment - self.clock()
        if rest > 0:
            await self.sleep(rest)


def closed() -> Response:
    """Return the answer."""
    return plain_page(_TITLE, status=404, template=_TEMPLATE, field=FIELD)


def too_many(wait: float) -> Response:
    """Return the answer to a connection from which too many closed links were asked for."""
    answer = plain_page("Trop d’essais", status=429, told=_BUSY)
    answer.headers["Retry-After"] = str(math.ceil(wait))
    return answer


def too_many_passwords() -> Response:
    """Return the answer of a server to which more passwords are given than it can check in good time."""
    told = "Beaucoup de mots de passe arrivent en ce moment. Réessayez dans une minute."
    answer = plain_page("Réessayez bientôt", status=503, told=told)
    answer.headers["Retry-After"] = "60"
    return answer


def out_of_order() -> Response:
    """Return the answer of a server whose store is away: of no link can it say anything."""
    answer = plain_page("Carte momentanément indisponible", status=503, told="Réessayez dans quelques minutes.")
    answer.headers["Retry-After"] = "60"
    return answer
