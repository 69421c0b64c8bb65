"""Numbers, days, counts and lists are written in one way, which one room knows."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

import pandas as pd
import pytest

from avs_geo.text.dates import day_in_words, day_text, moment_text, year_text
from avs_geo.text.numbers import number, plain, rough
from avs_geo.text.words import listed
from tests.locations import ROOT

if TYPE_CHECKING:
    from pathlib import Path

# A decimal comma, a French day: written by hand, they would differ from the others sooner or later.
BY_HAND: Final = re.compile(r'replace\("\.", ","\)|:,[.\d]*f?\}"\.replace|%d/%m/%Y\}"')
# A day with its time in a sentence, or typed again.
SENTENCES: Final = frozenset({"drafts.py", "links.py", "listing.py", "store.py", "records.py"})


def product() -> list[Path]:
    return [*ROOT.glob("avs_geo/**/*.py"), *ROOT.glob("pages/*.py")]


def test_no_other_room_writes_a_number_or_a_day_by_itself() -> None:
    elsewhere = [path for path in product() if path.parent.name != "text" and path.name not in SENTENCES]
    by_hand = [path.relative_to(ROOT).as_posix() for path in elsewhere if BY_HAND.search(path.read_text("utf-8"))]
    assert by_hand == []


@pytest.mark.parametrize(
    ("value", "written"),
    [(20.0, "20"), (17.5, "17,5"), (1.255, "1,255"), (0.1 + 0.2, "0,3"), (-2.0, "−2"), (12_000, "12\u202f000")],
)
def test_a_parameter_has_the_decimals_that_it_has(value: float, written: str) -> None:
    assert plain(value) == written


def test_a_number_beyond_all_measure_is_told_by_its_first_figures() -> None:
    assert [rough(1.234e20), rough(-1e9), rough(float("inf"))] == ["1,23e+20", "−1e+09", "infini"]


@pytest.mark.parametrize(
    ("items", "of", "written"),
    [
        ([], 0, ""),
        (["a"], 0, "a"),
        (["a", "b", "c"], 3, "a, b et c"),
        (["a", "b"], 3, "a, b et 1 autre"),
        (["a", "b"], 1_502, "a, b et 1\u202f500 autres"),
        (["a"], 2, "a et 1 autre"),
    ],
)
def test_a_list_that_is_cut_says_how_many_others_there_are(items: list[str], of: int, written: str) -> None:
    assert listed(items, last="et", of=of) == written


def test_days_years_and_moments() -> None:
    assert [day_text(dt.date(2026, 3, 1)), day_text(None), day_text(pd.NaT)] == ["01/03/2026", "–", "–"]
    assert [day_in_words(dt.date(2026, 3, day)) for day in (1, 2)] == [
        "1er\u00a0mars\u00a02026",
        "2\u00a0mars\u00a02026",
    ]
    assert [year_text(2026.0), year_text(pd.NA), year_text(float("nan"), missing="après")] == ["2026", "–", "après"]
    noon = dt.datetime(2026, 3, 1, 12, 30).astimezone()
    assert moment_text(noon.astimezone(dt.UTC)) == "01/03/2026 12:30"


def test_a_message_writes_an_unknown_and_a_negative_number_as_a_table_does() -> None:
    assert [number(float("nan")), number(-3), number(-0.04, 1)] == ["–", "−3", "0,0"]
