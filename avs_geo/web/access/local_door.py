"""No sign-in: the application listens to this computer only, and refuses requests from anywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from avs_geo.web.access.protection import is_loopback
from avs_geo.web.serving.plain_page import plain_page

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import Scope

    from avs_geo.web.access.sign_outs import Pass


# What proxies add: whoever asks through one may be anywhere, though it is here itself and hides the name.
_OF_PROXIES: Final = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


class LocalDoor:
    """Lets in whoever sits at this computer.

    The name by which the application is called is looked at too: a site elsewhere that gives its own name the address
    of this computer, or a proxy that leads here from other computers, is turned away.
    """

    routes: tuple[BaseRoute, ...] = ()
    public: tuple[str, ...] = ()
    ways_out: tuple[str, ...] = ()

    def admits(self, scope: Scope) -> bool:
        """Whether the asker, the way and the name are of this computer."""
        ends = (scope.get("client"), scope.get("server"))
        headers = Headers(scope=scope)
        # Every browser speaks at least HTTP/1.1; a proxy that nobody has set up speaks 1.0, and says nothing of itself.
        is_direct = scope.get("http_version") != "1.0" and not any(name in headers for name in _OF_PROXIES)
        return is_direct and all(end is None or is_loopback(end[0]) for end in ends) and is_loopback(_called(headers))

    def pass_of(self, scope: Scope) -> Pass | None:
        """Return None: nothing is shown."""
        del scope
        return None

    def refusal(self, scope: Scope) -> Response:
        """Say that the application is not open to others."""
        del scope
        return plain_page(
            "Application fermée aux autres ordinateurs",
            status=403,
            told="Cette application ne répond qu’à l’ordinateur où elle tourne : aucun mot de passe ne la protège. La "
            "personne qui l’a installée peut l’ouvrir à d’autres avec un mot de passe ou des comptes.",
        )


def _called(headers: Headers) -> str:
    try:
        return urlsplit(f"//{headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""
