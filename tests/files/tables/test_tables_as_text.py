"""CSV in every dialect and encoding, XLSX and ODS give the same text, with the lines that a spreadsheet shows."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from avs_geo.errors import InputRefusedError
from avs_geo.files.formats.csv_text import detect_delimiter
from avs_geo.files.source import SourceFile
from avs_geo.files.tables.tabular import RawTable, read_table

if TYPE_CHECKING:
    from collections.abc import Callable

DIALECTS = [
    f"{delimiter} {encoding}" for delimiter in (",", ";", "tab") for encoding in ("utf-8", "utf-8-sig", "cp1252")
]
FORMATS = [*DIALECTS, "xlsx", "ods"]
Writer = "Callable[..., SourceFile]"


def table_of(text: str | bytes) -> RawTable:
    return read_table(SourceFile("a.csv", text if isinstance(text, bytes) else text.encode()))


def faults_of(source: SourceFile, **settings: Any) -> list[Any]:
    with pytest.raises(InputRefusedError) as refusal:
        read_table(source, **settings)
    return list(refusal.value.findings)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_and_encoding_gives_the_same_table(kind: str, table_file: Callable[..., SourceFile]) -> None:
    rows: list[list[object]] = [
        ["Nom", "Adresse", "Budget"],
        ["L’été à Noël", "12, rue de l'Œuvre ; bât. B", "1,5"],
        ["Deux\nlignes", 'dit "le Pont"', None],
        [None, None, None],
        ["Fin", "x", "2"],
    ]
    table = read_table(table_file(kind, rows))
    assert table.headings == ("Nom", "Adresse", "Budget")
    assert table.frame["Nom"].tolist() == ["L’été à Noël", "Deux\nlignes", "Fin"]
    assert table.frame["Adresse"].tolist() == ["12, rue de l'Œuvre ; bât. B", 'dit "le Pont"', "x"]
    assert table.frame["Budget"].tolist() == ["1,5", "", "2"]
    # The line break inside a cell counts for nothing, the empty line counts for one.
    assert table.frame.index.tolist() == [2, 3, 5]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_cells_of_a_workbook_become_plain_text(kind: str, table_file: Callable[..., SourceFile]) -> None:
    rows: list[list[object]] = [
        ["code", "date", "part", "oui", "siren"],
        [52121.0, dt.datetime(2025, 1, 31), 2.5, True, 200044253],  # noqa: DTZ001 - workbooks have no time zones
    ]
    frame = read_table(table_file(kind, rows)).frame
    assert frame.iloc[0].tolist() == ["52121", "2025-01-31", "2.5", "oui", "200044253"]


def test_a_formula_gives_its_computed_value(tmp_path: Any) -> None:
    import xlsxwriter  # noqa: PLC0415 - openpyxl writes no cached values

    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["nom", "etp"])
        sheet.write(1, 0, "A")
        sheet.write_formula(1, 1, "=1+1.5", None, 2.5)
    assert read_table(SourceFile.from_path(path)).frame["etp"].tolist() == ["2.5"]


def test_the_first_sheet_that_is_not_empty_is_read() -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Données")
    sheet.append(["nom", "type"])
    sheet.append(["A", "CS"])
    stream = io.BytesIO()
    book.save(stream)
    assert read_table(SourceFile("a.xlsx", stream.getvalue())).frame["nom"].tolist() == ["A"]


def test_a_title_above_the_table_is_no_heading() -> None:
    table = table_of("Inventaire 2025\n\nnom;type\nA;CS\n")
    assert table.headings == ("nom", "type")
    assert table.first_line == 4
    assert table.frame.index.tolist() == [4]


def test_the_hint_of_excel_on_the_separator_is_followed_and_is_no_line() -> None:
    table = table_of("sep=,\nnom,note\nA,a;b;c\n")
    assert table.frame["note"].tolist() == ["a;b;c"]
    assert table.frame.index.tolist() == [2]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("nom;lat;lon\nA;48,1;5,2\nB;48,2;5,3\n", ";"),
        ("nom,fonctions\nA,AGC;ACF\nB,AGC;ACF\n", ","),
        ("nom;adresse\nA;12, rue X\nB;13, rue Y\n", ";"),
        ("nom\ttype\nA, B;\tCS\n", "\t"),
        ('nom,texte\nA,"un;deux;trois"\n', ","),
        ("nom;type;\nA;CS;\n", ";"),
    ],
)
def test_the_delimiter_is_the_one_that_makes_columns(text: str, delimiter: str) -> None:
    assert detect_delimiter(text) == delimiter


def test_a_windows_file_keeps_its_euro_and_its_ligature() -> None:
    assert table_of("nom;prix\nCœur;3 €\n".encode("cp1252")).frame.iloc[0].tolist() == ["Cœur", "3 €"]


def test_a_text_guarded_against_formulas_loses_its_apostrophe() -> None:
    assert table_of("nom;note\n'=A;'+1\n'Simone';-1\n").frame.to_numpy().tolist() == [["=A", "+1"], ["'Simone'", "-1"]]


def test_two_columns_of_the_same_heading_stay_two() -> None:
    table = table_of("nom;type;type\nA;CS;EVS\n")
    assert table.headings == ("nom", "type", "type")
    assert table.frame.columns.tolist() == ["nom", "type", "type (2)"]


def test_columns_without_heading_nor_content_are_dropped() -> None:
    assert table_of("nom;;type;;\nA;;CS;;\n").headings == ("nom", "type")


def test_control_characters_are_dropped() -> None:
    assert table_of(b"nom;type\nA\x0bB\x7f;CS\n").frame.iloc[0].tolist() == ["AB", "CS"]


def test_a_row_longer_than_the_headings_is_a_fault_at_its_line() -> None:
    faults = faults_of(SourceFile("a.csv", b"nom,type\nA,CS\nB, 12, rue,EVS\n"))
    assert [(fault.code, fault.line) for fault in faults] == [("ligne_trop_longue", 3)]


def test_a_quote_never_closed_is_a_fault_at_its_line() -> None:
    faults = faults_of(SourceFile("a.csv", b'nom;type\nA;CS\n"B;EVS\nC;CS\n'))
    assert [(fault.code, fault.line) for fault in faults] == [("guillemet_non_ferme", 3)]


def test_a_quote_never_closed_before_a_long_rest_is_a_fault() -> None:
    faults = faults_of(SourceFile("a.csv", b'nom;type\n"B;EVS\n' + b"C;CS\n" * 60_000))
    assert [fault.code for fault in faults] == ["guillemet_non_ferme"]


def test_bytes_of_no_known_encoding_are_a_fault() -> None:
    assert faults_of(SourceFile("a.csv", b"nom;type\n\x81\x8d;CS\n"))[0].code == "encodage_inconnu"


@pytest.mark.parametrize("kind", ["; utf-8", "xlsx", "ods"])
def test_more_rows_than_allowed_are_refused(kind: str, table_file: Callable[..., SourceFile]) -> None:
    rows: list[list[object]] = [["nom", "type"]]
    rows += [[f"A{i}", "CS"] for i in range(11)]
    assert len(read_table(table_file(kind, rows), max_rows=11).frame) == 11
    assert [fault.code for fault in faults_of(table_file(kind, rows), max_rows=10)] == ["trop_de_lignes"]


@pytest.mark.parametrize("kind", ["; utf-8", "xlsx", "ods"])
def test_more_columns_than_200_are_refused(kind: str, table_file: Callable[..., SourceFile]) -> None:
    wide: list[list[object]] = [[f"c{i}" for i in range(200)]]
    assert len(read_table(table_file(kind, wide)).headings) == 200
    wide[0].append("c200")
    assert [fault.code for fault in faults_of(table_file(kind, wide))] == ["trop_de_colonnes"]


def test_a_workbook_without_any_cell_is_empty() -> None:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    assert faults_of(SourceFile("a.xlsx", stream.getvalue()))[0].code == "fichier_vide"
