"""The options of each verb, from the commands themselves."""

from __future__ import annotations

from functools import cache, reduce
from typing import Any, Final

import typer

from avs_geo.cli.application import app
from documentation.blocks import markdown_table

# The verbs that take the inputs of a study; what all of them take is described once.
STUDY_VERBS: Final = ("analyser", "implanter", "objectifs", "carte")
# Taken by all of them too, and yet about what leaves.
_OF_OUTPUTS: Final = ("--remplacer", "--help")
_HEADINGS: Final = ("option", "sens", "par défaut")
_ABOVE: Final = "comme plus haut"

Row = tuple[str, str, str]


def input_table() -> str:
    """Return the options that bring the inputs of a study."""
    return markdown_table(_HEADINGS, _inputs())


def option_table(*path: str) -> str:
    """Return the options and arguments of a verb, by the words that call it; the inputs are those described above."""
    rows, inputs = _rows(path), _inputs()
    repeated = [row for row in rows if row in inputs]
    own = [row for row in rows if row not in inputs]
    if not repeated:
        return markdown_table(_HEADINGS, own)
    names = "les entrées" if len(repeated) == len(inputs) else ", ".join(row[0] for row in repeated)
    return markdown_table(_HEADINGS, [(names, _ABOVE, ""), *own])


@cache
def _inputs() -> tuple[Row, ...]:
    """Return the options that all the verbs of a study have in common, in the order of the first."""
    first, *others = ([row for row in _rows((verb,)) if row[0].strip("`") not in _OF_OUTPUTS] for verb in STUDY_VERBS)
    return tuple(row for row in first if all(row in other for other in others))


def _rows(path: tuple[str, ...]) -> list[Row]:
    verb = reduce(lambda group, name: group.commands[name], path, _root())
    return [_row(parameter) for parameter in verb.params]


@cache
def _root() -> Any:
    return typer.main.get_command(app)


def _row(parameter: Any) -> Row:
    is_option = parameter.param_type_name == "option"
    name = ", ".join(parameter.opts) if is_option else parameter.metavar
    return f"`{name}`", _meaning(parameter), _default(parameter)


def _meaning(parameter: Any) -> str:
    """Return the help, with the words that may be given where there are only some."""
    text = parameter.help or ""
    words = (parameter.metavar or "").split("|")
    # Words in capitals stand for a file or a number; the help says them.
    if len(words) == 1 or any(word.isupper() for word in words):
        return text
    quoted = [f"`{word}`" for word in words]
    return f"{text} Au choix : {', '.join(quoted[:-1])} ou {quoted[-1]}."


def _default(parameter: Any) -> str:
    if parameter.required:
        return "obligatoire"
    shown = parameter.show_default
    if isinstance(shown, str):
        return shown
    default = parameter.default
    if isinstance(default, bool) or shown is False or not isinstance(default, str | int | float):
        return ""
    if isinstance(default, float):
        return f"{default:g}".replace(".", ",")
    return f"`{default}`" if isinstance(default, str) and default else str(default)
