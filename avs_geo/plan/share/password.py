"""The password of a link: kept as scrypt makes it, and compared in the same time whatever is wrong.

scrypt as RFC 7914 says it, with about 16 MB and some tens of milliseconds per attempt: who steals the database cannot
try many. The parameters stand beside each hash, so that they can grow without losing the older ones.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, replace
from typing import Final

from avs_geo.errors import UsageError
from avs_geo.text.typography import typeset

SHORTEST: Final = 8
LONGEST: Final = 200
_NAME: Final = "scrypt"
_N, _R, _P = 2**14, 8, 1
_SALT, _LEAST_SALT, _HASH = 16, 8, 32
# What a stored hash may ask for: a damaged one must not take the memory of the server.
_LARGEST: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Hash:
    n: int
    r: int
    p: int
    salt: bytes
    key: bytes

    def matches(self, text: str) -> bool:
        return hmac.compare_digest(_scrypt(text, self), self.key)


def checked_password(text: str) -> str:
    """Return a password that may be chosen.

    Raises
    ------
    UsageError
        It is too short, too long, or holds control characters.
    """
    if not SHORTEST <= len(text) <= LONGEST:
        msg = f"Le mot de passe doit avoir de {SHORTEST} à {LONGEST} caractères : il en a {len(text)}."
        raise UsageError(typeset(msg))
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text):
        msg = "Le mot de passe contient un caractère de commande, invisible."
        raise UsageError(msg)
    return text


def hash_password(text: str) -> str:
    """Return what is kept of a password: ``scrypt$n$r$p$salt$hash``, the last two in base64."""
    blank = _Hash(_N, _R, _P, secrets.token_bytes(_SALT), bytes(_HASH))
    return _written(replace(blank, key=_scrypt(text, blank)))


def check_password(text: str, stored: str) -> bool:
    """Whether a text is the password that was kept; never for what is no hash, or one that asks for too much.

    The comparison takes the same time wherever the two differ. Where there is no password to compare with, compare
    with :data:`DUMMY_HASH`, and the answer takes as long.
    """
    kept = _read(stored)
    if kept is None or len(text) > LONGEST:
        return False
    return kept.matches(text)


def _read(stored: str) -> _Hash | None:
    try:
        name, n, r, p, salt, key = stored.split("$")
        found = _Hash(int(n), int(r), int(p), *(base64.b64decode(part, validate=True) for part in (salt, key)))
    except (ValueError, binascii.Error):
        return None
    return found if name == _NAME and _is_sound(found) else None


def _is_sound(found: _Hash) -> bool:
    is_power = found.n > 1 and found.n & (found.n - 1) == 0
    bounded = found.r >= 1 and 1 <= found.p <= 16 and 128 * found.n * found.r <= _LARGEST
    return is_power and bounded and len(found.salt) >= _LEAST_SALT and len(found.key) == _HASH


def _scrypt(text: str, like: _Hash) -> bytes:
    # Two keyboards may write the same accent in two ways. Halves of pairs cannot be written as UTF-8.
    plain = unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")
    memory = 2 * _LARGEST
    return hashlib.scrypt(plain, salt=like.salt, n=like.n, r=like.r, p=like.p, maxmem=memory, dklen=len(like.key))


def _written(made: _Hash) -> str:
    salt, key = (base64.b64encode(part).decode() for part in (made.salt, made.key))
    return f"{_NAME}${made.n}${made.r}${made.p}${salt}${key}"


# Of a password that nobody knows: the key is random, and no text gives it.
DUMMY_HASH: Final = _written(_Hash(_N, _R, _P, secrets.token_bytes(_SALT), secrets.token_bytes(_HASH)))
