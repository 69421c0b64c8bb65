"""Passes that a browser shows again: their end, signed, so that the server remembers nothing of who holds one."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

_DIGITS: Final = 12


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
    return f"{ends}.{_signature(key, purpose, str(ends))}"


def is_good_pass(text: str, key: bytes, purpose: str, *, now: float) -> bool:
    """Whether a pass was signed with this key for this purpose, and holds at `now` (Unix time)."""
    ends, _, signature = text.partition(".")
    # What a browser shows may be anything, even halves of pairs, which cannot be encoded.
    genuine = hmac.compare_digest(signature.encode(errors="replace"), _signature(key, purpose, ends).encode())
    return genuine and ends.isascii() and ends.isdigit() and len(ends) <= _DIGITS and now <= int(ends)


def _signature(key: bytes, purpose: str, ends: str) -> str:
    return hmac.new(key, f"{purpose}|{ends}".encode(errors="replace"), hashlib.sha256).hexdigest()
