"""Each lever on a drawn example, worked out by hand: squares of 10 km, 15.6 minutes from one to the next."""

from __future__ import annotations

from datetime import date

import pytest

from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.errors import UsageError
from tests.analysis.conftest import Commune, Qpv, Structure, made_up_geography, row_of, square
from tests.analysis.programme.programme_country import given_sites, inventory_of, programme_of, the_line

A_CS_IN_A = [Structure(id="s1", type="CS", at=(5, 5), unite="A")]


def test_a_creation_gains_what_the_search_for_sites_says_and_covers_what_it_serves() -> None:
    geography = made_up_geography(row_of("ABCDE"))
    siting = given_sites(("D", "EVS", 3000.0, ("C", "D", "E")))
    programme = programme_of(geography, inventory_of(A_CS_IN_A, named=[("s1", "commune", "A")]), siting)
    line = the_line(programme, "creation:D")
    assert (line["levier"], line["nature"], line["niveau"]) == ("creation_evs", "EVS", "territoire")
    assert (line["communes"], line["code_epci"], line["nom_commune"]) == ("C;D;E", "E1", "Commune D")
    assert line["population_gagnee"] == line["population_ponderee"] == 3000
    # A alone is covered today; the creation, first in rank, adds C, D and E, then the extension adds B.
    assert line["part_couverte_apres"] == pytest.approx(4 / 5)
    assert the_line(programme, "extension:s1")["part_couverte_apres"] == pytest.approx(1)


def test_a_creation_that_serves_two_epci_concerns_the_department() -> None:
    geography = made_up_geography([*row_of("ABC"), *row_of("DE", epci="E2", y=10)])
    inventory = inventory_of([], named=[])
    programme = programme_of(geography, inventory, given_sites(("B", "EVS", 3000.0, ("A", "B", "D"))))
    assert the_line(programme, "creation:B")["niveau"] == "departement"


def test_the_reason_of_a_creation_is_made_from_its_figures() -> None:
    geography = made_up_geography(row_of("ABCDE", population=3000))
    siting = given_sites(("D", "CS", 9000.0, ("C", "D", "E")))
    programme = programme_of(geography, inventory_of(A_CS_IN_A, named=[("s1", "commune", "A")]), siting)
    # C, D, E are at 31.2, 46.8 and 62.4 minutes of the only structure.
    assert the_line(programme, "creation:D")["motif"] == (
        "Un centre social à Commune D mettrait une structure à 20\u00a0min au plus de 9\u202f000\u00a0habitants "
        "(3\u00a0communes), aujourd’hui à 47\u00a0min en moyenne de la plus proche. Centre social, car il desservirait "
        "au moins 7\u202f500\u00a0habitants."
    )


def test_a_cs_is_justified_by_the_quarter_without_structure_that_it_serves() -> None:
    quarter = Qpv(code="Q1", communes="D", shape=square(32, 2, 4))
    geography = made_up_geography(row_of("ABCDE"), [quarter])
    siting = given_sites(("D", "CS", 3000.0, ("C", "D", "E")))
    programme = programme_of(geography, inventory_of(A_CS_IN_A, named=[("s1", "commune", "A")]), siting)
    line = the_line(programme, "creation:D")
    assert line["motif"].endswith("car il desservirait le quartier prioritaire Quartier Q1, sans structure.")
    assert line["synergies"] == "QPV Quartier Q1 (Q1)"


def test_an_extension_takes_in_what_is_near_a_structure_and_in_no_territory() -> None:
    geography = made_up_geography(row_of("ABCDE"))
    line = the_line(
        programme_of(geography, inventory_of(A_CS_IN_A, named=[("s1", "commune", "A")])),
        "extension:s1",
    )
    assert (line["levier"], line["niveau"], line["nature"]) == ("extension_territoire", "structure", "CS")
    assert (line["communes"], line["nom_structure"], line["population_gagnee"]) == ("B", "Structure s1", 1000)
    assert "1\u00a0commune à 20\u00a0min au plus de «\u00a0Structure s1\u00a0»" in line["motif"]


def test_what_a_territory_covers_already_is_not_gained_again() -> None:
    # A quarter of B's population is in the QPV that the territory names: B is not covered, and gains three quarters.
    quarter = Qpv(code="Q1", communes="B", population=250, shape=square(12, 2, 1))
    geography = made_up_geography(row_of("AB"), [quarter])
    inventory = inventory_of(A_CS_IN_A, named=[("s1", "commune", "A"), ("s1", "qpv", "Q1")])
    assert the_line(programme_of(geography, inventory), "extension:s1")["population_gagnee"] == 750


def test_an_antenne_stands_where_it_brings_the_most_inhabitants_near() -> None:
    # Far in the territory of s1: C, D, E. From D all three are near; from C or E only two.
    geography = made_up_geography(row_of("ABCDE"))
    inventory = inventory_of(A_CS_IN_A, named=[("s1", "commune", code) for code in "ABCDE"])
    programme = programme_of(geography, inventory)
    line = the_line(programme, "antenne:s1:D")
    assert (line["levier"], line["niveau"], line["communes"]) == ("antenne_itinerance", "structure", "C;D;E")
    assert line["population_gagnee"] == 3000
    assert programme.trajectory["part_hors_acces"].tolist() == pytest.approx([0.6, 0, 0, 0, 0])
    assert programme.trajectory["part_couverte"].tolist() == pytest.approx([1] * 5)


def test_of_two_places_that_are_as_good_the_antenne_takes_the_first_by_its_code() -> None:
    geography = made_up_geography(row_of("ABCD"))
    inventory = inventory_of(A_CS_IN_A, named=[("s1", "commune", code) for code in "ABCD"])
    assert the_line(programme_of(geography, inventory), "antenne:s1:C")["population_gagnee"] == 2000


def test_parts_of_a_territory_that_touch_at_a_corner_only_have_each_their_antenne() -> None:
    communes = [*row_of("A"), Commune(code="C", at=(30, 0)), Commune(code="D", at=(40, 10))]
    inventory = inventory_of(A_CS_IN_A, named=[("s1", "commune", code) for code in "ACD"])
    lines = programme_of(made_up_geography(communes), inventory).lines
    assert sorted(lines["id_ligne"]) == ["antenne:s1:C", "antenne:s1:D"]


def test_a_renewal_comes_in_the_year_in_which_the_agreement_ends() -> None:
    inventory = inventory_of(
        [Structure(id="s1"), Structure(id="s2"), Structure(id="s3"), Structure(id="s4")],
        named=[("s1", "commune", "A")],
        ends={"s1": date(2028, 6, 30), "s2": date(2025, 1, 1), "s3": date(2031, 1, 1)},
    )
    lines = programme_of(made_up_geography(row_of("A")), inventory).lines
    assert dict(zip(lines["id_structure"], lines["annee"], strict=True)) == {"s1": 2028, "s2": 2027}
    assert lines["rang"].isna().all()
    assert (lines["population_gagnee"] == 0).all()
    assert (lines["cout_caf"] == 0).all()


def test_a_renewal_says_what_the_rules_will_ask_of_the_structure() -> None:
    structures = [Structure(id="s1", type="CS"), Structure(id="s2", type="CS")]
    ends = {"s1": date(2026, 6, 30), "s2": date(2028, 6, 30)}
    inventory = inventory_of(
        structures, named=[("s1", "commune", "A")], ends=ends, functions={"s1": "AGC", "s2": "AGC;ACF"}
    )
    programme = programme_of(made_up_geography(row_of("A")), inventory)
    first = the_line(programme, "renouvellement:s1")["motif"]
    assert first.startswith("L’agrément prend fin le 30/06/2026\u202f; 1\u202f000\u00a0habitants dans son territoire.")
    assert "À partir de 2027, tout centre social doit avoir un volet familles (ACF)" in first
    assert "ACF" not in the_line(programme, "renouvellement:s2")["motif"]


def test_an_evs_with_as_many_inhabitants_as_a_cs_could_become_one() -> None:
    geography = made_up_geography(row_of("AB", population=4000))
    structures = [Structure(id="e1", type="EVS"), Structure(id="e2", type="EVS", at=(15, 5), unite="B")]
    named = [("e1", "epci", "E1"), ("e2", "commune", "B")]
    lines = programme_of(geography, inventory_of(structures, named=named)).lines
    assert lines["id_ligne"].tolist() == ["evolution:e1"]
    assert lines["motif"].iloc[0].startswith("8\u202f000\u00a0habitants de son territoire ne sont dans celui d’aucun")
    assert (lines["nature"].iloc[0], lines["population_gagnee"].iloc[0]) == ("CS", 0)


def test_an_evs_whose_inhabitants_have_a_cs_stays_one() -> None:
    geography = made_up_geography(row_of("AB", population=4000))
    structures = [Structure(id="e1", type="EVS"), Structure(id="s1", type="CS")]
    named = [("e1", "epci", "E1"), ("s1", "commune", "A")]
    assert "evolution:e1" not in set(programme_of(geography, inventory_of(structures, named=named)).lines["id_ligne"])


def test_an_evs_that_serves_a_quarter_without_a_cs_could_become_one() -> None:
    geography = made_up_geography(row_of("AB"), [Qpv(code="Q1", communes="A", shape=square(2, 2, 4))])
    inventory = inventory_of([Structure(id="e1", type="EVS")], named=[("e1", "commune", "A")])
    assert "Quartier Q1, sans centre social" in the_line(programme_of(geography, inventory), "evolution:e1")["motif"]


def test_everything_covered_and_near_is_said_and_leaves_the_other_levers() -> None:
    inventory = inventory_of(A_CS_IN_A, named=[("s1", "commune", "A")], ends={"s1": date(2028, 1, 1)})
    programme = programme_of(made_up_geography(row_of("AB")), inventory)
    assert sorted(programme.lines["levier"]) == ["extension_territoire", "renouvellement_agrement"]
    said = [finding.message for finding in programme.findings if finding.code == "demande_vide"]
    assert len(said) == 1
    assert "les autres leviers sont proposés" in said[0]


def test_the_extension_of_a_structure_goes_along_with_its_renewal() -> None:
    inventory = inventory_of(A_CS_IN_A, named=[("s1", "commune", "A")], ends={"s1": date(2028, 1, 1)})
    line = the_line(programme_of(made_up_geography(row_of("AB")), inventory), "extension:s1")
    assert line["synergies"] == "renouvellement de l’agrément en 2028"


@pytest.mark.parametrize("text", ["2030-2027", "demain", "2027-2040", "27-30", ""])
def test_what_is_no_horizon_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        Horizon.parse(text)


def test_a_horizon_in_the_past_is_refused_with_one_that_would_do() -> None:
    with pytest.raises(UsageError, match=r"2024-2027.*2027-2030"):
        programme_of(made_up_geography(row_of("A")), inventory_of([]), horizon=Horizon(2024, 2027))


def test_the_year_of_the_reference_date_is_not_past() -> None:
    programme = programme_of(made_up_geography(row_of("A")), inventory_of([]), horizon=Horizon(2026, 2029))
    assert programme.trajectory["annee"].tolist() == [2025, 2026, 2027, 2028, 2029]
