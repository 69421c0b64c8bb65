"""JSON brought by strangers, bounded before it is parsed: an empty list of two bytes takes fifty in memory."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any, Final

from avs_geo.files.encodings import utf_16_of

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


def bounded_json(content: bytes, text: str | None = None) -> Any:
    """Return parsed JSON; what is no number (``NaN``, ``Infinity``) becomes null.

    Parameters
    ----------
    content
        The bytes, in an encoding that writes ASCII as it is.
    text
        The same, decoded; decoded from UTF-8 where None.

    Raises
    ------
    JsonRefusedError
        It has too many lists, objects or values.
    ValueError, RecursionError
        It is no JSON, holds half a character, or is nested without end.
    """
    if content.count(b"[") + content.count(b"{") > MAX_CONTAINERS or content.count(b",") > MAX_VALUES:
        msg = "too many values"
        raise JsonRefusedError(msg)
    if b"\\u" in content and _HALF.search(_PAIRS.sub(b"", content)):
        msg = "half of a pair of surrogates"
        raise ValueError(msg)
    return json.loads(content.decode("utf-8-sig") if text is None else text, parse_constant=_nothing)


def _nothing(_: str) -> None:
    return None
