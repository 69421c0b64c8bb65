"""A department is found by its number or by its name, however it is written."""

from __future__ import annotations

import pytest

from avs_geo.errors import UsageError
from avs_geo.reference.departements import find_departement, list_departements


def test_there_are_101_departments_in_the_order_of_their_numbers() -> None:
    codes = [departement.code for departement in list_departements()]
    assert len(codes) == 101
    assert codes[18:22] == ["19", "2A", "2B", "21"]
    assert codes[-5:] == ["971", "972", "973", "974", "976"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("52", "52"),
        ("1", "01"),
        ("2a", "2A"),
        ("haute marne", "52"),
        ("HAUTE-MARNE", "52"),
        ("La Réunion", "974"),
        ("reunion", "974"),
        ("Côtes d’Armor", "22"),
        (" 62 ", "62"),
    ],
)
def test_a_department_is_found_by_number_or_name(text: str, code: str) -> None:
    assert find_departement(text).code == code


@pytest.mark.parametrize("text", ["20", "99", "Marne-la-Vallée", "", "975"])
def test_what_is_no_department_is_refused_in_french(text: str) -> None:
    with pytest.raises(UsageError, match="Aucun département"):
        find_departement(text)


def test_a_refusal_proposes_names_that_contain_the_text() -> None:
    with pytest.raises(UsageError, match="52 - Haute-Marne"):
        find_departement("marn")


@pytest.mark.parametrize(
    ("code", "epsg"),
    [("52", 2154), ("2B", 2154), ("971", 5490), ("972", 5490), ("973", 2972), ("974", 2975), ("976", 4471)],
)
def test_each_department_has_its_legal_projection(code: str, epsg: int) -> None:
    assert find_departement(code).epsg == epsg
