"""Values of indicators as people read them: small counts say no more than their publisher does."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from avs_geo.inventory.indicators.catalogue import Indicator
from avs_geo.outputs.tables.need_tables import indicator_text, stability_sentence
from avs_geo.text.numbers import small_count


@pytest.mark.parametrize("value", [1, 3, 4, 4.9])
def test_a_count_under_five_is_not_shown(value: float) -> None:
    assert small_count(value) == "<\u00a05"


def test_five_is_shown_and_so_is_an_exact_zero() -> None:
    assert (small_count(5), small_count(0), small_count(1234)) == ("5", "0", "1\u202f234")


def test_the_zero_of_a_publisher_who_rounds_may_be_one_or_two() -> None:
    assert (small_count(0, is_rounded=True), small_count(5, is_rounded=True)) == ("<\u00a05", "5")


def test_an_unknown_count_stays_unknown() -> None:
    assert small_count(None) == small_count(math.nan) == small_count(math.nan, is_rounded=True) == "–"


@pytest.mark.parametrize(
    ("value", "indicator", "text"),
    [
        (0, Indicator(name="n", label="N", is_count=True, rounding=5), "<\u00a05"),
        (0, Indicator(name="n", label="N", is_count=True), "0"),
        (21660, Indicator(name="n", label="N", unit="euros par an"), "21\u202f660\u00a0euros par an"),
        (17.5, Indicator(name="n", label="N", unit="%"), "17,5\u00a0%"),
        (0.125, Indicator(name="n", label="N", unit="part"), "12,5\u00a0%"),
        (-0.05, Indicator(name="n", label="N", unit="part"), "−5,0\u00a0%"),
        (2.5, Indicator(name="n", label="N"), "2,5"),
        (math.nan, Indicator(name="n", label="N"), "–"),
    ],
)
def test_a_value_is_shown_with_its_unit(value: float, indicator: Indicator, text: str) -> None:
    assert indicator_text(value, indicator) == text


def test_a_ranking_that_holds_is_said_to_hold() -> None:
    columns = ["indicateur", "facteur", "premieres", "restent", "ecart_max"]
    rows = [(name, factor, 10, 10, 0) for name in "ab" for factor in (0.5, 1.5)]
    assert "restent les mêmes" in stability_sentence(pd.DataFrame(rows, columns=columns), {})
    assert "Un seul indicateur" in stability_sentence(pd.DataFrame(rows[:2], columns=columns), {})
