"""The sheet of one structure: what its Caf knows of it, line by line, in French."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from avs_geo.outputs.maps.palette import STATUS_LABELS, TYPE_STYLES
from avs_geo.outputs.sentences.territory_text import territory_texts
from avs_geo.outputs.sheets.zone_sheet import FactSheet
from avs_geo.outputs.tables.screen_tables import WORDS
from avs_geo.text.dates import day_text
from avs_geo.text.numbers import UNKNOWN, with_unit
from avs_geo.text.typography import NBSP

if TYPE_CHECKING:
    from avs_geo.analysis.study import Study
    from avs_geo.inventory.inventory import Inventory

_FUNCTIONS = {
    "AGC": "animation globale et coordination (AGC)",
    "ACF": "animation collective familles (ACF)",
    "AL": "animation locale (AL)",
}


def structure_sheet(identifier: str, study: Study) -> FactSheet:
    """Return the sheet of a structure.

    Parameters
    ----------
    identifier
        Its id.
    geography, inventory
        The department, and what its Caf brought.
    """
    structure = (
        pd.DataFrame(study.inventory.structures.drop(columns="geometry")).set_index("id").loc[[identifier]].iloc[0]
    )
    epci = study.geography.communes["nom_epci"].reindex([structure["code_unite"]]).iloc[0]
    place = f"{structure['nom_commune']} ({structure['code_commune']})"
    if structure["position_approchee"]:
        place += ", position approchée"
    lines = [
        ("Type", TYPE_STYLES[structure["type"]].label),
        ("Statut", STATUS_LABELS[structure["statut"]]),
        ("Gestion", WORDS.get(str(structure["gestion"]), UNKNOWN)),
        ("Commune", place),
        ("Intercommunalité", _text(epci)),
        ("Adresse", _text(structure["adresse"])),
        ("Agrément", _agreement(structure)),
        ("Territoire d’agrément", territory_texts(study.geography, study.inventory).get(identifier, UNKNOWN)),
        ("Fonctions", _functions(structure["fonctions"])),
        ("Personnel", with_unit(structure["etp"], "ETP", 1)),
        ("Budget", with_unit(structure["budget"], "€")),
        ("Itinérante", "Oui" if structure["itinerante"] else "Non"),
        ("Financement", _text(structure["financement"])),
        *_partners(identifier, study.inventory),
        ("Source", _text(structure["source"])),
    ]
    return FactSheet(title=str(structure["nom"]), lines=tuple(lines))


def _text(value: Any) -> str:
    return UNKNOWN if pd.isna(value) or value == "" else str(value)


def _agreement(structure: pd.Series) -> str:
    start, end = structure["agrement_debut"], structure["agrement_fin"]
    if pd.isna(start) and pd.isna(end):
        return "Dates inconnues"
    since = "" if pd.isna(start) else f"depuis le {day_text(start)}"
    until = "fin inconnue" if pd.isna(end) else f"jusqu’au {day_text(end)}"
    overdue = " (échu)" if structure["agrement_echu"] else ""
    return _sentence(", ".join(part for part in (since, until) if part)) + overdue


def _functions(terms: Any) -> str:
    known = [_FUNCTIONS[term] for term in _text(terms).split(";") if term in _FUNCTIONS]
    return _sentence(", ".join(known)) or UNKNOWN


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _partners(identifier: str, inventory: Inventory) -> list[tuple[str, str]]:
    """Return one line per line of the partners' file that is about the structure."""
    if inventory.partenaires is None:
        return []
    given = inventory.partenaires.loc[inventory.partenaires["id_structure"] == identifier]
    return [
        ("Financeur", f"{financer}{NBSP}: {_gift(amount, year, nature, engagement)}")
        for financer, amount, year, nature, engagement in zip(
            given["financeur"], given["montant"], given["annee"], given["nature"], given["engagement"], strict=True
        )
    ]


def _gift(amount: float, year: Any, nature: str, engagement: str) -> str:
    sum_ = with_unit(amount, "€") if pd.notna(amount) else "montant inconnu"
    when = f" en {year}" if pd.notna(year) else ""
    return ", ".join(part for part in (f"{sum_}{when}", nature, engagement) if part)
