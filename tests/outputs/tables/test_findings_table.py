"""The report as a table: whole numbers, and the same columns whatever was found."""

from __future__ import annotations

from avs_geo.findings import Finding, Severity
from avs_geo.outputs.tables.delimited import Dialect, to_csv_bytes
from avs_geo.outputs.tables.findings_table import findings_table

COLUMNS = "gravite,fichier,ligne,colonne,valeur,message,remede,code,feuille,nombre,lieux"


def remark(line: int | None, code: str = "a") -> Finding:
    return Finding(severity=Severity.REMARK, code=code, message="Ceci.", file="s.csv", line=line)


def test_lines_and_counts_are_whole_numbers_beside_findings_without_line() -> None:
    text = to_csv_bytes(findings_table([remark(2), remark(3), remark(None, "b")]), Dialect("standard")).decode()
    heading, first, second = text.splitlines()
    assert heading == COLUMNS
    assert first == 'remarque,s.csv,2,,,Ceci. Même constat 2 fois.,,a,,2,"lignes\u00a02, 3"'
    assert second == "remarque,s.csv,,,,Ceci.,,b,,,"


def test_a_report_without_findings_has_its_headings() -> None:
    assert ",".join(findings_table([]).columns) == COLUMNS
