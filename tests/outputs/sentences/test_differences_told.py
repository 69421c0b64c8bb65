"""What changes, told: figures with their sign, sentences, tables and colours, worked out by hand.

Five communes in a row, 1,000 inhabitants each; A and B of E1, C, D, E of E2. Before: a CS in A, agreed on A. After: an
EVS in D too, agreed on C and D; C, D and E gain, and 40 % of the department more is in a territory.
"""

from __future__ import annotations

import math

import pytest

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.differences import differences
from avs_geo.analysis.programme.costs import YearlyCost
from avs_geo.outputs.maps.effect_theme import effect_theme
from avs_geo.outputs.sentences.difference_sentences import (
    difference_headlines,
    difference_sentences,
    signed,
    signed_points,
)
from avs_geo.outputs.tables.columns import COLUMNS
from avs_geo.outputs.tables.difference_tables import (
    DIFFERENCE_TABLES,
    commune_differences,
    difference_table,
    epci_differences,
)
from avs_geo.text.typography import NBSP, THIN
from tests.analysis.conftest import PARAMETERS, Structure, made_up_geography, made_up_inventory, row_of

CS = Structure(id="cs", at=(5, 5), unite="A")
EVS = Structure(id="evs", type="EVS", at=(35, 5), unite="D")
GEOGRAPHY = made_up_geography(
    [*row_of("AB"), *(commune for commune in row_of("ABCDE", epci="E2") if commune.code in "CDE")]
)
BEFORE = diagnose(GEOGRAPHY, made_up_inventory([CS], named=[("cs", "commune", "A")]), PARAMETERS)
AFTER = diagnose(
    GEOGRAPHY,
    made_up_inventory([CS, EVS], named=[("cs", "commune", "A"), ("evs", "commune", "C"), ("evs", "commune", "D")]),
    PARAMETERS,
)


@pytest.mark.parametrize(
    ("value", "text"), [(1234, f"+1{THIN}234"), (-2.4, "−2"), (0.0, "="), (0.2, "="), (math.nan, "–"), (None, "–")]
)
def test_a_difference_bears_its_sign(value: float | None, text: str) -> None:
    assert signed(value) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.016, f"+1,6{NBSP}point"), (-0.12, f"−12,0{NBSP}points"), (0.0, "="), (None, "–")]
)
def test_the_difference_of_two_shares_is_in_points(share: float | None, text: str) -> None:
    assert signed_points(share) == text


def test_the_figures_stand_before_and_after_with_their_difference() -> None:
    covered, far, structures, cost = difference_headlines(
        differences(BEFORE, AFTER), YearlyCost(10_000.0, 5_000.0, 1.0)
    )
    assert (covered.value, covered.detail) == (
        f"20,0{NBSP}% → 60,0{NBSP}%",
        f"+40,0{NBSP}points, +2{THIN}000{NBSP}habitants",
    )
    # C, D and E were at 31.2 minutes and more.
    assert (far.value, far.detail) == (f"3{THIN}000 → 0", f"−3{THIN}000{NBSP}habitants")
    assert structures.detail == "CS =, EVS +1"
    assert cost.value == f"+15{THIN}000{NBSP}€"


def test_a_cost_that_nobody_gave_is_unknown_and_asked_for() -> None:
    cost = difference_headlines(differences(BEFORE, AFTER), YearlyCost(math.nan, math.nan, math.nan))[-1]
    assert cost.value == "inconnu"
    assert "Objectifs" in cost.detail


def test_the_sentences_say_who_gains_and_where_most() -> None:
    who, most = difference_sentences(differences(BEFORE, AFTER))
    assert who == f"3{NBSP}communes gagnent, 3{THIN}000{NBSP}habitants en tout (+2{THIN}000 dans un territoire)."
    assert f"«{NBSP}CC E2{NBSP}»" in most
    assert f"de 0,0{NBSP}% à 66,7{NBSP}%" in most


def test_what_is_undone_loses_what_it_had_gained() -> None:
    who = difference_sentences(differences(AFTER, BEFORE))[0]
    assert who.startswith(f"3{NBSP}communes perdent")
    assert "−2" in who


def test_nothing_that_changes_is_said_in_one_sentence() -> None:
    same = differences(BEFORE, BEFORE)
    assert difference_sentences(same) == ["Rien ne change pour les communes."]
    assert [headline.detail for headline in difference_headlines(same, None)] == ["sans changement"] * 3
    assert len(epci_differences(same).rows) == 1  # the department


def test_only_the_epci_where_something_changes_are_on_screen_and_all_are_in_the_file() -> None:
    found = differences(BEFORE, AFTER)
    shown = epci_differences(found)
    assert [row[0] for row in shown.rows] == ["CC E2", "Pays-Inventé"]
    table = difference_table("differences_epci", found, departement="99")
    assert table["code_epci"].to_list() == ["E1", "E2", "99"]
    assert table["part_couverte_ecart"].to_list() == pytest.approx([0, 2 / 3, 0.4], abs=1e-6)
    assert table["nb_evs_ecart"].to_list() == [0, 1, 1]


def test_the_communes_that_gain_or_lose_are_in_the_file() -> None:
    table = difference_table("differences_communes", differences(BEFORE, AFTER), departement="99")
    assert table["code_commune"].to_list() == ["C", "D", "E"]
    assert table["temps_apres"].to_list() == pytest.approx([15.6, 0, 15.6])
    assert [row[1] for row in commune_differences(differences(AFTER, BEFORE)).rows] == ["perd"] * 3


@pytest.mark.parametrize("name", DIFFERENCE_TABLES)
def test_a_number_is_catalogued_as_one_and_a_text_as_one(name: str) -> None:
    table = difference_table(name, differences(BEFORE, AFTER), departement="99")
    for column in table:
        is_measure = COLUMNS[str(column)].kind.decimals is not None
        assert is_measure == (table[column].dtype.kind in "if"), column


def test_units_are_coloured_by_what_they_gain_and_the_others_by_whether_they_are_covered() -> None:
    theme = effect_theme(differences(BEFORE, AFTER), AFTER)
    assert theme.of_unit.to_list() == ["couverte_inchangee", "non_couverte_inchangee", "gagne", "gagne", "gagne"]
    gained, lost, covered, bare = (figures for _, figures in theme.legend_lines(AFTER))
    assert gained.startswith(f"3{NBSP}communes · 3{THIN}000 hab.")
    assert lost.startswith(f"0{NBSP}commune")
    assert covered.startswith(f"1{NBSP}commune")
    assert bare.startswith(f"1{NBSP}commune")


def test_each_effect_has_a_hatching_of_its_own_beside_its_colour() -> None:
    styles = effect_theme(differences(BEFORE, AFTER), AFTER).styles
    assert len({styles["gagne"].hatch, styles["perd"].hatch, styles["couverte_inchangee"].hatch}) == 3
