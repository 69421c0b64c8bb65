"""What typer says in English about a wrong use, said in French."""

from collections.abc import Callable
from typing import Any

from avs_geo.cli.console.french_help import render_usage


def usage_message(error: Any) -> str:
    """Return the whole message of a wrong use: usage, what is wrong, where to find help.

    Parameters
    ----------
    error
        The exception that typer raised. It is known by the name of its class, which is stable, and not by the
        class, which moved from one version to the next.
    """
    context = error.ctx
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(context.get_help())
    sentence = f"Erreur : {_sentence(error)}"
    if context is None:
        return sentence
    return f"{render_usage(context)}\n{sentence}\nAide : {context.command_path} --help"


def _sentence(error: Any) -> str:
    translate = _SENTENCES.get(type(error).__name__, _other)
    return translate(error)


def _missing(error: Any) -> str:
    return f"il manque {_name(error.param)}."


def _no_such_option(error: Any) -> str:
    near = sorted(set(error.possibilities or []) - {"--help"})
    hint = f" Vouliez-vous dire {' ou '.join(near)} ?" if near else ""
    return f"l’option {error.option_name} n’existe pas.{hint}"


def _bad_option(error: Any) -> str:
    if "does not take a value" in error.message:
        return f"l’option {error.option_name} ne prend pas de valeur."
    return f"l’option {error.option_name} demande une valeur."


def _bad_value(error: Any) -> str:
    return f"{_name(error.param)} : {error.message}" if error.param is not None else str(error.message)


def _other(error: Any) -> str:
    message = str(error.message)
    if "unexpected extra argument" in message:
        extra = message.partition("(")[2].rpartition("(")[2] or message
        return f"il y a un mot de trop : {extra.rstrip(').')}."
    if message.startswith("No such command"):
        name = message.split("'")[1]
        known = ", ".join(error.ctx.command.commands)
        return f"la commande « {name} » n’existe pas. Commandes : {known}."
    if message.startswith("Missing command"):
        return "il manque une commande."
    return "les options ne se lisent pas."


def _name(parameter: Any) -> str:
    if parameter is None:
        return "une option"
    if parameter.param_type_name == "argument":
        return f"l’argument {parameter.metavar or parameter.name.upper()}"
    return f"l’option {parameter.opts[0]}"


_SENTENCES: dict[str, Callable[[Any], str]] = {
    "MissingParameter": _missing,
    "NoSuchOption": _no_such_option,
    "BadOptionUsage": _bad_option,
    "BadArgumentUsage": _other,
    "BadParameter": _bad_value,
}
