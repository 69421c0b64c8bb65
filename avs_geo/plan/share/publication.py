"""What a link serves: a few files, made once when it is created, and never changed."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final

PAGE: Final = "page.html"
MAP_DATA: Final = "carte.json"
TABLE: Final = "tableau.csv"
COVERAGE: Final = "couverture.geojson"
PREVIEW: Final = "apercu.png"
PARTS: Final = (PAGE, MAP_DATA, TABLE, COVERAGE, PREVIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPart:
    """One file of a publication.

    Parameters
    ----------
    name
        Its name, such as ``page.html``.
    media_type
        As HTTP says it, such as ``text/html; charset=utf-8``.
    content
        Its bytes; gzip where `compressed`.
    compressed
        Whether `content` is gzip.
    sha256
        Of the uncompressed bytes, in hexadecimal; it serves as the ETag.
    """

    name: str
    media_type: str
    content: bytes
    compressed: bool
    sha256: str

    def raw(self) -> bytes:
        """Return the uncompressed bytes."""
        return gzip.decompress(self.content) if self.compressed else self.content


def part_of(name: str, media_type: str, raw: bytes, *, compress: bool = True) -> PublishedPart:
    """Return a file as it is published; the same bytes always give the same part."""
    return PublishedPart(
        name=name,
        media_type=media_type,
        content=gzip.compress(raw, compresslevel=9, mtime=0) if compress else raw,
        compressed=compress,
        sha256=hashlib.sha256(raw).hexdigest(),
    )


@dataclass(frozen=True)
class Publication:
    """All the files of a link.

    Parameters
    ----------
    parts
        In the order in which they are listed.
    """

    parts: tuple[PublishedPart, ...]

    @cached_property
    def key(self) -> str:
        """What tells this publication from any other: SHA-256 over name, type and content of each file, in order."""
        lines = "".join(f"{part.name}\n{part.media_type}\n{part.sha256}\n" for part in self.parts)
        return hashlib.sha256(lines.encode()).hexdigest()

    def part(self, name: str) -> PublishedPart | None:
        """Return a file by its name; None where there is none."""
        return next((part for part in self.parts if part.name == name), None)
