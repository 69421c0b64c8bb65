"""Units finer than the commune: cells and IRIS, from made-up layers and from a genuine grid."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.units.mailles import read_mailles
from avs_geo.reference.geography import load_geography
from tests.locations import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from avs_geo.findings import Finding
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

    Read = Callable[..., tuple[gpd.GeoDataFrame, tuple[Finding, ...]]]
    Refused = Callable[..., list[Finding]]

GENUINE = SHARED / "donnees" / "carreaux_marseille.gpkg"
WEST, SOUTH = 850_000.0, 6_770_000.0  # of the made-up department: 30 km by 20 km, communes of 10 km


def cells(count: int = 4, *, at: tuple[float, float] = (1_000, 1_000), side: float = 200, **columns: Any) -> Any:
    """Return cells side by side from west to east, the first at a place of the made-up department."""
    x, y = WEST + at[0], SOUTH + at[1]
    boxes = [shapely.box(x + i * side, y, x + (i + 1) * side, y + side) for i in range(count)]
    values = {"num_people": [10.0 * (i + 1) for i in range(count)]} | columns
    return gpd.GeoDataFrame(values, geometry=boxes, crs=2154)


@pytest.fixture
def read(layer_file: Callable[..., SourceFile], geography: Geography, index: CommuneIndex) -> Read:
    """Read a layer as the units of the made-up department."""

    def _read(layer: Any, kind: str = "gpkg", **other: Any) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
        source = layer if isinstance(layer, SourceFile) else layer_file(kind, layer, "mailles")
        settings: dict[str, Any] = {"geography": geography, "index": index} | other
        return read_mailles(source, **settings)

    return _read


@pytest.fixture
def refused(read: Read) -> Refused:
    """Return the faults of a layer that must be refused."""

    def _refused(layer: Any, kind: str = "gpkg", **other: Any) -> list[Finding]:
        with pytest.raises(InputRefusedError) as refusal:
            read(layer, kind, **other)
        return [finding for finding in refusal.value.findings if finding.is_fault]

    return _refused


def codes_of(findings: Sequence[Finding]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize("kind", ["gpkg", "geojson", "shp"])
def test_a_grid_is_read_from_every_kind_of_layer(kind: str, read: Read) -> None:
    layer = cells(2, id=["c1", "c2"])
    units, _ = read(layer.to_crs(4326) if kind == "geojson" else layer, kind)
    assert units.index.tolist() == ["c1", "c2"]
    assert units["population"].tolist() == [10, 20]
    assert units["code_unite_commune"].tolist() == ["52001", "52001"]
    assert units["nom"].tolist() == ["Alpha, maille 1", "Alpha, maille 2"]
    assert units.crs.to_epsg() == 2154
    assert units.area.tolist() == pytest.approx([40_000, 40_000], rel=1e-3)


@pytest.mark.parametrize("heading", ["population", "POP", "num_people", "Ind", "ind_c", "P21_POP"])
def test_the_population_has_many_names(heading: str, read: Read) -> None:
    units, _ = read(cells(1).rename(columns={"num_people": heading}))
    assert units["population"].tolist() == [10]


def test_inhabitants_are_not_rounded(read: Read) -> None:
    units, _ = read(cells(2, num_people=[10.5, 3.0]))
    assert units["population"].tolist() == [10.5, 3.0]


def test_of_columns_that_mean_the_same_the_most_precise_is_taken(read: Read) -> None:
    layer = cells(2, idcar_1km=["k", "k"], idcar_200m=["a", "b"], pop=[1, 2], population=[5, 6])
    units, _ = read(layer)
    assert units.index.tolist() == ["a", "b"]
    assert units["population"].tolist() == [5, 6]


def test_codes_are_made_from_the_rank_where_there_are_none(read: Read) -> None:
    units, _ = read(cells(11))
    assert units.index[[0, 10]].tolist() == ["maille-01", "maille-11"]


def test_iris_codes_begin_with_the_code_of_the_commune(read: Read) -> None:
    # They lie in 52001; their codes say otherwise, and are believed.
    layer = cells(2, CODE_IRIS=["520020101", "520020102"], IRIS=["0101", "0102"], NOM_IRIS=["Centre", "Bêta"])
    units, _ = read(layer)
    assert units["code_unite_commune"].tolist() == ["52002", "52002"]
    assert units["nom"].tolist() == ["Bêta, Centre", "Bêta"]


def test_a_former_code_of_commune_is_todays_and_says_so(read: Read) -> None:
    units, remarks = read(cells(2, insee_com=["52340", "52340"]))
    assert units["code_unite_commune"].tolist() == ["52405", "52405"]
    (former,) = [remark for remark in remarks if remark.code == "commune_ancienne"]
    assert ": 2 (Montsaugeon (52340))" in former.message


def test_a_cell_astride_belongs_to_the_commune_of_its_middle(read: Read) -> None:
    # 52001 ends at 10 km: the cell reaches from 9.88 to 10.08, its middle is at 9.98.
    units, _ = read(cells(2, at=(9_880, 1_000)))
    assert units["code_unite_commune"].tolist() == ["52001", "52002"]


def test_a_city_is_known_by_its_arrondissements(read: Read, paris: Geography) -> None:
    # The first in the square of the 1st, the second in that of the 18th; the file says Paris of both.
    layer = pd.concat([cells(1), cells(1, at=(12_000, 1_000))], ignore_index=True)
    units, _ = read(layer.assign(depcom="75056"), geography=paris)
    assert units["code_unite_commune"].tolist() == ["75101", "75118"]


def test_another_crs_is_projected_and_said(read: Read) -> None:
    units, remarks = read(cells(2).to_crs(3035))
    (remark,) = [remark for remark in remarks if remark.code == "crs_projete"]
    assert "EPSG:3035" in remark.message
    assert units.total_bounds == pytest.approx(cells(2).total_bounds, abs=0.01)


def test_the_departments_own_crs_is_not_worth_a_word(read: Read) -> None:
    assert codes_of(read(cells(2))[1]) == ["population_des_mailles", "communes_incompletes", "communes_sans_maille"]


def test_metres_announced_as_degrees_are_read_as_metres(read: Read) -> None:
    units, remarks = read(cells(2).set_crs(4326, allow_override=True))
    assert "coordonnees_projetees" in codes_of(remarks)
    assert "crs_projete" not in codes_of(remarks)
    assert units.total_bounds == pytest.approx(cells(2).total_bounds)


def test_without_a_crs_the_only_one_that_leads_to_the_department_is_taken_and_said(read: Read) -> None:
    layer = cells(2)
    units, remarks = read(gpd.GeoDataFrame(layer.drop(columns="geometry"), geometry=layer.geometry.to_numpy()), "shp")
    assert units.total_bounds == pytest.approx(layer.total_bounds)
    assert "Lambert-93 (EPSG:2154)" in remarks[0].message


def test_without_a_crs_that_could_be_told_nothing_is_guessed(refused: Refused) -> None:
    layer = cells(2, at=(-700_000, -200_000))
    layer = gpd.GeoDataFrame(layer.drop(columns="geometry"), geometry=layer.geometry.to_numpy())
    (fault,) = refused(layer, "shp")
    assert fault.code == "crs_absent"
    assert ".prj" in fault.remedy


def test_what_is_outside_is_left_out_with_its_inhabitants(read: Read) -> None:
    # 30 km wide: the last two of the four cells lie beyond.
    units, remarks = read(cells(4, at=(29_600, 1_000)))
    assert units["population"].tolist() == [10, 20]
    (remark,) = [remark for remark in remarks if remark.code == "mailles_hors_departement"]
    assert ": 2, où vivent 70 habitants" in remark.message


def test_a_cell_of_a_commune_of_another_department_is_outside(read: Read) -> None:
    units, remarks = read(cells(2, insee_com=["52001", "51454"]))
    assert len(units) == 1
    assert "mailles_hors_departement" in codes_of(remarks)


def test_a_grid_that_is_all_outside_is_refused(refused: Refused) -> None:
    (fault,) = refused(cells(3, at=(500_000, 0)))
    assert fault.code == "mailles_hors_departement"
    assert fault.remedy


def test_every_fault_of_the_attributes_is_said_at_once(refused: Refused) -> None:
    layer = cells(5, id=["a", "a", "b", "c", ""], num_people=["1", "2", "-3", "beaucoup", ""])
    found = {(fault.code, fault.line, fault.value) for fault in refused(layer)}
    assert found == {
        ("maille_en_double", 2, "a"),
        ("nombre_negatif", 3, "-3"),
        ("nombre_illisible", 4, "beaucoup"),
        ("population_absente", 5, ""),
        ("code_absent", 5, ""),
    }


def test_a_layer_without_population_lists_its_columns(refused: Refused) -> None:
    (fault,) = refused(cells(1).rename(columns={"num_people": "menages"}).assign(id="a"))
    assert fault.code == "colonne_absente"
    assert "menages" in fault.message


def test_an_unknown_commune_is_a_fault(refused: Refused) -> None:
    (fault,) = refused(cells(2, insee_com=["52001", "52999"]))
    assert (fault.code, fault.line, fault.value) == ("commune_inconnue", 2, "52999")


def test_a_cell_may_not_bear_the_code_of_another_commune(refused: Refused) -> None:
    (fault,) = refused(cells(2, id=["52001", "52002"]))
    assert (fault.code, fault.line) == ("code_de_commune", 2)


def test_an_invalid_contour_is_repaired_and_reported(read: Read) -> None:
    x, y = WEST + 1_000, SOUTH + 1_000
    bow = shapely.Polygon([(x, y), (x + 200, y + 200), (x + 200, y), (x, y + 200)])
    units, remarks = read(gpd.GeoDataFrame({"pop": [5]}, geometry=[bow], crs=2154))
    assert "geometrie_reparee" in codes_of(remarks)
    assert units.is_valid.all()


def test_points_are_no_units(refused: Refused) -> None:
    layer = cells(1)
    assert codes_of(refused(layer.set_geometry(layer.centroid))) == ["geometrie_non_surfacique"]


def test_of_several_layers_the_largest_of_polygons_with_a_population_is_read(
    tmp_path: Path, read: Read, geography: Geography
) -> None:
    path = tmp_path / "plusieurs.gpkg"
    cells(9).rename(columns={"num_people": "etages"}).to_file(path, layer="batiments", driver="GPKG")
    geography.units[["population", "geometry"]].iloc[:2].to_file(path, layer="communes", driver="GPKG")
    cells(3).to_file(path, layer="carreaux", driver="GPKG")
    units, remarks = read(SourceFile.from_path(path))
    assert len(units) == 3
    assert "« carreaux »" in remarks[0].message.replace("\u00a0", " ")


def test_the_population_is_compared_with_that_of_the_communes(read: Read) -> None:
    # 52001 has 1,000 inhabitants: 900 in the cells; the five other communes have 11,000 and no cell.
    _, remarks = read(cells(2, num_people=[500, 400]))
    by_code = {remark.code: remark.message.replace("\u202f", " ").replace("\u00a0", " ") for remark in remarks}
    compared = by_code["population_des_mailles"]
    assert "900 habitants ; leurs communes en comptent 1 000 (population municipale), soit 90,0 %" in compared
    assert by_code["communes_sans_maille"].startswith("Communes sans aucune maille : 5 (11 000 habitants)")
    assert "communes_incompletes" not in by_code


def test_a_commune_that_the_cells_hardly_cover_is_named(read: Read) -> None:
    _, remarks = read(cells(1, num_people=[499]))
    (remark,) = [remark for remark in remarks if remark.code == "communes_incompletes"]
    assert "Alpha (52001)" in remark.message


@pytest.fixture(scope="module")
def marseille(communes_of_france: CommuneIndex) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    """Return 200 m cells around Marseille, read from a file of four layers."""
    if not GENUINE.is_file():
        pytest.skip(f"{GENUINE} is absent: the sample data are not part of the project")
    source = SourceFile.from_path(GENUINE)
    return read_mailles(source, geography=load_geography("13"), index=communes_of_france)


def test_all_the_cells_of_the_genuine_grid_are_in_the_department(marseille: Any) -> None:
    units, remarks = marseille
    assert len(units) == 7_282
    assert units["population"].sum() == pytest.approx(1_016_133, abs=1)
    assert codes_of(remarks) == ["couche_choisie", "population_des_mailles", "communes_sans_maille"]


def test_the_cells_of_marseille_are_in_its_sixteen_arrondissements(marseille: Any) -> None:
    of = marseille[0]["code_unite_commune"]
    arrondissements = of[of.str.startswith("132")]
    assert sorted(arrondissements.unique()) == [f"132{number:02}" for number in range(1, 17)]
    assert len(arrondissements) == 3_124


def test_a_cell_repeated_in_all_is_counted_once_and_said(read: Read) -> None:
    layer = pd.concat([cells(2, id=["a", "b"]), cells(1, id=["a"])], ignore_index=True)
    units, remarks = read(layer)
    assert units["population"].tolist() == [10, 20]
    assert remarks[0].code == "maille_en_double"
    assert ": 1" in remarks[0].message.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("mark", ["nd", "s", "N/A - secret statistique", "2147483647"])
def test_a_population_that_is_not_known_is_a_fault_that_shows_its_mark(mark: str, refused: Refused) -> None:
    (fault,) = refused(cells(2, num_people=["10", mark]))
    assert (fault.code, fault.line, fault.value) == ("population_absente", 2, mark)


def test_an_unknown_population_once_given_as_its_remedy_says_is_read(read: Read) -> None:
    units, _ = read(cells(2, num_people=["10", "0"]))
    assert units["population"].tolist() == [10, 0]


def test_a_tangle_is_refused_in_words(refused: Refused) -> None:
    turns = [i * 300 * 2 * math.pi / 601 for i in range(601)]
    x, y = WEST + 1_000, SOUTH + 1_000
    star = shapely.Polygon([(x + 100 * math.cos(turn), y + 100 * math.sin(turn)) for turn in turns])
    (fault,) = refused(gpd.GeoDataFrame({"pop": [5]}, geometry=[star], crs=2154))
    assert (fault.code, fault.line) == ("contour_emmele", 1)


def test_the_iris_of_the_field_are_found_by_their_own_codes(
    haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    path = GENUINE.parents[1] / "cas" / "17-indicateurs-iris" / "iris.geojson"
    if not path.is_file():
        pytest.skip(f"{path} is absent: the sample files are not part of the project")
    units, _ = read_mailles(SourceFile.from_path(path), geography=haute_marne, index=communes_of_france)
    assert units.index.tolist() == ["521210101", "521210102", "522690101", "522690102"]
    assert units["code_unite_commune"].tolist() == ["52121", "52121", "52269", "52269"]
    assert units["population"].tolist() == [1000, 1100, 1200, 1300]
