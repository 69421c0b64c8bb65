"""Labels of places taken apart: which is the number, which the name, which the department."""

from __future__ import annotations

import pytest

from avs_geo.inventory.places.labels import departement_number, read_label


@pytest.mark.parametrize(
    "text",
    [
        "52200 LANGRES",
        "LANGRES (52200)",
        "52200 - Langres",
        "Langres, 52200",
        "F-52200 Langres",
        "52 200 Langres",
        "CP 52200 Langres",
        "Langres [52200]",
        "52200\u00a0Langres Cedex 2",
    ],
)
def test_a_number_and_a_name_are_told_apart_however_they_are_joined(text: str) -> None:
    label = read_label(text)
    assert label.numbers == ("52200",)
    assert label.readings[-1].casefold() == "langres"


@pytest.mark.parametrize(
    ("text", "departement"),
    [
        ("Langres 52", "52"),
        ("Langres (52)", "52"),
        ("52 - Langres", "52"),
        ("Joinville (Haute-Marne)", "52"),
        ("Chaumont, Haute-Marne", "52"),
        ("Chaumont (Hte-Marne)", "52"),
        ("Ajaccio (2a)", "2A"),
        ("Saint-Denis (974)", "974"),
        ("Langres", ""),
    ],
)
def test_a_department_beside_a_name_is_read_by_number_or_name(text: str, departement: str) -> None:
    assert read_label(text).departement == departement


def test_an_arrondissement_is_no_department() -> None:
    assert read_label("Lyon 3").readings == ("lyon 3e Arrondissement",)
    assert read_label("PARIS 1er arr.").readings == ("paris 1er Arrondissement",)


def test_a_longer_number_is_no_code() -> None:
    assert read_label("Siret 12345678900012").numbers == ()
    assert read_label("tél. 0325000000").numbers == ()


@pytest.mark.parametrize("text", ["52", "052", "Haute-Marne", "HAUTE MARNE", "52 - Haute-Marne", "52.0"])
def test_a_column_of_departments_is_read_in_its_usual_forms(text: str) -> None:
    assert departement_number(text) == "52"


def test_a_cell_as_long_as_a_page_is_one_name() -> None:
    assert read_label("( " * 10_000).numbers == ()
