"""The command line, from the extract to the tables and the map."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from typer.testing import CliRunner

from avs_geo.cli.application import app
from avs_geo.outputs.document import maps
from avs_geo.outputs.maps.picture.page import Page
from tests.reference.routes.conftest import VIGNORY, straight, write_extract

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

    from avs_geo.reference.routes.installed import InstalledRoads

BY_ROAD = "temps mesuré (routes OpenStreetMap du 05/01/2026, moteur Valhalla)"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def inputs(tmp_path: Path) -> list[object]:
    structures = tmp_path / "structures.csv"
    structures.write_text("nom,type,code_commune\nEst,CS,52547\nOuest,CS,52211\n", encoding="utf-8")
    return ["--departement", "52", "--structures", structures, "--date", "2026-01-01"]


@pytest.fixture(autouse=True)
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AVS_GEO_DONNEES", str(tmp_path / "donnees"))


def communes(folder: Path) -> pd.DataFrame:
    return pd.read_csv(folder / "communes.csv", dtype={"code_commune": str}).set_index("code_commune")


def test_installing_says_which_departments_are_reached_and_listing_says_the_date(tmp_path: Path, extract: Path) -> None:
    pytest.importorskip("valhalla", reason="le moteur d’itinéraires (extra « routes ») n’est pas installé")
    assert "Routes, pour les temps mesurés : absentes" in run("donnees", "lister").stdout
    installed = run("donnees", "installer", "routes", "--osm", extract)
    assert installed.exit_code == 0
    assert "routes du 2026-01-05" in installed.stderr
    assert re.search(r"Départements atteints : 52 \(\d+ communes sur 426\)\.", installed.stderr)
    listed = run("donnees", "lister").stdout
    assert f"installées ({tmp_path / 'donnees' / 'routes'})" in listed
    assert "Routes (OpenStreetMap) : 2026-01-05, ODbL 1.0, installée" in listed


@pytest.mark.parametrize("arguments", [("routes",), ("qpv", "--osm", "f.osm.pbf")])
def test_roads_are_installed_from_an_extract_and_nothing_else_is(arguments: tuple[str, ...]) -> None:
    result = run("donnees", "installer", *arguments)
    assert result.exit_code == 2
    assert "donnees installer routes --osm" in result.stderr


def test_the_straight_line_sees_across_the_river_and_the_road_does_not(
    roads: InstalledRoads, inputs: list[object], tmp_path: Path
) -> None:
    assert roads
    assert run("analyser", *inputs, "--sortie", tmp_path / "vol").exit_code == 0
    assert run("analyser", *inputs, "--temps", "routes", "--sortie", tmp_path / "route").exit_code == 0
    assert communes(tmp_path / "vol").loc[VIGNORY, "structure_proche"] == "est"
    assert communes(tmp_path / "route").loc[VIGNORY, "structure_proche"] == "ouest"
    assert communes(tmp_path / "route").loc[VIGNORY, "temps_structure"] == pytest.approx(4.0, abs=0.1)
    summary = json.loads((tmp_path / "route" / "synthese.json").read_text(encoding="utf-8"))
    assert summary["parametres"]["modele_de_temps"] == BY_ROAD
    assert summary["parametres"]["temps_estimes_faute_de_mesure"] > 0
    assert summary["sources"][-1]["editeur"] == "OpenStreetMap"
    codes = [remark["code"] for remark in summary["remarques"]]
    assert "loin_des_routes" in codes
    assert "trajets_manquants" in codes
    assert "OpenStreetMap" not in (tmp_path / "vol" / "synthese.json").read_text(encoding="utf-8")


def test_the_map_credits_openstreetmap_and_holds_the_area_reached_by_road(
    roads: InstalledRoads, inputs: list[object], tmp_path: Path
) -> None:
    assert roads
    page = tmp_path / "carte.html"
    assert run("carte", *inputs, "--temps", "routes", "--sortie", page).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert "© les contributeurs d’OpenStreetMap" in text
    assert "Accès à moins du seuil" in text
    assert "Accès à 20 minutes ou moins d’un CS ou d’un EVS" in text


def test_a_plan_made_by_road_gives_the_same_tables_once_the_roads_are_gone(
    roads: InstalledRoads, inputs: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert roads
    blank = Page(20).png()
    monkeypatch.setattr(maps, "draw_figure", lambda *_, **__: blank)
    by_road = [*inputs, "--temps", "routes"]
    assert run("analyser", *by_road, "--sortie", tmp_path / "analyse").exit_code == 0
    planned = run("objectifs", *by_road, "--horizon", "2027-2030", "--sortie", tmp_path / "plan")
    assert planned.exit_code == 0, planned.stderr
    monkeypatch.setenv("AVS_GEO_DONNEES", str(tmp_path / "ailleurs"))
    replayed = run("rejouer", tmp_path / "plan" / "plan.avs.json", "--sortie", tmp_path / "encore")
    assert replayed.exit_code == 0, replayed.stderr
    written = {file.name: file.read_bytes() for file in (tmp_path / "encore").iterdir()}
    before = {file.name: file.read_bytes() for folder in ("analyse", "plan") for file in (tmp_path / folder).iterdir()}
    assert written == {name: before[name] for name in written}
    assert {"communes.csv", "synthese.json", "objectifs.csv", "trajectoire.csv"} <= set(written)


def test_without_roads_the_word_routes_ends_in_the_command_that_installs_them(
    inputs: list[object], tmp_path: Path
) -> None:
    result = run("analyser", *inputs, "--temps", "routes", "--sortie", tmp_path / "r")
    assert result.exit_code == 3
    assert not (tmp_path / "r").exists()


def test_a_file_named_routes_is_given_with_its_folder(
    inputs: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "routes").write_text("origine,destination,minutes\n52524,ouest,3\n", encoding="utf-8")
    assert run("analyser", *inputs, "--temps", "./routes", "--sortie", "r").exit_code == 0
    summary = json.loads((tmp_path / "r" / "synthese.json").read_text(encoding="utf-8"))
    assert summary["parametres"]["modele_de_temps"] == "temps mesuré (routes)"


def test_roads_of_another_department_are_refused(tmp_path: Path, inputs: list[object]) -> None:
    pytest.importorskip("valhalla", reason="le moteur d’itinéraires (extra « routes ») n’est pas installé")
    aube = write_extract(tmp_path / "aube.osm.pbf", [straight((4.07, 48.29), (4.09, 48.31))])
    assert run("donnees", "installer", "routes", "--osm", aube).exit_code == 0
    result = run("analyser", *inputs, "--temps", "routes", "--sortie", tmp_path / "r")
    assert result.exit_code == 1
    assert "aucune commune de Haute-Marne" in result.stderr
