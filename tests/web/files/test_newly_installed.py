"""A running application sees what has been installed since, by whatever process: no browser is needed to tell."""

from __future__ import annotations

import json
import shutil
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

from avs_geo.files.source import SourceFile
from avs_geo.inventory.qpv.install import install_qpv
from avs_geo.reference.geography import geography_stamp, load_geography
from avs_geo.reference.location import shipped_geography
from avs_geo.web.in_hand import own_files
from avs_geo.web.in_hand.own_files import Uploads, import_files, own_inputs

if TYPE_CHECKING:
    from pathlib import Path

QUARTER: dict[str, Any] = {
    "type": "Feature",
    "properties": {"code_qp": "QN05201M", "lib_qp": "Rochotte", "insee_com": "52121"},
    "geometry": shapely.geometry.mapping(shapely.box(5.13, 48.09, 5.14, 48.10)),
}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the user's reference data go."""
    monkeypatch.setenv("AVS_GEO_DONNEES", str(tmp_path))
    monkeypatch.setattr(own_files, "st", SimpleNamespace(session_state={}))
    return tmp_path / "geo"


def upload(name: str, content: bytes) -> Any:
    return SimpleNamespace(name=name, getvalue=lambda: content)


def install_one_quarter(target: Path) -> None:
    layer = json.dumps({"type": "FeatureCollection", "features": [QUARTER]}).encode()
    install_qpv(SourceFile("qpv.geojson", layer), target=target)


def bring(*, with_cells: bool) -> None:
    """Import one structure, and perhaps one cell, as a visitor does."""
    structures = upload("structures.csv", b"nom,type,code_commune\nLe Pont,CS,52121\n")
    x, y = load_geography("52").units.loc["52121", ["x", "y"]]
    cell = gpd.GeoDataFrame({"ind": [5]}, geometry=[shapely.box(x, y, x + 200, y + 200)], crs=2154).to_crs(4326)
    mailles = upload("mailles.geojson", cell.to_json().encode()) if with_cells else None
    uploads = Uploads(structures=structures, mailles=mailles)
    assert import_files("52", uploads, reference_date=date(2026, 1, 1)).accepted


@pytest.mark.parametrize("with_cells", [False, True])
def test_a_visitor_sees_quarters_installed_after_the_import_of_own_files(installed: Path, with_cells: bool) -> None:  # noqa: FBT001
    bring(with_cells=with_cells)
    before = own_inputs("52")
    install_one_quarter(installed)
    after = own_inputs("52")
    assert before is not None
    assert after is not None
    assert before[0].qpv["emprise"].unique().tolist() == ["indicative"]
    assert after[0].qpv["emprise"].unique().tolist() == ["officielle"]
    assert len(after[0].units) == len(before[0].units)


def test_communes_installed_by_another_process_are_loaded_at_the_next_run(installed: Path) -> None:
    shipped, stamp = load_geography("52"), geography_stamp()
    assert load_geography("52") is shipped
    installed.mkdir(parents=True)
    shutil.copy(shipped_geography() / "communes.parquet", installed / "communes.parquet")
    assert geography_stamp() != stamp
    assert load_geography("52") is not shipped
    shutil.rmtree(installed)
    assert load_geography("52") is shipped


def test_contours_that_the_visitor_brings_stand_whatever_is_installed_since(installed: Path) -> None:
    own = json.dumps({"type": "FeatureCollection", "features": [QUARTER]}).encode()
    structures = upload("structures.csv", b"nom,type,code_commune\nLe Pont,CS,52121\n")
    outcome = import_files(
        "52", Uploads(structures=structures, qpv=upload("mes_qpv.geojson", own)), reference_date=date(2026, 1, 1)
    )
    assert outcome.accepted
    installed_one = dict(QUARTER, geometry=shapely.geometry.mapping(shapely.box(5.0, 48.0, 5.01, 48.01)))
    layer = json.dumps({"type": "FeatureCollection", "features": [installed_one]}).encode()
    install_qpv(SourceFile("qpv.geojson", layer), target=installed)
    study = own_inputs("52")
    assert study is not None
    west = study[0].qpv.to_crs(4326).geometry["QN05201M"].bounds[0]
    assert west == pytest.approx(5.13, abs=1e-3)


def test_an_inventory_that_is_forgotten_comes_back_until_another_is_imported(installed: Path) -> None:  # noqa: ARG001
    bring(with_cells=False)
    own_files.forget("52")
    assert own_inputs("52") is None
    assert own_files.can_take_back("52")
    own_files.take_back("52")
    assert own_inputs("52") is not None
    own_files.forget("52")
    bring(with_cells=False)
    assert not own_files.can_take_back("52")


def test_without_structures_the_form_is_refused_and_what_was_there_stays(installed: Path) -> None:  # noqa: ARG001
    bring(with_cells=False)
    outcome = import_files("52", Uploads(structures=None), reference_date=date(2026, 1, 1))
    assert not outcome.accepted
    assert [finding.code for finding in outcome.findings] == ["fichier_manquant"]
    assert own_inputs("52") is not None
