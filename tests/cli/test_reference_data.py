from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest

from avs_geo.reference.location import shipped_geography, user_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from typer.testing import Result

    Run = Callable[..., Result]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the commands ask of the rooms that do the work, which have their own tests."""
    asked: list[tuple[Any, ...]] = []
    build, contours = ModuleType("avs_geo.reference.build"), ModuleType("avs_geo.reference.contours")

    def build_geography(target: Path, *, packages: Path | None, progress: object) -> None:
        asked.append(("build", target, packages, progress))

    def install_contours(source: Path | None, *, target: Path, resolution: str, progress: object) -> None:
        asked.append(("install", source, target, resolution, progress))

    vars(build)["build_geography"] = build_geography
    vars(contours)["install_contours"] = install_contours
    monkeypatch.setitem(sys.modules, "avs_geo.reference.build", build)
    monkeypatch.setitem(sys.modules, "avs_geo.reference.contours", contours)
    return asked


def test_listing_says_what_is_there_with_date_source_and_licence(run: Run) -> None:
    result = run("donnees", "lister")
    assert result.exit_code == 0
    assert "Communes : contours, mairies, populations : livré" in result.stdout
    assert "Quartiers prioritaires, contours officiels : absent" in result.stdout
    for word in ("IGN", "Insee", "Licence Ouverte", "2026"):
        assert word in result.stdout


def test_listing_says_what_the_user_has_installed(run: Run) -> None:
    folder = user_folder() / "geo"
    folder.mkdir(parents=True)
    (folder / "qpv.parquet").write_bytes(b"")
    result = run("donnees", "lister")
    assert f"Quartiers prioritaires, contours officiels : installé ({folder / 'qpv.parquet'})" in result.stdout


def test_building_writes_where_it_is_told(run: Run, calls: list[tuple[Any, ...]]) -> None:
    assert run("donnees", "construire", "--paquets", "p", "--sortie", "geo").exit_code == 0
    assert run("donnees", "construire").exit_code == 0
    # No terminal here, hence no progress bar.
    assert calls == [("build", Path("geo"), Path("p"), None), ("build", shipped_geography(), None, None)]


def test_installing_contours_writes_in_the_users_folder(run: Run, calls: list[tuple[Any, ...]]) -> None:
    assert run("donnees", "installer", "contours", "--fichier", "c.geojson", "--resolution", "5m").exit_code == 0
    assert run("donnees", "installer", "contours").exit_code == 0
    target = user_folder() / "geo"
    assert calls == [("install", Path("c.geojson"), target, "5m", None), ("install", None, target, "100m", None)]


def quarter(code: str) -> str:
    outline = {"type": "Polygon", "coordinates": [[[5.1, 48.0], [5.11, 48.0], [5.11, 48.01], [5.1, 48.0]]]}
    properties = {"code_qp": code, "lib_qp": "Rochotte", "insee_com": "52121"}
    feature = {"type": "Feature", "properties": properties, "geometry": outline}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def test_installing_the_quarters_writes_in_the_users_folder_and_lists_them(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "qpv.geojson"
    path.write_text(quarter("QN05201M"), encoding="utf-8")
    os.utime(path, (1_770_000_000, 1_770_000_000))  # 2 February 2026, 02:40 UTC
    result = run("donnees", "installer", "qpv", "--fichier", path)
    assert result.exit_code == 0
    assert "quartiers prioritaires : 1, fichier du 2026-02-02" in result.stderr
    assert gpd.read_parquet(user_folder() / "geo" / "qpv.parquet")["code"].tolist() == ["QN05201M"]
    listed = run("donnees", "lister").stdout
    assert "Quartiers prioritaires, contours officiels : installé" in listed
    assert "(ANCT) : 2026-02-02, Licence Ouverte 2.0, installée" in listed


def test_quarters_of_the_generation_of_2015_are_refused_by_name(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "qpv.geojson"
    path.write_text(quarter("QP052001"), encoding="utf-8")
    result = run("donnees", "installer", "qpv", "--fichier", path)
    assert result.exit_code == 1
    assert "génération 2015" in result.stderr
    assert not (user_folder() / "geo").exists()
