"""XLSX: a table that reads back with the contract's columns, and a sheet that explains them."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

import pandas as pd
import xlsxwriter

from avs_geo.outputs.tables.columns import COLUMNS, Column, Kind
from avs_geo.text.formulas import neutralise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

README_SHEET: Final = "Lisez-moi"
# The most characters that Excel keeps in a cell.
_CELL_LIMIT: Final = 32_767
_WIDTHS: Final = (9, 60)

_NUMBER_FORMATS: Final = {
    Kind.CODE: "@",
    Kind.TEXT: "@",
    Kind.FLAG: "@",
    Kind.DATE: "yyyy-mm-dd",
    Kind.COUNT: "0",
    Kind.POPULATION: "#,##0",
    Kind.SHARE: "0.0 %",
    Kind.MINUTES: "0.0",
    Kind.METRES: "#,##0",
    Kind.KM2: "#,##0.00",
    Kind.INDEX: "0.0",
    Kind.RATIO: "#,##0.00",
    Kind.EUROS: "#,##0.00",
    Kind.YEAR: "0",
    Kind.VALUE: "General",
}


def to_xlsx_bytes(
    frame: pd.DataFrame,
    label: str,
    *,
    reference_date: date,
    notes: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Return a table as an Excel workbook; the same table gives the same bytes.

    Parameters
    ----------
    frame
        The table; its index is not written. Columns that the catalogue does not know are written as they are.
    label
        What the table is called: the name of its sheet.
    reference_date
        The date that the file bears as that of its creation.
    notes
        Lines of the sheet « Lisez-moi », each a heading and its text: date, parameters, sources.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        # Without this, the hour at which the file is made would be in it.
        book.set_properties({"title": label, "author": "AVS-Geo", "created": datetime.combine(reference_date, time())})
        heading = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        formats = {kind: book.add_format({"num_format": text}) for kind, text in _NUMBER_FORMATS.items()}
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        _write_table(book.add_worksheet(label[:31]), frame, heading=heading, formats=formats)
        _write_readme(book.add_worksheet(README_SHEET), frame, notes, heading=heading, wrapped=wrapped)
    return buffer.getvalue()


def _write_table(sheet: Worksheet, frame: pd.DataFrame, *, heading: Format, formats: dict[Kind, Format]) -> None:
    for position, name in enumerate(frame.columns):
        column = frame.iloc[:, position]
        kind = COLUMNS[name].kind if name in COLUMNS else Kind.TEXT
        sheet.set_column(position, position, _width(str(name), column, kind))
        sheet.write_string(0, position, neutralise(str(name)), heading)
        write = _writer(sheet, column)
        known = column.notna().to_numpy()
        for row, value in zip(known.nonzero()[0] + 1, column.to_numpy(dtype=object)[known], strict=True):
            write(int(row), position, value, formats[kind])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(frame), 1), max(frame.shape[1] - 1, 0))


def _writer(sheet: Worksheet, column: pd.Series) -> Callable[[int, int, object, Format], object]:
    """Return the function that writes one known value of the column, by the type of the column."""
    if pd.api.types.is_bool_dtype(column):
        return lambda row, place, value, style: sheet.write_string(row, place, "oui" if value else "non", style)
    if pd.api.types.is_numeric_dtype(column):
        return sheet.write_number  # type: ignore[no-any-return]
    if pd.api.types.is_datetime64_any_dtype(column):
        return sheet.write_datetime  # type: ignore[no-any-return]
    return lambda row, place, value, style: sheet.write_string(
        row,
        place,
        neutralise(str(value))[:_CELL_LIMIT],
        style,
    )


def _width(name: str, column: pd.Series, kind: Kind) -> int:
    """Return a width, in characters, that shows the heading and its filter button, and the longest value."""
    shortest, widest = _WIDTHS
    texts = kind in {Kind.CODE, Kind.TEXT}
    longest = int(column.dropna().astype(str).str.len().max()) if texts and column.notna().any() else 0
    return min(max(len(name) + 4, longest + 2, shortest), widest)


def _write_readme(
    sheet: Worksheet,
    frame: pd.DataFrame,
    notes: Sequence[tuple[str, str]],
    *,
    heading: Format,
    wrapped: Format,
) -> None:
    lines = [(title, text, "", "") for title, text in notes]
    explained = [COLUMNS.get(name, Column(str(name), str(name), Kind.TEXT, "")) for name in frame.columns]
    columns = [(column.name, column.label, str(column.kind), column.description) for column in explained]
    headings = ("Colonne", "Libellé", "Unité", "Description")
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 2, 18)
    sheet.set_column(3, 3, 80)
    rows = [*lines, ("", "", "", ""), headings, *columns] if lines else [headings, *columns]
    for row, cells in enumerate(rows):
        style = heading if cells == headings else wrapped
        for place, text in enumerate(cells):
            sheet.write_string(row, place, neutralise(text)[:_CELL_LIMIT], style)
