"""One field of a posted form, read from a bounded number of bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from starlette.requests import Request

# A password of 200 characters, each of four bytes written as %XX, fits.
_LONGEST: Final = 4_096


async def form_field(request: Request, name: str) -> str:
    """Return a field of an URL-encoded form; empty where it is not there, or where the body is no such form."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST:
            return ""
    try:
        values = parse_qs(body.decode("ascii"), strict_parsing=True, errors="strict", max_num_fields=4).get(name, [])
    except ValueError:
        return ""
    return values[0] if len(values) == 1 else ""
