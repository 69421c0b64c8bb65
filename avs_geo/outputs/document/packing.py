"""A Word file as bytes that depend on its content alone."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from docx.document import Document

_FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can say
_CONTENT_TYPES: Final = "[Content_Types].xml"
_COMPRESSED: Final = frozenset({"png", "jpg", "jpeg"})


def document_bytes(document: Document) -> bytes:
    """Return the file; the same document gives the same bytes, whatever the day."""
    written = BytesIO()
    document.save(written)
    packed = BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w") as target:
        # Readers want the list of the types first.
        for name in sorted(source.namelist(), key=lambda name: (name != _CONTENT_TYPES, name)):
            member = zipfile.ZipInfo(name, _FIRST_DAY)
            pictured = name.rpartition(".")[2] in _COMPRESSED
            member.compress_type = zipfile.ZIP_STORED if pictured else zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return packed.getvalue()
