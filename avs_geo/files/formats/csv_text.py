"""CSV as people make it: comma, semicolon, tab or vertical bar, in any encoding that programs write."""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from avs_geo.files.encodings import decode
from avs_geo.files.formats.format import Format
from avs_geo.files.formats.raw_sheets import RawSheet
from avs_geo.files.rows import Row
from avs_geo.text.formulas import restore
from avs_geo.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from avs_geo.files.formats.raw_sheets import Sheet, TakeSheets
    from avs_geo.files.source import SourceFile
    from avs_geo.findings import FindingLog

# In the order of preference where nothing tells them apart.
DELIMITERS = (";", ",", "\t", "|")
MAX_LINE = 1024 * 1024
_TEXT_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_LINE = re.compile(rb"[^\r\n]+")
_SAMPLE_RECORDS = 50
_UNCLOSED = "unexpected end of data"
# Excel's own hint of the separator; it does not show that line.
_SEPARATOR_HINT = re.compile(r"\"?sep=(?P<delimiter>[;,\t|])\"?[;,\t|]*(?:\r\n|\r|\n)", re.IGNORECASE)


def csv_sheets(source: SourceFile, log: FindingLog, take: TakeSheets, *, max_columns: int) -> list[Sheet]:  # noqa: ARG001 - rows are bounded as they are taken
    """Return the records of a CSV file; a line break inside quotes does not count as a line, as in a spreadsheet.

    Faults go to `log`: an encoding that is not known, a quote that is never closed, too many rows.
    """
    if (line := _endless_line(source.content)) is not None:
        log.fault(
            "ligne_trop_longue",
            f"La ligne pèse plus de {number(MAX_LINE / 1024**2)} Mo : ce fichier n’est pas un tableau.",
            "Vérifiez que c’est le bon fichier, ou enregistrez le tableau au format XLSX.",
            line=line,
        )
        return []
    text = decode(source.content, log)
    hint = _SEPARATOR_HINT.match(text)
    if hint:
        text = text[hint.end() :]
    delimiter = hint["delimiter"] if hint else detect_delimiter(text)
    reader = csv.reader(_lines(text), delimiter=delimiter)
    try:
        sheets = take([RawSheet("", _numbered(reader))])
    except csv.Error:
        if '"' not in text:
            log.fault(
                "texte_trop_long",
                f"Une cellule contient plus de {number(csv.field_size_limit())} caractères.",
                "Vérifiez que c’est le bon fichier, et supprimez les textes inutiles.",
            )
            return []
        _report_unclosed(None, log)
        return []
    for sheet in sheets:
        if _has_line_break(sheet.rows[-1]) and _ends_inside_quotes(text, delimiter):
            _report_unclosed(sheet.rows[-1].line, log)
    return sheets


def _endless_line(content: bytes) -> int | None:
    """Return the rank, from 1, of the first line that is longer than any table has; blank lines are not counted."""
    if len(content) <= MAX_LINE:
        return None
    lines = enumerate(_LINE.finditer(content), start=1)
    return next((rank for rank, line in lines if line.end() - line.start() > MAX_LINE), None)


def _numbered(records: Iterable[list[str]]) -> Iterator[Row]:
    for line, cells in enumerate(records, start=1):
        # Our own exports put an apostrophe before a text that a spreadsheet would take for a formula.
        yield Row(line, [restore(cell) if cell[:1] == "'" else cell for cell in cells])


def _has_line_break(row: Row) -> bool:
    return any("\n" in cell or "\r" in cell for cell in row.cells)


def _lines(text: str) -> Iterator[str]:
    """Yield the lines of a text with their ends: a stream of text would hold it again, in four bytes a character."""
    return (found[0] for found in _TEXT_LINE.finditer(text))


def detect_delimiter(text: str) -> str:
    """Return the delimiter under which the first records are widest and most regular."""
    return max(DELIMITERS, key=lambda delimiter: _regularity(text, delimiter))


def _regularity(text: str, delimiter: str) -> tuple[float, float, int]:
    """Return the share of the records that hold the delimiter, the share of the commonest width, and that width.

    The first matters most: in a table with semicolons, the decimal commas are absent from the heading.
    """
    reader = csv.reader(_lines(text), delimiter=delimiter)
    try:
        records = itertools.islice((record for record in reader if any(record)), _SAMPLE_RECORDS)
        widths = Counter(map(len, records))
    except csv.Error:
        return (0.0, 0.0, 0)
    total = widths.total()
    if not total:
        # Nothing but this delimiter: it explains the whole text.
        return (1.0, 1.0, 0)
    width, count = widths.most_common(1)[0]
    return (1 - widths[1] / total, count / total, width)


def _ends_inside_quotes(text: str, delimiter: str) -> bool:
    try:
        for _ in csv.reader(_lines(text), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return _UNCLOSED in str(error)
    return False


def _report_unclosed(line: int | None, log: FindingLog) -> None:
    log.fault(
        "guillemet_non_ferme",
        'Un guillemet droit (") est ouvert et n’est jamais fermé : la suite du fichier ne peut pas être lue.',
        "Fermez le guillemet, ou supprimez-le.",
        line=line,
    )


# The last that is tried: any text may be a table.
CSV: Final = Format(
    key="csv",
    label="un fichier texte (CSV)",
    name="CSV",
    extensions=(".csv", ".txt", ".tsv"),
    members=(".csv", ".tsv"),
    recognises=lambda seen: seen.text is not None,
    sheets=csv_sheets,
    is_delimited=True,
)
