"""A made-up department of six square communes, small enough to work everything out by hand.

Two rows of three squares of 10 km: 99001, 99002, 99003 above; 99004, 99005, 99006 below. At 50 km/h and a
detour of 1.3, the points of two neighbours are 15.6 minutes apart, those of two squares that touch by a
corner 22.06.
"""

from __future__ import annotations

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from avs_geo.analysis.diagnosis import Diagnosis, diagnose
from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.study import Study
from avs_geo.findings import Finding, Severity
from avs_geo.inventory.inventory import Inventory
from avs_geo.inventory.structures.territoires import Territoires
from avs_geo.reference.departements import Departement
from avs_geo.reference.geography import Geography

EPSG = 2154
SIDE = 10_000.0
WEST, NORTH = 850_000.0, 6_780_000.0
CODES = ("99001", "99002", "99003", "99004", "99005", "99006")
FORMULA = '=HYPERLINK("http://exemple.invalid")'


def _square(rank: int) -> shapely.Polygon:
    column, row = rank % 3, rank // 3
    west, north = WEST + column * SIDE, NORTH - row * SIDE
    return shapely.box(west, north - SIDE, west + SIDE, north)


@pytest.fixture(scope="session")
def reference_date() -> date:
    return date(2026, 1, 1)


@pytest.fixture(scope="session")
def geography() -> Geography:
    squares = np.array([_square(rank) for rank in range(6)], dtype=object)
    centres = shapely.centroid(squares)
    units = gpd.GeoDataFrame(
        {
            "nom": ["Amont", "Bourg", "Combe", "Dame", "Essart", "Fagne"],
            "code_commune": CODES,
            "code_unite_commune": CODES,
            "nom_commune": ["Amont", "Bourg", "Combe", "Dame", "Essart", "Fagne"],
            "arrondissement": "991",
            "code_epci": ["200000001", "200000001", "200000002", "200000001", "200000002", None],
            "nom_epci": ["CC Une", "CC Une", "CC Deux", "CC Une", "CC Deux", None],
            "population": np.array([1000, 500, 300, 200, 100, 50], dtype="int32"),
            "population_2021": np.array([1000, 500, 300, 200, 100, 50], dtype="int32"),
            "surface_km2": 100.0,
            "x": shapely.get_x(centres),
            "y": shapely.get_y(centres),
            "point_source": "mairie",
        },
        geometry=squares,
        crs=EPSG,
        index=pd.Index(CODES, name="code"),
    )
    epci = pd.DataFrame(
        {
            "nom": ["CC Deux", "CC Une"],
            "nature": "CC",
            "population_totale": [900, 1700],
            "nb_communes_total": [5, 3],
        },
        index=pd.Index(["200000002", "200000001"], name="code"),
    )
    qpv = gpd.GeoDataFrame(
        {"nom": ["Le Haut"], "communes": ["99001"], "population": [250.0], "emprise": ["officielle"]},
        geometry=[centres[0].buffer(300)],
        crs=EPSG,
        index=pd.Index(["QN09901M"], name="code"),
    )
    return Geography(
        departement=Departement("99", "Essai", EPSG),
        units=units,
        epci=epci,
        arrondissements=pd.DataFrame({"nom": ["Amont"]}, index=pd.Index(["991"], name="code")),
        qpv=qpv,
    )


@pytest.fixture(scope="session")
def inventory(geography: Geography) -> Inventory:
    """A CS in Amont for Amont and Bourg; an EVS in Combe for the west half of it; two that do not count."""
    where = ["99001", "99003", "99005", "99006"]
    points = gpd.points_from_xy(geography.units.loc[where, "x"], geography.units.loc[where, "y"])
    structures = gpd.GeoDataFrame(
        {
            "id": ["cs-amont", "evs-combe", "autre", "projet"],
            "nom": ["Centre d’Amont", "Espace, dit « le Puits »", FORMULA, "@projet"],
            "type": ["CS", "EVS", "AUTRE", "CS"],
            "statut": ["agree", "agree", "agree", "projet"],
            "gestion": ["associative", "communale", None, None],
            "code_commune": where,
            "nom_commune": ["Amont", "Combe", "Essart", "Fagne"],
            "code_unite": where,
            "adresse": "",
            "agrement_debut": pd.to_datetime(pd.Series(["2022-01-01", None, None, None])),
            "agrement_fin": pd.to_datetime(pd.Series(["2025-12-31", None, None, None])),
            "agrement_echu": [True, False, False, False],
            "fonctions": ["AGC;ACF", "AL", None, None],
            "etp": [4.5, np.nan, np.nan, np.nan],
            "budget": np.nan,
            "itinerante": False,
            "financement": None,
            "source": None,
            "position_approchee": [False, True, True, True],
            "ligne": [2, 3, 4, 5],
        },
        geometry=points,
        crs=EPSG,
    )
    named = pd.DataFrame(
        {
            "id_structure": ["cs-amont", "cs-amont"],
            "niveau": "commune",
            "code": ["99001", "99002"],
            "hypothese": [True, False],
            "defaut": False,
            "ligne": [2, 3],
        },
    )
    west, south, _, north = geography.units.geometry["99003"].bounds
    shapes = gpd.GeoDataFrame(
        {"id_structure": ["evs-combe"], "hypothese": [False]},
        geometry=[shapely.box(west, south, west + SIDE / 2, north)],
        crs=EPSG,
    )
    remark = Finding(
        severity=Severity.REMARK,
        code="agrement_echu",
        message="L’agrément est échu.",
        file="structures.csv",
        line=2,
    )
    return Inventory(
        structures=structures,
        territoires=Territoires(named=named, shapes=shapes),
        temps=None,
        findings=(remark,),
        sources=(("structures.csv", "0" * 64),),
    )


@pytest.fixture(scope="session")
def diagnosis(geography: Geography, inventory: Inventory, reference_date: date) -> Diagnosis:
    return diagnose(geography, inventory, Parameters(reference_date=reference_date))


@pytest.fixture(scope="session")
def study(diagnosis: Diagnosis, geography: Geography, inventory: Inventory) -> Study:
    return Study(diagnosis, geography, inventory)
