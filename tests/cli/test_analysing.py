from __future__ import annotations

import csv
import errno
import io
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from avs_geo.outputs.tables.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from typer.testing import Result

    Analyse = Callable[..., Result]

FILES = [
    "communes.csv",
    "departement.csv",
    "epci.csv",
    "equilibre.csv",
    "qpv.csv",
    "synthese.json",
    "zones_blanches.csv",
    "zones_blanches.geojson",
]


@pytest.fixture
def analyse(run: Callable[..., Result], structures: Path, territoires: Path) -> Analyse:
    def start(target: Path, *more: object) -> Result:
        return run(
            *("analyser", "--departement", "52", "--structures", structures, "--territoires", territoires),
            *("--date", "2026-01-01", "--sortie", target, *more),
        )

    return start


def _content(folder: Path) -> dict[str, bytes]:
    return {member.name: member.read_bytes() for member in folder.iterdir()}


def _rows(path: Path, *, delimiter: str = ",", encoding: str = "utf-8") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding), newline=""), delimiter=delimiter))


def test_the_folder_holds_every_file_of_the_contract_and_no_other(plain_results: Path) -> None:
    assert sorted(_content(plain_results)) == FILES


def test_every_table_has_its_columns_in_order_and_its_lines(plain_results: Path) -> None:
    for name, table in TABLES.items():
        if table.in_contract:
            assert tuple(_rows(plain_results / f"{name}.csv")[0]) == table.columns
    lines = {name: len(_rows(plain_results / f"{name}.csv")) - 1 for name in ("communes", "epci", "departement", "qpv")}
    assert lines == {"communes": 426, "epci": 9, "departement": 1, "qpv": 4}
    # One line per EPCI, then the department's.
    assert [row[0] for row in _rows(plain_results / "equilibre.csv")][-1] == "52"


def test_the_summary_holds_the_remarks_the_parameters_and_the_checksums(analyse: Analyse, tmp_path: Path) -> None:
    result = analyse(tmp_path / "r", "--seuil", "15", "--vitesse", "60", "--detour", "1,4")
    summary = json.loads((tmp_path / "r" / "synthese.json").read_text(encoding="utf-8"))
    assert summary["date_reference"] == "2026-01-01"
    assert [summary["parametres"][key] for key in ("seuil_minutes", "vitesse_km_h", "detour")] == [
        15,
        60,
        1.4,
    ]
    assert [file["nom"] for file in summary["fichiers"]] == ["structures.csv", "territoires.csv"]
    remarks = [remark["message"] for remark in summary["remarques"]]
    assert remarks
    assert all(message in result.stderr for message in remarks)


def test_the_same_input_gives_the_same_bytes(analyse: Analyse, tmp_path: Path, plain_results: Path) -> None:
    analyse(tmp_path / "r")
    assert _content(tmp_path / "r") == _content(plain_results)


def test_a_longer_threshold_never_leaves_more_people_beyond_it(
    analyse: Analyse, tmp_path: Path, plain_results: Path
) -> None:
    beyond = []
    for folder, seuil in ((tmp_path / "10", 10), (plain_results, None), (tmp_path / "30", 30)):
        if seuil is not None:
            analyse(folder, "--seuil", seuil)
        summary = json.loads((folder / "synthese.json").read_text(encoding="utf-8"))
        beyond.append(summary["chiffres_cles"]["population_hors_acces"])
    assert beyond == sorted(beyond, reverse=True)
    assert beyond[0] > beyond[2]


def test_excel_reads_the_same_tables_as_everybody(analyse: Analyse, tmp_path: Path, plain_results: Path) -> None:
    analyse(tmp_path / "excel", "--dialecte", "excel-fr")
    for name in (name for name in FILES if name.endswith(".csv")):
        standard = _rows(plain_results / name)
        excel = _rows(tmp_path / "excel" / name, delimiter=";", encoding="utf-8-sig")
        assert [[_same(cell) for cell in row] for row in excel] == [[_same(cell) for cell in row] for row in standard]
    assert _content(tmp_path / "excel")["synthese.json"] == _content(plain_results)["synthese.json"]


def _same(cell: str) -> float | str:
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return cell


def test_a_name_like_a_formula_is_harmless_in_every_csv(analyse: Analyse, tmp_path: Path, structures: Path) -> None:
    structures.write_text("id,nom,type,code_commune\n=1+1,Point,CS,52121\n", encoding="utf-8")
    (tmp_path / "territoires.csv").write_text("id_structure,niveau,code\n=1+1,commune,52121\n", encoding="utf-8")
    assert analyse(tmp_path / "r").exit_code == 0
    nearest = {row[12] for row in _rows(tmp_path / "r" / "communes.csv")[1:]}
    assert nearest == {"'=1+1"}


def test_an_existing_folder_is_refused_before_any_file_is_read(analyse: Analyse, tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "structures.csv").unlink()
    result = analyse(tmp_path / "r")
    assert result.exit_code == 2
    assert "--remplacer" in result.stderr
    assert list((tmp_path / "r").iterdir()) == []


def test_an_existing_folder_is_replaced_when_asked(analyse: Analyse, tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "vieux.csv").write_text("vieux")
    assert analyse(tmp_path / "r", "--remplacer").exit_code == 0
    assert sorted(_content(tmp_path / "r")) == FILES


def test_a_disk_that_fills_up_leaves_the_former_folder_intact(
    analyse: Analyse,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    analyse(tmp_path / "r")
    before = _content(tmp_path / "r")
    genuine = Path.write_bytes

    def write_bytes(self: Path, data: bytes) -> int:
        if self.name == "qpv.csv":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return genuine(self, data)

    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    result = analyse(tmp_path / "r", "--remplacer", "--seuil", "5")
    assert result.exit_code == 3
    assert "le disque est plein" in result.stderr
    assert _content(tmp_path / "r") == before
    assert sorted(member.name for member in tmp_path.iterdir()) == ["r", "structures.csv", "territoires.csv"]


def test_measured_times_replace_the_estimate_and_are_named(analyse: Analyse, tmp_path: Path) -> None:
    temps = tmp_path / "temps.csv"
    temps.write_text("origine,destination,minutes\n52448,le-point,61.5\n", encoding="utf-8")
    assert analyse(tmp_path / "r", "--temps", temps).exit_code == 0
    (line,) = [row for row in _rows(tmp_path / "r" / "communes.csv") if row[0] == "52448"]
    assert line[9] == "61.5"
    summary = json.loads((tmp_path / "r" / "synthese.json").read_text(encoding="utf-8"))
    assert summary["parametres"]["modele_de_temps"].startswith("temps mesuré")


def test_the_users_qpv_replace_the_indicative_ones(analyse: Analyse, tmp_path: Path) -> None:
    ring = [[5.13, 48.09], [5.14, 48.09], [5.14, 48.1], [5.13, 48.1], [5.13, 48.09]]
    properties = {"code_qp": "QN05201M", "lib_qp": "Rochotte", "insee_com": "52121", "insee_dep": "52"}
    feature = {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    qpv = tmp_path / "qpv.geojson"
    qpv.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    assert analyse(tmp_path / "r", "--qpv", qpv).exit_code == 0
    assert [(row[0], row[8]) for row in _rows(tmp_path / "r" / "qpv.csv")[1:]] == [("QN05201M", "officielle")]
    summary = json.loads((tmp_path / "r" / "synthese.json").read_text(encoding="utf-8"))
    assert "qpv.geojson" in [file["nom"] for file in summary["fichiers"]]


def test_the_department_may_be_named(run: Callable[..., Result], structures: Path, tmp_path: Path) -> None:
    result = run("analyser", "--departement", "haute marne", "--structures", structures, "--sortie", tmp_path / "r")
    assert result.exit_code == 0
