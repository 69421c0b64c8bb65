"""XML brought by strangers, gone through once without being kept: what would fill the memory of its reader is refused.

The readers of workbooks keep what is inside one row at a time, and all of what is outside: these are what is counted.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Final
from xml.parsers import expat

from avs_geo.work_budget import ELEMENTS, check_time, spend

if TYPE_CHECKING:
    from collections.abc import Mapping

    from avs_geo.work_budget import CountedWork

# The rows, of which readers keep a trace, and the elements outside them: the texts of a workbook, two for each.
MAX_KEPT: Final = 1_100_000
# Of these, the texts of a workbook: two for each that is shared.
MAX_TEXTS: Final = 400_000
# Formats, names, relationships: what a workbook has besides rows and texts, of which openpyxl makes an object each.
MAX_OTHERS: Final = 60_000
# A row of as many columns as spreadsheets have holds about 33,000.
MAX_IN_ROW: Final = 100_000
# Each that a workbook names is opened, be they all the same part.
MAX_SHEETS: Final = 300
MAX_DEPTH: Final = 200
# From the opening of an element to the next: a cell has 32,767 characters at most.
MAX_SPAN: Final = 1024 * 1024
_CHUNK: Final = 256 * 1024
_ROWS: Final = frozenset({"row", "table-row"})
_TEXTS: Final = frozenset({"si", "t"})


class XmlRefusedError(ValueError):
    """XML that no honest program writes; the message is French, and goes after « la partie … du fichier »."""


class _Guard:
    """Counts what a parser meets."""

    def __init__(self, max_span: int, max_others: int) -> None:
        self.max_span, self.max_others = max_span, max_others
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.kept = self.texts = self.others = self.sheets = self.in_row = self.depth = self.row_depth = 0
        self.counted = 0
        self.last = 0

    def _start(self, name: str, _: Mapping[str, str]) -> None:
        place = self.parser.CurrentByteIndex
        self.check_span(place)
        self.last = place
        self.depth += 1
        self.counted += 1
        if self.depth > MAX_DEPTH:
            msg = "emboîte ses éléments sans fin"
            raise XmlRefusedError(msg)
        if self.row_depth:
            self.in_row += 1
        else:
            self._keep(name.rpartition(":")[2])
        if self.in_row > MAX_IN_ROW or self.kept > MAX_KEPT:
            self._refuse_crowd()

    def _keep(self, local: str) -> None:
        self.kept += 1
        self.sheets += local == "sheet"
        if local in _ROWS:
            self.row_depth, self.in_row = self.depth, 0
        elif local in _TEXTS:
            self.texts += 1
        else:
            self.others += 1
        if self.texts > MAX_TEXTS or self.others > self.max_others or self.sheets > MAX_SHEETS:
            self._refuse_crowd()

    def _refuse_crowd(self) -> None:
        msg = "contient plus d’éléments que n’en a aucun document ordinaire"
        raise XmlRefusedError(msg)

    def _end(self, _: str) -> None:
        if self.depth == self.row_depth:
            self.row_depth = 0
        self.depth -= 1

    def check_span(self, place: int) -> None:
        """Refuse a place that is too far behind the last element."""
        if place - self.last > self.max_span:
            msg = "contient un texte plus long que ce qu’une cellule peut tenir"
            raise XmlRefusedError(msg)


def _refuse_doctype(*_: object) -> None:
    msg = "déclare un type de document ou des entités XML, ce qu’aucun document ordinaire ne fait"
    raise XmlRefusedError(msg)


def check_xml(
    stream: IO[bytes], *, max_span: int = MAX_SPAN, max_others: int = MAX_KEPT, work: CountedWork = ELEMENTS
) -> None:
    """Go through XML to its end.

    Parameters
    ----------
    stream
        The XML.
    max_span
        The most bytes from the opening of an element to the next: the coordinates of a map are one text.
    max_others
        The most elements that are neither rows, nor in one, nor texts.
    work
        What the elements are counted as, with those of the other parts of the file.

    Raises
    ------
    XmlRefusedError
        It has a document type, endless elements or an endless text.
    xml.parsers.expat.ExpatError
        It is no well-formed XML, or in an encoding that is not known.
    TooMuchWorkError
        All the parts of the file together have too many elements.
    """
    guard, read, paid = _Guard(max_span, max_others), 0, 0
    while chunk := stream.read(_CHUNK):
        _parse(guard, chunk)
        spend(work, guard.counted - paid)
        read, paid = read + len(chunk), guard.counted
        check_time()
        # A name or a value that does not end is kept whole by the parser.
        guard.check_span(read)
    _parse(guard, b"")


def _parse(guard: _Guard, chunk: bytes) -> None:
    """Give bytes to the parser, none at the end; an encoding that Python knows and XML does not is a damage too."""
    try:
        guard.parser.Parse(chunk, not chunk)
    except XmlRefusedError:
        raise
    except (LookupError, ValueError, TypeError) as error:
        msg = f"the encoding cannot be read: {error}"
        raise expat.ExpatError(msg) from error
