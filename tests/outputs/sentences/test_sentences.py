"""The sentences say what the figures say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from avs_geo.analysis.diagnosis import Diagnosis, diagnose
from avs_geo.analysis.parameters import Parameters
from avs_geo.files.source import SourceFile
from avs_geo.inventory.empty import empty_inventory
from avs_geo.inventory.inventory import read_inventory
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.outputs.charts.balance_chart import balance_chart
from avs_geo.outputs.sentences.sentences import balance_sentences, gap_words, zones_blanches_sentence
from avs_geo.reference.geography import load_geography
from avs_geo.reference.location import shipped_example
from avs_geo.text.numbers import number

TODAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def example() -> Diagnosis:
    folder = shipped_example()
    geography = load_geography("52")
    inventory = read_inventory(
        StudyFiles(
            structures=SourceFile.from_path(folder / "structures.csv"),
            territoires=SourceFile.from_path(folder / "territoires.csv"),
        ),
        geography=geography,
        reference_date=TODAY,
    )
    return diagnose(geography, inventory, Parameters(reference_date=TODAY))


def test_the_epci_without_structure_are_counted_with_their_inhabitants(example: Diagnosis) -> None:
    # Meuse Rognon 10 183, Ouest Vosgien 318, Savoir-Faire 14 774.
    assert balance_sentences(example)[0] == (
        "3 intercommunalités sur 9 n’ont aucune structure ; 25\u202f275\u00a0habitants y vivent."
    )


def test_the_epci_with_one_kind_only_are_counted(example: Diagnosis) -> None:
    assert balance_sentences(example)[1] == ("1 a des CS et des EVS, 3 ont des CS seulement, 2 ont des EVS seulement.")


def test_the_greatest_gap_is_named_with_its_figure(example: Diagnosis) -> None:
    # CA de Chaumont: 42 951 x 3 / 168 331 - 0 = 0,77 EVS; Trois Forêts 7 226 x 3 / 168 331 - 1 = -0,87;
    # 168 331 / 3 = 56 110.
    assert balance_sentences(example)[3] == (
        "C’est à l’intercommunalité « CA de Chaumont » qu’il manque le plus d’EVS : il en manque 0,8 pour atteindre la "
        "moyenne du département (un EVS pour 56\u202f110\u00a0habitants) ; l’intercommunalité « CC des Trois Forêts » "
        "en a 0,9 de plus que la moyenne du département."
    )


def test_the_sign_of_a_gap_is_that_of_the_tables_positive_where_structures_are_lacking() -> None:
    assert gap_words(1.2) == "il en manque 1,2 pour atteindre la moyenne du département"
    assert gap_words(-1.2) == "1,2 de plus que la moyenne du département"
    assert gap_words(0.04) == gap_words(-0.04) == gap_words(0.0) == "autant que la moyenne du département"


def test_where_none_lacks_any_that_is_said_and_not_a_lack_of_nothing(example: Diagnosis) -> None:
    balance = example.balance.assign(ecart_cs=0.0, ecart_evs=-0.3)
    cs, evs = balance_sentences(replace(example, balance=balance))[2:]
    assert cs.startswith("Aucune intercommunalité ne manque de CS au regard de la moyenne du département")
    assert "en a" not in cs
    assert evs.startswith("Aucune intercommunalité ne manque d’EVS")
    assert "en a 0,3 de plus" in evs


def test_the_zones_blanches_are_counted_with_their_inhabitants(example: Diagnosis) -> None:
    population = int(example.zones_blanches["population"].sum())
    assert population == int(example.departement["population_non_couverte"].iloc[0])
    sentence = zones_blanches_sentence(example)
    assert sentence.startswith(f"{len(example.zones_blanches)}\u00a0zones blanches")
    assert "CC des Savoir-Faire" in sentence


def test_no_zone_blanche_is_said_in_words(example: Diagnosis) -> None:
    none = replace(example, zones_blanches=example.zones_blanches.iloc[:0])
    assert zones_blanches_sentence(none).startswith("Aucune zone blanche")


def test_without_any_structure_the_balance_is_not_judged() -> None:
    geography = load_geography("52")
    assert balance_sentences(diagnose(geography, empty_inventory(geography))) == [
        "Aucune structure ne compte dans ce département : l’équilibre ne peut pas être jugé."
    ]


def test_the_chart_has_a_bar_and_a_figure_for_each_epci_and_kind(example: Diagnosis) -> None:
    chart = balance_chart(example)
    assert chart.count('class="barre') == chart.count('class="valeur"') == 9 * 2
    # The sign of the table: Chaumont lacks 0,8 EVS; Joinville has 1 CS where the average would give 0,29.
    assert ">0,8</span>" in chart
    assert ">−0,7</span>" in chart


def test_the_figures_of_the_chart_are_those_of_the_table(example: Diagnosis) -> None:
    shown = re.findall(r'class="valeur"[^>]*>([^<]*)<', balance_chart(example))
    table = example.balance.iloc[:-1]
    assert sorted(shown) == sorted(number(gap, 1) for kind in ("cs", "evs") for gap in table[f"ecart_{kind}"])


def test_the_title_of_the_chart_says_what_its_sign_means(example: Diagnosis) -> None:
    chart = balance_chart(example)
    assert "positif, il en manque" in chart
    assert "il en manque →" in chart
    # A lack of 0,8 goes the way that the heading says.
    assert re.search(r'class="barre manque" style="left:50%[^>]*></span><span[^>]*>0,8<', chart)
    assert re.search(r'class="barre surplus" style="right:50%[^>]*></span><span[^>]*>−0,7<', chart)
