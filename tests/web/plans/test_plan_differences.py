"""What differs between two versions of a plan is said with names, never with the program's own identifiers."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from typing import Any

import pytest

from avs_geo.web.in_hand.plan_differences import session_differences

DOCUMENT: dict[str, Any] = {
    "format": "avs-geo/plan",
    "version": 1,
    "departement": "52",
    "parametres": {"seuil_minutes": 20.0, "date_reference": "2026-01-01"},
    "besoin": {"poids": {"part_foyers_rsa": 1.0, "frr": 1.0}, "sens": {}},
    "implantations": {"count": 5, "demand": "non_couverte", "one_per_qpv": False, "forced": []},
    "programme": {"horizon": "2027-2030", "parametres": {"nom": "", "texte": ""}},
    "decisions": [],
    "lignes": [
        {
            "id_ligne": "creation:52550",
            "levier": "creation_evs",
            "nom_commune": "Wassy",
            "id_structure": None,
            "nom_structure": None,
        },
        {
            "id_ligne": "extension:grand-lachat",
            "levier": "extension_territoire",
            "nom_commune": "Saint-Dizier",
            "id_structure": "grand-lachat",
            "nom_structure": "Grand Lachat",
        },
    ],
    "fichiers": [{"role": "structures", "nom": "structures.csv", "sha256": "aa", "contenu": "…"}],
}


def changed(**parts: Any) -> list[tuple[str, str, str]]:
    after = deepcopy(DOCUMENT)
    for name, value in parts.items():
        after[name] = {**after[name], **value} if isinstance(value, dict) else value
    return session_differences(DOCUMENT, after)


def test_a_decision_is_told_by_the_name_of_its_line() -> None:
    decided = [
        {"id_ligne": "creation:52550", "statut": "retenu", "annee": 2028, "nature": None, "commentaire": "voté"},
        {"id_ligne": "extension:grand-lachat", "statut": "reporte", "annee": None, "nature": None, "commentaire": ""},
    ]
    assert changed(decisions=decided) == [
        (
            "Décisions / Création d’un EVS à Wassy",
            "–",
            "statut\u00a0: Retenu\u202f; année\u00a0: 2028\u202f; commentaire\u00a0: voté",
        ),
        ("Décisions / Extension de territoire\u00a0: Grand Lachat", "–", "statut\u00a0: Reporté"),
    ]


def test_settings_are_told_by_their_labels_and_values_as_people_write_them() -> None:
    assert changed(
        parametres={"seuil_minutes": 17.5, "date_reference": "2026-11-02"},
        implantations={"one_per_qpv": True, "demand": "toutes"},
        besoin={"poids": {"part_foyers_rsa": 2.0, "frr": 1.0}},
    ) == [
        ("Paramètres / seuil d’accès (minutes)", "20", "17,5"),
        ("Paramètres / date de référence", "01/01/2026", "02/11/2026"),
        ("Besoin / poids / Part des foyers allocataires au RSA", "1", "2"),
        ("Implantations / demande", "les communes non couvertes", "toutes les communes"),
        ("Implantations / une structure pour chaque QPV", "non", "oui"),
    ]


def test_a_file_that_changes_under_its_name_is_told() -> None:
    other = [{"role": "structures", "nom": "structures.csv", "sha256": "bb", "contenu": "…"}]
    assert changed(fichiers=other) == [("Fichiers / structures.csv", "contenu d’avant", "autre contenu")]


def test_an_act_names_the_structure_and_not_its_identifier() -> None:
    act = {
        "action": "faire",
        "heure": "2026-10-05T14:30:00+02:00",
        "auteur": "Anne",
        "changement": {"genre": "fermer", "id": "grand-lachat"},
    }
    ((place, _, said),) = session_differences(
        {**DOCUMENT, "seance": {"evenements": []}}, {**DOCUMENT, "seance": {"evenements": [act]}}
    )
    assert place == "Séance / acte / n° 1"
    assert said == "Fermeture de «\u00a0Grand Lachat\u00a0» (Anne, 2026-10-05 14:30)"


@pytest.mark.parametrize(
    "line",
    ["creation:52011", "extension:m2k", "antenne:m2k:52011", "renouvellement:m2k", "evolution:m2k", "ajout:12"],
)
def test_a_line_that_no_document_describes_any_more_is_told_without_its_identifier(line: str) -> None:
    ((place, *_),) = changed(decisions=[{"id_ligne": line, "statut": "retenu"}])
    assert not re.search(r"[a-z]+:[a-z0-9]", place)


def test_nothing_that_is_shown_is_a_key_or_an_identifier_of_the_program() -> None:
    after = json.loads(json.dumps(DOCUMENT).replace("20.0", "25.0").replace('"count": 5', '"count": 6'))
    after["decisions"] = [{"id_ligne": "extension:grand-lachat", "statut": "retenu"}]
    shown = " ".join(" ".join(row) for row in session_differences(DOCUMENT, after))
    assert shown
    assert not re.search(r"\b[a-z]+_[a-z_]+\b|\b\w+:\w+\b|[{}\[\]\"]", shown)
