"""The verbs, options and files that scripts rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import typer

from avs_geo.cli import options, verifier
from avs_geo.cli.application import app
from avs_geo.cli.share import listing as share_listing
from avs_geo.outputs.tables.delimited import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable

    from typer.testing import Result

INPUTS = "--departement --structures --territoires --qpv --temps --seuil --vitesse --detour --date"
CONTRACT = {
    "lancer": "--port --adresse",
    "verifier": "--structures --territoires --departement --format",
    "analyser": f"{INPUTS} --sortie --remplacer --dialecte",
    "implanter": f"{INPUTS} --nombre --demande --objectif --part-visee --obliger --interdire --max-par-epci "
    "--un-par-qpv --poids-besoin --ecart --sortie --remplacer --dialecte",
    "objectifs": f"{INPUTS} --horizon --parametres --sortie --remplacer --dialecte",
    "rejouer": "--sortie --remplacer --dialecte",
    "carte": f"{INPUTS} --sortie --image --remplacer",
    "partager creer": "--plan --version --libelle --jours --couches --etat --positions --mot-de-passe-fichier --titre "
    "--adresse-publique --qr --remplacer",
    "partager lister": "--plan --format --dialecte",
    "partager revoquer": "",
    "partager renouveler": "--jours --adresse-publique --qr --remplacer",
    "partager suspendre": "",
    "partager retablir": "",
    "etude sauvegarder": "--sortie --remplacer",
    "etude restaurer": "",
    "donnees lister": "",
    "donnees installer": "--fichier --resolution",
    "donnees construire": "--paquets --sortie",
}


def _command(path: str) -> Any:
    command: Any = typer.main.get_command(app)
    for name in path.split():
        command = command.commands[name]
    return command


def test_the_verbs_are_those_that_are_implemented() -> None:
    root = _command("")
    assert list(root.commands) == [
        "lancer",
        "verifier",
        "analyser",
        "carte",
        "implanter",
        "objectifs",
        "rejouer",
        "partager",
        "etude",
        "donnees",
    ]
    verbs = ["creer", "lister", "renouveler", "retablir", "revoquer", "suspendre"]
    assert sorted(root.commands["partager"].commands) == verbs
    assert sorted(root.commands["donnees"].commands) == ["construire", "installer", "lister"]


@pytest.mark.parametrize("path", CONTRACT)
def test_a_verb_has_every_option_of_the_contract(path: str) -> None:
    opts = {name for parameter in _command(path).params for name in parameter.opts}
    assert set(CONTRACT[path].split()) <= opts


@pytest.mark.parametrize(
    ("option", "default"),
    [
        ("seuil", 20),
        ("vitesse", 50),
        ("detour", 1.3),
        ("date", None),
        ("dialecte", "standard"),
        ("remplacer", False),
    ],
)
def test_an_option_that_is_not_given_has_the_default_of_the_contract(option: str, default: object) -> None:
    defaults = {parameter.name: parameter.default for parameter in _command("analyser").params}
    assert defaults[option] == default


def test_the_application_stands_on_this_computer_alone_by_default() -> None:
    defaults = {parameter.name: parameter.default for parameter in _command("lancer").params}
    assert (defaults["port"], defaults["adresse"]) == (8501, "127.0.0.1")


def test_the_words_of_an_option_are_those_of_the_code_behind_it() -> None:
    assert tuple(str(dialect) for dialect in Dialect) == options.DIALECTS
    assert verifier.FORMATS == share_listing.FORMATS == ("texte", "json", "csv")


@pytest.mark.parametrize("path", ["", *CONTRACT, "partager", "donnees"])
def test_help_is_french_and_ends_with_an_example(path: str, run: Callable[..., Result]) -> None:
    result = run(*path.split(), "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Utilisation\u00a0:")
    assert "Afficher cette aide et quitter." in result.stdout
    assert result.stdout.rstrip().splitlines()[-1].strip().startswith(f"avs-geo {path}".strip())
    for english in ("Usage", "Show this", "required", "default", "Commands", "Try ", "COMMAND "):
        assert english not in result.stdout


@pytest.mark.parametrize("path", CONTRACT)
def test_every_option_is_explained_in_a_sentence(path: str) -> None:
    for parameter in _command(path).params:
        assert parameter.help.endswith("."), parameter.name


@pytest.mark.parametrize("path", CONTRACT)
def test_the_example_of_a_verb_names_options_that_it_has(path: str) -> None:
    command = _command(path)
    known = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in command.epilog.split() if word.startswith("--")} <= known


def test_no_option_speaks_of_shell_completion(run: Callable[..., Result]) -> None:
    assert "completion" not in run("--help").stdout
