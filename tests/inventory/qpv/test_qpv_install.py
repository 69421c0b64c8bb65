"""The official contours of the QPV put in place of the indicative discs: from files, from a site, whole or not."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import threading
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.parameters import Parameters
from avs_geo.errors import InputRefusedError, OutsideError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.inventory import read_inventory
from avs_geo.inventory.qpv import install as installer
from avs_geo.inventory.qpv.contours import read_qpv, read_qpv_contours
from avs_geo.inventory.qpv.install import SOURCE_NAME, InstalledQpv, find_address, install_qpv
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.reference import download
from avs_geo.reference.departements import find_departement
from avs_geo.reference.geography import geography_stamp, load_geography
from avs_geo.reference.qpv import QPV_FILE, load_qpv
from tests.locations import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GENUINE = SHARED / "donnees" / "qpv2024_france.geojson"
FOUR = ["QN05201M", "QN05202M", "QN05203M", "QN05204I"]
REFERENCE_DATE = dt.date(2026, 1, 1)


def feature(code: str, *, east: float = 5.1, communes: str = "52121", **other: Any) -> dict[str, Any]:
    outline = shapely.box(east, 48.0, east + 0.01, 48.01)
    return {
        "type": "Feature",
        "properties": {"code_qp": code, "lib_qp": f"Quartier {code}", "insee_com": communes},
        "geometry": shapely.geometry.mapping(outline),
    } | other


def geojson(*features: dict[str, Any], **extra: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **extra}).encode()


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_slash_", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def source(*codes: str) -> SourceFile:
    return SourceFile("qpv.geojson", geojson(*(feature(code) for code in codes)))


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the user's reference data go."""
    monkeypatch.setenv("AVS_GEO_DONNEES", str(tmp_path / "donnees"))
    return tmp_path / "donnees" / "geo"


@pytest.fixture(scope="session")
def genuine() -> SourceFile:
    if not GENUINE.is_file():
        pytest.skip(f"{GENUINE} is absent: the sample data are not part of the project")
    return SourceFile.from_path(GENUINE)


@pytest.fixture(scope="session")
def genuine_contours(genuine: SourceFile) -> gpd.GeoDataFrame:
    return read_qpv_contours(genuine)[0]


@pytest.fixture(scope="session")
def genuine_folder(genuine: SourceFile, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, InstalledQpv]:
    folder = tmp_path_factory.mktemp("officiel")
    return folder, install_qpv(genuine, target=folder / "geo", date=dt.date(2026, 1, 15))


@pytest.fixture
def officially(genuine_folder: tuple[Path, InstalledQpv], monkeypatch: pytest.MonkeyPatch) -> InstalledQpv:
    """Have the genuine contours installed for one test."""
    folder, installed = genuine_folder
    monkeypatch.setenv("AVS_GEO_DONNEES", str(folder))
    return installed


def sources_of(target: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((target / "sources.json").read_text(encoding="utf-8"))
    return rows


def test_the_genuine_file_gives_1584_quarters_of_103_departments_and_territories(
    genuine_contours: gpd.GeoDataFrame,
) -> None:
    assert len(genuine_contours) == 1584
    assert genuine_contours["departement"].nunique() == 103
    assert genuine_contours.crs.to_epsg() == 4326
    assert genuine_contours.is_valid.all()


def test_the_quarters_of_polynesie_are_not_those_of_haute_vienne(genuine_contours: gpd.GeoDataFrame) -> None:
    counts = genuine_contours["departement"].value_counts()
    assert counts[["87", "978", "987"]].tolist() == [9, 3, 88]
    assert genuine_contours.loc[genuine_contours["departement"] == "87", "communes"].str.startswith("87").all()


def test_149_genuine_quarters_stand_on_several_communes(genuine_contours: gpd.GeoDataFrame) -> None:
    assert genuine_contours["communes"].str.contains(";").sum() == 149
    assert genuine_contours["communes"]["QN05414M"] == "54304;54357"


def test_until_they_are_installed_there_are_discs_and_then_contours(target: Path) -> None:
    assert load_geography("52").qpv["emprise"].tolist() == ["indicative"] * 4
    install_qpv(source("QN05201M"), target=target)
    assert load_geography("52").qpv["emprise"].tolist() == ["officielle"]


def test_the_genuine_file_once_installed_gives_the_quarters_of_haute_marne(officially: InstalledQpv) -> None:
    quarters = load_geography("52").qpv
    assert quarters.index.tolist() == FOUR
    assert quarters["emprise"].unique().tolist() == ["officielle"]
    # Areas of the table of the domain, in hectares, and its populations, which the contours do not have.
    assert (quarters.area / 1e4).tolist() == pytest.approx([32.4, 19.9, 12.6, 127.5], abs=0.1)
    assert quarters["population"].tolist() == [1815, 1172, 1278, 6058]
    assert load_geography("974").qpv["population"].isna().all()
    assert (officially.count, officially.date, officially.findings) == (1584, "2026-01-15", ())
    assert officially.sha256 == hashlib.sha256(GENUINE.read_bytes()).hexdigest()


def test_contours_that_an_older_release_installed_without_populations_have_those_published_with_the_codes(
    target: Path,
) -> None:
    install_qpv(source("QN05204I"), target=target)
    installed = gpd.read_parquet(target / QPV_FILE)
    installed.assign(population=np.nan).to_parquet(target / QPV_FILE)
    assert load_qpv(find_departement("52"))["population"].tolist() == [6058]


def test_each_department_of_the_genuine_file_reads_alone(genuine_folder: tuple[Path, InstalledQpv]) -> None:
    table = pq.ParquetFile(genuine_folder[0] / "geo" / "qpv.parquet")
    assert table.num_row_groups == 103
    departments = [table.read_row_group(i, columns=["departement"])["departement"].to_pylist() for i in range(103)]
    assert all(len(set(group)) == 1 for group in departments)


@pytest.mark.usefixtures("officially")
@pytest.mark.parametrize("departement", ["2A", "974"])
def test_what_is_installed_is_what_the_file_says_of_a_department(departement: str, genuine: SourceFile) -> None:
    here = find_departement(departement)
    installed, read = load_qpv(here), read_qpv(genuine, departement=here)[0]
    assert installed.index.tolist() == read.index.tolist()
    assert installed.crs == read.crs
    assert shapely.hausdorff_distance(installed.geometry.to_numpy(), read.geometry.to_numpy()).max() < 1e-3


@pytest.mark.usefixtures("officially")
def test_the_statuses_of_haute_marne_follow_from_the_genuine_contours() -> None:
    geography = load_geography("52")
    # Inside Rochotte, 703 m from Cavalier; a second one 200 m north of Cavalier, whose northern tip is at 48.1032.
    structures = (
        "id,nom,type,statut,longitude,latitude,code_commune\n"
        "a,Dans Rochotte,CS,agree,5.1369,48.0921,\n"
        "b,Au nord de Cavalier,EVS,agree,5.1402,48.1050,\n"
        "c,À Langres,EVS,agree,,,52269\n"
        "d,Un projet dans le Vert-Bois,CS,projet,4.9723,48.6425,\n"
    )
    inventory = read_inventory(
        StudyFiles(structures=SourceFile("structures.csv", structures.encode())),
        geography=geography,
        reference_date=REFERENCE_DATE,
    )
    table = diagnose(geography, inventory, Parameters(reference_date=REFERENCE_DATE)).qpv.set_index("code_qp")
    assert table["statut"].to_dict() == {
        "QN05201M": "structure_dans_le_qpv",
        "QN05202M": "structure_a_proximite",
        "QN05203M": "dans_un_territoire",  # of Langres, by whose town hall c stands for want of its place
        "QN05204I": "non_couvert",
    }
    assert table["structure_proche"].tolist() == ["a", "b", "c", "b"]
    assert table["distance_m"]["QN05202M"] == pytest.approx(200, abs=2)
    assert table["distance_m"].isna().to_dict() == {
        **dict.fromkeys(["QN05201M", "QN05202M", "QN05204I"], False),
        "QN05203M": True,
    }
    assert table["a_verifier"].tolist() == [False, False, True, False]
    assert table["population"].tolist() == [1815, 1172, 1278, 6058]
    assert table["emprise"].unique().tolist() == ["officielle"]


@pytest.mark.usefixtures("officially")
def test_a_quarter_on_two_communes_is_covered_in_part_where_one_of_them_is() -> None:
    # Plateau de Haye - Champ-le-Bœuf, in Laxou (54304) and Maxéville (54357).
    geography = load_geography("54")
    quarter = geography.qpv.geometry["QN05414M"]
    parts = {code: quarter.intersection(geography.units.geometry[code]).area for code in ("54304", "54357")}
    structures = SourceFile("structures.csv", b"nom,type,code_commune\nLaxou,EVS,54304\n")
    inventory = read_inventory(StudyFiles(structures=structures), geography=geography, reference_date=REFERENCE_DATE)
    table = diagnose(geography, inventory, Parameters(reference_date=REFERENCE_DATE)).qpv.set_index("code_qp")
    assert table["communes"]["QN05414M"] == "54304;54357"
    assert table["part_territoire"]["QN05414M"] == pytest.approx(parts["54304"] / quarter.area, abs=1e-6)
    assert sum(parts.values()) == pytest.approx(quarter.area, rel=0.02)


def test_the_sources_keep_those_of_others_and_only_the_last_of_these(target: Path) -> None:
    target.mkdir(parents=True)
    (target / "sources.json").write_text(json.dumps([{"nom": "Contours des communes (autre)"}]), encoding="utf-8")
    (target / "communes.parquet").write_text("theirs")
    install_qpv(source("QN05201M"), target=target, date=dt.date(2025, 1, 1))
    install_qpv(source("QN05201M", "QN05202M"), target=target, date=dt.date(2026, 1, 1))
    ours, theirs = sources_of(target)
    assert ours["nom"] == SOURCE_NAME
    assert (ours["editeur"], ours["millesime"], ours["licence"]) == ("ANCT", "2026-01-01", "Licence Ouverte 2.0")
    assert ours["sha256"] == source("QN05201M", "QN05202M").sha256
    assert theirs == {"nom": "Contours des communes (autre)"}
    assert (target / "communes.parquet").read_text() == "theirs"


def test_the_same_file_gives_the_same_bytes(target: Path, tmp_path: Path) -> None:
    for folder in (target, tmp_path / "autre"):
        install_qpv(source("QN05202M", "QN00701I", "QN05201M"), target=folder)
    assert (target / "qpv.parquet").read_bytes() == (tmp_path / "autre" / "qpv.parquet").read_bytes()


def test_installing_changes_the_stamp_that_results_rest_on(target: Path) -> None:
    stamps = [geography_stamp()]
    for codes in (["QN05201M"], ["QN05201M", "QN05202M"]):
        install_qpv(source(*codes), target=target)
        stamps.append(geography_stamp())
    assert len(set(stamps)) == 3


def test_a_file_of_the_generation_of_2015_is_named_as_such_once(target: Path) -> None:
    with pytest.raises(InputRefusedError) as refusal:
        install_qpv(source("QP052001", "QP052002", "QP052003"), target=target)
    (fault,) = refusal.value.findings
    assert fault.code == "qpv_generation_2015"
    assert "génération 2015 (3 codes QP…, comme «\u00a0QP052001\u00a0»)" in fault.message
    assert not target.exists()


def test_a_refused_file_leaves_what_was_installed(target: Path) -> None:
    install_qpv(source("QN05201M"), target=target)
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    with pytest.raises(InputRefusedError):
        install_qpv(source("QN05201M", "52121"), target=target)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before


def test_an_invalid_contour_is_repaired_and_reported(target: Path) -> None:
    bow = {"type": "Polygon", "coordinates": [[[5.1, 48], [5.2, 48.1], [5.2, 48], [5.1, 48.1], [5.1, 48]]]}
    file = SourceFile("qpv.geojson", geojson(feature("QN05201M"), feature("QN05202M", geometry=bow)))
    installed = install_qpv(file, target=target)
    assert [(finding.code, finding.line) for finding in installed.findings] == [("geometrie_reparee", 2)]
    stored = gpd.read_parquet(target / "qpv.parquet").set_index("code")
    assert stored.is_valid.all()
    # Two triangles, each a quarter of the square of a tenth of a degree.
    assert stored.geometry["QN05202M"].area == pytest.approx(0.005)


def test_faults_of_codes_and_of_contours_are_listed_together(target: Path) -> None:
    point = {"type": "Point", "coordinates": [5.1, 48]}
    file = SourceFile("qpv.geojson", geojson(feature("52121"), feature("QN05202M", geometry=point)))
    with pytest.raises(InputRefusedError) as refusal:
        install_qpv(file, target=target)
    assert [(finding.code, finding.line) for finding in refusal.value.findings] == [
        ("qpv_code_inconnu", 1),
        ("geometrie_non_surfacique", 2),
    ]


def test_an_archive_gives_all_its_geojson_files_and_a_quarter_once(target: Path) -> None:
    hexagone = geojson(feature("QN05201M"), feature("QN00701I"))
    overseas = geojson(feature("QN97401M", east=55.4, communes="97411"), feature("QN05201M"))
    content = zipped(qpv_slash_a_dot_geojson=hexagone, qpv_slash_b_dot_geojson=overseas, notice_dot_pdf=b"%PDF")
    installed = install_qpv(SourceFile("qpv-2024-geojson.zip", content), target=target)
    assert installed.count == 3
    assert load_qpv(find_departement("974")).index.tolist() == ["QN97401M"]


def test_a_layer_of_an_archive_may_be_in_metres(target: Path) -> None:
    lambert = gpd.GeoSeries([shapely.box(858_000, 6_777_000, 858_500, 6_777_400)], crs=2154)
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    metres = geojson(feature("QN05201M", geometry=shapely.geometry.mapping(lambert[0])), crs=named)
    install_qpv(SourceFile("qpv.zip", zipped(lb93_dot_geojson=metres)), target=target)
    assert load_qpv(find_departement("52")).area.tolist() == pytest.approx([200_000])


def test_metres_that_are_declared_as_degrees_are_refused(target: Path) -> None:
    outline = shapely.geometry.mapping(shapely.box(858_000, 6_777_000, 858_500, 6_777_400))
    with pytest.raises(InputRefusedError, match="n’en sont pas"):
        install_qpv(SourceFile("qpv.geojson", geojson(feature("QN05201M", geometry=outline))), target=target)


def test_an_archive_whose_paths_leave_it_is_refused(target: Path) -> None:
    content = zipped(**{"../../qpv.geojson": geojson(feature("QN05201M"))})
    with pytest.raises(InputRefusedError, match="sort de l’archive"):
        install_qpv(SourceFile("qpv.zip", content), target=target)


def test_an_archive_that_expands_beyond_measure_is_refused(target: Path) -> None:
    content = zipped(qpv_dot_geojson=b'{"type": "FeatureCollection", "features": []}' + b" " * 30_000_000)
    with pytest.raises(InputRefusedError, match="fois sa taille"):
        install_qpv(SourceFile("qpv.zip", content), target=target)


def test_the_shapefiles_of_one_archive_are_all_read(target: Path, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for stem, code, epsg in (("hexagone", "QN05201M", 2154), ("reunion", "QN97401M", 2975)):
            frame = pd.DataFrame({"code_qp": [code], "lib_qp": "A", "insee_com": "52121"})
            gpd.GeoDataFrame(frame, geometry=[shapely.box(340_000, 6_700_000, 341_000, 6_701_000)], crs=epsg).to_file(
                tmp_path / f"{stem}.shp"
            )
            for path in tmp_path.glob(f"{stem}.*"):
                archive.write(path, f"export/{path.name}")
    installed = install_qpv(SourceFile("qpv.zip", buffer.getvalue()), target=target)
    assert installed.count == 2
    assert installed.findings == ()


@dataclass
class Site:
    """A made-up data.gouv.fr: for each path its answers, one per request, the last one for ever."""

    answers: dict[str, list[tuple[int, bytes]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    address: str = ""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    state = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            answers = state.answers[self.path]
            status, body = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Last-Modified", "Mon, 04 May 2026 08:00:00 GMT")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}"
    resources = [
        {"title": "qpv-2015.zip", "url": f"{state.address}/ancien"},
        {"title": "qpv-2024-geojson.zip", "url": f"{state.address}/nouveau"},
    ]
    state.answers["/dataset"] = [(200, json.dumps({"resources": resources}).encode())]
    state.answers["/nouveau"] = [(200, zipped(qpv_dot_geojson=geojson(feature("QN05201M"))))]
    monkeypatch.setattr(installer, "DATASET_URL", f"{state.address}/dataset")
    monkeypatch.setattr(download, "ATTEMPTS_S", (0.0, 0.0, 0.0))
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_contours_are_found_fetched_and_dated_by_their_publisher(site: Site, target: Path) -> None:
    told: list[tuple[str, int, int]] = []
    size = len(site.answers["/nouveau"][0][1])
    installed = install_qpv(None, target=target, progress=lambda *step: told.append(step))
    assert site.asked == ["/dataset", "/nouveau"]
    assert (installed.count, installed.date) == (1, "2026-05-04")
    (row,) = sources_of(target)
    assert (row["paquet"], row["millesime"]) == (f"{site.address}/nouveau", "2026-05-04")
    assert row["sha256"] == hashlib.sha256(site.answers["/nouveau"][0][1]).hexdigest()
    assert ("les contours des quartiers prioritaires", size, size) in told
    assert told[-1] == ("Lecture et vérification des contours", 0, 0)


def test_a_site_that_fails_twice_is_asked_a_third_time(site: Site, target: Path) -> None:
    site.answers["/nouveau"] = [(503, b""), (502, b""), *site.answers["/nouveau"]]
    told: list[str] = []
    assert install_qpv(None, target=target, progress=lambda label, *_: told.append(label)).count == 1
    assert "les contours des quartiers prioritaires : réponse 503, nouvel essai dans 0 s" in told
    assert site.asked == ["/dataset", "/nouveau", "/nouveau", "/nouveau"]


def test_a_site_that_keeps_failing_is_given_up_with_a_way_round(site: Site, target: Path) -> None:
    site.answers["/nouveau"] = [(503, b"")]
    with pytest.raises(OutsideError, match="réponse 503") as failure:
        install_qpv(None, target=target)
    assert installer.DATASET_PAGE in str(failure.value)
    assert not target.exists()


@pytest.mark.parametrize("answer", [b"<html>", b"[]"])
def test_a_site_that_answers_something_else_is_an_outside_error(answer: bytes, site: Site, target: Path) -> None:
    site.answers["/dataset"] = [(200, answer)]
    with pytest.raises(OutsideError, match="réessayez"):
        install_qpv(None, target=target)


@pytest.mark.parametrize("dataset", [{}, {"resources": [{"title": "autre.zip", "url": "https://x.fr/autre.zip"}]}])
def test_a_dataset_without_the_file_says_to_fetch_it_by_hand(dataset: dict[str, Any]) -> None:
    with pytest.raises(OutsideError, match=r"qpv-2024-geojson\.zip"):
        find_address(dataset)
