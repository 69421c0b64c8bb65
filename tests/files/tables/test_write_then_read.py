"""Whatever the text, a table written in any dialect, or as a workbook, is read back the same."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from avs_geo.files.source import SourceFile
from avs_geo.files.tables.tabular import read_table
from avs_geo.outputs.tables.delimited import Dialect, to_csv_bytes
from avs_geo.outputs.tables.workbook import to_xlsx_bytes
from avs_geo.text.formulas import neutralise

if TYPE_CHECKING:
    from collections.abc import Callable

# What Windows-1252 can write, without control characters (they are dropped) nor blanks at the ends (trimmed).
ALPHABET = "abcXYZ0123456789éèàçœŒÉ€’«»–,;\t\"' .:/()&<>%+-=@#"
CELLS = st.text(ALPHABET + "\n", max_size=12).map(str.strip)
# An apostrophe before a formula sign is the guard of our own exports, which reading takes away.
PLAIN = CELLS.filter(lambda text: not (text[:1] == "'" and text[1:2] in {"=", "+", "-", "@", "\t"}))
ROW = st.lists(PLAIN, min_size=3, max_size=3).filter(any)
TABLES = st.lists(ROW, min_size=1, max_size=6)

HEADINGS = ["nom", "type", "note"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "tab"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=TABLES)
def test_csv_comes_back_the_same(
    delimiter: str, encoding: str, rows: list[list[str]], table_file: Callable[..., SourceFile]
) -> None:
    source = table_file(f"{delimiter} {encoding}", [list(HEADINGS), *map(list, rows)])
    assume(encoding != "cp1252" or not (_passes_for_utf8(source.content) or _passes_for_another(rows)))
    table = read_table(source)
    assert table.headings == tuple(HEADINGS)
    assert table.frame.to_numpy().tolist() == rows


def _passes_for_utf8(content: bytes) -> bool:
    """A few pairs of signs of Windows-1252, such as "É«", are also one letter of UTF-8: nobody can tell."""
    try:
        return not content.decode().isascii()
    except UnicodeDecodeError:
        return False


def _passes_for_another(rows: list[list[str]]) -> bool:
    """A capital after a small letter, such as "aÉ", is the mark of an encoding of the Mac, in which it is "a…"."""
    return any(
        before.islower() and sign.isupper() and not sign.isascii()
        for row in rows
        for cell in row
        for before, sign in pairwise(cell)
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.lists(st.text("abcé€\n,;'\" <&", max_size=8).map(str.strip), min_size=3, max_size=3).filter(any), min_size=1
    )
)
def test_workbooks_come_back_the_same(rows: list[list[str]], table_file: Callable[..., SourceFile]) -> None:
    table = read_table(table_file("xlsx", [list(HEADINGS), *map(list, rows)]))
    assert table.frame.to_numpy().tolist() == rows


# What begins as a formula does, guarded once or more already, and what only looks like it.
FORMULAS = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "'", "''"]),
    st.sampled_from(["=", "+", "-", "@", "＝", "＋", "－", "＠", "s-", "x"]),
    st.text("abc1+='é", max_size=6),
)


@pytest.mark.parametrize("form", ["csv", "csv of Excel", "xlsx", "ods"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(FORMULAS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_texts_like_formulas_that_are_written_come_back_the_same(
    form: str, rows: list[list[str]], table_file: Callable[..., SourceFile]
) -> None:
    table = read_table(_written(form, pd.DataFrame(rows, columns=HEADINGS), table_file))
    assert table.frame.to_numpy().tolist() == rows


def _written(form: str, frame: pd.DataFrame, table_file: Callable[..., SourceFile]) -> SourceFile:
    if form == "xlsx":
        return SourceFile("a.xlsx", to_xlsx_bytes(frame, "essai", reference_date=dt.date(2026, 1, 1)))
    if form == "ods":
        # What LibreOffice makes of our CSV: its cells as they stand.
        guarded = frame.map(neutralise).to_numpy().tolist()
        return table_file("ods", [list(HEADINGS), *guarded])
    return SourceFile("a.csv", to_csv_bytes(frame, Dialect.EXCEL_FR if "Excel" in form else Dialect.STANDARD))
