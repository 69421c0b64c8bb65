"""The options that several verbs share, each written once, and the decorator that puts them among a verb's own."""

import inspect
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from functools import wraps
from typing import Any, Final, get_type_hints

from avs_geo.analysis.parameters import DETOUR, SPEED, THRESHOLD
from avs_geo.cli import options


@dataclass(frozen=True, kw_only=True)
class StudyPaths:
    """Where the user's files are; only the structures are needed. `temps` may be `ROADS`, the installed roads."""

    structures: options.Structures
    territoires: options.Territoires = None
    qpv: options.Qpv = None
    indicateurs: options.Indicateurs = None
    temps: options.Temps = None
    mailles: options.Mailles = None
    partenaires: options.Partenaires = None


@dataclass(frozen=True, kw_only=True)
class Request(StudyPaths):
    """What the user asks: a department, files, weights of the index of need, and parameters."""

    departement: options.Departement
    poids: options.Poids = None
    seuil: options.Seuil = THRESHOLD.default
    vitesse: options.Vitesse = SPEED.default
    detour: options.Detour = DETOUR.default
    date: options.Date = None


# The order in which the help shows them.
_ORDER: Final = (
    "departement", "structures", "territoires", "qpv", "indicateurs", "poids", "temps", "mailles", "partenaires",
    "seuil", "vitesse", "detour", "date",
)  # fmt: skip


def asks(shared: type[StudyPaths]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a verb the options that are the fields of a class, in the place of its parameter of that class.

    Typer reads the options of a verb from its signature. This one shows it the fields of the class, each an option:
    those that must be given first of all, the others where the parameter stands. What the user gave reaches the verb
    as one object.

    Parameters
    ----------
    shared
        :class:`StudyPaths` or :class:`Request`.
    """

    def expand(verb: Callable[..., None]) -> Callable[..., None]:
        own = list(inspect.signature(verb).parameters.values())
        place = next(rank for rank, parameter in enumerate(own) if parameter.annotation is shared)
        added = _options_of(shared)

        @wraps(verb)
        def called(**given: Any) -> None:
            asked = shared(**{option.name: given.pop(option.name) for option in added})
            verb(**given, **{own[place].name: asked})

        needed = [option for option in added if option.default is inspect.Parameter.empty]
        others = [option for option in added if option.default is not inspect.Parameter.empty]
        shown = [*needed, *own[:place], *others, *own[place + 1 :]]
        called.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]
        called.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
        return called

    return expand


def _options_of(shared: type[StudyPaths]) -> list[inspect.Parameter]:
    hints = get_type_hints(shared, include_extras=True)
    return [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=hints[field.name],
            default=inspect.Parameter.empty if field.default is MISSING else field.default,
        )
        for field in sorted(fields(shared), key=lambda field: _ORDER.index(field.name))
    ]
