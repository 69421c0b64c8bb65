"""The answers to a link that opens: its files, compressed already, checked again each time a browser has them."""

from __future__ import annotations

import os
from html import escape
from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from avs_geo.outputs.share.publish import LINK_PLACEHOLDER
from avs_geo.plan.share.publication import PAGE, part_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from avs_geo.plan.share.publication import PublishedPart

# What stands for the address in the pages that were published before titles were kept from holding it.
_OLDER_PLACEHOLDER: Final = b"@@LIEN@@"
FRAMES_VARIABLE: Final = "AVS_GEO_CADRES"
_FRAME_SOURCE_SIGNS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:/*")
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
)
_COMMON: Final = {
    # Kept by the browser alone, and shown only once the server has said that the link still opens.
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Vary": "Accept-Encoding, Cookie",
}


def allowed_frames() -> str:
    """Return the sites that may show a map inside theirs, as the policy says it; none unless some are named."""
    named = [one for one in os.environ.get(FRAMES_VARIABLE, "").split() if set(one) <= _FRAME_SOURCE_SIGNS]
    return " ".join(named) or "'none'"


def addressed_page(page: PublishedPart, address: str) -> PublishedPart:
    """Return the page of a link with its own address wherever it stands."""
    raw = page.raw()
    # A title may hold the older one: it is looked for in the pages of that time alone.
    placeholder = LINK_PLACEHOLDER.encode() if LINK_PLACEHOLDER.encode() in raw else _OLDER_PLACEHOLDER
    return part_of(PAGE, page.media_type, raw.replace(placeholder, escape(address).encode()))


def part_answer(part: PublishedPart, request: Request, *, frames: str) -> Response:
    """Return a file, or that the browser has it already."""
    headers = {**_COMMON, "ETag": f'"{part.sha256[:32]}"', "Content-Security-Policy": _POLICY.format(frames=frames)}
    if frames == "'none'":
        headers["X-Frame-Options"] = "DENY"
    if _has_it(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    if not part.compressed:
        return _sent(part.content, part, headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return _sent(part.content, part, {**headers, "Content-Encoding": "gzip"})
    # « identity » keeps the middleware from compressing again for a browser that asked for none.
    return _sent(part.raw(), part, {**headers, "Content-Encoding": "identity"})


def _sent(content: bytes, part: PublishedPart, headers: dict[str, str]) -> Response:
    if part.name.endswith((".csv", ".geojson")):
        headers = {**headers, "Content-Disposition": f'attachment; filename="{part.name}"'}
    return Response(content, media_type=part.media_type, headers=headers)


def _has_it(request: Request, tag: str) -> bool:
    asked = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    return tag in asked or "*" in asked
