"""A column that no heading claims and that could mean something is named; the others stay in silence."""

from __future__ import annotations

import pytest

from avs_geo.files.source import SourceFile
from avs_geo.files.tables.columns import Columns
from avs_geo.files.tables.tabular import read_table
from avs_geo.files.tables.wanted import Wanted
from avs_geo.findings import Finding, FindingLog
from avs_geo.inventory.structures.structures import STRUCTURE_FIELDS
from avs_geo.inventory.structures.unread_columns import remark_unread_columns


def unread(heading: str, *cells: str) -> list[Finding]:
    log = FindingLog(file="a.csv")
    lines = "".join(f"A\tCS\tLangres\t{cell}\n" for cell in cells)
    source = SourceFile("a.csv", f"nom\ttype\tcommune\t{heading}\n{lines}".encode())
    columns = Columns.match(read_table(source, Wanted(STRUCTURE_FIELDS)), STRUCTURE_FIELDS, log)
    remark_unread_columns(columns)
    return [found for found in log.findings if found.code == "colonne_non_lue"]


@pytest.mark.parametrize(
    ("heading", "cell", "what"),
    [
        ("repère", "48.0921, 5.1369", "une position"),
        ("repère", "48,0921 5,1369", "une position"),
        ("repère", "POINT (5.1369 48.0921)", "une position"),
        ("repère", "SRID=4326;POINT(5.1369 48.0921)", "une position"),
        ("repère", '"{""type"": ""Point"", ""coordinates"": [5.1, 48.0]}"', "une position"),
        ("repère", "48°06'40\"N", "une position"),
        ("GPS nord", "48,0921", "une position"),
        ("création", "01/02/2003", "une date"),
        ("création", "2003-02-01", "une date"),
        ("Date de décision", "février 2003", "une date"),
        ("lieu", "52269", "des codes de communes"),
        ("catégorie de lieu", "EVS", "le type des structures"),
        ("suivi", "En projet", "le statut des structures"),
    ],
)
def test_a_column_that_looks_like_something_that_is_read_is_named(heading: str, cell: str, what: str) -> None:
    (remark,) = unread(heading, cell, "", cell)
    assert (remark.is_fault, remark.column) == (False, heading)
    assert what in remark.message
    assert remark.remedy


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("téléphone", "03 25 00 00 00"),
        ("courriel", "a@b.fr"),
        ("président", "Mme X"),
        ("code postal", "52200"),
        ("CP", "52200"),
        ("surface", "120,5"),
        ("note", "à revoir"),
        ("date de fin", ""),
        ("Date de mise à jour", "2025-01-01"),
        ("Population de la zone", "12000"),
        ("Statut juridique", "Association"),
        ("geo_point", "nd"),
        ("long cours", "oui"),
        ("effectif", "12"),
    ],
)
def test_a_column_that_means_nothing_here_is_kept_in_silence(heading: str, cell: str) -> None:
    assert unread(heading, cell, cell) == []


def test_each_column_has_one_remark_however_many_lines_it_has() -> None:
    assert len(unread("repère", *["48.0921, 5.1369"] * 50)) == 1
