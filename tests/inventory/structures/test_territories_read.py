"""Territories: zones named by code or by name, at their level, or drawn; checked against the structures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from avs_geo.inventory.structures.territoires import NAMED_COLUMNS, SHAPE_COLUMNS, Territoires

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.files.source import SourceFile
    from avs_geo.reference.geography import Geography

    Read = Callable[..., Any]
    Refused = Callable[..., list[Any]]

WEST, SOUTH = 850_000.0, 6_770_000.0


def codes(findings: Any) -> list[str]:
    return [finding.code for finding in findings]


def zones(territoires: Territoires) -> list[tuple[str, str, str]]:
    return list(territoires.named[["id_structure", "niveau", "code"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("kind", ["; utf-8", ", cp1252", "tab utf-8-sig", "xlsx", "ods"])
def test_every_format_gives_the_same_territories(
    kind: str, table_file: Callable[..., SourceFile], read_zones: Read
) -> None:
    rows: list[list[object]] = [
        ["Structure", "Niveau", "Code", "Hypothèse", "Motif"],
        ["a", "Commune", 52001, "oui", "parce qu’il faut"],
        ["b", "EPCI", 200000001, None, None],
        ["c", "Quartier prioritaire", "QN05201M", "non", None],
    ]
    source = table_file(kind, rows)
    territoires, remarks = read_zones(source.content, source.name)
    assert zones(territoires) == [("a", "commune", "52001"), ("b", "epci", "200000001"), ("c", "qpv", "QN05201M")]
    assert territoires.named.columns.tolist() == list(NAMED_COLUMNS)
    assert territoires.named["hypothese"].tolist() == [True, False, False]
    assert territoires.named["motif"].tolist() == ["parce qu’il faut", "", ""]
    assert territoires.named["defaut"].tolist() == [False, False, False]
    assert territoires.named["ligne"].tolist() == [2, 3, 4]
    assert territoires.shapes.empty
    assert not remarks


@pytest.mark.parametrize(
    ("niveau", "text", "code"),
    [
        ("commune", "Bêta", "52002"),
        ("commune", "beta", "52002"),
        ("epci", "CC du Grand Alpha", "200000001"),
        ("epci", "Communauté de communes du Grand Alpha", "200000001"),
        ("epci", "Grand Alpha", "200000001"),
        ("epci", "200 000 001", "200000001"),
        ("epci", "communauté d'agglomération de Saint-Dizier, Der et Vallées", "200000002"),
        ("qpv", "les tilleuls", "QN05201M"),
        ("qpv", "qn05201m", "QN05201M"),
    ],
)
def test_zones_are_found_by_code_and_by_name(niveau: str, text: str, code: str, read_zones: Read) -> None:
    territoires, remarks = read_zones(f"id_structure;niveau;code\na;{niveau};{text}\n")
    assert territoires.named["code"].tolist() == [code]
    assert not remarks


def test_an_old_code_gives_the_commune_of_today_with_a_remark(read_zones: Read) -> None:
    territoires, remarks = read_zones("id_structure;niveau;code\na;commune;52340\n")
    assert zones(territoires) == [("a", "commune", "52405")]
    assert codes(remarks) == ["commune_ancienne"]


@pytest.mark.parametrize(
    ("code", "niveau"), [("52001", "commune"), ("200000001", "epci"), ("QN05201M", "qpv"), ("52340", "commune")]
)
def test_a_missing_level_is_told_from_the_form_of_the_code(code: str, niveau: str, read_zones: Read) -> None:
    territoires, remarks = read_zones(f"id_structure;niveau;code\na;;{code}\n")
    assert territoires.named["niveau"].tolist() == [niveau]
    assert "niveau_deduit" in codes(remarks)


def test_a_name_without_level_asks_for_the_level(refused_zones: Refused) -> None:
    (fault,) = refused_zones("id_structure;niveau;code\na;;Alpha\n")
    assert (fault.code, fault.line, fault.column) == ("niveau_absent", 2, "niveau")


def test_a_structure_is_also_known_by_its_name_or_another_case(read_zones: Read) -> None:
    territoires, _ = read_zones("id_structure;niveau;code\nA;commune;52001\nla rive;commune;52003\n")
    assert territoires.named["id_structure"].tolist() == ["a", "b"]


def test_an_unknown_structure_gets_those_that_resemble_it(refused_zones: Refused) -> None:
    faults = refused_zones("id_structure;niveau;code\nLa Rivve;commune;52001\n;commune;52001\n")
    assert codes(faults) == ["structure_inconnue", "structure_inconnue"]
    assert "« b »" in faults[0].message.replace("\u00a0", " ")


def test_all_the_faults_of_a_table_are_said_at_once(refused_zones: Refused) -> None:
    faults = refused_zones(
        "id_structure;niveau;code;hypothese\n"
        "zz;commune;52001;\n"
        "a;canton;52001;\n"
        "a;commune;99999;\n"
        "a;epci;123456789;\n"
        "a;qpv;QP052001;\n"
        "a;qpv;QN05299Z;\n"
        "a;qpv;QN05101M;\n"
        "a;commune;;\n"
        "a;commune;Reims;peut-être\n"
        "a;arrondissement;52001;\n"
    )
    assert [(fault.line, fault.code) for fault in faults] == [
        (2, "structure_inconnue"),
        (3, "niveau_inconnu"),
        (4, "commune_inconnue"),
        (5, "epci_inconnu"),
        (6, "qpv_generation_2015"),
        (7, "qpv_sans_contour"),
        (8, "qpv_ailleurs"),
        (9, "code_absent"),
        (10, "commune_ailleurs"),
        (10, "oui_non_illisible"),
        (11, "arrondissement_inconnu"),
    ]
    by_line = {fault.line: fault for fault in faults}
    assert "génération 2015" in by_line[6].message
    assert "avs-geo donnees installer qpv" in by_line[7].remedy
    assert "--qpv" in by_line[7].remedy
    assert "Marne (51)" in by_line[8].message
    assert all(fault.remedy for fault in faults)


def test_missing_columns_are_said(refused_zones: Refused) -> None:
    assert [(f.code, f.column) for f in refused_zones("a;b\n1;2\n")] == [
        ("colonne_absente", "id_structure"),
        ("colonne_absente", "code"),
    ]


def test_a_neighbour_of_a_straddling_epci_is_kept_with_a_remark(read_zones: Read) -> None:
    territoires, (remark,) = read_zones("id_structure;niveau;code\na;commune;51001\n")
    assert zones(territoires) == [("a", "commune", "51001")]
    assert remark.code == "commune_voisine"
    assert "CA de Saint-Dizier" in remark.message


def test_a_repetition_is_said_and_counted_once(read_zones: Read) -> None:
    territoires, remarks = read_zones("id_structure;niveau;code\na;commune;52405\nb;commune;52405\na;commune;52340\n")
    assert zones(territoires) == [("a", "commune", "52405"), ("b", "commune", "52405")]
    assert ("territoire_en_double", 4) in [(remark.code, remark.line) for remark in remarks]


def test_a_qpv_of_two_names_asks_for_its_code(refused_zones: Refused, geography: Geography) -> None:
    twice = gpd.GeoDataFrame(pd.concat([geography.qpv, geography.qpv.rename(index={"QN05201M": "QN05202M"})]))
    (fault,) = refused_zones("id_structure;niveau;code\na;qpv;Les Tilleuls\n", geography=replace(geography, qpv=twice))
    assert fault.code == "qpv_homonyme"


def test_an_arrondissement_named_as_a_commune_gets_its_level(read_zones: Read, paris: Geography) -> None:
    text = (
        "id_structure;niveau;code\na;commune;75118\n"
        "b;arrondissement municipal;Paris 18e Arrondissement\nc;commune;75056\n"
    )
    territoires, _ = read_zones(text, geography=paris)
    assert zones(territoires) == [
        ("a", "arrondissement_municipal", "75118"),
        ("b", "arrondissement_municipal", "75118"),
        ("c", "commune", "75056"),
    ]


@pytest.fixture
def drawn() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"id_structure": ["a", "La Rive"], "hypothese": ["oui", None], "autre": [1, 2]},
        geometry=[
            shapely.box(WEST, SOUTH, WEST + 1_000, SOUTH + 2_000),
            shapely.box(WEST, SOUTH, WEST + 500, SOUTH + 500),
        ],
        crs=2154,
    )


@pytest.mark.parametrize("kind", ["geojson", "gpkg", "shp"])
@pytest.mark.parametrize("epsg", [4326, 2154, 3857])
def test_drawn_territories_come_in_every_format_and_crs(
    kind: str, epsg: int, drawn: gpd.GeoDataFrame, layer_file: Callable[..., SourceFile], read_zones: Read
) -> None:
    source = layer_file(kind, drawn.to_crs(epsg))
    territoires, remarks = read_zones(source.content, source.name)
    assert territoires.named.empty
    assert territoires.shapes.columns.tolist() == list(SHAPE_COLUMNS)
    assert territoires.shapes["id_structure"].tolist() == ["a", "b"]
    assert territoires.shapes["hypothese"].tolist() == [True, False]
    assert territoires.shapes.crs.to_epsg() == 2154
    assert territoires.shapes.area.tolist() == pytest.approx([2e6, 0.25e6], rel=1e-3)
    assert not remarks


def test_geojson_without_crs_is_in_degrees(drawn: gpd.GeoDataFrame, read_zones: Read) -> None:
    text = drawn.to_crs(4326).to_json(drop_id=True)
    assert '"crs"' not in text
    territoires, remarks = read_zones(text, "a.geojson")
    assert territoires.shapes.area.tolist() == pytest.approx([2e6, 0.25e6], rel=1e-3)
    assert not remarks


@pytest.mark.parametrize("mistake", ["projetees", "inversees"])
def test_shapes_in_the_wrong_coordinates_are_put_right_with_a_remark(
    mistake: str, drawn: gpd.GeoDataFrame, read_zones: Read
) -> None:
    if mistake == "projetees":
        wrong = drawn.set_crs(4326, allow_override=True)
    else:
        degrees = drawn.to_crs(4326)
        turned = shapely.transform(degrees.geometry.to_numpy(), lambda pairs: pairs[:, ::-1])
        wrong = degrees.set_geometry(gpd.GeoSeries(turned, crs=4326))
    territoires, (remark,) = read_zones(wrong.to_json(drop_id=True), "a.geojson")
    assert remark.code == f"coordonnees_{mistake}"
    assert territoires.shapes.area.tolist() == pytest.approx([2e6, 0.25e6], rel=1e-3)


def test_a_crs_that_is_missing_is_the_only_one_that_leads_to_the_department(
    drawn: gpd.GeoDataFrame, layer_file: Callable[..., SourceFile], read_zones: Read
) -> None:
    source = layer_file("shp", gpd.GeoDataFrame(drawn.set_crs(None, allow_override=True)))
    territoires, (remark,) = read_zones(source.content, source.name)
    assert remark.code == "crs_suppose"
    assert "Lambert-93 (EPSG:2154)" in remark.message
    assert territoires.shapes.area.tolist() == pytest.approx([2e6, 0.25e6])


def test_a_crs_that_is_missing_and_that_nothing_tells_is_a_fault_with_its_remedy(
    drawn: gpd.GeoDataFrame, layer_file: Callable[..., SourceFile], refused_zones: Refused
) -> None:
    elsewhere = drawn.set_geometry(drawn.geometry.translate(-700_000, -200_000))
    source = layer_file("shp", gpd.GeoDataFrame(elsewhere.set_crs(None, allow_override=True)))
    (fault,) = refused_zones(source.content, source.name)
    assert fault.code == "crs_absent"
    assert ".prj" in fault.remedy


def test_a_bow_tie_is_repaired_with_a_remark(
    drawn: gpd.GeoDataFrame, layer_file: Callable[..., SourceFile], read_zones: Read
) -> None:
    # Two triangles of 500 x 1,000 m that meet at a point.
    bow = shapely.Polygon([(0, 0), (1_000, 1_000), (1_000, 0), (0, 1_000)])
    bow = shapely.transform(bow, lambda pairs: pairs + np.array([WEST, SOUTH]))
    source = layer_file("gpkg", drawn.set_geometry([bow, drawn.geometry[1]], crs=2154))
    territoires, (remark,) = read_zones(source.content, source.name)
    assert (remark.code, remark.line) == ("geometrie_reparee", 1)
    assert territoires.shapes.is_valid.all()
    assert territoires.shapes.area.tolist() == pytest.approx([0.5e6, 0.25e6])


def test_points_nothing_and_shapes_far_away_are_faults(
    layer_file: Callable[..., SourceFile], refused_zones: Refused
) -> None:
    far = shapely.box(0, 0, 100, 100)
    layer = gpd.GeoDataFrame(
        {"id_structure": ["a", "b", "c"]}, geometry=[shapely.Point(WEST, SOUTH), None, far], crs=2154
    )
    source = layer_file("gpkg", layer)
    assert [(f.line, f.code) for f in refused_zones(source.content, source.name)] == [
        (1, "geometrie_non_surfacique"),
        (2, "geometrie_absente"),
        (3, "hors_departement"),
    ]


def test_several_layers_are_said(drawn: gpd.GeoDataFrame, read_zones: Read, tmp_path: Any) -> None:
    path = tmp_path / "deux.gpkg"
    drawn.to_file(path, layer="un", driver="GPKG")
    drawn.to_file(path, layer="deux", driver="GPKG")
    _, (remark,) = read_zones(path.read_bytes(), "deux.gpkg")
    assert remark.code == "couche_choisie"
