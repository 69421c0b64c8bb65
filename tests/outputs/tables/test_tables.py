from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from avs_geo.outputs.tables.tables import (
    TABLES,
    communes_table,
    departement_table,
    epci_table,
    equilibre_table,
    qpv_table,
    structures_table,
    zones_blanches_table,
)

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.study import Study
    from avs_geo.inventory.inventory import Inventory

# The contract, word for word.
CONTRACT = {
    "communes": "code_commune, nom_commune, code_epci, nom_epci, population, surface_km2, part_cs, part_evs, "
    "part_couverte, temps_cs, temps_evs, temps_structure, structure_proche, classe, besoin, "
    "completude",
    "epci": "code_epci, nom_epci, nb_communes, population, population_totale, surface_km2, nb_cs, nb_evs, "
    "nb_autres, population_couverte, part_couverte, part_couverte_cs, part_couverte_evs, "
    "population_hors_acces, part_hors_acces, population_non_couverte, part_non_couverte, "
    "temps_moyen, temps_max, besoin",
    "departement": "code_epci, nom_epci, nb_communes, population, population_totale, surface_km2, nb_cs, "
    "nb_evs, nb_autres, population_couverte, part_couverte, part_couverte_cs, part_couverte_evs, "
    "population_hors_acces, part_hors_acces, population_non_couverte, part_non_couverte, "
    "temps_moyen, temps_max, besoin",
    "equilibre": "code_epci, nom_epci, population, nb_cs, nb_evs, hab_par_cs, hab_par_evs, hab_par_structure, "
    "typologie, quotient_evs, ecart_cs, ecart_evs, population_cs_seul, population_evs_seul, "
    "population_les_deux, population_aucune",
    "qpv": "code_qp, nom_qp, communes, population, statut, structure_proche, distance_m, part_territoire, emprise, "
    "rattachement, a_verifier, temps_a_pied",
    "zones_blanches": "id_zone, rang, code_epci, nom_epci, nb_communes, communes, population, surface_km2, "
    "temps_moyen, besoin, structure_proche, commune_centre",
}


def test_the_tables_are_those_of_the_contract_in_its_order() -> None:
    assert [name for name, table in TABLES.items() if table.in_contract] == list(CONTRACT)


@pytest.mark.parametrize("name", CONTRACT)
def test_the_columns_are_those_of_the_contract_in_its_order(
    name: str,
    study: Study,
) -> None:
    assert list(TABLES[name].build(study).columns) == CONTRACT[name].split(", ")


def test_a_commune_has_its_class_its_time_and_its_nearest_structure(study: Study) -> None:
    communes = communes_table(study).set_index("code_commune")
    assert communes["classe"].to_dict() == {
        "99001": "couverte",
        "99002": "couverte",
        "99003": "couverte",
        "99004": "proche_hors_territoire",
        "99005": "non_couverte",
        "99006": "proche_hors_territoire",
    }
    assert communes.loc["99003", "part_couverte"] == 0.5
    assert communes.loc["99002", "temps_structure"] == 15.6
    # Amont and Combe are 14.142 km away: of equals, the first id.
    assert communes.loc["99005", "temps_structure"] == 22.062
    assert communes.loc["99005", "structure_proche"] == "cs-amont"


def test_the_figures_of_an_epci_are_those_of_its_communes(study: Study) -> None:
    epci = epci_table(study).set_index("code_epci")
    assert list(epci.loc["200000001", ["population", "population_couverte", "nb_cs", "nb_evs"]]) == [1700, 1500, 1, 0]
    assert list(epci.loc["200000002", ["population", "population_couverte", "population_totale"]]) == [400, 150, 900]
    assert epci.loc["200000002", "part_non_couverte"] == 0.25


def test_the_department_counts_the_commune_that_is_in_no_epci(study: Study) -> None:
    (line,) = departement_table(study).to_dict("records")
    assert (line["code_epci"], line["nom_epci"]) == ("99", "Essai")
    assert (line["nb_communes"], line["population"], line["population_couverte"]) == (6, 2150, 1650)
    assert line["part_couverte"] == 0.767442  # 1650 / 2150
    assert line["nb_autres"] == 1


def test_the_last_line_of_the_balance_is_the_department(study: Study) -> None:
    balance = equilibre_table(study)
    assert balance["code_epci"].tolist() == ["200000002", "200000001", "99"]
    assert balance["typologie"].tolist() == ["evs_seul", "cs_seul", "mixte"]
    # 1700 x 1/2150 - 1
    assert balance.loc[1, "ecart_cs"] == -0.2093
    assert list(balance.loc[2, ["ecart_cs", "ecart_evs"]]) == [0, 0]


def test_a_qpv_and_a_zone_blanche_are_named_by_their_codes(study: Study) -> None:
    (qpv,) = qpv_table(study).to_dict("records")
    assert (qpv["code_qp"], qpv["statut"], qpv["distance_m"]) == ("QN09901M", "structure_dans_le_qpv", 0)
    (zone,) = zones_blanches_table(study).to_dict("records")
    assert (zone["id_zone"], zone["rang"], zone["communes"], zone["population"]) == (
        "ZB-99005",
        1,
        "99005",
        100,
    )


def test_the_territory_of_a_structure_is_said_in_words(study: Study) -> None:
    structures = structures_table(study).set_index("id")
    assert structures.loc["cs-amont", "territoire"] == "communes Amont (99001), Bourg (99002) (hypothèse)"
    assert structures.loc["evs-combe", "territoire"] == "contour dessiné"
    assert structures["territoire"].isna().tolist() == [False, False, True, True]
    assert structures.loc["evs-combe", "nom_epci"] == "CC Deux"


def test_no_table_changes_the_frames_that_sessions_share(
    diagnosis: Diagnosis,
    study: Study,
    inventory: Inventory,
) -> None:
    before = [list(frame.columns) for frame in (diagnosis.units, diagnosis.epci, inventory.structures)]
    for table in TABLES.values():
        table.build(study)
    assert before == [list(frame.columns) for frame in (diagnosis.units, diagnosis.epci, inventory.structures)]
