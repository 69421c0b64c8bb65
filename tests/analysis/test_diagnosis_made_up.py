"""A whole diagnosis, every table of it worked out by hand.

The department is one row of six squares of 10 km, town halls in the middle but for D's, which is unknown:

| commune | A | B | C | D | E | F |
| --- | --- | --- | --- | --- | --- | --- |
| EPCI | E1 | E1 | E1 | E2 | E2 | none |
| population | 4,000 | 2,000 | 1,000 | 500 | 1,500 | 1,000 |
| point (km) | 5 | 15 | 25 | 32 | 45 | 55 |

E2 straddles: 12,000 inhabitants in all, 2,000 here. Structures: a CS in A, agreed on A and on a polygon that is
the west half of B; an EVS in B, agreed on the QPV of A (1,000 inhabitants); a project in E; another structure in F.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from avs_geo.analysis.diagnosis import Diagnosis, diagnose
from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.study import Study
from avs_geo.outputs.tables.tables import communes_table, departement_table, epci_table, equilibre_table, qpv_table
from tests.analysis.conftest import (
    MINUTES_PER_KM,
    PARAMETERS,
    Commune,
    Qpv,
    Structure,
    box,
    line,
    made_up_geography,
    made_up_inventory,
    measured_times,
    row_of,
    square,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography

CS = Structure(id="cs", type="CS", at=(5, 5), unite="A")
EVS = Structure(id="evs", type="EVS", at=(15, 5), unite="B", agrement_echu=True)
PROJECT = Structure(id="projet", type="CS", at=(45, 5), unite="E", statut="projet")
OTHER = Structure(id="autre", type="AUTRE", at=(55, 5), unite="F")


@pytest.fixture(scope="module")
def geography() -> Geography:
    communes = [
        Commune(code="A", at=(0, 0), population=4000),
        Commune(code="B", at=(10, 0), population=2000),
        Commune(code="C", at=(20, 0), population=1000),
        Commune(code="D", at=(30, 0), population=500, epci="E2", point=(32, 5)),
        Commune(code="E", at=(40, 0), population=1500, epci="E2"),
        Commune(code="F", at=(50, 0), population=1000, epci=None),
    ]
    qpv = [Qpv(code="Q1", communes="A", population=1000, shape=square(0, 0, 1))]
    return made_up_geography(communes, qpv, epci_totals={"E2": 12_000})


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    return made_up_inventory(
        [CS, EVS, PROJECT, OTHER],
        named=[
            ("cs", "commune", "A"),
            ("evs", "qpv", "Q1"),
            ("projet", "epci", "E2"),
            ("autre", "commune", "F"),
        ],
        shapes=[("cs", box(10, 0, 15, 10))],
    )


@pytest.fixture(scope="module")
def diagnosis(geography: Geography, inventory: Inventory) -> Diagnosis:
    return diagnose(geography, inventory, PARAMETERS)


def test_shares(diagnosis: Diagnosis) -> None:
    assert diagnosis.units["part_cs"].to_list() == pytest.approx([1, 0.5, 0, 0, 0, 0])
    # 1,000 of the 4,000 inhabitants of A.
    assert diagnosis.units["part_evs"].to_list() == pytest.approx([0.25, 0, 0, 0, 0, 0])
    assert diagnosis.units["part_structure"].to_list() == pytest.approx([1, 0.5, 0, 0, 0, 0])


def test_times(diagnosis: Diagnosis) -> None:
    to_cs = [0, 10, 20, 27, 40, 50]
    to_evs = [10, 0, 10, 17, 30, 40]
    nearest = [0, 0, 10, 17, 30, 40]
    units = diagnosis.units
    assert units["temps_cs"].to_list() == pytest.approx([MINUTES_PER_KM * km for km in to_cs])
    assert units["temps_evs"].to_list() == pytest.approx([MINUTES_PER_KM * km for km in to_evs])
    assert units["temps_structure"].to_list() == pytest.approx([MINUTES_PER_KM * km for km in nearest])
    assert units["structure_proche"].to_list() == ["cs", "evs", "evs", "evs", "evs", "evs"]


def test_classes(diagnosis: Diagnosis) -> None:
    # B is half covered exactly; D is at 26.52 min from its point, 31.2 from its middle.
    assert diagnosis.units["classe"].to_list() == [
        "couverte",
        "couverte",
        "proche_hors_territoire",
        "non_couverte",
        "non_couverte",
        "non_couverte",
    ]


def test_of_the_need_nothing_is_invented(diagnosis: Diagnosis) -> None:
    assert diagnosis.units[["besoin", "completude"]].isna().all(axis=None)


def test_the_first_epci(diagnosis: Diagnosis) -> None:
    row = line(diagnosis.epci, "E1")
    assert row[["nom", "population_totale", "population", "nb_communes"]].to_list() == ["CC E1", 7000, 7000, 3]
    assert row[["nb_cs", "nb_evs", "nb_autres"]].to_list() == [1, 1, 0]
    assert row["population_couverte"] == pytest.approx(4000 + 1000)
    assert row["part_couverte"] == pytest.approx(5 / 7)
    assert row["part_couverte_cs"] == pytest.approx(5 / 7)
    assert row["part_couverte_evs"] == pytest.approx(1 / 7)
    assert row[["population_hors_acces", "population_non_couverte"]].to_list() == [0, 0]
    # C alone is away: 1,000 x 15.6 / 7,000.
    assert row["temps_moyen"] == pytest.approx(15.6 / 7)
    assert row["temps_max"] == pytest.approx(15.6)


def test_of_an_epci_that_straddles_only_its_part_here_counts_and_its_total_is_shown(diagnosis: Diagnosis) -> None:
    row = line(diagnosis.epci, "E2")
    assert row[["population", "population_totale", "nb_communes"]].to_list() == [2000, 12_000, 2]
    # The project does not count.
    assert row[["nb_cs", "nb_evs", "nb_autres"]].to_list() == [0, 0, 0]
    assert row[["population_couverte", "part_couverte"]].to_list() == [0, 0]
    assert row[["population_hors_acces", "part_hors_acces"]].to_list() == [2000, 1]
    assert row[["population_non_couverte", "part_non_couverte"]].to_list() == [2000, 1]
    # (500 x 26.52 + 1,500 x 46.8) / 2,000
    assert row["temps_moyen"] == pytest.approx(41.73)


def test_the_department_counts_the_commune_outside_every_epci(diagnosis: Diagnosis) -> None:
    assert diagnosis.departement.index.to_list() == ["99"]
    row = line(diagnosis.departement, "99")
    assert row[["nom", "population_totale", "population", "nb_communes"]].to_list() == [
        "Pays-Inventé",
        10_000,
        10_000,
        6,
    ]
    assert row[["nb_cs", "nb_evs", "nb_autres"]].to_list() == [1, 1, 1]
    assert row["population_couverte"] == pytest.approx(5000)
    assert row["part_couverte"] == pytest.approx(0.5)
    assert row["part_couverte_evs"] == pytest.approx(0.1)
    assert row["population_hors_acces"] == 3000
    assert row["part_non_couverte"] == pytest.approx(0.3)
    # (1,000 x 10 + 500 x 17 + 1,500 x 30 + 1,000 x 40) km x 1.56 / 10,000
    assert row["temps_moyen"] == pytest.approx(10.35 * MINUTES_PER_KM)
    assert row["temps_max"] == pytest.approx(62.4)


def test_the_balance(diagnosis: Diagnosis) -> None:
    table = diagnosis.balance
    assert table.index.to_list() == ["E1", "E2", "99"]
    assert table["nom"].to_list() == ["CC E1", "CC E2", "Pays-Inventé"]
    assert table["typologie"].to_list() == ["mixte", "aucune_structure", "mixte"]
    # One CS and one EVS for 10,000: 0.7 and 0.2; the 0.1 of F is in no EPCI.
    assert table["ecart_cs"].to_list() == pytest.approx([-0.3, 0.2, 0.0])
    assert table["ecart_evs"].to_list() == pytest.approx([-0.3, 0.2, 0.0])
    assert table["hab_par_structure"].to_list()[::2] == [3500.0, 5000.0]
    assert table["quotient_evs"].to_list()[::2] == [1.0, 1.0]
    assert math.isnan(line(table, "E2")["quotient_evs"])
    assert table["population_cs_seul"].to_list() == [6000, 0, 6000]
    assert table["population_evs_seul"].to_list() == [0, 0, 0]
    assert table["population_les_deux"].to_list() == [0, 0, 0]
    assert table["population_aucune"].to_list() == [1000, 2000, 4000]


def test_the_qpv(diagnosis: Diagnosis) -> None:
    # The CS is 4 km east and 4 km north of the corner of the quarter; A is named.
    row = diagnosis.qpv.iloc[0]
    assert row[["code_qp", "statut", "structure_proche"]].to_list() == ["Q1", "dans_un_territoire", "cs"]
    assert row["distance_m"] == pytest.approx(4000 * math.sqrt(2))
    assert row["part_territoire"] == 1.0


def test_the_zones_blanches(diagnosis: Diagnosis) -> None:
    zones = diagnosis.zones_blanches
    assert zones["communes"].to_list() == ["D;E", "F"]
    assert zones["code_epci"].to_list()[0] == "E2"
    assert pd.isna(zones["code_epci"].to_list()[1])
    # D with 500 and E with 1,500 inhabitants.
    assert zones["commune_centre"].to_list() == ["E", "F"]
    assert zones["temps_moyen"].to_list() == pytest.approx([41.73, 62.4])


def test_the_exported_tables_hold_the_same_figures(
    diagnosis: Diagnosis, geography: Geography, inventory: Inventory
) -> None:
    study = Study(diagnosis, geography, inventory)
    communes = communes_table(study)
    assert communes["code_commune"].to_list() == list("ABCDEF")
    assert communes["part_couverte"].to_list() == [1, 0.5, 0, 0, 0, 0]
    assert epci_table(study)["population_non_couverte"].to_list() == [0, 2000]
    assert departement_table(study)["part_couverte"].to_list() == [0.5]
    assert equilibre_table(study)["code_epci"].to_list() == ["E1", "E2", "99"]
    assert qpv_table(study)["statut"].to_list() == ["dans_un_territoire"]


def test_a_measured_matrix_replaces_the_estimate_everywhere(geography: Geography) -> None:
    temps = measured_times(
        ("C", "evs", 25.0), ("D", "evs", 19.0), ("E", "cs", 21.0), ("F", "evs", 20.0), source="matrice.csv"
    )
    inventory = made_up_inventory([CS, EVS], named=[("cs", "commune", "A")], temps=temps)
    measured = diagnose(geography, inventory, PARAMETERS)
    assert measured.times.model == "temps mesuré (matrice.csv)"
    # Six communes and two structures, four pairs of which are measured.
    assert measured.times.estimated_pairs == 8
    # C goes to the EVS in 25 min, to the CS in 31.2 (estimated); F is exactly at the threshold.
    assert measured.units["temps_structure"].to_list()[2:] == pytest.approx([25.0, 19.0, 21.0, 20.0])
    assert measured.units["classe"].to_list()[2:] == [
        "non_couverte",
        "proche_hors_territoire",
        "non_couverte",
        "proche_hors_territoire",
    ]
    assert measured.zones_blanches["communes"].to_list() == ["E", "C"]


def test_a_commune_exactly_at_the_threshold_is_within_it() -> None:
    # 12 km 820.5128… m at 1.56 min/km: 20 min, which floating point may give as 20.000000000000004.
    exact = 20 / MINUTES_PER_KM
    communes = [Commune(code="A"), Commune(code="B", at=(10, 0), point=(5 + exact, 5))]
    inventory = made_up_inventory([CS], named=[("cs", "commune", "A")])
    units = diagnose(made_up_geography(communes), inventory, PARAMETERS).units
    assert units.loc["B", "temps_structure"] == pytest.approx(20.0, abs=1e-9)
    assert units.loc["B", "classe"] == "proche_hors_territoire"


def test_the_threshold_moves_the_classes(geography: Geography, inventory: Inventory) -> None:
    units = diagnose(geography, inventory, Parameters(threshold=15)).units
    assert units.loc["C", "classe"] == "non_couverte"
    units = diagnose(geography, inventory, Parameters(threshold=62.4)).units
    assert "non_couverte" not in set(units["classe"])


@pytest.mark.parametrize(
    "structures",
    [
        [],
        [PROJECT],
        [OTHER],
        [Structure(statut="ferme"), Structure(id="s2", type="EVS", statut="prefiguration")],
    ],
)
def test_without_a_structure_that_counts_everything_is_uncovered(structures: Sequence[Structure]) -> None:
    inventory = made_up_inventory(structures, named=[(s.id, "commune", "A") for s in structures])
    diagnosis = diagnose(made_up_geography(row_of("AB")), inventory, PARAMETERS)
    assert set(diagnosis.units["classe"]) == {"non_couverte"}
    assert diagnosis.departement["part_non_couverte"].to_list() == [1.0]
    assert diagnosis.departement["part_couverte"].to_list() == [0.0]
    assert diagnosis.departement["temps_moyen"].isna().all()
    assert diagnosis.zones_blanches["communes"].to_list() == ["A;B"]
    assert diagnosis.balance["typologie"].to_list() == ["aucune_structure"] * 2


def test_a_department_without_inhabitants_has_figures_all_the_same() -> None:
    inventory = made_up_inventory([CS], named=[("cs", "commune", "A")])
    diagnosis = diagnose(made_up_geography(row_of("ABC", population=0)), inventory, PARAMETERS)
    assert diagnosis.departement["population"].to_list() == [0]
    assert diagnosis.departement["part_couverte"].isna().all()
    assert diagnosis.units["classe"].to_list() == ["couverte", "proche_hors_territoire", "non_couverte"]


def test_a_department_of_one_commune_outside_every_epci() -> None:
    inventory = made_up_inventory([CS], named=[("cs", "commune", "A")])
    diagnosis = diagnose(made_up_geography([Commune(code="A", epci=None)]), inventory, PARAMETERS)
    assert diagnosis.epci.empty
    assert diagnosis.balance.index.to_list() == ["99"]
    assert diagnosis.departement["part_couverte"].to_list() == [1.0]


def test_the_geography_is_left_as_it_was(geography: Geography, inventory: Inventory) -> None:
    units, epci = geography.units.copy(), geography.epci.copy()
    diagnose(geography, inventory, PARAMETERS)
    assert units.equals(geography.units)
    assert epci.equals(geography.epci)
