"""The analysis on the reference data that ship with the program."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.files.source import SourceFile
from avs_geo.inventory.inventory import read_inventory
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.reference.geography import load_geography
from avs_geo.reference.location import shipped_example, shipped_geography
from tests.analysis.conftest import MINUTES_PER_KM, PARAMETERS, line, made_up_inventory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography

# Populations municipales 2023 (Insee) of the communes of each EPCI that are in Haute-Marne.
HAUTE_MARNE = {
    "200027308": 8_056,  # Auberive Vingeanne et Montsaugeonnais
    "200044253": 12_113,  # Bassin de Joinville
    "200068559": 318,  # Ouest Vosgien: one commune, Liffol-le-Petit
    "200068658": 42_951,  # Chaumont
    "200068666": 52_265,  # Grand Saint-Dizier
    "200069664": 10_183,  # Meuse Rognon
    "200070332": 14_774,  # Savoir-Faire
    "200072999": 20_445,  # Grand Langres
    "245200597": 7_226,  # Trois Forêts
}


def agreed_at(geography: Geography, *places: tuple[str, str]) -> gpd.GeoDataFrame:
    """Return agreed structures at the points of units: (type, code of the unit)."""
    units = geography.units.loc[[code for _, code in places]]
    return gpd.GeoDataFrame(
        {
            "id": [f"s{rank}" for rank in range(len(places))],
            "type": [kind for kind, _ in places],
            "statut": "agree",
            "code_unite": units.index.to_numpy(),
        },
        geometry=gpd.points_from_xy(units["x"], units["y"]),
        crs=geography.epsg,
    )


def diagnose_with(
    departement: str, places: Sequence[tuple[str, str]], named: Sequence[tuple[str, str, str]]
) -> tuple[Geography, Diagnosis]:
    geography = load_geography(departement)
    inventory = made_up_inventory(agreed_at(geography, *places), named=named)
    return geography, diagnose(geography, inventory, PARAMETERS)


@pytest.fixture(scope="module")
def example() -> Inventory:
    """Return the example of Haute-Marne, as it ships."""
    return read_inventory(
        StudyFiles(
            structures=SourceFile.from_path(shipped_example() / "structures.csv"),
            territoires=SourceFile.from_path(shipped_example() / "territoires.csv"),
        ),
        geography=load_geography("52"),
        reference_date=date(2026, 1, 1),
    )


@pytest.fixture(scope="module")
def haute_marne(example: Inventory) -> Diagnosis:
    return diagnose(load_geography("52"), example, PARAMETERS)


def test_haute_marne_has_426_communes_and_168331_inhabitants(haute_marne: Diagnosis) -> None:
    whole = line(haute_marne.departement, "52")
    assert whole["nom"] == "Haute-Marne"
    assert whole["nb_communes"] == 426
    assert whole["population"] == 168_331
    # Insee: 6,211 km² of cadastre; polygons and their projection make it 6,250.
    assert whole["surface_km2"] == pytest.approx(6250, rel=0.01)


def test_each_epci_of_haute_marne_counts_its_part_there(haute_marne: Diagnosis) -> None:
    assert haute_marne.epci["population"].to_dict() == HAUTE_MARNE
    assert sum(HAUTE_MARNE.values()) == 168_331


def test_the_two_epci_that_straddle_most_show_their_total(haute_marne: Diagnosis) -> None:
    vosges, saint_dizier = line(haute_marne.epci, "200068559"), line(haute_marne.epci, "200068666")
    assert vosges["nb_communes"] == 1
    # 68 communes and 22,493 inhabitants more in Vosges; 10 and 3,116 in Marne.
    assert vosges["population_totale"] == 318 + 22_493
    assert saint_dizier["nb_communes"] == 50
    assert saint_dizier["population_totale"] == 52_265 + 3_116


@pytest.mark.parametrize("departement", ["52", "62", "2A", "974", "69"])
def test_the_epci_agree_with_the_shipped_table_of_epci_and_departments(departement: str) -> None:
    _, diagnosis = diagnose_with(departement, [], [])
    table = pd.read_parquet(shipped_geography() / "epci_departements.parquet")
    table = table.loc[table["departement"] == departement].set_index("code_epci").loc[diagnosis.epci.index]
    assert diagnosis.epci["population"].to_list() == table["population"].to_list()
    assert diagnosis.epci["nb_communes"].to_list() == table["nb_communes"].to_list()


def test_the_structures_of_the_example_are_counted(haute_marne: Diagnosis) -> None:
    assert line(haute_marne.departement, "52")[["nb_cs", "nb_evs", "nb_autres"]].to_list() == [4, 3, 0]


def test_the_population_covered_of_the_example_follows_from_its_names(
    haute_marne: Diagnosis, example: Inventory
) -> None:
    # Nothing is drawn: it is a sum over communes, written here without a polygon.
    geography = load_geography("52")
    named = example.territoires.named
    assert example.territoires.shapes.empty
    codes = {level: set(rows["code"]) for level, rows in named.groupby("niveau")}
    covered = 0.0
    for code, unit in geography.units.drop(columns="geometry").iterrows():
        if code in codes.get("commune", ()) or unit["code_epci"] in codes.get("epci", ()):
            covered += unit["population"]
        else:
            quarters = geography.qpv.loc[geography.qpv.index.isin(codes.get("qpv", set()))]
            here = quarters.loc[quarters["communes"] == code, "population"].sum()
            covered += min(float(here), float(unit["population"]))
    assert line(haute_marne.departement, "52")["population_couverte"] == pytest.approx(covered)


def test_the_time_between_two_town_halls_is_that_of_the_formula() -> None:
    # Chaumont and Langres, in Lambert-93: the straight line, times 1.56 min per kilometre.
    geography, diagnosis = diagnose_with("52", [("CS", "52121")], [])
    chaumont, langres = geography.units.loc["52121"], geography.units.loc["52269"]
    km = ((chaumont["x"] - langres["x"]) ** 2 + (chaumont["y"] - langres["y"]) ** 2) ** 0.5 / 1000
    assert 29 < km < 33
    assert line(diagnosis.units, "52269")["temps_cs"] == pytest.approx(km * MINUTES_PER_KM)
    assert line(diagnosis.units, "52121")["temps_cs"] == pytest.approx(0.0, abs=1e-9)


def test_a_named_epci_covers_its_communes_here_alone() -> None:
    _, diagnosis = diagnose_with("52", [("EVS", "52448")], [("s0", "epci", "200068666")])
    whole = line(diagnosis.departement, "52")
    assert whole["population_couverte"] == 52_265
    assert line(diagnosis.epci, "200068666")["part_couverte_evs"] == 1.0
    assert line(diagnosis.balance, "200068666")["population_evs_seul"] == 52_265


def test_corsica_has_its_letters() -> None:
    geography, diagnosis = diagnose_with("2A", [("CS", "2A004")], [("s0", "commune", "2A004")])
    ajaccio = line(diagnosis.units, "2A004")
    assert ajaccio[["nom", "part_cs", "classe", "structure_proche"]].to_list() == ["Ajaccio", 1.0, "couverte", "s0"]
    assert diagnosis.departement.index.to_list() == ["2A"]
    assert line(diagnosis.departement, "2A")["population_couverte"] == geography.units["population"].loc["2A004"]


def test_la_reunion_is_measured_in_its_own_projection() -> None:
    geography, diagnosis = diagnose_with("974", [("CS", "97411")], [("s0", "commune", "97411")])
    assert geography.epsg == 2975
    assert diagnosis.units.crs.to_epsg() == 2975
    assert diagnosis.zones_blanches.crs.to_epsg() == 2975
    # Insee: 2,504 km².
    assert line(diagnosis.departement, "974")["surface_km2"] == pytest.approx(2504, rel=0.01)
    # Saint-Denis to Saint-Pierre, some 52 km as the crow flies.
    assert line(diagnosis.units, "97416")["temps_structure"] == pytest.approx(52 * MINUTES_PER_KM, rel=0.05)


@pytest.mark.parametrize(
    ("departement", "city", "arrondissements"), [("75", "75056", 20), ("69", "69123", 9), ("13", "13055", 16)]
)
def test_paris_lyon_and_marseille_are_covered_whole_where_the_city_is_named(
    departement: str, city: str, arrondissements: int
) -> None:
    first = {"75": "75101", "69": "69381", "13": "13201"}[departement]
    _, diagnosis = diagnose_with(departement, [("CS", first)], [("s0", "commune", city)])
    covered = diagnosis.units.loc[diagnosis.units["part_cs"] == 1.0]
    assert len(covered) == arrondissements
    assert set(covered["code_commune"]) == {city}
    # The arrondissements are one commune.
    everywhere = diagnosis.units["code_commune"].nunique()
    assert line(diagnosis.departement, departement)["nb_communes"] == everywhere
    assert len(diagnosis.units) == everywhere + arrondissements - 1


def test_an_arrondissement_of_paris_is_covered_alone() -> None:
    _, diagnosis = diagnose_with("75", [("CS", "75119")], [("s0", "arrondissement_municipal", "75119")])
    assert diagnosis.units.index[diagnosis.units["part_structure"] > 0].to_list() == ["75119"]
    assert line(diagnosis.departement, "75")["nb_cs"] == 1


@pytest.mark.parametrize("departement", ["52", "62", "2A", "974", "75", "971", "976"])
def test_without_structures_every_inhabitant_is_uncovered(departement: str) -> None:
    geography, diagnosis = diagnose_with(departement, [], [])
    whole = line(diagnosis.departement, departement)
    assert whole["population_non_couverte"] == whole["population"] == geography.units["population"].sum()
    listed = ";".join(diagnosis.zones_blanches["communes"]).split(";")
    assert sorted(listed) == sorted(geography.units.index)
    assert diagnosis.zones_blanches["surface_km2"].sum() == pytest.approx(geography.units["surface_km2"].sum())
