"""``avs-geo objectifs`` and ``avs-geo rejouer``: from files to a programme, and back from its plan."""

from __future__ import annotations

import csv
import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from docx import Document

from avs_geo.analysis.programme.evaluation import INDICATOR_COLUMNS
from avs_geo.analysis.programme.lines import LINE_COLUMNS
from avs_geo.analysis.programme.trajectory import TRAJECTORY_COLUMNS
from avs_geo.inventory.programme.template import programme_template
from avs_geo.plan.document.plan import document_of
from avs_geo.plan.session.changes import AtCommune, CloseStructure, OpenStructure
from avs_geo.plan.session.history import By
from avs_geo.plan.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from docx.text.paragraph import Paragraph
    from typer.testing import Result

    Draft = Callable[..., Result]

# The EVS of Langres serves a QPV without a CS; the CS of Chaumont has an agreement that is overdue.
LEVERS = {"creation", "extension", "antenne", "renouvellement", "evolution"}
TABLES = {"objectifs": LINE_COLUMNS, "trajectoire": TRAJECTORY_COLUMNS, "indicateurs": INDICATOR_COLUMNS}


pytestmark = pytest.mark.usefixtures("blank_maps")


@pytest.fixture
def draft(run: Callable[..., Result], structures: Path, territoires: Path) -> Draft:
    def start(target: Path, *more: object, horizon: str = "2027-2030") -> Result:
        return run(
            *("objectifs", "--departement", "52", "--structures", structures, "--territoires", territoires),
            *("--date", "2026-01-01", "--horizon", horizon, "--nombre", "2", "--sortie", target, *more),
        )

    return start


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_folder_has_the_tables_and_the_plan_which_gives_them_again_to_the_byte(
    draft: Draft, run: Callable[..., Result], tmp_path: Path
) -> None:
    first, again = tmp_path / "programme", tmp_path / "encore"
    result = draft(first)
    assert (result.exit_code, result.stdout) == (0, "")
    assert {"objectifs.csv", "trajectoire.csv", "indicateurs.csv", "plan.avs.json"} <= {p.name for p in first.iterdir()}
    for name, columns in TABLES.items():
        assert tuple(_rows(first / f"{name}.csv")[0]) == columns
    assert run("rejouer", first / "plan.avs.json", "--sortie", again).exit_code == 0
    for name in TABLES:
        assert (again / f"{name}.csv").read_bytes() == (first / f"{name}.csv").read_bytes()
    assert (again / "communes.csv").is_file()


def test_every_lever_of_the_example_has_its_line_and_unknown_costs_stay_empty(draft: Draft, tmp_path: Path) -> None:
    draft(tmp_path / "programme")
    lines = _rows(tmp_path / "programme" / "objectifs.csv")
    assert {line["levier"].split("_")[0] for line in lines} == LEVERS
    assert {line["annee"] for line in lines if line["levier"] == "renouvellement_agrement"} == {"2027"}
    assert {line["cout_caf"] for line in lines if line["levier"] == "extension_territoire"} == {""}
    assert next(line["nom_structure"] for line in lines if "somme" in line["id_ligne"]).startswith("'=")


def test_parameters_make_costs_limits_and_the_order_follow(draft: Draft, tmp_path: Path) -> None:
    parameters = tmp_path / "parametres.toml"
    parameters.write_text(
        "[extension]\ncout = 20000\npart_caf = 0.5\netp = 0.5\n[limites]\ncreations = 1\n", encoding="utf-8"
    )
    assert draft(tmp_path / "programme", "--parametres", parameters).exit_code == 0
    lines = _rows(tmp_path / "programme" / "objectifs.csv")
    assert {line["cout_caf"] for line in lines if line["levier"] == "extension_territoire"} == {"10000"}
    assert [line["annee"] for line in lines if line["levier"].startswith("creation")] == ["2027", "2028"]


def test_a_plan_with_decisions_gives_the_decided_tables(
    draft: Draft, run: Callable[..., Result], tmp_path: Path
) -> None:
    draft(tmp_path / "programme")
    path = tmp_path / "programme" / "plan.avs.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    line = next(one["id_ligne"] for one in content["lignes"] if one["levier"].startswith("creation"))
    content["decisions"] = [
        {"id_ligne": line, "statut": "ecarte", "annee": None, "nature": None, "commentaire": "=Non"},
    ]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert run("rejouer", path, "--sortie", tmp_path / "decide").exit_code == 0
    decided = next(one for one in _rows(tmp_path / "decide" / "objectifs.csv") if one["id_ligne"] == line)
    assert (decided["statut"], decided["statut_propose"], decided["commentaire"]) == ("ecarte", "propose", "'=Non")


def test_a_plan_with_a_session_gives_its_tables_again_to_the_byte(
    draft: Draft, run: Callable[..., Result], tmp_path: Path
) -> None:
    draft(tmp_path / "programme")
    path = tmp_path / "programme" / "plan.avs.json"
    by = By("Anne", dt.datetime(2026, 10, 5, 14, 30, tzinfo=dt.UTC))
    opening = OpenStructure(id="n1", nom="=EVS", type="EVS", at=AtCommune("52008"))
    session = Session().do(opening, by).select("B").do(CloseStructure(id="n1"), by).undo(by).note("À revoir.", by)
    content = json.loads(path.read_text(encoding="utf-8")) | {"seance": document_of(session)}
    path.write_text(json.dumps(content), encoding="utf-8")
    first, again = tmp_path / "seance", tmp_path / "encore"
    for target in (first, again):
        assert run("rejouer", path, "--sortie", target).exit_code == 0
    names = sorted(file.name for file in first.iterdir())
    assert {"journal.csv", "variantes.csv", "differences_epci_A.csv", "differences_communes_A.csv"} <= {*names}
    assert "differences_epci_B.csv" not in names, "what B did was undone"
    assert names == sorted(file.name for file in again.iterdir())
    assert all((again / name).read_bytes() == (first / name).read_bytes() for name in names)
    for name in TABLES:
        assert (first / f"{name}.csv").read_bytes() == (tmp_path / "programme" / f"{name}.csv").read_bytes()
    states = {row["variante"]: row["nb_evs_ecart"] for row in _rows(first / "variantes.csv")}
    assert states == {"Aujourd’hui": "0", "Variante A": "1", "Variante B": "0", "Variante C": "0"}


@pytest.mark.parametrize("horizon", ["2020-2023", "2030-2027", "demain"])
def test_a_horizon_that_means_nothing_is_wrong_usage(draft: Draft, tmp_path: Path, horizon: str) -> None:
    result = draft(tmp_path / "programme", horizon=horizon)
    assert (result.exit_code, (tmp_path / "programme").exists()) == (2, False)
    assert "orizon" in result.stderr


def test_refused_parameters_are_all_said_and_nothing_is_written(draft: Draft, tmp_path: Path) -> None:
    parameters = tmp_path / "parametres.toml"
    parameters.write_text("[antenne]\netp = -1\n[taux]\nagc = 42\n", encoding="utf-8")
    result = draft(tmp_path / "programme", "--parametres", parameters)
    assert (result.exit_code, (tmp_path / "programme").exists()) == (1, False)
    for where in ("antenne.cout", "antenne.etp", "taux.agc"):
        assert where in result.stderr


def test_the_parameter_file_to_fill_in_is_written_alone(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run("objectifs", "--modele-parametres", tmp_path / "parametres.toml")
    assert result.exit_code == 0
    assert (tmp_path / "parametres.toml").read_text(encoding="utf-8") == programme_template()


def test_a_file_that_is_no_plan_is_refused(run: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "plan.avs.json").write_text("{}", encoding="utf-8")
    result = run("rejouer", tmp_path / "plan.avs.json", "--sortie", tmp_path / "tables")
    assert (result.exit_code, (tmp_path / "tables").exists()) == (1, False)
    assert "n’est pas un plan" in result.stderr


def test_a_department_without_a_structure_that_counts_has_no_line_and_is_told_what_to_bring(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    structures = tmp_path / "autres.csv"
    structures.write_text("nom,type,statut,code_commune\nLa Ferme,AUTRE,agree,52121\n", encoding="utf-8")
    result = run(
        *("objectifs", "--departement", "52", "--structures", structures, "--date", "2026-01-01"),
        *("--horizon", "2027-2030", "--sortie", tmp_path / "r"),
    )
    assert result.exit_code == 0
    assert "Apportez le fichier des structures" in result.stderr
    assert _rows(tmp_path / "r" / "objectifs.csv") == []
    words = "\n".join(paragraph.text for paragraph in _paragraphs(tmp_path / "r" / "schema_directeur.docx"))
    assert "Apportez le fichier des structures" in words


def _paragraphs(document: Path) -> list[Paragraph]:
    opened = Document(str(document))
    cells = [cell for table in opened.tables for row in table.rows for cell in row.cells]
    return [*opened.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]
