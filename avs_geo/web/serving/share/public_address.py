"""The address under which a visitor knows the application."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

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


def page_base() -> str:
    """Return the address at which visitors reach the application, as the editor's own page is reached."""
    if os.environ.get(VARIABLE, "").strip():
        return public_base()
    parts = urlsplit(st.context.url or "")
    return public_base(f"{parts.scheme}://{parts.netloc}" if parts.netloc else "")
