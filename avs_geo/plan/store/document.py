"""The content of a plan as the store sees it: JSON, cut so that what versions have in common is kept once.

The skeleton is the document where every long text and every long list stands as ``null``; the pieces are these, each
under the JSON pointer (RFC 6901) of its place. An imported file thus is one piece, whatever else changes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from avs_geo.plan.store.errors import DocumentRefusedError
from avs_geo.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Megabytes of JSON: room for an inventory with its grid of 200 m, and for nothing absurd.
MAX_SIZE: Final = 100_000_000
MAX_DEPTH: Final = 100
# Characters of JSON below which a value stays in the skeleton.
SHORT: Final = 4096


@dataclass(frozen=True, slots=True)
class Packed:
    """A document, checked and cut.

    Parameters
    ----------
    sha256, size
        Of the whole, written as JSON.
    skeleton
        The JSON of the document without its pieces.
    pieces
        The JSON of each piece by JSON pointer.
    """

    sha256: str
    size: int
    skeleton: bytes
    pieces: Mapping[str, bytes]


def pack(document: Mapping[str, Any]) -> Packed:
    """Check a document and cut it.

    Raises
    ------
    DocumentRefusedError
        It is not a JSON object of at most 100 MB.
    """
    text = _checked(document)
    pieces: dict[str, bytes] = {}
    skeleton = {key: _cut(value, _pointer("", key), pieces) for key, value in document.items()}
    return Packed(checksum(text), len(text), _json(skeleton), pieces)


def whole(skeleton: bytes, pieces: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the document again, its keys in their order."""
    document: dict[str, Any] = json.loads(skeleton)
    for pointer, piece in pieces.items():
        *parents, key = (_plain(step) for step in pointer.split("/")[1:])
        place = document
        for parent in parents:
            place = place[parent]
        place[key] = json.loads(piece)
    return document


def keep_inside(packed: Packed, pointers: Iterable[str]) -> bytes:
    """Return the skeleton with some of the pieces back in their place."""
    return _json(whole(packed.skeleton, {pointer: packed.pieces[pointer] for pointer in pointers}))


def document_checksum(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a document written as JSON, in the order of its keys."""
    return checksum(_json(document))


def checksum(content: bytes) -> str:
    """Return the SHA-256 of `content`, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _checked(document: Mapping[str, Any]) -> bytes:
    try:
        text = _json(document)
        faithful = isinstance(document, dict) and json.loads(text) == document and not _is_deep(document)
    except (TypeError, ValueError, RecursionError) as error:
        msg = "Le contenu du plan n’est pas du JSON."
        raise DocumentRefusedError(msg) from error
    if not faithful:
        msg = "Le contenu du plan n’est pas un objet JSON."
        raise DocumentRefusedError(msg)
    if len(text) > MAX_SIZE:
        found, most = (number(size / 1e6, decimals=1) for size in (len(text), MAX_SIZE))
        msg = f"Le plan pèse {found}\u00a0Mo\u00a0; le plus qui puisse être enregistré est {most}\u00a0Mo."
        raise DocumentRefusedError(msg)
    return text


def _is_deep(document: Mapping[str, Any]) -> bool:
    level: list[Any] = [document]
    for _ in range(MAX_DEPTH):
        level = [child for value in level for child in _children(value)]
    return bool(level)


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _cut(value: Any, pointer: str, pieces: dict[str, bytes]) -> Any:
    if isinstance(value, dict):
        return {key: _cut(child, _pointer(pointer, key), pieces) for key, child in value.items()}
    if isinstance(value, (str, list)) and len(text := _json(value)) > SHORT:
        pieces[pointer] = text
        return None
    return value


def _json(value: Any) -> bytes:
    # ASCII only, so that a half of a surrogate pair passes; no NaN, which is not JSON.
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")


def _pointer(parent: str, key: str) -> str:
    return f"{parent}/{key.replace('~', '~0').replace('/', '~1')}"


def _plain(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")
