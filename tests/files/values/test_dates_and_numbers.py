"""Dates, numbers and yes-or-no in the forms that people write; what is unknown is unknown, what is guessed is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from avs_geo.files.source import SourceFile
from avs_geo.files.tables.columns import Columns
from avs_geo.files.tables.tabular import read_table
from avs_geo.files.values.dates import Doubt, read_date
from avs_geo.files.values.numbers import factor_of, read_numbers
from avs_geo.files.values.values import parse_booleans
from avs_geo.findings import FindingLog
from avs_geo.inventory.structures.structures import STRUCTURE_FIELDS

if TYPE_CHECKING:
    from avs_geo.findings import Finding


def column_of(field: str, *cells: str) -> tuple[Columns, FindingLog]:
    log = FindingLog(file="a.csv")
    text = f"nom;{field}\n" + "".join(f"A;{cell}\n" for cell in cells)
    fields = tuple(one for one in STRUCTURE_FIELDS if one.name in {"nom", field})
    return Columns.match(read_table(SourceFile("a.csv", text.encode())), fields, log), log


def codes(log: FindingLog) -> list[str]:
    return [found.code for found in log.findings]


def only(log: FindingLog) -> Finding:
    (found,) = log.findings
    return found


@pytest.mark.parametrize(
    "text",
    [
        "31/12/2027",
        "31-12-2027",
        "31.12.2027",
        "31 / 12 / 2027",
        "31 12 2027",
        "2027-12-31",
        "2027/12/31",
        "20271231",
        "31122027",
        "31 décembre 2027",
        "31 DÉC. 2027",
        "31-déc.-2027",
        "vendredi 31 décembre 2027",
        "le 31/12/2027",
        "au 31/12/2027",
        "jusqu’au 31 décembre 2027",
        "2027-12-31T00:00:00+01:00",
        "2027-12-31 00:00:00",
        "31/12/2027 00:00",
        "2027-12-31T08:30:00Z",
        "46752",
        "46752.0",
    ],
)
def test_a_whole_date_leaves_no_doubt(text: str) -> None:
    read = read_date(text)
    assert (str(read.day), read.doubt) == ("2027-12-31", Doubt.SURE)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/12/27", "2027-12-31"),
        ("1er janv. 27", "2027-01-01"),
        ("31/12/98", "1998-12-31"),
        ("31-déc.-27", "2027-12-31"),
    ],
)
def test_a_year_of_two_figures_is_read_and_said(text: str, day: str) -> None:
    read = read_date(text)
    assert (str(read.day), read.doubt) == (day, Doubt.TWO_FIGURES)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2028", "2028-01-01", "2028-12-31"),
        ("02/2028", "2028-02-01", "2028-02-29"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("février 2028", "2028-02-01", "2028-02-29"),
        ("févr. 2028", "2028-02-01", "2028-02-29"),
        ("fin février 2028", "2028-02-29", "2028-02-29"),
        ("fin 2028", "2028-12-31", "2028-12-31"),
    ],
)
def test_a_month_or_a_year_alone_is_its_first_or_its_last_day_and_that_is_said(
    text: str, first: str, last: str
) -> None:
    assert [str(read_date(text, last_day=end).day) for end in (False, True)] == [first, last]
    assert read_date(text).doubt is Doubt.PERIOD


def test_midnight_in_paris_written_in_universal_time_is_the_day_of_paris() -> None:
    winter, summer = read_date("2027-12-30T23:00:00.000Z"), read_date("2027-07-13T22:00:00Z")
    assert (str(winter.day), winter.doubt) == ("2027-12-31", Doubt.TIME_ZONE)
    assert str(summer.day) == "2027-07-14"


@pytest.mark.parametrize("text", ["31/02/2027", "12/31/2027", "30 février 2027", "2027-13-01", "13/2027", "0205-01-31"])
def test_a_day_that_does_not_exist_is_told_from_what_is_no_date(text: str) -> None:
    assert read_date(text) == (None, Doubt.IMPOSSIBLE)


@pytest.mark.parametrize("text", ["bientôt", "du 31/12/2027 au 01/01/2024", "12/27", "99999", "mardi"])
def test_what_is_no_date_is_not_read(text: str) -> None:
    assert read_date(text) == (None, Doubt.UNREADABLE)


def test_the_end_of_an_agreement_in_a_month_is_the_last_day_of_it() -> None:
    columns, log = column_of("agrement_fin", "12/2027", "31/12/27", "2027-12-31")
    assert columns.dates("agrement_fin", last_day=True).dt.strftime("%d/%m/%Y").tolist() == ["31/12/2027"] * 3
    assert codes(log) == ["annee_a_deux_chiffres", "date_incomplete"]
    assert all("31/12/2027" in found.message for found in log.findings)


def test_an_impossible_day_and_a_word_have_each_their_message() -> None:
    columns, log = column_of("agrement_fin", "31/02/2027", "bientôt")
    columns.dates("agrement_fin")
    assert [(found.code, "n’existe pas" in found.message) for found in log.findings] == [
        ("date_illisible", True),
        ("date_illisible", False),
    ]


@pytest.mark.parametrize(
    ("heading", "text", "value"),
    [
        ("etp", "3 ETP", 3.0),
        ("etp", "2,5 etp", 2.5),
        ("etp", "1 équivalent temps plein", 1.0),
        ("budget", "12\u202f000\u00a0€", 12_000.0),
        ("budget", "12 000 €/an", 12_000.0),
        ("budget", "12.500 €", 12_500.0),
        ("budget", "1.234.567", 1_234_567.0),
        ("etp", "1.125", 1.125),
        ("budget", "–300", -300.0),
        ("budget", "−300", -300.0),
        ("etp", "35 h", None),
        ("etp", "12 000 €", None),
        ("budget", "3 ETP", None),
        ("budget", "12k€", None),
        ("budget", "1,2 M€", None),
        ("etp", "2 ou 3", None),
        ("etp", "<5", None),
    ],
)
def test_numbers_keep_their_value_beside_a_unit_that_fits(heading: str, text: str, value: float | None) -> None:
    (read,) = read_numbers(pd.Series([text], dtype="str"), heading=heading).numbers
    assert pd.isna(read) if value is None else read == value


@pytest.mark.parametrize(
    "cell", ["1" + " " * 30_000 + "x", "a" + "*" * 30_000 + "b", "nd" + " " * 30_000 + "(1) x", "1" * 30_000]
)
def test_an_endless_cell_is_no_number_no_date_and_no_mark_of_absence(cell: str) -> None:
    for field, kind in (("etp", "numbers"), ("agrement_fin", "dates"), ("itinerante", "booleans")):
        columns, log = column_of(field, cell)
        getattr(columns, kind)(field)
        assert log.has_faults


@pytest.mark.parametrize("text", ["environ 12 000 €", "env. 12000", "~12000", "près de 12 000 euros"])
def test_a_number_that_is_about_right_is_read_and_said(text: str) -> None:
    columns, log = column_of("budget", text)
    assert columns.numbers("budget").tolist() == [12_000.0]
    assert codes(log) == ["nombre_approche"]


def test_thousands_are_refused_with_words_in_a_cell_and_obeyed_in_a_heading() -> None:
    columns, log = column_of("budget", "12k€")
    columns.numbers("budget")
    assert "milliers" in only(log).message
    headings = ("Budget (k€)", "Budget en milliers d’euros", "Budget (M€)", "Budget")
    assert [factor_of(heading) for heading in headings] == [1_000.0, 1_000.0, 1_000_000.0, 1.0]
    table = read_table(SourceFile("a.csv", "nom;Budget (k€)\nA;12,5\n".encode()))
    log = FindingLog()
    assert Columns.match(table, STRUCTURE_FIELDS[1:2] + STRUCTURE_FIELDS, log).numbers("budget").tolist() == [12_500.0]
    assert "unite_du_titre" in codes(log)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Oui.", True),
        ("OUI ", True),
        ("✓", True),
        ("☑", True),
        ("✔", True),
        ("itinérante", True),
        ("Itinérant", True),
        ("Oui, deux communes", True),
        ("non (en projet)", False),
        ("☐", False),
        ("✗", False),
        ("non itinérant", False),
        ("", False),
        ("parfois", None),
        ("ouistiti", None),
    ],
)
def test_yes_and_no_are_read_in_words_and_in_ticks(text: str, answer: bool | None) -> None:  # noqa: FBT001
    (read,) = parse_booleans(pd.Series([text], dtype="str"), yes="itinerante")
    assert pd.isna(read) if answer is None else bool(read) is answer


@pytest.mark.parametrize(
    ("field", "kind"), [("etp", "numbers"), ("agrement_fin", "dates"), ("itinerante", "booleans"), ("statut", "words")]
)
def test_a_mark_of_absence_is_unknown_and_one_remark_counts_them(field: str, kind: str) -> None:
    columns, log = column_of(field, "nd", "N/A - secret statistique", "#N/A", "-", "")
    read = getattr(columns, kind)(field)
    getattr(columns, kind)(field)
    assert read.eq("").all() if kind == "words" else not read.eq(1).any()
    found = log.findings[0]
    assert (found.code, found.is_fault, found.line) == ("valeurs_inconnues", False, 2)
    assert "4 cellules" in found.message
    assert not log.has_faults


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("du 01/01/2024 au 31/12/2027", "2024-01-01", "2027-12-31"),
        ("01/01/2024 - 31/12/2027", "2024-01-01", "2027-12-31"),
        ("1er janvier 2024 au 31 décembre 2027", "2024-01-01", "2027-12-31"),
        ("2024-2027", "2024-01-01", "2027-12-31"),
        ("2024 à 2027", "2024-01-01", "2027-12-31"),
        ("2024/2027", "2024-01-01", "2027-12-31"),
        ("01/2024 - 06/2027", "2024-01-01", "2027-06-30"),
    ],
)
def test_of_a_range_the_end_that_is_wanted_is_read(text: str, start: str, end: str) -> None:
    first, last = read_date(text), read_date(text, last_day=True)
    assert [str(first.day), str(last.day)] == [start, end]
    assert first.doubt is last.doubt is Doubt.RANGE


@pytest.mark.parametrize("text", ["du 31/12/2027 au 01/01/2024", "2027-2024", "T4 2027", "reporté au printemps"])
def test_a_range_that_goes_back_is_no_date(text: str) -> None:
    assert read_date(text, last_day=True).day is None


def test_a_note_after_a_date_is_left_out_and_said() -> None:
    columns, log = column_of("agrement_fin", "31/12/2027 (renouvellement)")
    assert columns.dates("agrement_fin").tolist() == [pd.Timestamp(2027, 12, 31)]
    assert codes(log) == ["date_annotee"]
    assert read_date("31/12/2027 (prorogé au 31/12/2028)").day is None


@pytest.mark.parametrize("text", ["9999-12-31", "31/12/9999", "01/01/1900", "00/01/1900", "1899-12-30 00:00:00"])
def test_the_days_that_programs_write_for_none_are_unknown_in_one_remark(text: str) -> None:
    columns, log = column_of("agrement_fin", text, "31/12/2027", text)
    assert columns.dates("agrement_fin").isna().tolist() == [True, False, True]
    assert [(found.code, found.is_fault) for found in log.findings] == [("date_absente", False)]
