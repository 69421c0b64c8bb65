"""``--indicateurs``: files of indicators from the command line to the tables."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

    Run = Callable[..., Result]


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _analyse(run: Run, structures: Path, target: Path, *files: Path) -> Result:
    options = [part for file in files for part in ("--indicateurs", file)]
    return run("analyser", "--departement", "52", "--structures", structures, "--sortie", target, *options)


def test_the_option_is_repeated_for_several_files(run: Run, structures: Path, tmp_path: Path) -> None:
    poverty = _file(tmp_path, "pauvrete.csv", "code_commune;taux\n52121;10\n52269;20\n")
    income = _file(tmp_path, "revenus.csv", "CODGEO;MED21\n52121;20000\n52448;s\n")
    assert _analyse(run, structures, tmp_path / "r", poverty, income).exit_code == 0
    with (tmp_path / "r" / "communes.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["code_commune"]: row for row in csv.DictReader(stream)}
    # Two rates: ranks 25 and 75. One income: rank 50.
    assert (rows["52121"]["besoin"], rows["52121"]["completude"]) == ("37.5", "1")
    assert (rows["52269"]["besoin"], rows["52269"]["completude"]) == ("75", "0.5")
    assert (rows["52448"]["besoin"], rows["52448"]["completude"]) == ("", "0")


def test_the_summary_names_indicators_weights_directions_and_files(run: Run, structures: Path, tmp_path: Path) -> None:
    income = _file(tmp_path, "revenus.csv", "CODGEO;MED21\n52121;20000\n52448;18000\n")
    _analyse(run, structures, tmp_path / "r", income)
    summary = json.loads((tmp_path / "r" / "synthese.json").read_text(encoding="utf-8"))
    assert summary["parametres"]["indicateurs"] == [
        {
            "nom": "MED21",
            "libelle": "Niveau de vie médian (2021)",
            "unite": "euros par an",
            "poids": 1,
            "sens": "decroissant",
            "valeurs_connues": 2,
            "source": "revenus.csv",
        },
    ]
    assert [file["nom"] for file in summary["fichiers"]] == ["structures.csv", "revenus.csv"]
    assert [row["restent"] for row in summary["chiffres_cles"]["stabilite_du_besoin"]] == [2, 2]
    assert "indicateur_peu_connu" in [remark["code"] for remark in summary["remarques"]]


def test_a_refused_file_leaves_nothing_and_gives_status_1(run: Run, structures: Path, tmp_path: Path) -> None:
    wrong = _file(tmp_path, "faux.csv", "code_commune,taux\n01001,1\n")
    result = _analyse(run, structures, tmp_path / "r", wrong, tmp_path / "absent.csv")
    assert result.exit_code == 1
    assert "absent.csv" in result.stderr
    assert _analyse(run, structures, tmp_path / "r", wrong).exit_code == 1
    assert not (tmp_path / "r").exists()


def _with_weights(run: Run, structures: Path, target: Path, *weights: str) -> Result:
    options = [part for weight in weights for part in ("--poids", weight)]
    return run("analyser", "--departement", "52", "--structures", structures, "--sortie", target, *options)


def test_the_index_is_made_of_the_indicators_that_are_named_with_their_weights(
    run: Run, structures: Path, tmp_path: Path
) -> None:
    assert _with_weights(run, structures, tmp_path / "r", "densite=1,5:decroissant", "temps_cs=2").exit_code == 0
    summary = json.loads((tmp_path / "r" / "synthese.json").read_text(encoding="utf-8"))
    chosen = [(row["nom"], row["poids"], row["sens"]) for row in summary["parametres"]["indicateurs"]]
    assert chosen == [("densite", 1.5, "decroissant"), ("temps_cs", 2, "croissant")]


def test_weights_that_do_not_read_or_name_nothing_are_refused_together(
    run: Run, structures: Path, tmp_path: Path
) -> None:
    result = _with_weights(run, structures, tmp_path / "r", "densite", "densité=deux", "inconnu=1", "temps_cs=1:haut")
    assert result.exit_code == 2
    for said in ("« densite »", "« densité=deux »", "« inconnu »", "« temps_cs=1:haut »", "evolution_population"):
        assert said in " ".join(result.stderr.split())
    assert not (tmp_path / "r").exists()
