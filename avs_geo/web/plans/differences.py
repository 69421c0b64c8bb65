"""What differs between two versions of a plan, in words that the people of the plan know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from avs_geo.inventory.french import quoted, typeset
from avs_geo.outputs.targets_words import STATUSES
from avs_geo.plan.store.compare import ABSENT, differences

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST: Final = 60
_LONGEST: Final = 160
_PLACES: Final = {
    "seance": "Séance",
    "evenements": "acte",
    "parametres": "Paramètres",
    "decisions": "Décisions",
    "besoin": "Besoin",
    "implantations": "Implantations",
    "programme": "Programme",
    "fichiers": "Fichiers",
    "variante": "variante à l’écran",
    "projecteur": "projecteur",
    "seuil_minutes": "seuil (minutes)",
    "participants": "participants",
    "titre": "titre",
}
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
# What the eye cannot read, and the program's own marks.
_UNSAID: Final = frozenset({"contenu", "sha256", "logiciel", "donnees_de_reference", "lignes"})


def session_differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return the places where two documents of a plan differ: where, before, after; the first sixty."""
    found = [each for each in differences(before, after) if not _UNSAID & {str(step) for step in each.path}]
    return [(_place(each.path), _value(each.before), _value(each.after)) for each in found[:_MOST]]


def _place(path: tuple[str | int, ...]) -> str:
    return " / ".join(_PLACES.get(str(step), f"n° {step + 1}" if isinstance(step, int) else str(step)) for step in path)


def _value(value: Any) -> str:
    if value is ABSENT:
        return "–"
    if isinstance(value, dict) and "action" in value:
        return _event(value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _event(event: Mapping[str, Any]) -> str:
    """Say an act of a session in a few words."""
    change = event.get("changement") or {}
    ruling = event.get("decision") or {}
    about = change.get("nom") or change.get("id") or ruling.get("intitule") or event.get("texte") or ""
    kind = str(change.get("genre") or event.get("action"))
    status = STATUSES.get(str(ruling.get("statut")), "").lower()
    words = (_WORDS.get(kind, kind), quoted(about) if about else "", status)
    said = " ".join(word for word in words if word)
    hour = str(event.get("heure", ""))[:16].replace("T", " ")
    return typeset(f"{said} ({event.get('auteur') or 'sans nom'}, {hour})")
