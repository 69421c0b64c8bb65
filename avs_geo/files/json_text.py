"""JSON brought by strangers, bounded before it is parsed: an empty list of two bytes takes fifty in memory."""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from avs_geo.files.encodings import utf_16_of

if TYPE_CHECKING:
    from collections.abc import Iterable

# A vertex is a list: the QPV of all France have 225,000. GDAL and this program take 540 bytes for each.
MAX_CONTAINERS: Final = 300_000
MAX_VALUES: Final = 4_000_000
# Half of a pair, alone: no text that can be written holds one.
_HIGH: Final = rb"\\u[dD][89abAB][0-9a-fA-F]{2}"
_LOW: Final = rb"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_PAIRS: Final = re.compile(_HIGH + _LOW)
_HALF: Final = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


def utf8_of(content: bytes) -> bytes:
    """Return text in UTF-8 without byte order mark; what is in UTF-16 is encoded anew."""
    if (encoding := utf_16_of(content)) is not None:
        content = content.decode(encoding, "replace").encode("utf-8", "replace")
    return content.removeprefix(codecs.BOM_UTF8)


class JsonRefusedError(ValueError):
    """JSON that is well formed for all that is known, and too much to be opened."""


class RepeatedKeysError(ValueError):
    """JSON in which an object says something twice.

    Parameters
    ----------
    keys
        The keys that are there twice, each once.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self.keys: tuple[str, ...] = tuple(dict.fromkeys(keys))
        super().__init__(f"repeated keys: {self.keys[:5]}")


def bounded_json(content: bytes, text: str | None = None, *, unique_keys: bool = False) -> Any:
    """Return parsed JSON; what is no number (``NaN``, ``Infinity``) becomes null.

    Parameters
    ----------
    content
        The bytes, in an encoding that writes ASCII as it is.
    text
        The same, decoded; decoded from UTF-8 where None.
    unique_keys
        Whether an object that says something twice is refused, where else the last is taken.

    Raises
    ------
    JsonRefusedError
        It has too many lists, objects or values.
    RepeatedKeysError
        A key is there twice.
    ValueError, RecursionError
        It is no JSON, holds half a character, or is nested without end.
    """
    if content.count(b"[") + content.count(b"{") > MAX_CONTAINERS or content.count(b",") > MAX_VALUES:
        msg = "too many values"
        raise JsonRefusedError(msg)
    if b"\\u" in content and _HALF.search(_PAIRS.sub(b"", content)):
        msg = "half of a pair of surrogates"
        raise ValueError(msg)
    text = content.decode("utf-8-sig") if text is None else text
    return _with_unique_keys(text) if unique_keys else json.loads(text, parse_constant=_nothing)


def _with_unique_keys(text: str) -> Any:
    repeated: list[str] = []

    def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            repeated.extend(key for key, count in counts.items() if count > 1)
        return found

    parsed = json.loads(text, parse_constant=_nothing, object_pairs_hook=object_of)
    if repeated:
        raise RepeatedKeysError(repeated)
    return parsed


def _nothing(_: str) -> None:
    return None
