"""The user's page of the command line says everything that the command line has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import typer

from avs_geo.cli.application import app
from avs_geo.outputs.tables.columns import COLUMNS
from avs_geo.outputs.tables.tables import TABLES
from avs_geo.reference.location import program_root

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (program_root() / "docs" / "ligne-de-commande.md").read_text(encoding="utf-8")


def _verbs(command: Any, path: str = "avs-geo") -> Iterator[tuple[str, Any]]:
    for name, verb in command.commands.items():
        yield f"{path} {name}", verb
        if hasattr(verb, "commands"):
            yield from _verbs(verb, f"{path} {name}")


VERBS = dict(_verbs(typer.main.get_command(app)))
OPTIONS = sorted({opt for verb in VERBS.values() for p in verb.params for opt in p.opts if opt.startswith("--")})


def _section(verb: str) -> str:
    """Return what the page says of a verb, from its title to the next verb's."""
    after = PAGE.partition(f"# `{verb}`\n")[2]
    return after.partition("# `avs-geo")[0]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_its_title(verb: str) -> None:
    assert _section(verb)


@pytest.mark.parametrize("option", OPTIONS)
def test_every_option_is_documented(option: str) -> None:
    assert f"`{option}`" in PAGE


@pytest.mark.parametrize("verb", [verb for verb in VERBS if not hasattr(VERBS[verb], "commands")])
def test_every_option_is_documented_under_its_verb_or_among_the_inputs(verb: str) -> None:
    inputs = PAGE.partition("## Les entrées")[2].partition("\n## ")[0]
    said = _section(verb) + (inputs if "les entrées" in _section(verb) else "")
    for parameter in VERBS[verb].params:
        names = parameter.opts if parameter.param_type_name == "option" else [parameter.metavar]
        assert all(name in said for name in names)


@pytest.mark.parametrize("name", TABLES)
def test_every_file_of_an_analysis_has_its_title_and_its_columns_in_order(name: str) -> None:
    section = PAGE.partition(f"### `{name}.csv`\n")[2].partition("\n### ")[0]
    places = [section.find(f"`{column}`") for column in TABLES[name].columns]
    assert -1 not in places
    assert name == "departement" or places == sorted(places)


@pytest.mark.parametrize("column", COLUMNS)
def test_every_exported_column_is_documented(column: str) -> None:
    assert f"| `{column}` | " in PAGE


@pytest.mark.parametrize("status", [0, 1, 2, 3])
def test_every_exit_status_is_documented(status: int) -> None:
    assert f"\n| {status} | " in PAGE
