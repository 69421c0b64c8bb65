"""The heading line is the one of the known names; titles, totals and notes around a table are left out, and said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from avs_geo.files.headings import heading_key, loose_key
from avs_geo.files.source import SourceFile
from avs_geo.files.tables.columns import Columns
from avs_geo.files.tables.tabular import RawTable, read_table
from avs_geo.files.tables.wanted import Wanted
from avs_geo.findings import FindingLog
from avs_geo.inventory.indicators.indicateurs import INDICATOR_FIELDS, IndicatorLayout
from avs_geo.inventory.structures.structures import STRUCTURE_FIELDS
from avs_geo.inventory.structures.territoires import TABLE_FIELDS

if TYPE_CHECKING:
    from avs_geo.files.headings import Field

STRUCTURES = Wanted(STRUCTURE_FIELDS)
INDICATORS = Wanted(INDICATOR_FIELDS, layout=IndicatorLayout())


def table_of(text: str, wanted: Wanted = STRUCTURES) -> RawTable:
    return read_table(SourceFile("a.csv", text.encode()), wanted)


def matched(text: str, fields: tuple[Field, ...] = STRUCTURE_FIELDS) -> tuple[Columns, FindingLog]:
    log = FindingLog(file="a.csv")
    return Columns.match(table_of(text, Wanted(fields)), fields, log), log


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Codes_Insee", "code insee"),
        ("Communes", "commune"),
        ("Types", "type"),
        ("Début de l’agrément", "début agrément"),
        ("Niveaux", "niveau"),
        ("Équivalents temps pleins", "équivalent temps plein"),
        ("Nom de la structure", "noms des structures"),
        ("codeInsee", "CODE INSEE"),
        ("Locaux", "local"),
    ],
)
def test_plurals_articles_and_capitals_make_no_other_heading(one: str, other: str) -> None:
    assert heading_key(one) == heading_key(other)


@pytest.mark.parametrize(("one", "other"), [("CS", "C"), ("X", "Y"), ("lat", "lon"), ("PS", "P"), ("le", "la")])
def test_short_headings_keep_every_letter(one: str, other: str) -> None:
    assert heading_key(one) != heading_key(other)


@pytest.mark.parametrize(
    ("heading", "bare"),
    [
        ("Nb ETP (2025)", "etp"),
        ("Nombre d’ETP", "etp"),
        ("Budget total 2024 (€)", "budget total"),
        ("Budget en euros", "budget"),
        ("Budget en milliers d’euros", "budget"),
        ("Budget k€", "budget"),
        ("Type (CS/EVS)", "type"),
        ("Commune *", "commune"),
        ("Fin d’agrément [JJ/MM/AAAA]", "fin agrément"),
    ],
)
def test_units_years_and_hints_are_told_from_the_heading(heading: str, bare: str) -> None:
    assert loose_key(heading) == heading_key(bare)


@pytest.mark.parametrize(
    "above",
    [
        "Identification;;Lieu\n",
        "Inventaire 2026;Caf de la Haute-Marne;\nÉdité le;01/01/2026;\n",
        "Structures\n\n",
        "a;b;c;d;e\n",
    ],
)
def test_the_heading_is_the_line_of_the_known_names(above: str) -> None:
    table = table_of(f"{above}nom;type;commune\nA;CS;Langres\n")
    assert table.headings[:3] == ("nom", "type", "commune")
    assert table.frame["nom"].tolist() == ["A"]


def test_a_line_of_several_cells_above_the_headings_is_named() -> None:
    (remark,) = table_of("Caf;52;\nnom;type;commune\nA;CS;Langres\n").findings
    assert remark.code == "lignes_avant_les_titres"
    assert "ligne 1" in remark.message
    assert "Caf | 52" in remark.message


def test_a_title_of_one_cell_needs_no_remark() -> None:
    assert table_of("Inventaire\nnom;type;commune\nA;CS;Langres\n").findings == ()


@pytest.mark.parametrize(
    "text",
    [
        "Code géographique;Libellé géographique;Médiane (€)\nCODGEO;LIBGEO;MED21\n52001;Ageville;18000\n",
        "CODGEO;LIBGEO;MED21\n52001;Ageville;18000\n",
    ],
)
def test_of_two_heading_lines_of_insee_the_one_of_codes_is_the_heading(text: str) -> None:
    table = table_of(text, INDICATORS)
    assert table.headings == ("CODGEO", "LIBGEO", "MED21")
    assert table.frame["MED21"].tolist() == ["18000"]


def test_a_second_heading_line_under_the_first_is_no_data() -> None:
    table = table_of("id_structure;niveau;code\nstructure;échelle;code insee\na;commune;52269\n", Wanted(TABLE_FIELDS))
    assert table.frame["code"].tolist() == ["52269"]
    assert [found.code for found in table.findings] == ["titres_repetes"]


def test_a_first_line_of_data_that_bears_words_of_headings_stays() -> None:
    table = table_of("id_structure;niveau;code\na;commune;52269\nb;epci;245200597\n", Wanted(TABLE_FIELDS))
    assert (len(table.frame), table.findings) == (2, ())


def test_headings_repeated_on_every_page_are_left_out_and_named() -> None:
    table = table_of("nom;type;commune\nA;CS;Langres\nNom;Type;Commune\nB;EVS;Langres\n")
    assert table.frame["nom"].tolist() == ["A", "B"]
    (remark,) = table.findings
    assert (remark.code, "3 (" in remark.message) == ("titres_repetes", True)


@pytest.mark.parametrize(
    "line", ["Total;;;12,5", "TOTAL GÉNÉRAL;2;;12,5", ";Total;;12,5", "Sous-total Langres;;;1 200", "Ensemble;2;2;2"]
)
def test_a_line_of_totals_is_left_out_and_named(line: str) -> None:
    table = table_of(f"nom;type;commune;etp\nA;CS;Langres;12,5\n{line}\n")
    assert table.frame["nom"].tolist() == ["A"]
    assert [found.code for found in table.findings] == ["lignes_de_total"]


@pytest.mark.parametrize("line", ["Total Animation;CS;Langres;2", "Ensemble pour Langres;EVS;Langres;", "Totem;;;3"])
def test_a_structure_whose_name_begins_like_a_total_stays(line: str) -> None:
    table = table_of(f"nom;type;commune;etp\nA;CS;Langres;1\n{line}\n")
    assert (len(table.frame), table.findings) == (2, ())


def test_the_notes_under_a_table_are_left_out_and_named() -> None:
    table = table_of("nom;type;commune\nA;CS;Langres\nTotal;1;\n\n* en projet\nSource : Caf, 2026\n")
    assert table.frame["nom"].tolist() == ["A"]
    assert [found.code for found in table.findings] == ["lignes_de_total", "lignes_de_note"]


def test_a_name_alone_at_the_foot_of_a_table_is_a_line_to_be_completed() -> None:
    assert table_of("nom;type;commune\nA;CS;Langres\nLe Moulin;;\n").frame["nom"].tolist() == ["A", "Le Moulin"]


def test_the_heading_of_the_contract_wins_over_a_synonym_and_that_is_said() -> None:
    columns, log = matched("Catégorie;Nom;Type;Commune\nAssociation;A;CS;Chaumont\n")
    assert columns.text("type").tolist() == ["CS"]
    (remark,) = log.findings
    assert (remark.code, remark.column, remark.is_fault) == ("colonne_ecartee", "Catégorie", False)
    assert "Catégorie" not in columns.others()
    assert "Catégorie" in columns.others(aside=True)


def test_two_synonyms_that_say_the_same_are_read_as_one() -> None:
    columns, log = matched("nom;type;insee;depcom\nA;CS;52121;52121\nB;CS;;52269\n")
    assert columns.text("code_commune").tolist() == ["52121", "52269"]
    assert [found.code for found in log.findings] == ["colonne_repetee"]


def test_two_synonyms_that_contradict_each_other_show_the_line_where_they_do() -> None:
    _, log = matched("nom;type;insee;depcom\nA;CS;52121;52121\nB;CS;52269;52448\n")
    (fault,) = log.findings
    assert (fault.is_fault, fault.code, fault.line) == (True, "colonne_en_double", 3)
    assert "52269" in fault.message
    assert "52448" in fault.message


@pytest.mark.parametrize(("second", "fault"), [("A", False), ("a", False), ("", False), ("B", True)])
def test_two_columns_of_one_heading_are_one_unless_they_differ(second: str, fault: bool) -> None:  # noqa: FBT001
    columns, log = matched(f"nom;nom;type;commune\nA;{second};CS;Langres\n")
    assert columns.text("nom").tolist() == ["A"]
    assert log.has_faults is fault


def test_of_two_years_the_last_is_read_and_the_other_named() -> None:
    columns, log = matched("nom;type;commune;Budget 2023 (€);Budget 2024 (€)\nA;CS;Langres;100;200\n")
    assert columns.numbers("budget").tolist() == [200.0]
    assert [(found.code, found.column) for found in log.findings] == [("colonne_ecartee", "Budget 2023 (€)")]


def test_a_heading_with_more_than_a_field_is_read_and_said() -> None:
    columns, log = matched("Nom (gestionnaire);type;commune\nA;CS;Langres\n")
    assert columns.text("nom").tolist() == ["A"]
    assert [found.code for found in log.findings] == ["titre_suppose"]


def test_an_exact_heading_is_never_taken_loosely_for_another() -> None:
    columns, log = matched("nom;Nom (gestionnaire);type;commune\nA;Ville;CS;Langres\n")
    assert columns.text("nom").tolist() == ["A"]
    assert [found.code for found in log.findings] == ["colonne_ecartee"]
