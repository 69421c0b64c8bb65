"""What differs between two versions of a plan, in words that the people of the plan know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from avs_geo.outputs.programme.words import STATUSES
from avs_geo.plan.store.compare import ABSENT, differences
from avs_geo.text.typography import quoted, typeset
from avs_geo.web.in_hand.plan_difference_words import UNSAID, PlanNames, value_words

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST: Final = 60
_WORDS: Final = {
    "ouvrir": "Ouverture de",
    "deplacer": "Déplacement de",
    "fermer": "Fermeture de",
    "etendre": "Extension de",
    "retirer": "Réduction de",
    "changer_type": "Changement de type de",
    "annuler": "Annulation",
    "retablir": "Rétablissement",
    "decider": "Décision sur",
    "noter": "Note :",
    "copier": "Copie de variante",
    "nommer": "Nom de variante :",
}


def session_differences(
    before: Mapping[str, Any], after: Mapping[str, Any], structures: Mapping[str, str] | None = None
) -> list[tuple[str, str, str]]:
    """Return the places where two documents of a plan differ: where, before, after; the first sixty.

    A file whose content changes under the same name is told, though its content cannot be read. `structures` are the
    names of those of the inventory, by id; those that the documents name are known without.
    """
    names = PlanNames(before, after, structures=structures)
    rows = []
    for found in differences(before, after):
        *way, last = found.path or ("",)
        if last == "sha256" and ABSENT not in (found.before, found.after):
            rows.append((names.place(tuple(way)), "contenu d’avant", "autre contenu"))
        elif not UNSAID & {str(step) for step in found.path}:
            rows.append((names.place(found.path), _value(found.before, names), _value(found.after, names)))
    return [(typeset(place), typeset(old), typeset(new)) for place, old, new in rows[:_MOST]]


def _value(value: Any, names: PlanNames) -> str:
    if value is ABSENT:
        return "–"
    if isinstance(value, dict) and "action" in value:
        return _event(value, names)
    return value_words(value)


def _event(event: Mapping[str, Any], names: PlanNames) -> str:
    """Say an act of a session in a few words."""
    change = event.get("changement") or {}
    ruling = event.get("decision") or {}
    structure = change.get("nom") or (names.structure(change["id"]) if change.get("id") else "")
    about = structure or ruling.get("intitule") or event.get("texte") or ""
    kind = str(change.get("genre") or event.get("action"))
    status = STATUSES.get(str(ruling.get("statut")), "").lower()
    words = (_WORDS.get(kind, kind), quoted(about) if about else "", status)
    said = " ".join(word for word in words if word)
    hour = str(event.get("heure", ""))[:16].replace("T", " ")
    return typeset(f"{said} ({event.get('auteur') or 'sans nom'}, {hour})")
