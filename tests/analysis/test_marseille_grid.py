"""The genuine 200 m grid of Marseille: 7,282 cells in 21 communes of Bouches-du-Rhône."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import shapely

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.need.built_in_indicators import qpv_population_share
from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.study import study_of
from avs_geo.files.source import SourceFile
from avs_geo.inventory.qpv.contours import read_qpv
from avs_geo.inventory.units.finer_units import replace_units
from avs_geo.inventory.units.mailles import read_mailles
from avs_geo.outputs.share.of_study import file_of_study
from avs_geo.reference.communes import load_commune_index
from avs_geo.reference.geography import load_geography
from tests.analysis.conftest import PARAMETERS, load_bench
from tests.locations import SHARED

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.reference.geography import Geography

DATA = SHARED / "donnees"
GRID, QUARTERS = DATA / "carreaux_marseille.gpkg", DATA / "qpv2024_france.geojson"
ZONES = [
    "nb_communes",
    "population",
    "surface_km2",
    "nb_cs",
    "nb_evs",
    "population_couverte",
    "part_couverte_cs",
    "part_couverte_evs",
    "population_hors_acces",
    "population_non_couverte",
    "temps_moyen",
    "temps_max",
]

Ways = tuple["Diagnosis", Any]


@pytest.fixture(scope="module")
def geography() -> Geography:
    if not (GRID.is_file() and QUARTERS.is_file()):
        pytest.skip(f"{GRID} is absent: the sample data are not part of the project")
    plain = load_geography("13")
    quarters, _ = read_qpv(SourceFile.from_path(QUARTERS), departement=plain.departement)
    cells, _ = read_mailles(SourceFile.from_path(GRID), geography=plain, index=load_commune_index())
    return replace_units(replace(plain, qpv=quarters), cells)


@pytest.fixture(scope="module", params=[20.0, 2.0])
def ways(request: pytest.FixtureRequest, geography: Geography) -> Ways:
    """Return what the product and the naive way make of 65 structures with territories drawn."""
    inventory = load_bench("made_up").made_up_grid_inventory(geography)
    naive = load_bench("naive")
    parameters = Parameters(reference_date=PARAMETERS.reference_date, threshold=request.param)
    product = diagnose(geography, inventory, parameters)
    return product, naive.analyse_naively(geography, inventory, naive.Settings(threshold=request.param))


def assert_same(product: pd.DataFrame, naive: pd.DataFrame, columns: list[str]) -> None:
    one, other = pd.DataFrame(product[columns]), pd.DataFrame(naive[columns])
    pd.testing.assert_frame_equal(one, other, rtol=1e-9, atol=1e-9, check_dtype=False, check_names=False)


def test_the_cells_replace_21_communes_of_119_and_the_department_stays_whole(geography: Geography) -> None:
    units = geography.units
    fine = units["code_unite_commune"] != units.index
    assert fine.sum() == 7_282
    assert units.loc[fine, "code_commune"].nunique() == 21
    assert units["code_commune"].nunique() == geography.communes["code_commune"].nunique() == 119
    replaced = geography.communes["code_commune"].isin(units.loc[fine, "code_commune"])
    census = geography.communes["population"]
    assert units["population"].sum() == pytest.approx(1_016_133 + census[~replaced].sum())


def test_no_ground_is_counted_twice(geography: Geography) -> None:
    polygons = geography.units.geometry.to_numpy()
    assert shapely.area(shapely.union_all(polygons)) == pytest.approx(shapely.area(polygons).sum(), rel=1e-9)


def test_coverage_differs_inside_one_commune(ways: Ways) -> None:
    marseille = ways[0].units.loc[ways[0].units["code_commune"] == "13055"]
    shares = marseille["part_structure"]
    assert (shares == 0).sum() > 500
    assert (shares == 1).sum() > 500
    assert ((shares > 0) & (shares < 1)).sum() > 500
    by_district = (marseille["population"] * shares).groupby(marseille["code_unite_commune"]).sum()
    parts = by_district / marseille.groupby("code_unite_commune")["population"].sum()
    assert len(parts) == 16
    assert parts.max() - parts.min() > 0.3


def test_the_department_is_the_sum_of_its_units_and_of_its_epci(ways: Ways) -> None:
    product = ways[0]
    columns = ["population", "population_couverte", "population_hors_acces", "population_non_couverte", "nb_cs"]
    whole = product.departement.iloc[0]
    assert product.epci[columns].sum().to_numpy(dtype=float) == pytest.approx(whole[columns].to_numpy(dtype=float))
    assert whole["population"] == pytest.approx(product.units["population"].sum())
    assert whole["nb_cs"] + whole["nb_evs"] == 65


def test_the_naive_way_gives_the_same_units(ways: Ways) -> None:
    product, naive = ways[0].units, ways[1].units
    numbers = ["part_cs", "part_evs", "part_structure", "temps_cs", "temps_evs", "temps_structure"]
    assert_same(product, naive, [*numbers, "structure_proche", "classe"])


def test_the_naive_way_gives_the_same_zones(ways: Ways) -> None:
    assert_same(ways[0].epci, ways[1].epci.loc[ways[0].epci.index], ZONES)
    assert_same(ways[0].departement, ways[1].departement, ZONES)
    columns = [column for column in ways[0].balance.columns if column not in ("nom", "typologie")]
    assert_same(ways[0].balance, ways[1].balance.loc[ways[0].balance.index], columns)


def test_the_naive_way_gives_the_same_qpv(ways: Ways) -> None:
    columns = ["statut", "structure_proche", "distance_m", "part_territoire"]
    assert_same(ways[0].qpv.set_index("code_qp"), ways[1].qpv, columns)


def test_the_population_of_a_qpv_of_marseille_comes_from_its_cells(ways: Ways, geography: Geography) -> None:
    populations = ways[0].qpv.set_index("code_qp")["population"]
    assert geography.qpv["population"].isna().all()
    in_marseille = geography.qpv["communes"] == "13055"
    assert in_marseille.sum() > 30
    assert populations[in_marseille].notna().all()
    # By hand for one of them: the cells that it meets, each by the part of it that lies inside.
    code = geography.qpv.index[in_marseille][0]
    quarter = geography.qpv.geometry[code]
    cells = geography.units.loc[geography.units.intersects(quarter)]
    expected = (cells.intersection(quarter).area / cells.area * cells["population"]).sum()
    assert populations[code] == pytest.approx(expected)
    # Arles has no cell: nothing is known of its quarters.
    assert populations[geography.qpv["communes"] == "13004"].isna().all()


def test_the_share_of_a_cell_in_qpv_is_that_of_the_overlay_of_geopandas(geography: Geography) -> None:
    units, quarters = geography.units, geography.qpv
    share = qpv_population_share(pd.DataFrame(units), quarters)
    fine = units.loc[units["code_unite_commune"] != units.index, ["geometry"]]
    pieces = fine.reset_index().overlay(quarters[["geometry"]].dissolve(), how="intersection")
    areas = pieces.area.groupby(pieces["code"]).sum().reindex(fine.index, fill_value=0.0)
    assert share[fine.index].to_numpy() == pytest.approx((areas / fine.area).to_numpy(), abs=1e-9)
    assert ((share[fine.index] > 0) & (share[fine.index] < 1)).sum() > 500
    # Of the communes without cells, those with a quarter stay unknown: its population is not published.
    whole = units.index.difference(fine.index)
    with_quarters = whole.intersection(quarters["communes"].str.split(";").explode())
    assert share.index[share.isna()].tolist() == with_quarters.tolist()


def test_zones_blanches_hold_every_uncovered_unit_once(ways: Ways) -> None:
    product = ways[0]
    bare = product.units.loc[product.units["classe"] == "non_couverte"]
    zones = product.zones_blanches
    assert zones["population"].sum() == pytest.approx(bare["population"].sum())
    assert zones["surface_km2"].sum() == pytest.approx(bare["surface_km2"].sum())
    assert zones.area.to_numpy() / 1e6 == pytest.approx(zones["surface_km2"].to_numpy(), rel=1e-6)
    assert zones.is_valid.all()
    communes = set(";".join(zones["communes"]).split(";"))
    assert communes == set(bare["code_unite_commune"])
    assert set(zones["commune_centre"]) <= communes


def test_the_map_of_the_grid_stays_light(geography: Geography) -> None:
    import gzip  # noqa: PLC0415

    inventory = load_bench("made_up").made_up_grid_inventory(geography)
    columns: dict[str, Any] = {
        "position_approchee": False,
        "agrement_echu": False,
        "nom_commune": "Marseille",
        "gestion": None,
    }
    # The rest of what files bring, blank.
    columns |= dict.fromkeys(("code_commune", "agrement_debut", "agrement_fin", "fonctions", "etp"))
    structures = inventory.structures.assign(**columns)
    shapes = inventory.territoires.shapes.assign(hypothese=False)
    named = inventory.territoires.named.assign(hypothese=np.array([], dtype=bool), defaut=np.array([], dtype=bool))
    inventory = replace(
        inventory, structures=structures, territoires=replace(inventory.territoires, named=named, shapes=shapes)
    )
    page = file_of_study(study_of(geography, inventory, PARAMETERS))
    assert len(gzip.compress(page)) < 1.5e6
