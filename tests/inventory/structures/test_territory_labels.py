"""Territories written as labels, with names beside their codes, for structures whose ids come in several spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from avs_geo.files.source import SourceFile
from avs_geo.inventory.structures.identifiers import StructureNames
from avs_geo.inventory.structures.territoires import examine_territoires

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.findings import Finding
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

    Examine = Callable[[str], tuple[list[tuple[str, str]] | None, list[Finding]]]


@pytest.fixture
def examine(haute_marne: Geography, communes_of_france: CommuneIndex) -> Examine:
    """Read territories of one structure, « a », in the real Haute-Marne: levels and codes, and the findings."""
    structures = pd.DataFrame({"id": ["a"], "nom": ["Le Pont"]})

    def _examine(text: str) -> tuple[list[tuple[str, str]] | None, list[Finding]]:
        territoires, findings = examine_territoires(
            SourceFile("territoires.csv", text.encode()),
            structures=structures,
            geography=haute_marne,
            index=communes_of_france,
        )
        named = None if territoires is None else territoires.named
        pairs = None if named is None else list(zip(named["niveau"], named["code"], strict=True))
        return pairs, list(findings)

    return _examine


@pytest.mark.parametrize(
    ("niveau", "text", "expected"),
    [
        ("commune", "52200 LANGRES", ("commune", "52269")),
        ("", "52200 LANGRES", ("commune", "52269")),
        ("commune", "Châteauvillain (52120)", ("commune", "52114")),
        ("epci", "200072999 - CC du Grand Langres", ("epci", "200072999")),
        ("", "CC du Grand Langres", ("epci", "200072999")),
        ("epci", "200072999.0", ("epci", "200072999")),
        ("epci", "200 072 999", ("epci", "200072999")),
        ("qpv", "QN05203M - Quartier Neuf", ("qpv", "QN05203M")),
        ("qpv", "QPV Rochotte (Chaumont)", ("qpv", "QN05201M")),
    ],
)
def test_a_label_is_the_zone_that_all_of_it_speaks_of(
    niveau: str, text: str, expected: tuple[str, str], examine: Examine
) -> None:
    pairs, _ = examine(f"id_structure;niveau;code\na;{niveau};{text}\n")
    assert pairs == [expected]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("a;commune;200072999;", "niveau_contredit"),
        ("a;epci;52121;", "niveau_contredit"),
        ("a;commune;52121;Langres", "commune_contredite"),
        ("a;epci;200072999;CC du Bassin de Joinville en Champagne", "territoire_contredit"),
        ("a;epci;200072999 - CC du Bassin de Joinville en Champagne;", "territoire_contredit"),
        ("a;qpv;QN05203M;Rochotte", "territoire_contredit"),
    ],
)
def test_a_code_that_the_level_or_the_name_contradicts_is_a_fault(row: str, code: str, examine: Examine) -> None:
    pairs, findings = examine(f"id_structure;niveau;code;nom_territoire\n{row}\n")
    assert pairs is None
    assert [finding.code for finding in findings if finding.is_fault] == [code]


@pytest.mark.parametrize(
    ("mended", "expected"),
    [
        ("a;epci;200072999", ("epci", "200072999")),
        ("a;commune;52121", ("commune", "52121")),
    ],
)
def test_a_level_that_is_that_of_its_code_mends_what_was_contradicted(
    mended: str, expected: tuple[str, str], examine: Examine
) -> None:
    pairs, findings = examine(f"id_structure;niveau;code\n{mended}\n")
    assert pairs == [expected]
    assert "niveau_contredit" not in {finding.code for finding in findings}


def test_a_column_of_postcodes_beside_names_gives_the_named_communes(examine: Examine) -> None:
    pairs, findings = examine(
        "id_structure;niveau;code;nom_territoire\na;commune;52200;Langres\na;commune;52120;Châteauvillain\n"
    )
    assert pairs == [("commune", "52269"), ("commune", "52114")]
    assert {finding.code for finding in findings} == {"code_postal"}


def test_a_column_of_postcodes_alone_is_a_fault_on_each_line(examine: Examine) -> None:
    _, findings = examine("id_structure;niveau;code\na;commune;52200\na;commune;52120\n")
    assert [(finding.code, finding.line) for finding in findings] == [
        ("code_postal_partage", 2),
        ("code_postal_partage", 3),
    ]


def test_a_name_of_the_territory_that_is_no_commune_changes_nothing(examine: Examine) -> None:
    pairs, findings = examine("id_structure;niveau;code;nom_territoire\na;commune;52121;Secteur nord\n")
    assert pairs == [("commune", "52121")]
    assert findings == []


class TestIdentifiers:
    """Ids of structures as other files write them."""

    NAMES = StructureNames(
        pd.DataFrame(
            {
                "id": ["12", "12345678900012", "cs-{1}", "EVS_le moulin"],
                "nom": ["Le Pont", "La Rive", "La Source", "Le Moulin"],
            }
        )
    )

    @pytest.mark.parametrize(
        ("text", "identifier"),
        [
            ("12", "12"),
            ("12.0", "12"),
            ("012", "12"),
            ("123 456 789 00012", "12345678900012"),
            ("cs-{1}", "cs-{1}"),
            ("CS-{1}", "cs-{1}"),
            ("evs-le-moulin", "EVS_le moulin"),
            ("la source", "cs-{1}"),
            ("Le Pont (12)", "12"),
            ("13", None),
            ("", None),
        ],
    )
    def test_an_id_is_found_in_its_usual_spellings(self, text: str, identifier: str | None) -> None:
        assert self.NAMES.find(text) == identifier

    def test_an_id_spelt_otherwise_is_said(self, examine: Examine) -> None:
        pairs, (remark,) = examine("id_structure;niveau;code\nLe Pont (a);commune;52121\n")
        assert pairs == [("commune", "52121")]
        assert remark.code == "identifiant_compris"

    def test_two_ids_that_differ_by_punctuation_only_are_not_mixed_up(self) -> None:
        names = StructureNames(pd.DataFrame({"id": ["a-1", "a1"], "nom": ["", ""]}))
        assert names.find("a 1") is None
        assert names.find("a-1") == "a-1"

    def test_odd_characters_in_an_id_pass(self, read: Callable[..., Any]) -> None:
        frame, _ = read("id;nom;type;commune\n{x}%s;A;CS;Alpha\n12.0;B;CS;Alpha\n")
        assert frame["id"].tolist() == ["{x}%s", "12.0"]


@pytest.fixture
def examine_two(haute_marne: Geography, communes_of_france: CommuneIndex) -> Callable[[str], list[Finding]]:
    structures = pd.DataFrame({"id": ["a", "b"], "nom": ["Le Pont", "La Halle"]})
    return lambda text: list(
        examine_territoires(
            SourceFile("territoires.csv", text.encode()),
            structures=structures,
            geography=haute_marne,
            index=communes_of_france,
        )[1]
    )


def test_names_that_only_repeat_ids_and_codes_are_said_nothing_of(examine_two: Callable[[str], list[Finding]]) -> None:
    assert not examine_two("id_structure;structure;niveau;code;commune\na;Le Pont;commune;52121;Chaumont\n")


def test_the_name_of_another_structure_beside_an_id_is_a_fault(examine_two: Callable[[str], list[Finding]]) -> None:
    (fault,) = examine_two(
        "id_structure;nom structure;niveau;code\na;La Halle;commune;52121\nb;La Halle;commune;52269\n"
    )
    assert (fault.code, fault.line, fault.is_fault) == ("structure_contredite", 2, True)


def test_the_name_of_another_commune_beside_a_code_is_a_fault(examine_two: Callable[[str], list[Finding]]) -> None:
    (fault,) = examine_two("id_structure;niveau;code;commune\na;commune;52121;Langres\n")
    assert (fault.code, fault.is_fault) == ("commune_contredite", True)


def test_the_commune_where_a_structure_stands_is_no_name_of_its_epci(
    examine_two: Callable[[str], list[Finding]],
) -> None:
    assert not [
        one for one in examine_two("id_structure;niveau;code;commune\na;epci;200072999;Langres\n") if one.is_fault
    ]


def test_a_heading_of_communes_says_their_level(examine: Examine) -> None:
    pairs, _ = examine("id_structure;communes\na;Langres\na;Chaumont\n")
    assert pairs == [("commune", "52269"), ("commune", "52121")]


def test_two_communes_in_a_cell_of_territories_are_told_so(examine: Examine) -> None:
    _, findings = examine("id_structure;communes\na;Chaumont, Langres\n")
    assert [one.code for one in findings if one.is_fault] == ["commune_multiple"]
