"""What is seen of a file before it is read: its first bytes, the names inside its archive, how its text begins."""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from avs_geo.files.encodings import utf_16_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAMPLE: Final = 65_536
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_MIMETYPE: Final = "mimetype"
_LONGEST_MIMETYPE: Final = 100
# Beside files, macOS puts others of the same names that hold none of their data.
_NOT_DATA: Final = "__MACOSX"
_UTF8_BOM: Final = b"\xef\xbb\xbf"
# GeoJSON in a sequence puts one before each feature.
_RECORD_SEPARATOR: Final = b"\x1e"
# Control characters that no text file holds; tab, line feed, form feed and carriage return are left out.
_BINARY: Final = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_JSON_START: Final = re.compile(rb'\s*(\{\s*["}]|\[\s*[{\[])')
_MARKUP: Final = re.compile(rb"\s*<(!doctype|!--|html|\?xml|kml|svg|gpx|[a-z]+[\s>:])", re.IGNORECASE)
_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_PROLOGUE: Final = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!doctype[^>[]*(?:\[.*?\])?\s*>", re.DOTALL | re.IGNORECASE)
# The prologue of honest XML is short.
_HEAD: Final = 16_384


@dataclass(frozen=True)
class Glimpse:
    """What is seen of a file.

    Parameters
    ----------
    content
        Its bytes.
    layer_suffixes, table_suffixes
        How the names of the files inside an archive end where they are layers, or tables.
    """

    content: bytes
    layer_suffixes: frozenset[str]
    table_suffixes: frozenset[str]

    @property
    def is_archive(self) -> bool:
        """Whether it is a ZIP archive."""
        return self.content.startswith(_ZIP)

    @cached_property
    def _members(self) -> tuple[tuple[str, ...], bytes] | None:
        """The names inside the archive and its media type; None where it cannot be opened."""
        try:
            with zipfile.ZipFile(BytesIO(self.content)) as archive:
                names = tuple(archive.namelist())
                if _MIMETYPE not in names:
                    return names, b""
                with archive.open(_MIMETYPE) as member:
                    return names, member.read(_LONGEST_MIMETYPE)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
            return None

    @property
    def is_damaged_archive(self) -> bool:
        """Whether it is an archive that cannot be opened."""
        return self.is_archive and self._members is None

    @property
    def names(self) -> tuple[str, ...]:
        """The names inside the archive; none where it is none."""
        return self._members[0] if self.is_archive and self._members else ()

    @property
    def media_type(self) -> bytes:
        """What an OpenDocument says that it is."""
        return self._members[1] if self.is_archive and self._members else b""

    @property
    def is_open_document(self) -> bool:
        """Whether it is a document of LibreOffice."""
        return _MIMETYPE in self.names

    @property
    def is_office(self) -> bool:
        """Whether it is a document of Microsoft Office."""
        return "[Content_Types].xml" in self.names and not self.is_open_document

    @cached_property
    def suffixes(self) -> frozenset[str]:
        """The suffixes of the files inside an archive that is no document."""
        return frozenset(map(suffix_of, data_members(self.names)))

    @property
    def layers(self) -> frozenset[str]:
        """Of these, those of layers."""
        return self.suffixes & self.layer_suffixes

    @property
    def tables(self) -> frozenset[str]:
        """Of these, those of tables."""
        return self.suffixes & self.table_suffixes

    @property
    def has_controls(self) -> bool:
        """Whether there are control characters, as in programs and not in texts."""
        return _BINARY.search(self.content[:_SAMPLE]) is not None

    @cached_property
    def encoding(self) -> str | None:
        """The encoding of a text in UTF-16; None for any other file."""
        return utf_16_of(self.content)

    @cached_property
    def text(self) -> bytes | None:
        """The text in an encoding that writes ASCII as it is, without byte order mark; None where it is no text."""
        content = self.content
        if self.encoding is not None:
            # The tables that Excel calls « Texte Unicode », JSON, KML.
            content = content.decode(self.encoding, errors="replace").encode(errors="replace")
        text = content.removeprefix(_UTF8_BOM)
        if text.startswith(_RECORD_SEPARATOR):
            text = text.replace(_RECORD_SEPARATOR, b"")
        return None if _BINARY.search(text[:_SAMPLE]) else text

    @property
    def head(self) -> bytes:
        """The beginning of the text."""
        return (self.text or b"")[:_HEAD]

    @cached_property
    def json(self) -> bytes:
        """The text where it begins as JSON does; empty where it does not."""
        return self.text if self.text and _JSON_START.match(self.text) else b""

    @cached_property
    def root(self) -> str:
        """The name of the first element of XML or HTML, without prefix, in lower case; ``""`` where there is none."""
        found = _ROOT.search(_PROLOGUE.sub(b"", self.head)) if self.is_markup else None
        return found[1].decode("ascii", "ignore").lower() if found else ""

    @cached_property
    def is_markup(self) -> bool:
        """Whether the text is XML or HTML."""
        return not self.json and _MARKUP.match(self.text or b"") is not None


def data_members(names: Iterable[str]) -> list[str]:
    """Return the members of an archive that are files of somebody: no folder, nothing that macOS or a tool puts."""
    paths = [PurePosixPath(name) for name in names if not name.endswith("/")]
    return [str(path) for path in paths if path.name and _NOT_DATA not in path.parts and path.name[0] != "."]


def suffix_of(name: str) -> str:
    """Return the suffix of a name in lower case, with its dot."""
    return PurePosixPath(name).suffix.lower()
