"""The secret of a link: 256 random bits in its address, of which only a digest is kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Final

BYTES: Final = 32
LENGTH: Final = 43
HINT_LENGTH: Final = 4
# 42 characters of six bits, and one of the last four bits, whose two lowest are nought.
_FORM: Final = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]", re.ASCII)


def new_token() -> str:
    """Return a token that nobody guesses: 32 bytes of the system's randomness, in 43 characters of an address."""
    return secrets.token_urlsafe(BYTES)


def is_token(text: str) -> bool:
    """Whether a text has the exact form of a token, which says nothing of whether there is such a link."""
    return _FORM.fullmatch(text) is not None


def digest_of(token: str) -> str:
    """Return what is kept of a token, its SHA-256 in hexadecimal: of 256 random bits it tells nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


def hint_of(token: str) -> str:
    """Return the first characters of a token, by which its owner knows it among others; 232 bits stay secret."""
    return token[:HINT_LENGTH]
