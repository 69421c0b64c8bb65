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


def session_differences(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str] | None = None
) -> list[tuple[str, str, str]]:
    """Return the places where two documents of a plan differ: where, before, after; the first sixty.

    `names` are those of the structures of the inventory, by id; those that the sessions opened are known without.
    """
    found = [each for each in differences(before, after) if not _UNSAID & {str(step) for step in each.path}]
    known = {**(names or {}), **_titles(before), **_titles(after)}
    return [(_place(each.path, known), _value(each.before, known), _value(each.after, known)) for each in found[:_MOST]]


def _titles(document: Mapping[str, Any]) -> dict[str, str]:
    """Return what the sessions call the structures that they opened and the lines that they decided, by id."""
    titles: dict[str, str] = {}
    for event in (document.get("seance") or {}).get("evenements") or []:
        change, ruling = event.get("changement") or {}, event.get("decision") or {}
        titles |= {change["id"]: change["nom"]} if change.get("nom") else {}
        titles |= {ruling["id_ligne"]: ruling["intitule"]} if ruling.get("intitule") else {}
    return titles


def _place(path: tuple[str | int, ...], names: Mapping[str, str]) -> str:
    within = path[0] if path else ""
    return " / ".join(_step(step, names, line=within == "decisions" and rank == 1) for rank, step in enumerate(path))


def _step(step: str | int, names: Mapping[str, str], *, line: bool) -> str:
    if isinstance(step, int):
        return f"n° {step + 1}"
    return names.get(step, "une ligne du programme") if line else _PLACES.get(step, step)


def _value(value: Any, names: Mapping[str, str]) -> str:
    if value is ABSENT:
        return "–"
    if isinstance(value, dict) and "action" in value:
        return _event(value, names)
    if isinstance(value, dict) and "id_ligne" in value:
        return _decision(value, names)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _event(event: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Say an act of a session in a few words; of ids, the names."""
    change = event.get("changement") or {}
    ruling = event.get("decision") or {}
    structure = change.get("nom") or names.get(str(change.get("id")), "une structure" if change else "")
    about = structure or ruling.get("intitule") or event.get("texte") or ""
    kind = str(change.get("genre") or event.get("action"))
    status = STATUSES.get(str(ruling.get("statut")), "").lower()
    words = (_WORDS.get(kind, kind), quoted(about) if about else "", status)
    said = " ".join(word for word in words if word)
    hour = str(event.get("heure", ""))[:16].replace("T", " ")
    return typeset(f"{said} ({event.get('auteur') or 'sans nom'}, {hour})")


def _decision(decision: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Say what was decided of a line of the programme."""
    line = names.get(str(decision["id_ligne"]))
    facts = (
        STATUSES.get(str(decision.get("statut")), "").lower(),
        str(decision.get("annee") or ""),
        str(decision.get("nature") or ""),
        str(decision.get("commentaire") or ""),
    )
    said = ", ".join(fact for fact in facts if fact)
    return typeset(f"{quoted(line) if line else 'Une ligne du programme'} : {said or 'sans décision'}")
