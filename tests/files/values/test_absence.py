"""What the tools of the field write for "unknown" is recognised, and no value is taken for it."""

from __future__ import annotations

import pandas as pd
import pytest

from avs_geo.files.values.absence import is_absent, is_unknown_number


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "–", "—", "...", "…", ".", "***", "//", "?", "#"),
        *(
            "s",
            "S",
            "ss",
            "(vide)",
            "(blank)",
            "Indéterminé",
            "Valeur non disponible",
            "nd",
            "n.d.",
            "N.D",
            "n/d",
            "nc",
            "NA",
            "N/A",
            "n.a.",
            "NaN",
            "nan",
            "NULL",
            "None",
            "<NA>",
            "so",
        ),
        *(
            "secret",
            "Secret statistique",
            "Donnée non disponible",
            "non renseigné",
            "NON DIFFUSÉ",
            "sans objet",
            "inconnu",
        ),
        *("N/A - secret statistique", "N/A - résultat non disponible", "nd (2021)", "s : secret", "n.d. - non diffusé"),
        *("#N/A", "#n/a", "#DIV/0!", "#VALEUR!", "#REF!", "#NOM?", "s (1)", "nd*"),
    ],
)
def test_a_mark_of_absence_is_recognised(text: str) -> None:
    assert is_absent(pd.Series([text])).tolist() == [True]


@pytest.mark.parametrize(
    "text", ["0", "-1", "12,5", "Nancy", "CS", "non", "oui", "Sens", "- 12", "Nd-sur-Mer", "5 - 10", "na 12"]
)
def test_a_value_is_not_taken_for_one(text: str) -> None:
    assert is_absent(pd.Series([text])).tolist() == [False]


def test_numbers_that_programs_write_for_unknown_are_told_from_quantities() -> None:
    numbers = pd.Series(
        [-9999.0, 2**31 - 1, -(2.0**31), 1.7976931348623157e308, -99.0, 0.0, -1.0, 12.5, 9999.0, 67_000_000.0]
    )
    assert is_unknown_number(numbers).tolist() == [True] * 5 + [False] * 5
    assert is_unknown_number(pd.Series([float("nan"), float("inf")])).tolist() == [False, False]
