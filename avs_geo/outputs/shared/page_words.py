"""The sentences of a shared page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.inventory.french import typeset
from avs_geo.outputs.carte.picture_words import notes, supposed_territories, unit_words
from avs_geo.outputs.french import plural
from avs_geo.outputs.headline import headlines
from avs_geo.plan.share.options import SharedState

if TYPE_CHECKING:
    from avs_geo.outputs.shared.content import SharedContent


def state_words(content: SharedContent) -> str:
    """Return which state of things the map shows."""
    if content.options.state is SharedState.TODAY:
        return "La carte montre la situation actuelle, sans aucun changement."
    done = sum(line.on_map for line in content.adopted)
    if not done:
        return "La carte montre la situation actuelle : aucun changement de la carte n’a été retenu."
    changes = plural(done, "changement retenu", "changements retenus")
    return typeset(f"La carte montre la situation une fois faits les {changes} par le comité.").replace(
        f"les {plural(1, 'changement retenu')}", "le changement retenu"
    )


def assumed_words(content: SharedContent) -> str:
    """Return the warning where territories are assumed; empty where none is."""
    supposed = supposed_territories(content.inventory)
    if not supposed:
        return ""
    return typeset(f"{supposed} : ce sont des hypothèses de travail, et les chiffres en dépendent.")


def method_words(content: SharedContent) -> list[str]:
    """Return how the figures are made."""
    return notes(content.diagnosis, content.inventory, unit_words(content.diagnosis.units))


def description(content: SharedContent) -> str:
    """Return the page in one line, for who previews its address."""
    covered, _, left, structures = headlines(content.diagnosis)
    return (
        f"{content.situation}. {covered.value} des habitants dans un territoire d’agrément, "
        f"{left.detail} ; {structures.value}."
    )
