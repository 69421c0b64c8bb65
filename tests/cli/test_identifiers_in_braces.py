"""Identifiers as ArcGIS writes them, ``{3F2504E0-…}``, of structures, outlines and units: the same in every file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from avs_geo.files.source import SourceFile
from avs_geo.outputs.maps.folium_map import build_map
from avs_geo.outputs.maps.layers import as_given, map_layers
from avs_geo.outputs.share.of_plan import publication_of_plan
from avs_geo.plan.document.reading import read_plan
from avs_geo.plan.replay import compute_plan
from avs_geo.plan.share.options import ShareLayer, ShareOptions
from avs_geo.reference.geography import load_geography

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]

STEM = "{3F2504E0-4F89-11D3-9A0C-0305E82C33"
CS, EVS, *CELLS = [f"{STEM}{rank:02}}}" for rank in range(4)]
# A name that a template engine would run, in the place of one that it would refuse.
STRUCTURES = f"id,nom,type,code_commune\n{CS},Centre {{{{7*7}}}},CS,52121\n{EVS},EVS {{% raw %}},EVS,52269\n"


@pytest.fixture
def inputs(tmp_path: Path) -> list[object]:
    """Write structures, the drawn outline of one of them, and two units around the town hall of Chaumont."""
    (tmp_path / "structures.csv").write_text(STRUCTURES, encoding="utf-8")
    town_hall = load_geography("52").units.loc["52121"]
    x, y = town_hall["x"], town_hall["y"]
    boxes = [shapely.box(x - 400, y, x, y + 400), shapely.box(x, y, x + 400, y + 400)]
    drawn = gpd.GeoDataFrame({"id_structure": [CS]}, geometry=[shapely.union_all(boxes)], crs=2154)
    drawn.to_crs(4326).to_file(tmp_path / "territoires.geojson", driver="GeoJSON")
    units = gpd.GeoDataFrame({"id": CELLS, "population": [100, 200]}, geometry=boxes, crs=2154)
    units.to_crs(4326).to_file(tmp_path / "mailles.geojson", driver="GeoJSON")
    files = {"structures": "structures.csv", "territoires": "territoires.geojson", "mailles": "mailles.geojson"}
    options: list[object] = ["--departement", "52", "--date", "2026-01-01"]
    for name, file in files.items():
        options += [f"--{name}", tmp_path / file]
    return options


def test_the_tables_name_them_as_they_are(inputs: list[object], tmp_path: Path, run: Run) -> None:
    result = run("analyser", *inputs, "--sortie", tmp_path / "tables")
    assert result.exit_code == 0, result.stderr
    table = pd.read_csv(tmp_path / "tables" / "communes.csv", dtype=str).set_index("code_commune")
    # Both units are in the outline that was drawn for the CS, whole.
    assert table.loc[CELLS, "part_couverte"].astype(float).tolist() == [1, 1]
    assert table.loc[CELLS, "structure_proche"].tolist() == [CS, CS]
    for file in (tmp_path / "tables").iterdir():
        assert "&#123;" not in file.read_text(encoding="utf-8")


def test_the_map_of_one_file_finds_its_units_by_their_codes(inputs: list[object], tmp_path: Path, run: Run) -> None:
    page = tmp_path / "carte.html"
    assert run("carte", *inputs, "--sortie", page).exit_code == 0
    content = page.read_text(encoding="utf-8")
    assert all(f'"{code}"' in content for code in CELLS)
    assert "Centre {{7*7}}" in content
    assert "Centre 49" not in content


@pytest.mark.usefixtures("blank_maps")
def test_a_plan_keeps_them_and_what_its_link_shows_has_them(inputs: list[object], tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "programme"
    result = run("objectifs", *inputs, "--horizon", "2027-2030", "--nombre", "1", "--sortie", folder)
    assert result.exit_code == 0, result.stderr
    plan = read_plan(SourceFile.from_path(folder / "plan.avs.json"))
    study = compute_plan(plan).study
    assert study.inventory.structures["id"].tolist() == [CS, EVS]
    options = ShareOptions(layers=tuple(ShareLayer))
    shown = publication_of_plan(
        plan, options, name="Plan {{7*7}}", version=1, saved_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    data, page = shown.part("carte.json"), shown.part("page.html")
    assert data is not None
    assert page is not None
    assert set(CELLS) <= _texts(json.loads(data.raw()))
    assert "Plan {{7*7}}" in page.raw().decode()
    layers = map_layers(study)
    assert {as_given(one["properties"])["code"] for one in layers.units["features"]} == set(study.units.index)
    rendered = build_map(layers, attribution="IGN").get_root().render()
    assert "Centre \\u0026#123;\\u0026#123;7*7" in rendered
    assert "Centre 49" not in rendered


def _texts(value: object) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(_texts, [*value.keys(), *value.values()]))
    if isinstance(value, list):
        return set().union(*map(_texts, value))
    return {value} if isinstance(value, str) else set()
