"""The official contours of the QPV, from made-up files and from the genuine one."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.parameters import Parameters
from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.qpv.contours import read_qpv
from avs_geo.inventory.reading import read_inputs
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.reference.departements import find_departement
from avs_geo.reference.location import shipped_example
from avs_geo.reference.qpv import load_qpv
from tests.locations import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable

GENUINE = SHARED / "donnees" / "qpv2024_france.geojson"
HAUTE_MARNE = find_departement("52")


def layer_of(codes: list[str], **columns: Any) -> gpd.GeoDataFrame:
    boxes = [shapely.box(850_000 + i * 1_000, 6_770_000, 850_500 + i * 1_000, 6_770_400) for i in range(len(codes))]
    frame = pd.DataFrame({"code_qp": codes, "lib_qp": "Les Tilleuls", "insee_com": "52001, 52002"} | columns)
    return gpd.GeoDataFrame(frame, geometry=boxes, crs=2154).to_crs(4326)


@pytest.fixture(scope="module")
def genuine() -> SourceFile:
    if not GENUINE.is_file():
        pytest.skip(f"{GENUINE} is absent: the sample data are not part of the project")
    return SourceFile.from_path(GENUINE)


def test_the_genuine_file_has_the_four_quarters_of_haute_marne(genuine: SourceFile) -> None:
    quarters, remarks = read_qpv(genuine, departement=HAUTE_MARNE)
    assert quarters["nom"].to_dict() == {
        "QN05201M": "Rochotte",
        "QN05202M": "Cavalier",
        "QN05203M": "Quartier Neuf",
        "QN05204I": "Vert-Bois",
    }
    # Areas of the table of the domain, in hectares.
    assert (quarters.area / 1e4).tolist() == pytest.approx([32.4, 19.9, 12.6, 127.5], abs=0.1)
    assert quarters["emprise"].unique().tolist() == ["officielle"]
    # The file has none: those published with the codes, of the table of the domain.
    assert quarters["population"].tolist() == [1815, 1172, 1278, 6058]
    assert quarters.crs.to_epsg() == 2154
    assert quarters.is_valid.all()
    assert not remarks


@pytest.mark.parametrize(("departement", "count"), [("2A", 3), ("971", 19)])
def test_corsica_and_overseas_are_found_by_their_own_codes(departement: str, count: int, genuine: SourceFile) -> None:
    layer = json.loads(genuine.content)
    # Its own quarters and some of other departments: not all of France again.
    kept = [
        feature
        for rank, feature in enumerate(layer["features"])
        if departement in feature["properties"]["code_qp"] or rank % 40 == 0
    ]
    some = SourceFile("qpv.geojson", json.dumps(layer | {"features": kept}).encode())
    quarters, _ = read_qpv(some, departement=find_departement(departement))
    assert len(quarters) == count


def test_the_frame_is_that_of_the_indicative_quarters(layer_file: Callable[..., SourceFile]) -> None:
    quarters, _ = read_qpv(layer_file("geojson", layer_of(["QN05201M"])), departement=HAUTE_MARNE)
    indicative = load_qpv(HAUTE_MARNE)
    assert quarters.columns.tolist() == indicative.columns.tolist()
    assert quarters.index.name == indicative.index.name == "code"
    assert quarters["communes"].tolist() == ["52001;52002"]
    assert quarters["population"].dtype == indicative["population"].dtype


@pytest.mark.parametrize("heading", ["population", "pop_municipale", "POP", "pmun", "Nombre d'habitants"])
def test_a_population_is_taken_where_there_is_one(heading: str, layer_file: Callable[..., SourceFile]) -> None:
    source = layer_file("gpkg", layer_of(["QN05201M", "QN05209M"], **{heading: [1900.0, None]}))
    quarters, _ = read_qpv(source, departement=HAUTE_MARNE)
    # That of the file, before the 1815 that are published with the code; of QN05209M nobody says anything.
    assert quarters["population"].iloc[0] == 1900
    assert quarters["population"].isna().tolist() == [False, True]


@pytest.mark.parametrize("absent", ["", "nd", "s", "N/A - secret statistique", "-9999", "0", "#N/A"])
def test_a_population_that_the_file_does_not_know_is_the_one_published_with_the_code(
    absent: str, layer_file: Callable[..., SourceFile]
) -> None:
    codes = ["QN05203M", "QN05204I", "QN05209M"]
    source = layer_file("gpkg", layer_of(codes, pop_municipale=["1 300", absent, absent]))
    quarters, _ = read_qpv(source, departement=HAUTE_MARNE)
    assert quarters["population"].iloc[:2].tolist() == [1300, 6058]
    assert quarters["population"].isna().tolist() == [False, False, True]


def test_a_population_that_is_none_is_a_fault(layer_file: Callable[..., SourceFile]) -> None:
    with pytest.raises(InputRefusedError, match="beaucoup"):
        read_qpv(layer_file("gpkg", layer_of(["QN05201M"], population=["beaucoup"])), departement=HAUTE_MARNE)


def test_the_generation_of_2015_is_refused_by_its_name(layer_file: Callable[..., SourceFile]) -> None:
    with pytest.raises(InputRefusedError, match="génération 2015") as refusal:
        read_qpv(layer_file("gpkg", layer_of(["QP052001", "QN05201M"])), departement=HAUTE_MARNE)
    assert [(finding.code, finding.line) for finding in refusal.value.findings] == [("qpv_generation_2015", 1)]


def test_codes_in_double_and_codes_that_are_none_are_faults(layer_file: Callable[..., SourceFile]) -> None:
    with pytest.raises(InputRefusedError) as refusal:
        read_qpv(layer_file("gpkg", layer_of(["QN05201M", "52001", "QN05201M"])), departement=HAUTE_MARNE)
    assert {finding.code for finding in refusal.value.findings} == {"qpv_code_inconnu", "qpv_en_double"}


def test_a_file_of_other_departments_says_so(layer_file: Callable[..., SourceFile]) -> None:
    quarters, (remark,) = read_qpv(layer_file("gpkg", layer_of(["QN00701I"])), departement=HAUTE_MARNE)
    assert quarters.empty
    assert remark.code == "qpv_absents"


def test_an_invalid_contour_is_repaired_and_reported(layer_file: Callable[..., SourceFile]) -> None:
    layer = layer_of(["QN05201M"]).to_crs(2154)
    bow = shapely.Polygon([(850_000, 6_770_000), (851_000, 6_771_000), (851_000, 6_770_000), (850_000, 6_771_000)])
    quarters, (remark,) = read_qpv(layer_file("gpkg", layer.set_geometry([bow], crs=2154)), departement=HAUTE_MARNE)
    assert remark.code == "geometrie_reparee"
    assert quarters.is_valid.all()


def test_a_table_holds_no_contours() -> None:
    with pytest.raises(InputRefusedError) as refusal:
        read_qpv(SourceFile("qpv.csv", b"code_qp;lib_qp\nQN05201M;A\n"), departement=HAUTE_MARNE)
    assert refusal.value.findings[0].code == "format_inattendu"


def test_an_evs_whose_territory_is_a_quarter_has_its_inhabitants_with_official_contours(genuine: SourceFile) -> None:
    example = shipped_example()
    files = StudyFiles(
        structures=SourceFile.from_path(example / "structures.csv"),
        territoires=SourceFile.from_path(example / "territoires.csv"),
        qpv=genuine,
    )
    day = date(2026, 1, 1)
    geography, inventory = read_inputs("52", files, reference_date=day)
    diagnosis = diagnose(geography, inventory, Parameters(reference_date=day))
    # Grand Lachat covers Vert-Bois: 6,058 of the 22,858 inhabitants of Saint-Dizier, and not its share of the area.
    unit = diagnosis.units.loc["52448"]
    assert unit["population"] == 22858
    assert unit["part_evs"] == pytest.approx(6058 / 22858)
    assert round(unit["part_evs"], 3) == 0.265
    quarters = diagnosis.qpv.set_index("code_qp")
    assert quarters["population"].to_dict() == {"QN05201M": 1815, "QN05202M": 1172, "QN05203M": 1278, "QN05204I": 6058}
    # No structure of the example has coordinates: no distance is known, and all four are to be checked.
    assert quarters["distance_m"].isna().all()
    assert quarters["a_verifier"].all()
    assert set(quarters["statut"]) == {"dans_un_territoire"}
    assert quarters["rattachement"].to_dict() == {**dict.fromkeys(quarters.index, "commune"), "QN05204I": "qpv_nomme"}
