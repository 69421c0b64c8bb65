"""People write names in many ways; the comparison must not mind."""

from __future__ import annotations

import pytest

from avs_geo.text.names import fold, fold_place


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("SAINT-DIZIER", "Saint-Dizier"),
        ("St Dizier", "Saint-Dizier"),
        ("Ste-Menehould", "Sainte-Menehould"),
        ("L’Haÿ-les-Roses", "L'Hay les Roses"),
        ("Montsaugéon", "Montsaugeon"),
        ("Le Montsaugeonnais", "Montsaugeonnais"),
        ("Œuilly", "Oeuilly"),
        ("  Chaumont ", "chaumont"),
    ],
)
def test_two_ways_to_write_a_place_fold_alike(written: str, meant: str) -> None:
    assert fold_place(written) == fold_place(meant)


def test_a_name_that_is_only_an_article_keeps_it() -> None:
    assert fold_place("Les") == "les"


def test_different_places_stay_different() -> None:
    assert fold_place("Saint-Martin-sur-Oust") != fold_place("Saint-Martin-sur-Oreuse")


def test_what_has_no_letter_folds_to_nothing() -> None:
    assert not fold(" – … ")
