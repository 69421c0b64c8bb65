"""What openpyxl does not give of an Excel workbook: the strict form, merged cells, formulas never computed."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import islice
from typing import TYPE_CHECKING, Final

from openpyxl.utils import column_index_from_string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from avs_geo.files.formats.raw_sheets import RawSheet

_WORKBOOK: Final = "xl/workbook.xml"
_STRICT: Final = b"http://purl.oclc.org/ooxml/"
# ISO/IEC 29500-1 (strict) to 29500-4 (transitional): the namespaces that a table needs.
_TRANSITIONAL: Final = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/", b"http://schemas.openxmlformats.org/spreadsheetml/2006/"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
# Pictures and drawings hold no table, and are the heaviest.
_WITHOUT_TABLE: Final = ("xl/media/", "xl/drawings/", "xl/charts/", "xl/embeddings/", "xl/theme/")
_MARKUP: Final = (".xml", ".rels")

_SPAN = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_CELL_WITH_FORMULA = re.compile(
    # A formula that gave an empty text has been computed: its cell says that it is a text.
    rb'<(?:\w+:)?c\s(?![^>]*\bt="(?:str|s|e|b|d)")(?:[^>]*?\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*?>\s*'
    rb"<(?:\w+:)?f\b(?:[^>]*?/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
# More than anybody merges or leaves uncomputed in a table that is read.
_MOST: Final = 100_000


def transitional(archive: zipfile.ZipFile, content: bytes) -> bytes:
    """Return a workbook in the transitional form, which openpyxl reads; itself where it is in that form already.

    The strict form (« Classeur Open XML Strict ») differs by its namespaces only, as far as tables go.

    Parameters
    ----------
    archive
        The workbook, found harmless by :func:`avs_geo.files.archives.open_archive`.
    content
        Its bytes.
    """
    names = archive.namelist()
    if _WORKBOOK not in names or _STRICT not in archive.read(_WORKBOOK):
        return content
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as translated:
        for name in names:
            if name.endswith(_MARKUP) and not name.startswith(_WITHOUT_TABLE):
                translated.writestr(name, _translated(archive.read(name)))
    return stream.getvalue()


def _translated(markup: bytes) -> bytes:
    for strict, usual in _TRANSITIONAL:
        markup = markup.replace(strict, usual)
    return markup


def add_notes(archive: zipfile.ZipFile, sheet: RawSheet) -> None:
    """Note the cells of a sheet that are merged over several lines, and the formulas that were never computed."""
    name = sheet.part.lstrip("/")
    if name not in archive.namelist():
        return
    markup = archive.read(name)
    sheet.notes.spans.extend(_spans(markup))
    if b"f>" in markup or b"<f" in markup:
        cells = islice(_CELL_WITH_FORMULA.finditer(markup), _MOST)
        sheet.notes.uncomputed.extend((int(cell[2]), _column(cell[1])) for cell in cells)


def _spans(markup: bytes) -> Iterator[tuple[int, int, int]]:
    for span in islice(_SPAN.finditer(markup), _MOST):
        left, top, _, bottom = span.groups()
        if int(bottom) > int(top):
            yield int(top), _column(left), int(bottom) - int(top) + 1


def _column(letters: bytes) -> int:
    return column_index_from_string(letters.decode()) - 1
