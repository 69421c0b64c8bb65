"""Signed cookies with an end (HMAC): the server keeps nothing of who holds one."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

_DIGITS: Final = 12
_NONCE: Final = 12


def signed_pass(key: bytes, purpose: str, *, ends: int) -> str:
    """Return a pass.

    Parameters
    ----------
    key
        The secret that it is signed with.
    purpose
        What it opens: a pass for one thing opens no other.
    ends
        The last second (Unix time) at which it holds.
    """
    # Two that are given in one second differ: one may be given back before its end.
    body = f"{ends}.{secrets.token_urlsafe(_NONCE)}"
    return f"{body}.{_signature(key, purpose, body)}"


def is_good_pass(text: str, key: bytes, purpose: str, *, now: float) -> bool:
    """Whether a pass was signed with this key for this purpose, and holds at `now` (Unix time)."""
    body, _, signature = text.rpartition(".")
    ends = body.partition(".")[0]
    # What a browser shows may be anything, even halves of pairs, which cannot be encoded.
    genuine = hmac.compare_digest(signature.encode(errors="replace"), _signature(key, purpose, body).encode())
    return genuine and ends.isascii() and ends.isdigit() and len(ends) <= _DIGITS and now <= int(ends)


def _signature(key: bytes, purpose: str, body: str) -> str:
    return hmac.new(key, f"{purpose}|{body}".encode(errors="replace"), hashlib.sha256).hexdigest()
