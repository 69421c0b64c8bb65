"""The sentences of a shared page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.outputs.maps.picture.words import notes, supposed_territories, unit_words
from avs_geo.outputs.sentences.headline import headlines
from avs_geo.plan.share.options import ShareState
from avs_geo.text.typography import typeset
from avs_geo.text.words import plural

if TYPE_CHECKING:
    from avs_geo.outputs.share.content import ShareContent


def full_title(content: ShareContent) -> str:
    """Return the title with the department, for who reads it without the page."""
    name = content.geography.departement.nom
    return content.title if name in content.title else f"{content.title} – {name}"


def state_words(content: ShareContent) -> str:
    """Return which state of things the map shows."""
    if content.options.state is ShareState.TODAY:
        return "La carte montre la situation actuelle, sans aucun changement."
    done = sum(line.on_map for line in content.adopted)
    if not done:
        return typeset("La carte montre la situation actuelle : le comité n’a retenu aucun changement sur la carte.")
    if done == 1:
        return "La carte montre la situation une fois fait le changement retenu par le comité."
    return f"La carte montre la situation une fois faits les {plural(done, 'changement')} retenus par le comité."


def assumed_words(content: ShareContent) -> str:
    """Return the warning where territories are assumed; empty where none is."""
    supposed = supposed_territories(content.inventory)
    if not supposed:
        return ""
    return typeset(f"{supposed} : ce sont des hypothèses de travail, et les chiffres en dépendent.")


def method_words(content: ShareContent) -> list[str]:
    """Return how the figures are made."""
    return notes(content, unit_words(content.diagnosis.units))


def description(content: ShareContent) -> str:
    """Return the page in one line, for who previews its address."""
    covered, _, left, structures = headlines(content.diagnosis)
    return (
        f"{content.situation}. {covered.value} des habitants dans un territoire d’agrément, "
        f"{left.detail} ; {structures.value}."
    )
