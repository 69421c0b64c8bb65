"""``avs-geo implanter``, from its options to its files."""

from __future__ import annotations

import csv
import inspect
import io
import json
from typing import TYPE_CHECKING

import pytest

from avs_geo.analysis.siting.options import Demand, Objective, SitingOptions
from avs_geo.cli import implanter
from avs_geo.outputs.siting.tables import SITING_TABLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Site = Callable[..., Result]


@pytest.fixture
def site(run: Callable[..., Result], structures: Path, territoires: Path) -> Site:
    def start(target: Path, *more: object) -> Result:
        return run(
            *("implanter", "--departement", "52", "--structures", structures, "--territoires", territoires),
            *("--date", "2026-01-01", "--sortie", target, *more),
        )

    return start


def _rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=delimiter))


def test_the_folder_holds_the_files_of_the_contract_and_they_agree(site: Site, tmp_path: Path) -> None:
    result = site(tmp_path / "r", "--nombre", "3")
    assert (result.exit_code, result.stdout) == (0, "")
    assert sorted(path.name for path in (tmp_path / "r").iterdir()) == [
        "courbe.csv",
        "implantations.csv",
        "synthese.json",
    ]
    for name, (_, columns) in SITING_TABLES.items():
        heading = (tmp_path / "r" / f"{name}.csv").read_text("utf-8").splitlines()[0]
        assert heading == ",".join(columns)
    sites, curve = _rows(tmp_path / "r" / "implantations.csv"), _rows(tmp_path / "r" / "courbe.csv")
    summary = json.loads((tmp_path / "r" / "synthese.json").read_text("utf-8"))
    assert [row["rang"] for row in sites] == ["1", "2", "3"]
    assert sum(float(row["population_gagnee"]) for row in sites) == summary["population_gagnee"]
    assert (
        float(sites[-1]["population_cumulee"]) == float(curve[-1]["population_gagnee"]) == summary["population_gagnee"]
    )
    assert sites[-1]["part_couverte_apres"] == curve[-1]["part_couverte_apres"]
    assert float(curve[-1]["ecart_prouve"]) == summary["ecart_prouve"] <= 0.01
    assert {"population_demande", "solveur", "duree_s"} <= set(summary)
    assert summary["population_demande"] == summary["chiffres_cles"]["population_non_couverte"]
    assert set(summary["desserte"]) == {row["code_commune"] for row in sites}
    assert summary["phrases"][0] in result.stderr


def test_the_same_input_gives_the_same_tables(site: Site, tmp_path: Path) -> None:
    for name in ("un", "deux"):
        assert site(tmp_path / name, "--nombre", "4").exit_code == 0
    for file in ("implantations.csv", "courbe.csv"):
        assert (tmp_path / "un" / file).read_bytes() == (tmp_path / "deux" / file).read_bytes()


def test_forced_and_forbidden_communes_and_the_most_by_epci_are_kept(site: Site, tmp_path: Path) -> None:
    result = site(
        *(tmp_path / "r", "--nombre", "4", "--obliger", "52332,52060", "--interdire", "52352"),
        *("--interdire", "52124", "--max-par-epci", "2"),
    )
    assert result.exit_code == 0
    sites = _rows(tmp_path / "r" / "implantations.csv")
    chosen, epci = [row["code_commune"] for row in sites], [row["code_epci"] for row in sites]
    assert {"52332", "52060"} <= set(chosen)
    assert not {"52352", "52124"} & set(chosen)
    assert max(epci.count(code) for code in epci) <= 2


def test_a_share_alone_gives_the_least_number(site: Site, tmp_path: Path) -> None:
    assert site(tmp_path / "r", "--part-visee", "0,8", "--dialecte", "excel-fr").exit_code == 0
    curve = _rows(tmp_path / "r" / "courbe.csv", ";")
    summary = json.loads((tmp_path / "r" / "synthese.json").read_text("utf-8"))
    shares = [float(row["part_demande"].replace(",", ".")) for row in curve]
    assert shares[-1] >= 0.8
    assert all(share < 0.8 for share in shares[:-1])
    assert summary["nombre_minimal_prouve"] == len(curve)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "combien de structures"),
        (("--nombre", "500"), "426 communes permises"),
        (("--nombre", "2", "--obliger", "75056"), "75056"),
        (("--nombre", "2", "--obliger", "52121", "--interdire", "52121"), "obligées et"),
        (("--nombre", "1", "--part-visee", "0.99"), "99,0"),
        (("--nombre", "2", "--ecart", "7"), "écart"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(
    site: Site, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    result = site(tmp_path / "r", *options)
    assert result.exit_code == 2
    assert words in result.stderr
    assert not (tmp_path / "r").exists()


def test_an_empty_demand_is_no_fault_and_says_the_other_levers(site: Site, tmp_path: Path) -> None:
    result = site(tmp_path / "r", "--nombre", "3", "--seuil", "300")
    assert result.exit_code == 0
    assert _rows(tmp_path / "r" / "implantations.csv") == []
    summary = json.loads((tmp_path / "r" / "synthese.json").read_text("utf-8"))
    assert (summary["population_demande"], summary["population_gagnee"], summary["ecart_prouve"]) == (0, 0, 0)
    assert "étendre un territoire" in summary["phrases"][1]


def test_the_words_and_defaults_of_the_options_are_those_of_the_code_behind_them() -> None:
    assert tuple(map(str, Demand)) == implanter.DEMANDS
    assert tuple(map(str, Objective)) == implanter.OBJECTIVES
    defaults = SitingOptions(count=1)
    given = {name: one.default for name, one in inspect.signature(implanter.implanter).parameters.items()}
    assert (given["demande"], given["objectif"]) == (defaults.demand, defaults.objective)
    assert (given["ecart"], given["poids_besoin"]) == (defaults.gap, defaults.need_weight)
    assert given["population_cs"] == defaults.large_zone


def test_a_department_without_a_structure_that_counts_has_no_site_and_is_told_what_to_bring(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    structures = tmp_path / "projets.csv"
    structures.write_text("nom,type,statut,code_commune\nLe Projet,CS,projet,52121\n", encoding="utf-8")
    result = run(
        *("implanter", "--departement", "52", "--structures", structures, "--date", "2026-01-01"),
        *("--nombre", "3", "--sortie", tmp_path / "r"),
    )
    assert result.exit_code == 0
    assert "Apportez le fichier des structures" in result.stderr
    assert _rows(tmp_path / "r" / "implantations.csv") == []
    assert _rows(tmp_path / "r" / "courbe.csv") == []
