"""The address under which a visitor knows the application."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from avs_geo.errors import UsageError
from avs_geo.plan.share.address import VARIABLE, public_base

if TYPE_CHECKING:
    from starlette.requests import Request


def asked_base(request: Request) -> str:
    """Return the address that was set up, else the one by which the visitor asks; that of this computer for none."""
    if os.environ.get(VARIABLE, "").strip():
        return public_base()
    try:
        return public_base(f"{request.url.scheme}://{request.headers.get('host', '')}")
    except UsageError:
        return public_base()
