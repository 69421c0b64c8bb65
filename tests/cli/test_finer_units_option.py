"""``--mailles``: the tables and the map on units finer than the communes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from avs_geo.reference.geography import load_geography
from tests.cli.conftest import STRUCTURES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Write structures, and four cells around the town hall of Chaumont."""
    structures = tmp_path / "structures.csv"
    structures.write_text(STRUCTURES, encoding="utf-8")
    town_hall = load_geography("52").units.loc["52121"]
    boxes = [
        shapely.box(x, y, x + 200, y + 200)
        for x in (town_hall["x"] - 200, town_hall["x"])
        for y in (town_hall["y"] - 200, town_hall["y"])
    ]
    cells = gpd.GeoDataFrame({"id": list("abcd"), "ind": [1.5, 2, 3, 4]}, geometry=boxes, crs=2154)
    mailles = tmp_path / "carreaux.geojson"
    cells.to_crs(4326).to_file(mailles, driver="GeoJSON")
    return structures, mailles


def test_there_is_one_line_per_unit(files: tuple[Path, Path], tmp_path: Path, run: Callable[..., Result]) -> None:
    out = tmp_path / "sortie"
    structures, mailles = files
    result = run("analyser", "--departement", "52", "--structures", structures, "--mailles", mailles, "--sortie", out)
    assert result.exit_code == 0, result.stderr
    table = pd.read_csv(out / "communes.csv", dtype={"code_commune": str}).set_index("code_commune")
    assert len(table) == 425 + 4
    assert table.loc[list("abcd"), "population"].tolist() == [1.5, 2, 3, 4]
    assert table.loc["a", "nom_commune"] == "Chaumont, maille 1"
    assert "carreaux.geojson" in (out / "synthese.json").read_text(encoding="utf-8")
    whole = pd.read_csv(out / "departement.csv").iloc[0]
    assert whole["population"] == pytest.approx(table["population"].sum())
    assert whole["nb_communes"] == 426


def test_a_map_can_be_made_of_them(files: tuple[Path, Path], tmp_path: Path, run: Callable[..., Result]) -> None:
    page, picture = tmp_path / "carte.html", tmp_path / "carte.png"
    structures, mailles = files
    inputs = ["--departement", "52", "--structures", structures, "--mailles", mailles]
    result = run("carte", *inputs, "--sortie", page, "--image", picture)
    assert result.exit_code == 0, result.stderr
    assert "Chaumont, maille 1" in page.read_text(encoding="utf-8")
    assert picture.stat().st_size > 10_000


def test_a_grid_of_another_department_is_refused_with_status_1(
    files: tuple[Path, Path], tmp_path: Path, run: Callable[..., Result]
) -> None:
    structures = tmp_path / "s.csv"
    structures.write_text("nom,type,code_commune\nA,CS,07019\n", encoding="utf-8")
    inputs = ["--departement", "07", "--structures", structures, "--mailles", files[1]]
    result = run("analyser", *inputs, "--sortie", tmp_path / "sortie")
    assert result.exit_code == 1
    assert "carreaux.geojson" in result.stderr
    assert not (tmp_path / "sortie").exists()
