"""What a user does wrong ends in a French message on stderr and a status of the contract, never in a traceback."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from avs_geo.cli.console.finding_text import describe, printable, tally
from avs_geo.cli.status import ExitStatus, guard
from avs_geo.errors import InputRefusedError, OutsideError, UsageError
from avs_geo.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result

FAULT = Finding(
    severity=Severity.FAULT,
    code="type_inconnu",
    message="Le type est inconnu.",
    remedy="Écrivez CS, EVS ou AUTRE.",
    file="s.csv",
    line=4,
    column="type",
    value="CSX",
)


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (
            "analyzer",
            (
                "la commande « analyzer » n’existe pas. Commandes : lancer, verifier, analyser, carte, implanter, "
                "objectifs, rejouer, partager, etude, donnees."
            ),
        ),
        ("analyser", "il manque l’option --departement."),
        ("analyser --seil 3", "l’option --seil n’existe pas. Vouliez-vous dire --seuil ?"),
        ("analyser --seuil", "l’option --seuil demande une valeur."),
        ("analyser --seuil vingt", "« vingt » n’est pas un nombre."),
        ("analyser --date 31/12/2027", "« 31/12/2027 » n’est pas une date. Forme attendue : AAAA-MM-JJ"),
        ("analyser --remplacer=oui", "l’option --remplacer ne prend pas de valeur."),
        ("analyser --dialecte latin", "« latin » n’est pas un choix. Choix possibles : standard, excel-fr."),
        ("analyser --departement 52 --structures s --sortie d x", "il y a un mot de trop : x."),
        ("lancer --port 0", "« 0 » n’est pas un port"),
        ("lancer --adresse 0.0.0.0", "rien ne protège les plans"),
        ("carte --departement 52 --structures s", "--sortie carte.html, --image carte.png, ou les deux."),
        ("carte --departement 52 --structures s --sortie c --image c", "ne peuvent pas être le même fichier"),
        ("donnees installer", "il manque l’argument contours|qpv|routes."),
        ("donnees installer iris", "Choix possibles : contours, qpv, routes."),
        ("partager creer", "il manque l’option --plan."),
        ("partager creer --plan p --mot-de-passe secret", "l’option --mot-de-passe n’existe pas."),
        ("partager revoquer", "il manque l’argument ID."),
        ("partager lister --format xml", "Choix possibles : texte, json, csv."),
        ("partager trier", "la commande « trier » n’existe pas. Commandes : creer, lister, revoquer, renouveler,"),
        ("donnees trier", "la commande « trier » n’existe pas."),
    ],
)
def test_a_wrong_use_is_told_in_french_with_status_2(command: str, message: str, run: Callable[..., Result]) -> None:
    result = run(*command.split())
    assert result.exit_code == 2
    assert result.stdout == ""
    said = result.stderr.replace("\u00a0", " ").replace("\u202f", " ")
    assert message in said
    for english in ("Error", "Usage", "Missing", "No such", "Invalid", "requires", "Got "):
        assert english not in said


@pytest.mark.parametrize("command", ["", "donnees"])
def test_a_command_without_a_verb_shows_its_help_on_stderr(command: str, run: Callable[..., Result]) -> None:
    result = run(*command.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Commandes" in result.stderr


def test_a_department_that_does_not_exist_is_a_wrong_use(
    run: Callable[..., Result],
    structures: Path,
    tmp_path: Path,
) -> None:
    result = run("analyser", "--departement", "98", "--structures", structures, "--sortie", tmp_path / "r")
    assert result.exit_code == 2
    assert "98" in result.stderr
    assert not (tmp_path / "r").exists()


def test_a_parameter_out_of_range_is_refused_before_any_file_is_read(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    command = ["analyser", "--departement", "52", "--structures", "absent.csv", "--sortie", tmp_path / "r"]
    result = run(*command, "--seuil", "-5", "--detour", "0,5")
    assert result.exit_code == 2
    assert "seuil" in result.stderr
    assert "détour" in result.stderr


def test_every_file_that_is_missing_is_listed_at_once(run: Callable[..., Result], tmp_path: Path) -> None:
    result = run(
        *("analyser", "--departement", "52", "--structures", tmp_path / "a.csv"),
        *("--territoires", tmp_path / "b.csv", "--temps", tmp_path / "c.csv", "--sortie", tmp_path / "r"),
    )
    assert (result.exit_code, result.stdout) == (1, "")
    for name in ("a.csv", "b.csv", "c.csv"):
        assert name in result.stderr


def test_a_refused_file_lists_every_fault_with_its_place_its_value_and_its_remedy(
    run: Callable[..., Result],
    tmp_path: Path,
) -> None:
    path = tmp_path / "structures.csv"
    path.write_text("nom,type,code_commune\nUn,CSX,52121\nDeux,CS,99999\n", encoding="utf-8")
    result = run("analyser", "--departement", "52", "--structures", path, "--sortie", tmp_path / "r")
    assert (result.exit_code, result.stdout) == (1, "")
    said = result.stderr.replace("\u00a0", " ")
    assert "structures.csv, ligne 2, colonne « type »" in said
    assert "CSX" in said
    assert "structures.csv, ligne 3, colonne « code_commune »" in said
    assert "99999" in said
    assert not (tmp_path / "r").exists()


def test_a_finding_is_one_line_with_its_value_once() -> None:
    expected = (
        "erreur – s.csv, ligne 4, colonne « type » : Le type est inconnu. Valeur : « CSX ». Écrivez CS, EVS ou AUTRE."
    )
    assert describe(FAULT).replace("\u00a0", " ") == expected
    assert tally([FAULT, FAULT]) == "2 erreurs, 0 remarque"


def test_a_value_cannot_rewrite_the_terminal() -> None:
    assert printable("\x1b[2Jœuvre «\u00a0à\u00a0»") == "\ufffd[2Jœuvre «\u00a0à\u00a0»"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InputRefusedError([FAULT]), 1),
        (UsageError("mauvais"), 2),
        (OutsideError("panne"), 3),
        (PermissionError(13, "refus", "fichier"), 3),
        (RuntimeError("imprévu"), 3),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_error_has_the_status_of_the_contract(
    error: BaseException,
    status: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail() -> None:
        raise error

    assert guard(fail) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err


def test_an_unforeseen_error_can_be_traced(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        msg = "imprévu"
        raise RuntimeError(msg)

    monkeypatch.setitem(os.environ, "AVS_GEO_TRACE", "1")
    assert guard(fail) == ExitStatus.OUTSIDE
    assert "Traceback" in capsys.readouterr().err
