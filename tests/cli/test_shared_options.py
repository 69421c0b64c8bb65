"""The options that verbs share are written once, and reach each of them as one object."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import pytest
import typer
from typer.testing import CliRunner

from avs_geo.cli.application import app
from avs_geo.cli.request import Request, StudyPaths, asks

if TYPE_CHECKING:
    from collections.abc import Callable

ORDER = [
    "departement",
    "structures",
    "sortie",
    "titre",
    "territoires",
    "qpv",
    "indicateurs",
    "poids",
    "temps",
    "mailles",
    "partenaires",
    "seuil",
    "vitesse",
    "detour",
    "date",
    "complet",
]


def verb_of(found: list[tuple[object, ...]]) -> Callable[..., None]:
    def verb(*, sortie: Path, titre: str = "", request: Request, complet: bool = False) -> None:
        found.append((sortie, titre, request, complet))

    # The annotations of a module that defers them are texts; verbs are in modules that do not.
    verb.__annotations__ |= {
        "sortie": Annotated[Path, typer.Option()],
        "titre": str,
        "request": Request,
        "complet": bool,
    }
    return asks(Request)(verb)


@pytest.fixture
def given() -> list[tuple[object, ...]]:
    return []


@pytest.fixture
def command(given: list[tuple[object, ...]]) -> typer.Typer:
    made = typer.Typer(rich_markup_mode=None)
    made.command()(verb_of(given))
    return made


def test_what_must_be_given_comes_first_and_the_rest_where_the_parameter_stood(command: typer.Typer) -> None:
    shown: Any = typer.main.get_command(command)
    assert [one.name for one in shown.params if one.name not in {"install_completion", "show_completion"}] == ORDER


def test_what_was_asked_reaches_the_verb_as_one_request(
    command: typer.Typer, given: list[tuple[object, ...]], tmp_path: Path
) -> None:
    arguments = ["--departement", "52", "--structures", "s.csv", "--sortie", str(tmp_path), "--seuil", "17,5"]
    arguments += ["--indicateurs", "a.csv", "--indicateurs", "b.csv", "--date", "2026-01-01", "--complet"]
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    expected = Request(
        departement="52",
        structures=Path("s.csv"),
        indicateurs=[Path("a.csv"), Path("b.csv")],
        seuil=17.5,
        date=date(2026, 1, 1),
    )
    assert given == [(tmp_path, "", expected, True)]


def test_the_defaults_are_those_of_the_method() -> None:
    asked = Request(departement="52", structures=Path("s.csv"))
    assert (asked.seuil, asked.vitesse, asked.detour, asked.date, asked.temps) == (20, 50, 1.3, None, None)


@pytest.mark.parametrize("verb", ["analyser", "implanter", "objectifs", "carte"])
def test_every_verb_of_analysis_takes_every_shared_option(verb: str) -> None:
    command: Any = typer.main.get_command(app)
    assert {field.name for field in fields(Request)} <= {one.name for one in command.commands[verb].params}


def test_a_check_takes_the_files_and_nothing_of_the_analysis() -> None:
    command: Any = typer.main.get_command(app)
    asked = {one.name for one in command.commands["verifier"].params}
    assert {field.name for field in fields(StudyPaths)} <= asked
    assert not asked & {"poids", "seuil", "vitesse", "detour", "date"}
