"""Of a workbook, the sheets that bear the wanted headings are read, all of them; what is left out is named."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.files.tables.columns import Columns
from avs_geo.files.tables.tabular import RawTable, read_table
from avs_geo.files.tables.wanted import Wanted
from avs_geo.findings import FindingLog
from avs_geo.inventory.indicators.indicateurs import INDICATOR_FIELDS, IndicatorLayout
from avs_geo.inventory.structures.partenaires import PARTNER_FIELDS
from avs_geo.inventory.structures.structures import STRUCTURE_FIELDS
from avs_geo.inventory.structures.territoires import TABLE_FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from avs_geo.findings import Finding

Rows = list[list[object]]
STRUCTURES = Wanted(STRUCTURE_FIELDS)
HEADINGS: list[object] = ["Nom", "Type", "Commune"]


def xlsx(sheets: dict[str, Rows], *, hidden: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(sheets: dict[str, Rows], *, hidden: tuple[str, ...] = ()) -> bytes:
    book = OpenDocumentSpreadsheet()
    unseen = Style(name="masquee", family="table")
    unseen.addElement(TableProperties(display="false"))
    book.automaticstyles.addElement(unseen)
    for name, rows in sheets.items():
        table = Table(name=name, stylename=unseen) if name in hidden else Table(name=name)
        for row in rows:
            line = TableRow()
            for value in row:
                cell = TableCell(valuetype="string")
                cell.addElement(P(text=str(value)))
                line.addElement(cell if value is not None else TableCell())
            table.addElement(line)
        book.spreadsheet.addElement(table)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


WRITERS: dict[str, Callable[..., bytes]] = {"xlsx": xlsx, "ods": ods}


@pytest.fixture(params=list(WRITERS))
def book(request: pytest.FixtureRequest) -> Callable[..., SourceFile]:
    """Write sheets as a workbook of either kind."""

    def _book(sheets: dict[str, Rows], **settings: Any) -> SourceFile:
        return SourceFile(f"classeur.{request.param}", WRITERS[request.param](sheets, **settings))

    return _book


def findings(table: RawTable, code: str) -> list[Finding]:
    return [found for found in table.findings if found.code == code]


def refusals(source: SourceFile, wanted: Wanted = STRUCTURES, **settings: Any) -> list[Finding]:
    with pytest.raises(InputRefusedError) as refusal:
        read_table(source, wanted, **settings)
    return list(refusal.value.findings)


def test_all_the_sheets_of_structures_are_read_as_one_table(book: Callable[..., SourceFile]) -> None:
    table = read_table(
        book(
            {
                "CS": [HEADINGS, ["A", "CS", "Chaumont"]],
                "EVS": [["Commune", "Type de structure", "Nom de la structure"], ["Langres", "EVS", "B"]],
            }
        ),
        STRUCTURES,
    )
    assert table.headings == ("Nom", "Type", "Commune")
    assert table.frame.to_numpy().tolist() == [["A", "CS", "Chaumont"], ["B", "EVS", "Langres"]]
    (remark,) = table.findings
    assert remark.code == "feuilles_reunies"
    assert "CS" in remark.message
    assert "EVS" in remark.message


def test_a_finding_of_the_second_sheet_names_it_and_its_own_line(book: Callable[..., SourceFile]) -> None:
    sheets = {"CS": [HEADINGS, ["A", "CS", "x"]], "EVS": [HEADINGS, ["B", "EVS", "x"], ["", "EVS", "x"]]}
    log = FindingLog(file="classeur")
    columns = Columns.match(read_table(book(sheets), STRUCTURES), STRUCTURE_FIELDS, log)
    columns.fault_where(columns.text("nom").eq(""), "nom", "nom_absent", lambda _: "Rien.", "Indiquez-le.")
    (fault,) = [found for found in log.findings if found.is_fault]
    assert (fault.sheet, fault.line) == ("EVS", 3)
    assert "feuille\u00a0«\u00a0EVS\u00a0», ligne\u00a03" in fault.place()


def test_a_notice_first_and_an_empty_sheet_do_not_hide_the_table(book: Callable[..., SourceFile]) -> None:
    sheets: dict[str, Rows] = {
        "Lisez-moi": [["Inventaire"], ["Onglet", "Contenu"], ["Structures", "CS et EVS"]],
        "Vide": [],
        "Structures": [["Inventaire 2026"], HEADINGS, ["A", "CS", "Langres"]],
    }
    table = read_table(book(sheets), STRUCTURES)
    assert table.frame["Nom"].tolist() == ["A"]
    assert table.frame.index.tolist() == [3]
    (remark,) = findings(table, "feuilles_ignorees")
    assert "Lisez-moi" in remark.message
    assert "Vide" not in remark.message


def test_a_sheet_that_lacks_a_needed_column_is_left_out_and_the_column_named(book: Callable[..., SourceFile]) -> None:
    sheets = {"Suivi": [["Nom", "Commune"], ["B", "Langres"]], "CS": [HEADINGS, ["A", "CS", "x"]]}
    table = read_table(book(sheets), STRUCTURES)
    assert table.frame["Nom"].tolist() == ["A"]
    (remark,) = findings(table, "feuilles_ignorees")
    assert "«\u00a0Suivi\u00a0» (sans colonne «\u00a0type\u00a0»)" in remark.message


def test_a_hidden_sheet_is_left_out_and_named(book: Callable[..., SourceFile]) -> None:
    sheets = {"Ancien": [HEADINGS, ["Z", "CS", "x"]], "CS": [HEADINGS, ["A", "CS", "x"]]}
    table = read_table(book(sheets, hidden=("Ancien",)), STRUCTURES)
    assert table.frame["Nom"].tolist() == ["A"]
    assert "«\u00a0Ancien\u00a0» (masquée)" in findings(table, "feuilles_ignorees")[0].message


def test_the_only_fitting_sheet_is_read_though_hidden_and_that_is_said(book: Callable[..., SourceFile]) -> None:
    sheets = {"Page": [["Voir", "ailleurs"], ["x", "y"]], "CS": [HEADINGS, ["A", "CS", "x"]]}
    table = read_table(book(sheets, hidden=("CS",)), STRUCTURES)
    assert table.frame["Nom"].tolist() == ["A"]
    assert findings(table, "feuille_masquee")


def test_a_copy_of_a_sheet_is_not_counted_twice(book: Callable[..., SourceFile]) -> None:
    rows: Rows = [HEADINGS, ["A", "CS", "x"]]
    table = read_table(book({"CS": rows, "CS (2)": rows}), STRUCTURES)
    assert table.frame["Nom"].tolist() == ["A"]
    assert "copie exacte de «\u00a0CS\u00a0»" in findings(table, "feuilles_ignorees")[0].message


def test_where_no_sheet_fits_the_fault_is_that_of_the_best(book: Callable[..., SourceFile]) -> None:
    sheets = {"Notes": [["a", "b"], ["x", "y"]], "CS": [["Nom", "Commune"], ["A", "Langres"]]}
    log = FindingLog(file="classeur")
    Columns.match(read_table(book(sheets), STRUCTURES), STRUCTURE_FIELDS, log)
    (fault,) = [found for found in log.findings if found.is_fault]
    assert (fault.code, fault.column, fault.sheet) == ("colonne_absente", "type", "CS")
    (remark,) = [found for found in log.findings if found.code == "feuilles_ignorees"]
    assert "Ajoutez les colonnes" in remark.remedy


def test_the_error_of_a_formula_is_no_name(refused: Callable[..., list[Finding]]) -> None:
    content = xlsx({"S": [HEADINGS, ["A", "CS", "Alpha"], ["#N/A", "EVS", "Alpha"]]})
    (fault,) = refused(content, "s.xlsx")
    assert (fault.code, fault.line) == ("nom_absent", 3)


def test_the_territories_are_not_taken_from_the_sheet_of_structures(book: Callable[..., SourceFile]) -> None:
    sheets: dict[str, Rows] = {
        "Structures": [["id", "nom", "type", "commune"], ["a", "A", "CS", "Langres"]],
        "Territoires": [["id_structure", "niveau", "code"], ["a", "epci", "245200597"]],
    }
    table = read_table(book(sheets), Wanted(TABLE_FIELDS, rival=STRUCTURE_FIELDS))
    assert table.frame.to_numpy().tolist() == [["a", "epci", "245200597"]]
    assert "«\u00a0Structures\u00a0» (un autre tableau)" in findings(table, "feuilles_ignorees")[0].message
    assert read_table(book(sheets), STRUCTURES).frame["nom"].tolist() == ["A"]


@pytest.mark.parametrize(
    ("wanted", "headings"),
    [
        (Wanted(PARTNER_FIELDS, rival=STRUCTURE_FIELDS), ["id_structure", "financeur", "montant"]),
        (Wanted(INDICATOR_FIELDS, layout=IndicatorLayout()), ["CODGEO", "LIBGEO", "MED21"]),
    ],
)
def test_every_reader_finds_its_sheet_behind_a_notice(
    wanted: Wanted, headings: list[object], book: Callable[..., SourceFile]
) -> None:
    sheets: dict[str, Rows] = {
        "Notice": [["Champ", "Source"], ["France", "Insee"]],
        "Data": [headings, ["1", "2", "3"]],
    }
    table = read_table(book(sheets), wanted)
    assert list(table.headings) == headings
    assert findings(table, "feuilles_ignorees")


def test_sheets_of_other_indicators_are_left_to_files_of_their_own(book: Callable[..., SourceFile]) -> None:
    sheets: dict[str, Rows] = {
        "A": [["CODGEO", "x"], ["52001", "1"]],
        "B": [["CODGEO", "y"], ["52001", "2"]],
        "C": [["CODGEO", "x"], ["52002", "3"]],
    }
    table = read_table(book(sheets), Wanted(INDICATOR_FIELDS, layout=IndicatorLayout()))
    assert table.frame["x"].tolist() == ["1", "3"]
    assert "à part" in findings(table, "feuilles_ignorees")[0].message


def test_the_sheets_together_have_no_more_rows_than_one_may(book: Callable[..., SourceFile]) -> None:
    def filled(heading: list[object], letter: str, count: int) -> Rows:
        rows: Rows = [heading]
        rows.extend([f"{letter}{rank}", "CS", "x"] for rank in range(count))
        return rows

    sheet, other = filled(HEADINGS, "A", 6), filled(HEADINGS, "B", 6)
    assert [fault.code for fault in refusals(book({"1": sheet, "2": other}), max_rows=10)][-1] == "trop_de_lignes"
    large = filled(["a", "b", "c"], "x", 50)
    table = read_table(book({"Brut": large, "1": sheet}), STRUCTURES, max_rows=10)
    assert len(table.frame) == 6


def test_a_cell_merged_over_lines_stands_on_each_of_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADINGS, ["A", "CS", "Langres"], ["B", "EVS", None], ["C", "EVS", None], ["D", "EVS", None]):
        sheet.append(row)
    sheet.merge_cells("C2:C4")
    stream = io.BytesIO()
    book.save(stream)
    table = read_table(SourceFile("a.xlsx", stream.getvalue()), STRUCTURES)
    assert table.frame["Commune"].tolist() == ["Langres", "Langres", "Langres", ""]
    (remark,) = table.findings
    assert (remark.code, remark.column) == ("cellules_fusionnees", "Commune")
    assert "2 lignes complétées" in remark.message


def test_a_cell_of_ods_merged_over_lines_stands_on_each_of_them() -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="CS")
    for values, merged in ((["Nom", "Type", "Commune"], 1), (["A", "CS", "Langres"], 2), (["B", "EVS", None], 1)):
        row = TableRow()
        for value in values:
            spans = {"numberrowsspanned": 2, "numbercolumnsspanned": 1} if value == "Langres" and merged > 1 else {}
            cell = CoveredTableCell() if value is None else TableCell(valuetype="string", **spans)
            if value is not None:
                cell.addElement(P(text=value))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    read = read_table(SourceFile("a.ods", stream.getvalue()), STRUCTURES)
    assert read.frame["Commune"].tolist() == ["Langres", "Langres"]
    assert [found.code for found in read.findings] == ["cellules_fusionnees"]


def formulas(cells: dict[str, str]) -> SourceFile:
    """Write a workbook as openpyxl does: formulas without any value."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Nom", "Type", "Commune", "ETP", "Téléphone"])
    sheet.append(["A", "CS", "Langres", 2, "03"])
    for place, formula in cells.items():
        sheet[place] = formula
    stream = io.BytesIO()
    book.save(stream)
    return SourceFile("a.xlsx", stream.getvalue())


def test_a_formula_that_was_never_computed_is_never_an_empty_cell() -> None:
    (fault,) = refusals(formulas({"D2": "=1+1"}))
    assert (fault.code, fault.column, fault.line) == ("formules_sans_valeur", "ETP", 2)


def test_a_formula_without_value_in_a_column_that_is_not_read_is_a_remark() -> None:
    table = read_table(formulas({"E2": "=1+1"}), STRUCTURES)
    assert [(found.is_fault, found.code) for found in table.findings] == [(False, "formules_sans_valeur")]


def test_a_formula_computed_as_an_empty_text_is_an_empty_cell(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Nom", "Type", "ETP"])
        sheet.write_row(1, 0, ["A", "CS"])
        sheet.write_formula(1, 2, '=IF(1,"","x")', None, "x")
    stream = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            # As Excel writes it: a text, which is empty.
            target.writestr(name, source.read(name).replace(b"</f><v>x</v>", b"</f><v></v>"))
    table = read_table(SourceFile("f.xlsx", stream.getvalue()), STRUCTURES)
    assert (table.frame["ETP"].tolist(), table.findings) == ([""], ())


def test_the_dates_of_an_old_mac_workbook_are_those_that_it_shows(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Nom", "Type", "Fin"])
        sheet.write_row(1, 0, ["A", "CS"])
        sheet.write_datetime(1, 2, dt.datetime(2027, 12, 31), book.add_format({"num_format": "dd/mm/yyyy"}))  # noqa: DTZ001
    assert read_table(SourceFile.from_path(path), STRUCTURES).frame["Fin"].tolist() == ["2027-12-31"]


def strict(content: bytes) -> bytes:
    """Return a workbook with the namespaces of ISO/IEC 29500 strict, as Excel's « Classeur Open XML Strict »."""
    usual = b"http://schemas.openxmlformats.org/"
    pairs = [
        (usual + b"spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (usual + b"officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    ]
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            for before, after in pairs:
                part = part.replace(before, after)
            target.writestr(name, part)
    return stream.getvalue()


def test_a_strict_workbook_is_read_with_its_sheets_and_its_dates() -> None:
    sheets: dict[str, Rows] = {
        "CS": [[*HEADINGS, "Fin"], ["A", "CS", "Langres", dt.date(2027, 12, 31)]],
        "EVS": [[*HEADINGS, "Fin"], ["B", "EVS", "Langres", None]],
    }
    table = read_table(SourceFile("a.xlsx", strict(xlsx(sheets))), STRUCTURES)
    assert table.frame.to_numpy().tolist() == [["A", "CS", "Langres", "2027-12-31"], ["B", "EVS", "Langres", ""]]


def test_a_template_of_a_workbook_is_read() -> None:
    content = xlsx({"CS": [HEADINGS, ["A", "CS", "x"]]})
    kind, template = b"sheet.main+xml", b"template.main+xml"
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(kind, template))
    assert read_table(SourceFile("a.xltx", stream.getvalue()), STRUCTURES).frame["Nom"].tolist() == ["A"]


@pytest.mark.parametrize("has_table", [True, False])
def test_a_sheet_of_charts_hides_no_table_and_is_none(has_table: bool, tmp_path: Path) -> None:  # noqa: FBT001
    path = tmp_path / "f.xlsx"
    with warnings.catch_warnings(), xlsxwriter.Workbook(path) as book:
        warnings.simplefilter("ignore", UserWarning)  # the chart may show a sheet that is not there
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=CS!$A$2:$A$3"})
        book.add_chartsheet("Courbe").set_chart(chart)
        if has_table:
            sheet = book.add_worksheet("CS")
            sheet.write_row(0, 0, HEADINGS)
            sheet.write_row(1, 0, ["A", "CS", "x"])
    if has_table:
        assert read_table(SourceFile.from_path(path), STRUCTURES).frame["Nom"].tolist() == ["A"]
        return
    (fault,) = refusals(SourceFile.from_path(path))
    assert fault.code == "classeur_sans_feuille"
    assert "Courbe" in fault.message


PLACED: list[object] = ["Nom", "Commune"]


def test_sheets_named_after_a_type_say_it_for_their_lines(read: Callable[..., Any]) -> None:
    sheets: dict[str, Rows] = {
        "Lisez-moi": [["Notice"], ["Remplir les deux onglets"]],
        "Centres sociaux 2025": [PLACED, ["A", "Alpha"], ["Total", 1]],
        "EVS": [PLACED, ["B", "Alpha"], ["C", "Alpha"]],
    }
    frame, remarks = read(xlsx(sheets), "a.xlsx")
    assert frame[["nom", "type"]].to_numpy().tolist() == [["A", "CS"], ["B", "EVS"], ["C", "EVS"]]
    assert [remark.sheet for remark in remarks if remark.code == "colonne_par_la_feuille"] == [
        "Centres sociaux 2025",
        "EVS",
    ]


def test_a_column_of_types_wins_over_the_name_of_its_sheet(read: Callable[..., Any]) -> None:
    sheets: dict[str, Rows] = {"EVS": [HEADINGS, ["A", "CS", "Alpha"]], "CS": [PLACED, ["B", "Alpha"]]}
    frame, _ = read(xlsx(sheets), "a.xlsx")
    assert frame[["nom", "type"]].to_numpy().tolist() == [["A", "CS"], ["B", "CS"]]


@pytest.mark.parametrize(
    ("name", "headings"), [("EVS", ["Nom", "Budget"]), ("Budget EVS", PLACED), ("Autres données", PLACED)]
)
def test_a_sheet_that_only_speaks_of_a_type_lists_no_structures(
    name: str, headings: list[object], read: Callable[..., Any]
) -> None:
    sheets: dict[str, Rows] = {"Liste": [HEADINGS, ["A", "CS", "Alpha"]], name: [headings, ["B", "Alpha"]]}
    frame, remarks = read(xlsx(sheets), "a.xlsx")
    assert frame["nom"].tolist() == ["A"]
    assert any(remark.code == "feuilles_ignorees" and name in remark.message for remark in remarks)


def test_sheets_of_several_years_are_one_list_and_the_last_is_read(read: Callable[..., Any]) -> None:
    sheets: dict[str, Rows] = {
        "AVS 2024": [HEADINGS, ["A", "CS", "Alpha"], ["B", "EVS", "Alpha"]],
        "AVS 2023": [HEADINGS, ["a", "CS", "Alpha"]],
    }
    frame, remarks = read(xlsx(sheets), "a.xlsx")
    assert frame["nom"].tolist() == ["A", "B"]
    (said,) = [remark for remark in remarks if remark.code == "feuilles_ignorees"]
    assert "« AVS 2023 » (un état plus ancien de « AVS 2024 »)" in said.message.replace("\u00a0", " ")
    assert "un nom sans année" in said.remedy
    sheets["Anciens"] = sheets.pop("AVS 2023")
    assert read(xlsx(sheets), "a.xlsx")[0]["nom"].tolist() == ["A", "B", "a"]


@pytest.mark.parametrize(("first", "second"), [("Agréments 2023", "Agréments 2024"), ("CS 2023", "EVS 2024")])
def test_sheets_of_several_years_without_shared_lines_add_up(first: str, second: str, read: Callable[..., Any]) -> None:
    sheets: dict[str, Rows] = {
        first: [HEADINGS, ["A", "CS", "Alpha"]],
        second: [HEADINGS, ["B", "EVS", "Alpha"]],
    }
    assert read(xlsx(sheets), "a.xlsx")[0]["nom"].tolist() == ["A", "B"]
