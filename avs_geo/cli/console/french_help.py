"""``--help`` in French, in plain text that any console shows."""

import inspect
import shutil
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from avs_geo.text.typography import typeset

if TYPE_CHECKING:
    from typer.core import TyperArgument, TyperOption

    Parameter = TyperOption | TyperArgument

_INDENT = "  "
_NARROWEST, _WIDEST = 60, 100
# The widest left column of a list; what is longer stands on a line of its own.
_TERM = 26


class FrenchCommand(TyperCommand):
    """A verb whose help is French."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return ``--help``, explained in French."""
        return _in_french(super().get_help_option(ctx))

    def get_help(self, ctx: Any) -> str:
        """Return the help."""
        return render_help(ctx)


class FrenchGroup(TyperGroup):
    """A group of verbs whose help is French."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return ``--help``, explained in French."""
        return _in_french(super().get_help_option(ctx))

    def get_help(self, ctx: Any) -> str:
        """Return the help."""
        return render_help(ctx)


def render_help(context: typer.Context) -> str:
    """Return the help of the command of a context: usage, explanation, arguments, options, verbs, example."""
    command: Any = context.command
    parameters = command.get_params(context)
    arguments = [(_term(p), p.help or "") for p in parameters if p.param_type_name == "argument"]
    options = [(_term(p), _explain(p)) for p in parameters if p.param_type_name == "option"]
    verbs = [
        (name, inspect.cleandoc(verb.help or "").partition("\n")[0])
        for name, verb in getattr(command, "commands", {}).items()
    ]
    blocks = [
        render_usage(context),
        _paragraphs(command.help or ""),
        _list("Arguments", arguments),
        _list("Options", options),
        _list("Commandes", verbs),
        f"{typeset('Exemple :')}\n{_INDENT}{command.epilog}" if command.epilog else "",
    ]
    return "\n\n".join(block for block in blocks if block)


def render_usage(context: typer.Context) -> str:
    """Return the line of usage: what must be given, then what may be."""
    command: Any = context.command
    parameters = command.get_params(context)
    needed = [_term(p) for p in parameters if p.required and p.param_type_name == "option"]
    arguments = [_term(p) for p in parameters if p.param_type_name == "argument"]
    rest = ["COMMANDE", "…"] if hasattr(command, "commands") else []
    return " ".join([typeset("Utilisation :"), context.command_path, *needed, "[OPTIONS]", *arguments, *rest])


def _in_french(option: Any) -> Any:
    if option is not None:
        option.help = "Afficher cette aide et quitter."
    return option


def _term(parameter: "Parameter") -> str:
    """Return ``--seuil MINUTES``, ``--remplacer`` or ``JEU``."""
    if parameter.param_type_name == "argument":
        return parameter.metavar or parameter.name.upper()
    names = ", ".join(parameter.opts)
    is_flag = getattr(parameter, "is_flag", False)
    return names if is_flag or not parameter.metavar else f"{names} {parameter.metavar}"


def _explain(parameter: "Parameter") -> str:
    text = parameter.help or ""
    if parameter.required:
        return f"{text} [obligatoire]"
    shown = parameter.show_default
    default = shown if isinstance(shown, str) else parameter.default
    # Older versions of typer hand over a marker of their own where there is no default.
    if not isinstance(default, str | int | float) or isinstance(default, bool) or shown is False:
        return text
    written = f"{default:g}" if isinstance(default, float) else default
    return f"{text} [par défaut : {written}]"


def _paragraphs(text: str) -> str:
    parts = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(textwrap.fill(typeset(" ".join(part.split())), _width()) for part in parts)


def _list(title: str, rows: Iterable[tuple[str, str]]) -> str:
    lines = [line for term, text in rows for line in _entry(term, text)]
    return "\n".join([typeset(f"{title} :"), *lines]) if lines else ""


def _entry(term: str, text: str) -> list[str]:
    gutter = " " * (len(_INDENT) + _TERM)
    head = f"{_INDENT}{term}".ljust(len(gutter))
    # break_on_hyphens would cut names of options in two.
    wrapped = textwrap.wrap(typeset(text), _width() - len(gutter), break_on_hyphens=False) or [""]
    if len(term) >= _TERM:
        return [head, *(gutter + line for line in wrapped)]
    return [(head + wrapped[0]).rstrip(), *(gutter + line for line in wrapped[1:])]


def _width() -> int:
    return min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)
