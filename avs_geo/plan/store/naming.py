"""The short texts that people give: names, authors, messages; cleaned, and bounded as the columns are."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from avs_geo.plan.store.errors import DocumentRefusedError
from avs_geo.plan.store.schema import BROUILLON, PLAN, VERSION
from avs_geo.text.numbers import number
from avs_geo.text.typography import typeset

if TYPE_CHECKING:
    from sqlalchemy import Column


def plan_name(text: str) -> str:
    """Return the name of a plan."""
    return _needed(text, PLAN.c.nom, "Le nom du plan")


def departement_code(text: str) -> str:
    """Return the code of a department."""
    return _needed(text, PLAN.c.departement, "Le département du plan")


def author_name(text: str) -> str:
    """Return the name of who saves."""
    return _needed(text, VERSION.c.auteur, "Le nom de l’auteur")


def owner_name(text: str) -> str:
    """Return the key of whose work in progress it is."""
    return _needed(text, BROUILLON.c.proprietaire, "Le nom de qui travaille")


def message(text: str) -> str:
    """Return what is said of a version; it may be empty."""
    return _bounded(text, VERSION.c.mot, "Le mot qui accompagne la version")


def _needed(text: str, column: Column[str], what: str) -> str:
    clean = _bounded(text, column, what)
    if not clean:
        msg = f"{what} est vide."
        raise DocumentRefusedError(msg)
    return clean


def _bounded(text: str, column: Column[str], what: str) -> str:
    # Control characters and halves of surrogate pairs mean nothing in a name, and PostgreSQL refuses some of them.
    shown = "".join(" " if unicodedata.category(character) in {"Cc", "Cs"} else character for character in text)
    clean = " ".join(shown.split(" ")).strip()
    longest = int(getattr(column.type, "length", 0))
    if len(clean) > longest:
        msg = f"{what} a {number(len(clean))} caractères ; il lui en faut {longest} au plus."
        raise DocumentRefusedError(typeset(msg))
    return clean
