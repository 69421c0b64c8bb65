"""What is wrong with a document, in French: pydantic's errors as findings, each at its path."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from avs_geo.errors import AvsGeoError, InputRefusedError
from avs_geo.plan.document.changes import PLACE_TAGS
from avs_geo.plan.session.changes import CHANGES
from avs_geo.plan.session.events import Action
from avs_geo.text.inert import visible_text
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import ValidationError

    from avs_geo.findings import FindingLog

INTACT: Final = "Reprenez une copie intacte du plan, telle qu’AVS-Geo l’a écrite."
_CORRECT: Final = f"Corrigez cette valeur, ou r{INTACT[1:]}"
_NEWER: Final = "Retirez-la, ou ouvrez ce plan avec la version d’AVS-Geo qui l’a écrit."
_WORD: Final = re.compile("'([^']*)'")
# pydantic puts the kind of the change, of the event or of the place into the path of a fault.
_TAGS: Final = frozenset({*Action, *(change.kind for change in CHANGES), *PLACE_TAGS})

_MISSING: Final = ("valeur_manquante", "Il manque {key}.", INTACT)
_STRANGE: Final = ("cle_inconnue", "La clé {key} n’est pas connue ici.", _NEWER)
_UNKNOWN: Final = ("valeur_inconnue", "{found} n’est pas connu ; il faut {known}.", _CORRECT)


def _type(expected: str) -> tuple[str, str, str]:
    return "type_inattendu", f"{{found}} n’est pas {expected}.", _CORRECT


def _refused(message: str) -> tuple[str, str, str]:
    return "valeur_refusee", message, _CORRECT


_FORM: Final = _refused("{found} n’a pas la forme attendue.")
# Code, message and remedy of each kind of error.
_WORDS: Final[Mapping[str, tuple[str, str, str]]] = {
    "missing": _MISSING,
    "union_tag_not_found": _MISSING,
    "extra_forbidden": _STRANGE,
    "unexpected_keyword_argument": _STRANGE,
    "literal_error": _UNKNOWN,
    "enum": _UNKNOWN,
    "union_tag_invalid": _UNKNOWN,
    "string_type": _type("un texte"),
    "string_unicode": _type("un texte lisible"),
    "int_type": _type("un nombre entier"),
    "int_from_float": _type("un nombre entier"),
    "float_type": _type("un nombre"),
    "finite_number": _type("un nombre fini"),
    "bool_type": _type("vrai ou faux"),
    "tuple_type": _type("une liste"),
    "list_type": _type("une liste"),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type", "dataclass_type"), _type("un objet")),
    "greater_than_equal": _refused("{found} est hors des bornes : il faut {ge} au moins."),
    "less_than_equal": _refused("{found} est hors des bornes : il faut {le} au plus."),
    "string_too_short": _refused("Ce texte est vide."),
    "string_too_long": _refused("Ce texte a plus de {max_length} caractères, le plus qui soit accepté."),
    "too_long": _refused("Cette liste a plus de {max_length} éléments, le plus qui soit accepté."),
}


def tell_faults(error: ValidationError, log: FindingLog) -> None:
    """Log every fault of a document; the column of each is its path: ``seance.evenements[3].changement.nom``.

    Raises
    ------
    InputRefusedError
        There are more than are told.
    """
    for each in error.errors(include_url=False):
        path, reason = _path(each["loc"]), each.get("ctx", {}).get("error")
        if isinstance(reason, InputRefusedError):
            # What names no file of its own is of the document.
            log.extend(one if one.file else replace(one, file=log.file, column=path) for one in reason.findings)
        elif isinstance(reason, AvsGeoError):
            why = f"Cette partie ne se lit pas : {_short(reason).rstrip('.')}."
            log.fault("valeur_refusee", why, _CORRECT, column=path)
        else:
            code, message, remedy = _WORDS.get(each["type"], _FORM)
            if tag := each.get("ctx", {}).get("discriminator"):
                path += f".{_WORD.findall(tag)[-1]}"
            log.fault(code, message.format(**_facts(each, path)), remedy, column=path)


def _facts(error: Mapping[str, Any], path: str) -> dict[str, str]:
    ctx = error.get("ctx", {})
    known = _WORD.findall(str(ctx.get("expected_tags", ctx.get("expected"))))
    bounds = {key: number(value) for key, value in ctx.items() if isinstance(value, int | float)}
    return {
        **bounds,
        "key": quoted(path.rpartition(".")[2]),
        "found": quoted(_short(ctx["tag"])) if "tag" in ctx else _found(error["input"]),
        "known": listed(known),
    }


def _found(value: Any) -> str:
    """Return a value that was found, whatever its size."""
    if isinstance(value, dict | list):
        return "Un objet" if isinstance(value, dict) else "Une liste"
    if value is None or isinstance(value, bool):
        return {None: "Rien (null)", True: "Vrai (true)", False: "Faux (false)"}[value]
    return quoted(_short(value))


def _short(value: object, most: int = 400) -> str:
    return visible_text(str(value)[:most])


def _path(loc: tuple[int | str, ...]) -> str:
    steps = [f"[{step}]" if isinstance(step, int) else f".{_short(step, 60)}" for step in loc if step not in _TAGS]
    return "".join(steps).removeprefix(".")
