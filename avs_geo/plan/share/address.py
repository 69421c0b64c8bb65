"""The address of a link, as it is sent."""

from __future__ import annotations

import os
from typing import Final
from urllib.parse import urlsplit

from avs_geo.errors import UsageError
from avs_geo.text.typography import quoted, typeset

VARIABLE: Final = "AVS_GEO_ADRESSE_PUBLIQUE"
THIS_COMPUTER: Final = "http://127.0.0.1:8501"
ROUTE: Final = "/carte"


def public_base(given: str = "") -> str:
    """Return the address at which visitors reach the application, without a slash at its end.

    Parameters
    ----------
    given
        The address; where it is empty, that of the variable ``AVS_GEO_ADRESSE_PUBLIQUE``, else this computer.

    Raises
    ------
    UsageError
        It is no address of a web site, or holds a password, a question mark or a fragment.
    """
    text = given.strip() or os.environ.get(VARIABLE, "").strip() or THIS_COMPUTER
    if not _is_base(text):
        msg = f"{quoted(text)} n’est pas une adresse publique. Exemple : https://avs.example.org"
        raise UsageError(typeset(msg))
    return text.rstrip("/")


def link_address(base: str, token: str) -> str:
    """Return the address of a link; `base` is from :func:`public_base`."""
    return f"{base}{ROUTE}/{token}"


def _is_base(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError:
        return False
    is_plain = text.isascii() and text.isprintable() and not set(text) & set(" \"'<>\\^`{|}@?#")
    return is_plain and parts.scheme in {"http", "https"} and bool(parts.hostname) and port_is_sound
