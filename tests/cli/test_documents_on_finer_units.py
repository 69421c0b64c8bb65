"""Every output where units are finer than the communes: two IRIS each in Chaumont and Langres.

Of the IRIS, 1,000 and 1,100 inhabitants live in Chaumont, classified FRR (2), and 1,200 and 1,300 in Langres, FRR+ (3).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import geopandas as gpd
import pandas as pd
import pytest
import shapely

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.differences import differences
from avs_geo.files.source import SourceFile
from avs_geo.outputs.programme.files import programme_files
from avs_geo.outputs.session.minutes import minutes_docx
from avs_geo.outputs.session.minutes_variants import VariantFigures
from avs_geo.outputs.session.variants import TODAY, State
from avs_geo.outputs.share.of_plan import publication_of_plan
from avs_geo.plan.document.reading import read_plan
from avs_geo.plan.replay import compute_plan
from avs_geo.plan.session.changes import ExtendTerritory
from avs_geo.plan.session.history import By
from avs_geo.plan.session.session import Session
from avs_geo.plan.session.what_if import apply_changes
from avs_geo.plan.share.options import ShareLayer, ShareOptions
from avs_geo.reference.geography import load_geography

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]

IRIS = {"521210101": 1000, "521210102": 1100, "522690101": 1200, "522690102": 1300}
STRUCTURES = "id,nom,type,code_commune\ncs-a,Les Tilleuls,CS,52121\nevs-b,Le Moulin,EVS,52269\n"
INDICATORS = "code_commune,frr,revenu_median\n52121,2,19000\n52269,3,20500\n52002,1,21000\n"
BY = By("Anne", dt.datetime(2026, 10, 5, 14, 30, tzinfo=dt.UTC))


@pytest.fixture
def inputs(tmp_path: Path) -> list[object]:
    """Write the files of the study; return the options that name them."""
    (tmp_path / "structures.csv").write_text(STRUCTURES, encoding="utf-8")
    (tmp_path / "indicateurs.csv").write_text(INDICATORS, encoding="utf-8")
    units = load_geography("52").units
    boxes = []
    for code in IRIS:
        # Two squares of 400 m, side by side, that touch at the town hall.
        town_hall = units.loc[code[:5]]
        west = town_hall["x"] - (400 if code.endswith("1") else 0)
        boxes.append(shapely.box(west, town_hall["y"], west + 400, town_hall["y"] + 400))
    cells = gpd.GeoDataFrame(
        {"code_iris": list(IRIS), "insee_com": [code[:5] for code in IRIS], "population": list(IRIS.values())},
        geometry=boxes,
        crs=2154,
    )
    cells.to_crs(4326).to_file(tmp_path / "iris.geojson", driver="GeoJSON")
    files = {"structures": "structures.csv", "indicateurs": "indicateurs.csv", "mailles": "iris.geojson"}
    options: list[object] = ["--departement", "52", "--date", "2026-01-01"]
    for name, file in files.items():
        options += [f"--{name}", tmp_path / file]
    return options


@pytest.fixture
def programme(inputs: list[object], tmp_path: Path, run: Run, request: pytest.FixtureRequest) -> Path:
    """Write a programme of four years with its document."""
    request.getfixturevalue("blank_maps")
    folder = tmp_path / "programme"
    result = run("objectifs", *inputs, "--horizon", "2027-2030", "--nombre", "2", "--sortie", folder)
    assert result.exit_code == 0, result.stderr
    return folder


def tables_of(document: Any) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def test_the_document_counts_the_units_of_each_level_of_the_fragile_territories(programme: Path) -> None:
    document = docx.Document(str(programme / "schema_directeur.docx"))
    (table,) = (table for table in tables_of(document) if table[0][0] == "Classement FRR")
    plain = [[cell.replace("\u202f", "") for cell in row] for row in table]
    # Aigremont is the only other commune that has a level; it has no IRIS.
    aigremont = str(int(load_geography("52").communes.loc["52002", "population"]))
    assert plain == [
        ["Classement FRR", "Mailles", "Population"],
        ["Classées FRR+", "2", "2500"],
        ["Classées FRR", "2", "2100"],
        ["Bénéficiaires, ou classées en partie", "1", aigremont],
    ]


def test_a_plan_is_replayed_to_the_byte(programme: Path, tmp_path: Path, run: Run) -> None:
    result = run("rejouer", programme / "plan.avs.json", "--sortie", tmp_path / "rejoue")
    assert result.exit_code == 0, result.stderr
    for file in programme.glob("*.csv"):
        assert (tmp_path / "rejoue" / file.name).read_bytes() == file.read_bytes()


def test_new_sites_are_chosen_among_the_communes(inputs: list[object], tmp_path: Path, run: Run) -> None:
    result = run("implanter", *inputs, "--nombre", "2", "--sortie", tmp_path / "sites")
    assert result.exit_code == 0, result.stderr
    sites = pd.read_csv(tmp_path / "sites" / "implantations.csv", dtype={"code_commune": str})
    assert len(sites) == 2
    assert set(sites["code_commune"]) <= set(load_geography("52").communes.index)


@pytest.mark.parametrize("dialect", ["standard", "excel-fr"])
def test_the_tables_are_written(inputs: list[object], tmp_path: Path, run: Run, dialect: str) -> None:
    result = run("analyser", *inputs, "--dialecte", dialect, "--sortie", tmp_path / "tables")
    assert result.exit_code == 0, result.stderr
    text = (tmp_path / "tables" / "communes.csv").read_text(encoding="utf-8-sig")
    assert all(code in text for code in IRIS)


def test_the_map_and_its_picture_are_drawn(inputs: list[object], tmp_path: Path, run: Run) -> None:
    page, picture = tmp_path / "carte.html", tmp_path / "carte.png"
    result = run("carte", *inputs, "--sortie", page, "--image", picture)
    assert result.exit_code == 0, result.stderr
    assert all(code in page.read_text(encoding="utf-8") for code in IRIS)
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_what_a_link_shows_has_every_unit(programme: Path) -> None:
    plan = read_plan(SourceFile.from_path(programme / "plan.avs.json"))
    published = publication_of_plan(
        plan, ShareOptions(layers=tuple(ShareLayer)), name="Plan", version=1, saved_at=BY.time
    )
    table = published.part("tableau.csv")
    assert table is not None
    text = table.raw().decode("utf-8-sig")
    assert all(code in text for code in IRIS)


def test_a_session_has_its_tables_and_its_minutes(programme: Path, tmp_path: Path, run: Run) -> None:
    source = SourceFile.from_path(programme / "plan.avs.json")
    change = ExtendTerritory(id="evs-b", communes=("52002",))
    plan = read_plan(source)
    programme_of_plan = compute_plan(plan)
    before = programme_of_plan.study
    session = Session().select("B").do(change, BY)
    with_session = replace(plan, session=session)
    path = tmp_path / "seance.avs.json"
    path.write_bytes(programme_files(programme_of_plan, with_session)["plan.avs.json"])
    result = run("rejouer", path, "--sortie", tmp_path / "rejoue")
    assert result.exit_code == 0, result.stderr
    told = pd.read_csv(tmp_path / "rejoue" / "differences_communes_B.csv", dtype=str)
    assert told["code_commune"].tolist() == ["52002"]
    inventory = apply_changes(before.inventory, before.geography, [change])
    after = diagnose(before.geography, inventory, plan.parameters, need=plan.need)
    figures = VariantFigures(State(TODAY, before.diagnosis), State("B", after), differences(before.diagnosis, after))
    minutes = minutes_docx(session, before.geography, before.inventory, day=BY.time.date(), figures={"B": figures})
    assert any(
        "Aigremont" in cell for table in tables_of(docx.Document(BytesIO(minutes))) for row in table for cell in row
    )
