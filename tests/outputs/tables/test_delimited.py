from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avs_geo.files.source import SourceFile
from avs_geo.files.tables.tabular import read_table
from avs_geo.outputs.tables.delimited import Dialect, to_csv_bytes
from avs_geo.text.formulas import neutralise, restore


def _read(content: bytes, dialect: Dialect) -> list[list[str]]:
    text = io.StringIO(content.decode(dialect.encoding), newline="")
    return list(csv.reader(text, delimiter=dialect.delimiter))


def test_the_standard_dialect_is_rfc_4180_in_utf_8() -> None:
    frame = pd.DataFrame({"nom": ["Châlons", 'dit "le Puits"', "a,b"], "part": [0.5, np.nan, 2.0]})
    assert to_csv_bytes(frame).decode() == ('nom,part\r\nChâlons,0.5\r\n"dit ""le Puits""",\r\n"a,b",2\r\n')


def test_excel_gets_a_byte_order_mark_semicolons_and_decimal_commas() -> None:
    frame = pd.DataFrame({"nom": ["Châlons", "a;b"], "part": [0.5, 1e-06]})
    content = to_csv_bytes(frame, Dialect.EXCEL_FR)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == 'nom;part\r\nChâlons;0,5\r\n"a;b";0,000001\r\n'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " =", "\n=", "\u00a0＝"])
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(start: str) -> None:
    frame = pd.DataFrame({f"{start}titre": [f"{start}1+1", "Chaumont"]})
    assert _read(to_csv_bytes(frame), Dialect.STANDARD) == [
        [f"'{start}titre"],
        [f"'{start}1+1"],
        ["Chaumont"],
    ]


@pytest.mark.parametrize("dialect", Dialect)
def test_a_negative_number_is_never_touched(dialect: Dialect) -> None:
    frame = pd.DataFrame({"ecart": [-1.5], "nombre": [-3], "mixte": pd.Series([-2.5], dtype=object)})
    written = _read(to_csv_bytes(frame, dialect), dialect)[1]
    assert [cell.replace(",", ".") for cell in written] == ["-1.5", "-3", "-2.5"]


def test_codes_keep_their_zeros_dates_are_iso_and_flags_are_words() -> None:
    frame = pd.DataFrame(
        {
            "code": ["01001", None],
            "date": pd.to_datetime(pd.Series(["2026-01-31", None])),
            "oui": [True, False],
            "entier": pd.array([3, None], dtype="Int64"),
            "zero": [-0.0, 0.1 + 0.2],
        },
    )
    assert _read(to_csv_bytes(frame), Dialect.STANDARD)[1:] == [
        ["01001", "2026-01-31", "oui", "3", "0"],
        ["", "", "non", "", "0.30000000000000004"],
    ]


def test_a_table_without_lines_keeps_its_headings() -> None:
    assert to_csv_bytes(pd.DataFrame({"a": [], "b": []})) == b"a,b\r\n"


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
            st.floats(allow_nan=False, allow_infinity=False),
            st.integers(),
        ),
        min_size=1,
    ),
)
def test_what_is_written_in_either_dialect_reads_back(rows: list[tuple[str, float, int]]) -> None:
    texts, numbers, integers = (list(column) for column in zip(*rows, strict=True))
    frame = pd.DataFrame(
        {
            "texte": pd.Series(texts, dtype=object),
            "nombre": pd.Series(numbers, dtype=float),
            "entier": pd.Series(integers, dtype=object),
        },
    )
    for dialect in Dialect:
        back = _read(to_csv_bytes(frame, dialect), dialect)[1:]
        assert [row[0] for row in back] == [neutralise(text) for text in texts]
        assert [float(row[1].replace(dialect.decimal, ".")) for row in back] == numbers
        assert [int(row[2]) for row in back] == integers


@pytest.mark.parametrize(
    "text", ["=1+1", "＝1＋1", " =1", "'=1", "''＠x", "'s-Hertogenbosch", "L’Oie", "'", "\ufeff=1"]
)
def test_the_apostrophe_before_a_formula_goes_when_it_is_read_again(text: str) -> None:
    assert restore(neutralise(text)) == text


@given(st.text(st.sampled_from("'=+-@＝ \t\rab"), max_size=6))
def test_every_text_comes_back_from_its_neutral_form(text: str) -> None:
    assert restore(neutralise(text)) == text
    assert neutralise(text).lstrip()[:1] not in tuple("=+-@＝＋－＠")


def test_full_width_formulas_survive_a_csv_file_that_is_written_and_read() -> None:
    frame = pd.DataFrame({"nom": ["＝SOMME(A1)", "Chaumont"], "type": ["CS", "EVS"]})
    assert read_table(SourceFile("a.csv", to_csv_bytes(frame))).frame["nom"].tolist() == ["＝SOMME(A1)", "Chaumont"]
