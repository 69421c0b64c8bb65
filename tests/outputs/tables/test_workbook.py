from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest

from avs_geo.files.source import SourceFile
from avs_geo.files.tables.tabular import read_table
from avs_geo.outputs.tables.columns import COLUMNS
from avs_geo.outputs.tables.summary import notes
from avs_geo.outputs.tables.tables import TABLES
from avs_geo.outputs.tables.workbook import README_SHEET, to_xlsx_bytes

if TYPE_CHECKING:
    from openpyxl import Workbook

    from avs_geo.analysis.study import Study

TODAY = date(2026, 1, 1)


def _open(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("name", TABLES)
def test_a_sheet_reads_back_as_the_table(
    name: str,
    study: Study,
) -> None:
    table = TABLES[name]
    frame = table.build(study)
    sheet = _open(to_xlsx_bytes(frame, table.label, reference_date=TODAY))[table.label]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == table.columns
    assert len(rows) == len(frame) + 1
    for position, column in enumerate(table.columns):
        written = [row[position] for row in rows[1:]]
        if COLUMNS[column].kind.decimals is not None:
            assert written == [None if pd.isna(value) else value for value in frame[column]]


def test_codes_are_texts_and_dangerous_texts_are_harmless(study: Study) -> None:
    frame = TABLES["structures"].build(study)
    sheet = _open(to_xlsx_bytes(frame, "Structures", reference_date=TODAY))["Structures"]
    names = [sheet.cell(row, 2) for row in range(2, 6)]
    assert [cell.data_type for cell in names] == ["s", "s", "s", "s"]
    assert str(names[2].value).startswith("'=HYPERLINK")
    assert str(names[3].value) == "'@projet"
    assert sheet.cell(2, 6).value == "99001"
    assert sheet.cell(2, 6).data_type == "s"
    assert sheet.cell(2, 10).value == datetime(2022, 1, 1)  # noqa: DTZ001 - a workbook knows no time zone
    assert sheet.cell(2, 15).value == "oui"


def test_the_headings_stay_in_sight_and_filter(study: Study) -> None:
    frame = TABLES["communes"].build(study)
    sheet = _open(to_xlsx_bytes(frame, "Communes", reference_date=TODAY))["Communes"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:P7"
    assert sheet.cell(1, 1).font.b
    assert sheet.cell(2, 9).number_format == "0.0 %"


def test_the_second_sheet_explains_every_column_and_says_where_the_figures_come_from(study: Study) -> None:
    frame = TABLES["epci"].build(study)
    content = to_xlsx_bytes(
        frame,
        "Intercommunalités",
        reference_date=TODAY,
        notes=notes(study),
    )
    rows = list(_open(content)[README_SHEET].iter_rows(values_only=True))
    explained = {row[0]: row[1:] for row in rows}
    for name in frame.columns:
        column = COLUMNS[name]
        assert explained[name] == (column.label, str(column.kind), column.description)
    assert explained["Date de référence"][0] == "2026-01-01"
    assert "20 minutes" in str(explained["Seuil"][0])
    assert "structures.csv" in [row[1] for row in rows]


def test_the_same_table_gives_the_same_bytes_and_bears_the_reference_date() -> None:
    frame = pd.DataFrame({"nom": ["a"], "population": [1]})
    content = to_xlsx_bytes(frame, "Essai", reference_date=TODAY)
    assert content == to_xlsx_bytes(frame, "Essai", reference_date=TODAY)
    with ZipFile(io.BytesIO(content)) as archive:
        assert b"2026-01-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_a_table_without_lines_still_makes_a_workbook() -> None:
    sheet = _open(to_xlsx_bytes(pd.DataFrame({"nom": []}), "Vide", reference_date=TODAY))["Vide"]
    assert list(sheet.iter_rows(values_only=True)) == [("nom",)]


def test_a_text_like_a_formula_comes_back_from_the_workbook_as_it_was() -> None:
    texts = ["=1+1", " ＝SOMME(A1)", "@x", "Chaumont"]
    content = to_xlsx_bytes(pd.DataFrame({"nom": texts, "type": "CS"}), "Structures", reference_date=TODAY)
    assert [row[0].value for row in _open(content)["Structures"].iter_rows(min_row=2)][:2] == [
        "'=1+1",
        "' ＝SOMME(A1)",
    ]
    # Blanks around a cell go in every reader.
    assert read_table(SourceFile("a.xlsx", content)).frame["nom"].tolist() == [text.strip() for text in texts]
