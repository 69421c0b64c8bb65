"""The official outlines take the place of the shipped ones, whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from avs_geo.errors import InputRefusedError, OutsideError, UsageError
from avs_geo.reference import contours, download
from avs_geo.reference.build import parquet
from avs_geo.reference.contours import find_addresses, install_contours

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CODES = ("15141", "52001", "52002", "75101")


def box(column: float, row: float = 0, *, width: float = 1) -> shapely.Polygon:
    west, south = 5 + column / 64, 48 + row / 64
    return shapely.box(west, south, west + width / 64, south + 1 / 64)


def geojson(outlines: dict[str, Any], **extra: Any) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "nom": f"Nouveau nom {code}"},
            "geometry": shapely.geometry.mapping(outline),
        }
        for code, outline in outlines.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **extra}).encode()


def official() -> dict[str, Any]:
    return {"15141": box(10), "52001": box(0), "52002": box(1), "75056": box(20)}


@pytest.fixture(autouse=True)
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four units shipped with rough polygons; four communes of Cantal share the first."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    units = gpd.GeoDataFrame(
        {
            "code": CODES,
            "nom": [f"Nom {code}" for code in CODES],
            "code_commune": ["15141", "52001", "52002", "75056"],
            "nom_commune": "x",
            "departement": [code[:2] for code in CODES],
            "arrondissement": "x",
            "code_epci": None,
            "population": [1555, 100, 200, 300],
            "population_2021": pd.array([1804, 90, None, 310], dtype="Int32"),
            "longitude": 5.0,
            "latitude": 48.0,
            "point_source": "mairie",
        },
        geometry=[shapely.MultiPolygon([shapely.box(rank, 0, rank + 1, 1)]) for rank in range(4)],
        crs=4326,
    )
    parquet.write_units(units, folder / "communes.parquet")
    former = pd.DataFrame(
        [(code, "x", "15", "15141", "commune_regroupee") for code in ("15031", "15035", "15047", "15171")],
        columns=["code", "nom", "departement", "code_commune", "nature"],
    )
    parquet.write_table(former, parquet.FORMER_CODES, folder / "anciens_codes.parquet")
    rows = [{"nom": "Contours des communes (ADMIN EXPRESS, généralisés)"}, {"nom": "Populations"}]
    (folder / "sources.json").write_text(json.dumps(rows), encoding="utf-8")
    monkeypatch.setattr(contours, "shipped_geography", lambda: folder)
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "user" / "geo"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "arrondissements-municipaux-100m.geojson").write_bytes(geojson({"75101": box(20)}))
    path = folder / "communes-100m.geojson"
    path.write_bytes(geojson(official()))
    return path


def installed(target: Path) -> gpd.GeoDataFrame:
    return gpd.read_parquet(target / "communes.parquet").set_index("code")


def test_the_polygons_are_replaced_and_everything_else_stays(source: Path, target: Path, shipped: Path) -> None:
    install_contours(source, target=target)
    units, before = installed(target), gpd.read_parquet(shipped / "communes.parquet").set_index("code")
    assert [units.geometry[code].equals(box(column)) for code, column in (("52001", 0), ("52002", 1))] == [True, True]
    attributes = list(before.columns.drop("geometry"))
    pd.testing.assert_frame_equal(units[attributes], before[attributes])


def test_municipal_arrondissements_come_from_the_file_beside(source: Path, target: Path) -> None:
    install_contours(source, target=target)
    assert installed(target).geometry["75101"].equals(box(20))


def test_gzipped_files_are_read_too(source: Path, target: Path) -> None:
    for path in (source, source.with_name("arrondissements-municipaux-100m.geojson")):
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    install_contours(source.with_name("communes-100m.geojson.gz"), target=target)
    assert installed(target).geometry["52001"].equals(box(0))


def test_all_the_missing_units_are_listed_in_one_refusal(source: Path, target: Path) -> None:
    source.write_bytes(geojson({"15141": box(10), "52001": box(0)}))
    source.with_name("arrondissements-municipaux-100m.geojson").unlink()
    with pytest.raises(InputRefusedError) as refusal:
        install_contours(source, target=target)
    (finding,) = refusal.value.findings
    assert finding.value == "52002, 75101"
    assert finding.file == "communes-100m.geojson"
    assert "arrondissements-municipaux" in finding.remedy
    assert not target.exists()


def test_the_unit_of_cantal_is_the_union_of_its_five_communes(source: Path, target: Path) -> None:
    parts = {code: box(11 + rank) for rank, code in enumerate(("15031", "15035", "15047", "15171"))}
    source.write_bytes(geojson(official() | parts))
    install_contours(source, target=target)
    assert installed(target).geometry["15141"].equals(box(10, width=5))


def test_the_unit_of_cantal_is_itself_in_a_year_when_the_five_were_one(source: Path, target: Path) -> None:
    source.write_bytes(geojson(official() | {"15141": box(10, width=5)}))
    install_contours(source, target=target)
    assert installed(target).geometry["15141"].equals(box(10, width=5))


def test_outlines_that_overlap_are_made_to_fit(source: Path, target: Path) -> None:
    source.write_bytes(geojson(official() | {"52001": box(0, width=1.25)}))
    install_contours(source, target=target)
    pair = installed(target).geometry[["52001", "52002"]].to_numpy()
    assert shapely.coverage_is_valid(pair)
    assert shapely.area(pair).sum() == 2 / 64**2


def test_an_invalid_outline_is_mended(source: Path, target: Path) -> None:
    west, east, south, north = 5.0, 5 + 1 / 64, 48.0, 48 + 1 / 64
    spike = shapely.Polygon(
        [(west, south), (east, south), (east, north), (east, north + 0.01), (east, north), (west, north)]
    )
    assert not spike.is_valid
    source.write_bytes(geojson(official() | {"52001": spike}))
    install_contours(source, target=target)
    assert installed(target).geometry["52001"].equals(box(0))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"not json at all", "fichier_illisible"),
        (geojson({"52001": box(0)}).replace(b'"code"', b'"insee"'), "propriete_absente"),
    ],
)
def test_a_file_that_is_not_the_expected_one_is_refused(source: Path, target: Path, content: bytes, code: str) -> None:
    source.write_bytes(content)
    with pytest.raises(InputRefusedError) as refusal:
        install_contours(source, target=target)
    assert [finding.code for finding in refusal.value.findings] == [code]
    assert not target.exists()


def test_a_truncated_gzip_file_is_refused(source: Path, target: Path) -> None:
    packed = source.with_name("communes-100m.geojson.gz")
    packed.write_bytes(gzip.compress(source.read_bytes())[:-20])
    with pytest.raises(InputRefusedError, match="lisible"):
        install_contours(packed, target=target)


def test_a_code_that_comes_twice_is_refused(source: Path, target: Path) -> None:
    twice = geojson(official()).replace(b"52002", b"52001")
    source.write_bytes(twice)
    with pytest.raises(InputRefusedError, match="52001 figure plusieurs fois"):
        install_contours(source, target=target)


def test_a_file_that_does_not_exist_is_refused(source: Path, target: Path) -> None:
    with pytest.raises(InputRefusedError, match="n'existe pas"):
        install_contours(source.with_name("autre.geojson"), target=target)


def test_an_unknown_resolution_is_a_usage_error(target: Path) -> None:
    with pytest.raises(UsageError, match="1000m"):
        install_contours(None, target=target, resolution="1000m")


def test_the_sources_give_the_date_and_the_checksum_of_the_file(source: Path, target: Path) -> None:
    os.utime(source, (1_770_000_000, 1_770_000_000))  # 2 February 2026, 02:40 UTC
    install_contours(source, target=target)
    # What ships has its own list: only what is installed is listed here.
    (only,) = json.loads((target / "sources.json").read_text(encoding="utf-8"))
    assert only["millesime"] == "2026-02-02"
    assert only["sha256"] == hashlib.sha256(source.read_bytes()).hexdigest()
    assert only["paquet"] == "communes-100m.geojson"


def test_installing_twice_leaves_one_source_of_outlines_and_the_files_of_others(source: Path, target: Path) -> None:
    target.mkdir(parents=True)
    (target / "qpv.parquet").write_text("theirs")
    (target / "sources.json").write_text('[{"nom": "Contours des quartiers"}]', encoding="utf-8")
    install_contours(source, target=target)
    install_contours(source, target=target)
    rows = json.loads((target / "sources.json").read_text(encoding="utf-8"))
    assert [row["nom"].startswith("Contours des communes") for row in rows] == [True, False]
    assert rows[1] == {"nom": "Contours des quartiers"}
    assert (target / "qpv.parquet").read_text() == "theirs"


def test_a_refused_file_leaves_what_was_installed(source: Path, target: Path) -> None:
    install_contours(source, target=target)
    before = (target / "communes.parquet").read_bytes()
    source.write_bytes(geojson({"52001": box(0)}))
    with pytest.raises(InputRefusedError):
        install_contours(source, target=target)
    assert (target / "communes.parquet").read_bytes() == before


@dataclass
class Site:
    """A web site that answers each path from a list, one entry per request, the last one for ever."""

    answers: dict[str, list[tuple[int, bytes]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    address: str = ""
    cut_short: set[str] = field(default_factory=set)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Serve a made-up data.gouv.fr on this machine, and retry without waiting."""
    state = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            answers = state.answers.get(self.path, [(404, b"")])
            status, body = answers.pop(0) if len(answers) > 1 else answers[0]
            announced = len(body) * (2 if self.path in state.cut_short else 1)
            state.cut_short.discard(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(announced))
            self.send_header("Last-Modified", "Mon, 04 May 2026 08:00:00 GMT")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}"
    files = {
        "/2026/communes-100m.geojson.gz": gzip.compress(geojson(official())),
        "/2026/arrondissements-municipaux-100m.geojson": geojson({"75101": box(20)}),
    }
    older = ["/2025/communes-100m.geojson.gz", "/2025/arrondissements-municipaux-100m.geojson"]
    resources = [{"url": f"{state.address}{path}"} for path in (*files, *older)]
    state.answers = {path: [(200, body)] for path, body in files.items()}
    state.answers["/dataset"] = [(200, json.dumps({"resources": resources}).encode())]
    monkeypatch.setattr(contours, "DATASET_URL", f"{state.address}/dataset")
    monkeypatch.setattr(download, "ATTEMPTS_S", (0.0, 0.0, 0.0))
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_newest_files_are_found_fetched_and_installed(site: Site, target: Path) -> None:
    told: list[tuple[str, int, int]] = []
    install_contours(None, target=target, progress=lambda *step: told.append(step))
    assert site.asked == [
        "/dataset",
        "/2026/communes-100m.geojson.gz",
        "/2026/arrondissements-municipaux-100m.geojson",
    ]
    assert installed(target).geometry["52001"].equals(box(0))
    row = json.loads((target / "sources.json").read_text(encoding="utf-8"))[0]
    assert row["millesime"] == "2026-05-04"
    assert row["paquet"] == f"{site.address}/2026/communes-100m.geojson.gz"
    full = [(done, total) for label, done, total in told if label == "le fichier communes-100m.geojson.gz"]
    assert full[-1][0] == full[-1][1] > 0


def test_a_server_that_fails_twice_is_asked_a_third_time(site: Site, tmp_path: Path) -> None:
    site.answers["/x"] = [(503, b""), (503, b""), (200, b"ok")]
    download.download(f"{site.address}/x", tmp_path / "x", label="x", page="https://exemple.fr")
    assert (tmp_path / "x").read_bytes() == b"ok"
    assert site.asked == ["/x", "/x", "/x"]


def test_a_file_cut_short_is_fetched_again(site: Site, tmp_path: Path) -> None:
    site.answers["/x"] = [(200, b"whole")]
    site.cut_short.add("/x")
    download.download(f"{site.address}/x", tmp_path / "x", label="x", page="https://exemple.fr")
    assert (tmp_path / "x").read_bytes() == b"whole"
    assert site.asked == ["/x", "/x"]


def test_a_server_that_keeps_failing_is_given_up_with_a_way_round(site: Site, tmp_path: Path) -> None:
    site.answers["/x"] = [(500, b"")]
    with pytest.raises(OutsideError, match="réponse 500") as failure:
        download.download(f"{site.address}/x", tmp_path / "x", label="le fichier x", page="https://exemple.fr")
    assert len(site.asked) == 3
    assert "téléchargé ailleurs" in str(failure.value)


@pytest.mark.parametrize(("bound", "words"), [("MOST_BYTES", "dépasse"), ("LONGEST_S", "minutes")])
def test_an_answer_without_end_is_given_up_at_once(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, words: str
) -> None:
    site.answers["/x"] = [(200, b"0123456789")]
    monkeypatch.setattr(download, bound, -1)
    with pytest.raises(OutsideError, match=words):
        download.download(f"{site.address}/x", tmp_path / "x", label="le fichier x", page="https://exemple.fr")
    assert site.asked == ["/x"]


def test_a_wrong_address_is_not_asked_twice(site: Site, tmp_path: Path) -> None:
    with pytest.raises(OutsideError, match="réponse 404"):
        download.download(f"{site.address}/absent", tmp_path / "x", label="x", page="https://exemple.fr")
    assert site.asked == ["/absent"]


def test_a_closed_network_is_an_outside_error(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "ATTEMPTS_S", (0.0,))
    monkeypatch.setattr(contours, "DATASET_URL", "http://127.0.0.1:9/dataset")  # the port that discards
    with pytest.raises(OutsideError, match="Impossible de télécharger la liste"):
        install_contours(None, target=target)
    assert not target.exists()


def test_an_address_that_is_not_of_the_web_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        download.download("file:///etc/hostname", tmp_path / "x", label="x", page="https://exemple.fr")


def test_a_dataset_that_answers_something_else_is_an_outside_error(site: Site, target: Path) -> None:
    site.answers["/dataset"] = [(200, b"<html>")]
    with pytest.raises(OutsideError, match="réessayez"):
        install_contours(None, target=target)


def test_a_dataset_without_the_file_says_to_fetch_it_by_hand() -> None:
    with pytest.raises(OutsideError, match=r"communes-5m\.geojson"):
        find_addresses({"resources": [{"url": "https://x.fr/2026/communes-100m.geojson"}]}, "5m")
