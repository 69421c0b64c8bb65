"""Excel workbooks, read row by row, with their values as text."""

from __future__ import annotations

import warnings
from contextlib import closing, contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import openpyxl

from avs_geo.errors import AvsGeoError
from avs_geo.files.archives import open_archive
from avs_geo.files.formats.format import Format
from avs_geo.files.formats.raw_sheets import RawSheet
from avs_geo.files.formats.refused import XLSB_PART
from avs_geo.files.formats.xlsx_parts import add_notes, transitional
from avs_geo.files.rows import Row
from avs_geo.files.values.cell_text import cell_text
from avs_geo.text.formulas import restore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from avs_geo.files.formats.raw_sheets import Sheet, TakeSheets
    from avs_geo.files.source import SourceFile
    from avs_geo.findings import FindingLog


def xlsx_sheets(source: SourceFile, log: FindingLog, take: TakeSheets, *, max_columns: int) -> list[Sheet]:
    """Return what `take` makes of the sheets of a workbook; faults go to `log`.

    Raises
    ------
    InputRefusedError
        The workbook is hostile.
    """
    with open_archive(source, markup=True) as archive:
        try:
            content = transitional(archive, source.content)
            with _dropped_features(), closing(_open_book(content)) as book:
                sheets = take(_sheets(book, max_columns))
                if not book.worksheets:
                    _report_no_sheet(log, [sheet.title for sheet in book.chartsheets])
            for sheet in sheets:
                add_notes(archive, sheet.raw)
        except AvsGeoError:
            raise
        except Exception:  # noqa: BLE001 - openpyxl raises errors of every kind on a damaged workbook
            log.fault(
                "classeur_illisible",
                "Le classeur est endommagé ou n’est pas conforme au format XLSX.",
                "Ouvrez-le dans Excel ou LibreOffice, puis enregistrez-le de nouveau au format XLSX ou CSV UTF-8.",
            )
            return []
        return sheets


def _sheets(book: openpyxl.Workbook, max_columns: int) -> Iterator[RawSheet]:
    # A workbook may name one part a thousand times: each is gone through once.
    named: list[Any] = list(book.worksheets)
    for part, sheet in {sheet._worksheet_path: sheet for sheet in named}.items():  # noqa: SLF001
        # The announced dimensions may be wrong, or made to be huge.
        sheet.reset_dimensions()
        values = sheet.iter_rows(values_only=True, max_col=max_columns + 1)
        hidden = sheet.sheet_state != "visible"
        yield RawSheet(sheet.title, _as_text(values), hidden=hidden, part=part)


def _report_no_sheet(log: FindingLog, charts: list[str]) -> None:
    what = f" ; il n’a que des feuilles de graphique ({', '.join(charts)})" if charts else ""
    log.fault(
        "classeur_sans_feuille",
        f"Le classeur n’a aucune feuille de calcul{what}.",
        "Placez le tableau dans une feuille de calcul, ou enregistrez-le au format CSV UTF-8.",
    )


@contextmanager
def _dropped_features() -> Iterator[None]:
    """Silence the warnings on features that openpyxl drops (validation lists, default styles): they hold no data."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def _open_book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)


def _as_text(values: Iterable[tuple[object, ...]]) -> Iterator[Row]:
    for line, row in enumerate(values, start=1):
        # Between two rows that are there, a sheet may announce a million that are not.
        is_empty = row.count(None) == len(row)
        yield Row(line, [] if is_empty else [restore(cell_text(value)) for value in row])


XLSX: Final = Format(
    key="xlsx",
    label="un classeur Excel (XLSX)",
    name="XLSX",
    extensions=(".xlsx", ".xlsm", ".xltx", ".xltm"),
    recognises=lambda seen: (
        seen.is_office and XLSB_PART not in seen.names and any(name.startswith("xl/") for name in seen.names)
    ),
    sheets=xlsx_sheets,
)
