"""What the keys, the identifiers and the values of a plan are called where people read what differs."""

from __future__ import annotations

import json
import re
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from avs_geo.analysis.need.built_in_indicators import BUILT_IN
from avs_geo.analysis.parameters import PARAMETERS
from avs_geo.analysis.programme.levers.registry import LEVERS
from avs_geo.inventory.indicators.catalogue import DERIVED_SHARES, SCALES, describe_heading
from avs_geo.outputs.programme.words import STATUSES
from avs_geo.text.dates import day_text
from avs_geo.text.numbers import UNKNOWN, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LONGEST: Final = 160
_KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "departement": "Département",
        "seance": "Séance",
        "evenements": "acte",
        "titre": "titre",
        "participants": "participants",
        "variante": "variante à l’écran",
        "projecteur": "projecteur",
        "parametres": "Paramètres",
        **{one.key: one.label_with_unit[:1].lower() + one.label_with_unit[1:] for one in PARAMETERS.values()},
        "besoin": "Besoin",
        "poids": "poids",
        "sens": "sens",
        "implantations": "Implantations",
        "count": "nombre de structures",
        "demand": "demande",
        "objective": "objectif",
        "target_share": "part visée",
        "forced": "communes obligées",
        "forbidden": "communes interdites",
        "max_per_epci": "nombre le plus grand par intercommunalité",
        "one_per_qpv": "une structure pour chaque QPV",
        "need_weight": "poids du besoin",
        "gap": "écart à l’optimum",
        "large_zone": "habitants à partir desquels un CS est proposé",
        "programme": "Programme",
        "horizon": "horizon",
        "nom": "nom",
        "texte": "texte",
        "decisions": "Décisions",
        "statut": "statut",
        "annee": "année",
        "nature": "nature",
        "commentaire": "commentaire",
        "fichiers": "Fichiers",
        "role": "rôle",
        "temps_calcules": "Temps mesurés",
        "source": "source",
        "mention": "mention",
        "origine": "origine",
        "remarques": "remarques",
        "vers_structures": "vers les structures",
        "vers_communes": "vers les communes",
    }
)
_VALUES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **STATUSES,
        "croissant": "une valeur haute : besoin fort",
        "decroissant": "une valeur haute : besoin faible",
        "non_couverte": "les communes non couvertes",
        "hors_acces": "les communes au-delà du seuil",
        "toutes": "toutes les communes",
        "couverture": "habitants à portée",
        "moyenne": "temps moyen",
    }
)


# As identifiers are made of names: « cs-le-point-commun ».
_SLUG: Final = re.compile(r"[a-z]+(-[a-z0-9]+)*")


class PlanNames:
    """The names by which people know what two documents of a plan identify.

    Parameters
    ----------
    documents
        The two.
    structures
        The names of the structures of the inventory, by id.
    """

    def __init__(self, *documents: Mapping[str, Any], structures: Mapping[str, str] | None = None) -> None:
        self._lines: dict[str, str] = {}
        self._structures: dict[str, str] = dict(structures or {})
        for document in documents:
            for line in _objects(document.get("lignes")):
                self._structures.setdefault(str(line.get("id_structure")), str(line.get("nom_structure") or ""))
                self._lines.setdefault(str(line.get("id_ligne")), _line_name(line))
            for event in _events(document):
                change = event.get("changement") or {}
                if change.get("nom"):
                    self._structures.setdefault(str(change.get("id")), str(change["nom"]))
                ruling = event.get("decision") or {}
                if ruling.get("intitule"):
                    self._lines.setdefault(str(ruling.get("id_ligne")), str(ruling["intitule"]))

    def structure(self, identifier: object) -> str:
        """Return the name of a structure; its identifier, as words, where nothing names it and it is made of words."""
        text = str(identifier)
        is_made_of_words = _SLUG.fullmatch(text) is not None
        return self._structures.get(text) or (text.replace("-", " ") if is_made_of_words else "une structure")

    def line(self, identifier: object) -> str:
        """Return what a line of the programme says."""
        return self._lines.get(str(identifier)) or self._from_identifier(str(identifier))

    def place(self, path: tuple[str | int, ...]) -> str:
        """Return the way to a difference, as ``Décisions / Création d’un EVS à Wassy / année``."""
        return " / ".join(self._step(step, path[:rank]) for rank, step in enumerate(path))

    def _step(self, step: str | int, above: tuple[str | int, ...]) -> str:
        if isinstance(step, int):
            return f"n° {step + 1}"
        if above[-1:] == ("decisions",):
            return self.line(step)
        if above[:1] == ("besoin",) and len(above) > 1:
            return _indicator_label(step)
        if above[-1:] == ("fichiers",):
            return step
        return _KEYS.get(step, step.replace("_", " "))

    def _from_identifier(self, line: str) -> str:
        """Return what a line that no document describes any more was: its lever and its place."""
        prefix, _, rest = line.partition(":")
        lever = next((known for known in LEVERS.values() if known.prefix == prefix), None)
        if lever is None:
            return line.replace(":", " ")
        if lever.is_creation:
            return f"Création à la commune {rest}"
        return f"{lever.label} : {self.structure(rest.rpartition(':')[0] if lever.stands_apart else rest)}"


def value_words(value: Any) -> str:
    """Return a value as people read it, cut where it is long."""
    text = _said(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _said(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return UNKNOWN
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float):
        return plain(float(value)) if abs(value) >= _FIRST_LARGE or not float(value).is_integer() else str(int(value))
    if isinstance(value, list):
        return ", ".join(_said(each) for each in value)
    if isinstance(value, dict):
        return " ; ".join(
            f"{_KEYS.get(key, key.replace('_', ' '))} : {_said(each)}"
            for key, each in value.items()
            if key not in UNSAID and each not in (None, "", [], {})
        )
    text = str(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return _VALUES.get(text) or _day(text) or text


# What the eye cannot read, and the program's own marks.
UNSAID: Final = frozenset(
    {"contenu", "sha256", "logiciel", "format", "version", "donnees_de_reference", "lignes", "id_ligne"}
)
_FIRST_LARGE: Final = 10_000  # a year is written without spaces
_INDICATOR_LABELS: Final = {
    indicator.name: indicator.label
    for indicator in (*BUILT_IN, *(share.indicator for share in DERIVED_SHARES), *(scale.indicator for scale in SCALES))
}


def _indicator_label(name: str) -> str:
    return _INDICATOR_LABELS.get(name) or describe_heading(name).label.replace("_", " ")


def _day(text: str) -> str:
    """Return an ISO date as French writes it; nothing for any other text."""
    try:
        return day_text(date.fromisoformat(text)) if len(text) == len("2026-01-01") else ""
    except ValueError:
        return ""


def _line_name(line: Mapping[str, Any]) -> str:
    lever = LEVERS.get(str(line.get("levier")))
    if lever is None:
        return ""
    if lever.is_creation:
        return f"{lever.label} à {line.get('nom_commune')}"
    places = (line.get("nom_structure"), line.get("nom_commune") if lever.stands_apart else None)
    name = " à ".join(str(place) for place in places if place)
    return f"{lever.label} : {name}" if name else ""


def _objects(items: object) -> Iterator[Mapping[str, Any]]:
    return (item for item in items if isinstance(item, dict)) if isinstance(items, list) else iter(())


def _events(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    session = document.get("seance")
    return _objects(session.get("evenements")) if isinstance(session, dict) else iter(())
