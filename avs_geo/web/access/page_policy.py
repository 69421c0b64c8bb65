"""The Content-Security-Policy of the editors' pages: a second defence, behind the escaping of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders

from avs_geo.outputs.maps.controls import BACKGROUNDS

if TYPE_CHECKING:
    from starlette.types import Message, Send

# The backgrounds of the maps, asked for only once somebody ticks one.
_TILES: Final = " ".join(sorted({f"https://{urlsplit(address).netloc}" for address, _ in BACKGROUNDS.values()}))
# Streamlit writes scripts and styles into its pages: of these nothing can be said here.
PAGE_POLICY: Final = f"frame-ancestors 'self'; base-uri 'self'; object-src 'none'; img-src 'self' data: blob: {_TILES}"


def with_page_policy(send: Send) -> Send:
    """Have no other site show what is sent inside its own page, and no picture be asked of elsewhere.

    An answer that says itself what it may is left as it is.
    """

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if "content-security-policy" not in headers:
                headers["Content-Security-Policy"] = PAGE_POLICY
                headers["X-Frame-Options"] = "SAMEORIGIN"
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")
        await send(message)

    return sent
