"""From what people type to today's commune."""

from __future__ import annotations

import pytest

from avs_geo.reference.communes import CommuneIndex, load_commune_index, normalise_code


@pytest.fixture(scope="module")
def index() -> CommuneIndex:
    return load_commune_index()


def test_a_misspelt_former_name_finds_the_commune_it_merged_into(index: CommuneIndex) -> None:
    found = index.resolve("Montsaugéon", departement="52")
    assert (found.code, found.nom, found.former) == ("52405", "Le Montsaugeonnais", "Montsaugeon (52340)")


def test_a_former_code_resolves_to_todays_commune_and_says_so(index: CommuneIndex) -> None:
    found = index.resolve("52340")
    assert (found.code, found.former) == ("52405", "Montsaugeon (52340)")


def test_a_present_code_is_no_former_one(index: CommuneIndex) -> None:
    assert index.resolve("52121").former is None


def test_corsican_codes_keep_their_letter(index: CommuneIndex) -> None:
    assert index.resolve("2a004").nom == "Ajaccio"


def test_the_whole_commune_of_paris_is_known_beside_its_arrondissements(index: CommuneIndex) -> None:
    assert index.resolve("75056").nom == "Paris"
    assert index.resolve("75101").code == "75101"


def test_homonyms_are_not_chosen_between(index: CommuneIndex) -> None:
    found = index.resolve("Saint-Denis")
    assert found.code is None
    assert found.homonyms
    assert len(found.candidates) > 1


def test_the_department_tells_homonyms_apart(index: CommuneIndex) -> None:
    assert index.resolve("Saint-Denis", departement="93").code == "93066"


def test_a_slip_of_the_finger_is_answered_with_near_names(index: CommuneIndex) -> None:
    found = index.resolve("Chaumnt", departement="52")
    assert found.code is None
    assert "Chaumont (52121)" in found.candidates


def test_the_communes_of_cantal_that_have_no_polygon_resolve_to_saint_etienne_de_chomeil_group(
    index: CommuneIndex,
) -> None:
    assert {index.resolve(code).code for code in ("15031", "15035", "15047", "15171")} == {"15141"}


@pytest.mark.parametrize(
    ("text", "code"),
    [("1001", "01001"), ("52121.0", "52121"), ("52 121", "52121"), ("2A004", "2A004"), ("2b033", "2B033")],
)
def test_what_spreadsheets_do_to_codes_is_mended(text: str, code: str) -> None:
    assert normalise_code(text) == code


@pytest.mark.parametrize("text", ["Chaumont", "521", "521211", "2C004", ""])
def test_what_is_no_code_is_left_to_the_names(text: str) -> None:
    assert normalise_code(text) is None
