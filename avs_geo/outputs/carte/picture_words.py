"""What the printed map says: title, headline, notes and sources."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from avs_geo.analysis.travel_time import ESTIMATED
from avs_geo.outputs.french import NBSP, number, percent, plural, with_unit
from avs_geo.reference.location import geography_file, shipped_geography

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography

DEFAULT_TITLE: Final = "Centres sociaux et espaces de vie sociale"
_CITIES: Final = ("75056", "69123", "13055")  # the three with municipal arrondissements
_MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet",
    "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
# What the map shows, the word that names its publisher in sources.json, and what is written of it.
_CREDITS: Final = (
    ("Fonds", "IGN", "IGN – ADMIN EXPRESS"),
    ("populations", "Insee", "Insee"),
    ("QPV", "ANCT", "ANCT"),
    ("EPCI", "DGCL", "DGCL"),
)
# The generation of the QPV is part of their definition: it is known even where no file is described.
_QPV_VINTAGE: Final = "2024"


@dataclass(frozen=True, slots=True)
class UnitWords:
    """What the units of a department are called."""

    singular: str
    plural: str
    heading: str

    def count(self, count: int) -> str:
        """Return ``12 communes``."""
        return plural(count, self.singular, self.plural)


def unit_words(units: pd.DataFrame) -> UnitWords:
    """Return how to call the units: communes, municipal arrondissements, both, or a finer set.

    Parameters
    ----------
    units
        Index ``code``; column ``code_commune``.
    """
    own = units["code_commune"] == units.index
    if own.all():
        return UnitWords("commune", "communes", "Situation des communes")
    if not units.loc[~own, "code_commune"].isin(_CITIES).all():
        return UnitWords("maille", "mailles", "Situation des mailles")
    if own.any():
        return UnitWords("maille", "mailles", "Communes et arrondissements municipaux")
    return UnitWords("arrondissement", "arrondissements", "Situation des arrondissements")


def french_date(day: date) -> str:
    """Return ``1er janvier 2026``."""
    number_of_day = "1er" if day.day == 1 else str(day.day)
    return f"{number_of_day}{NBSP}{_MONTHS[day.month - 1]}{NBSP}{day.year}"


def minutes(value: float) -> str:
    """Return ``20 min`` or ``17,5 min``, with the decimals that the value has."""
    decimals = next(places for places in (0, 1, 2) if places == 2 or round(value, places) == value)  # noqa: PLR2004
    return with_unit(value, "min", decimals)


def kicker(diagnosis: Diagnosis, geography: Geography) -> str:
    """Return the line above the title: department and date."""
    departement = geography.departement
    day = french_date(diagnosis.parameters.reference_date)
    return f"{departement.nom} ({departement.code}) – situation au {day}"


def headline(diagnosis: Diagnosis) -> str:
    """Return the sentence under the title: the share covered and the inhabitants that nothing covers."""
    whole = diagnosis.departement.iloc[0]
    covered = f"{percent(whole['part_couverte'])} des habitants sont dans un territoire d’agrément"
    left = round(whole["population_non_couverte"])
    beyond = (
        f"à plus de {minutes(diagnosis.parameters.threshold)} de toute structure ({diagnosis.times.model})"
        if whole["nb_cs"] + whole["nb_evs"]
        else "sans aucun centre social ni espace de vie sociale agréé"
    )
    if not left:
        return f"{covered} et aucun n’est à la fois hors de ces territoires et {beyond}."
    share = percent(whole["part_non_couverte"])
    verb = "sont" if left > 1 else "est"
    return f"{covered} et {plural(left, 'habitant')} ({share}) {verb} hors de tout territoire et {beyond}."


def supposed_territories(inventory: Inventory) -> str:
    """Return what to say of the territories that are assumptions; empty where none is."""
    tables = (inventory.territoires.named, inventory.territoires.shapes)
    known = {name for table in tables for name in table["id_structure"]}
    supposed = {name for table in tables for name in table.loc[table["hypothese"].astype(bool), "id_structure"]}
    if not supposed:
        return ""
    if supposed == known:
        return "Territoires d’agrément supposés"
    return f"Territoires d’agrément supposés pour {plural(len(supposed), 'structure')} sur {number(len(known))}"


def notes(diagnosis: Diagnosis, inventory: Inventory, words: UnitWords) -> list[str]:
    """Return the notes of method, one sentence each."""
    parameters = diagnosis.parameters
    model = diagnosis.times.model
    how = (
        f" (distance à vol d’oiseau × {number(parameters.detour, 1)}, à {with_unit(parameters.speed, 'km/h')})"
        if model == ESTIMATED
        else ""
    )
    share = percent(parameters.covered_share, 0)
    sentences = [
        f"{model[0].upper()}{model[1:]}{how}, seuil {minutes(parameters.threshold)} (paramètre, pas une norme officielle).",
    ]
    if diagnosis.times.estimated_pairs:
        pairs = plural(diagnosis.times.estimated_pairs, "trajet non mesuré est estimé", "trajets non mesurés sont estimés")
        sentences.append(f"{pairs}.")
    sentences.append(f"« Couverte » : {words.singular} dont {share} au moins sont dans un territoire d’agrément.")
    default = _default_territories(inventory)
    if default:
        sentences.append(f"Sans territoire déclaré, {plural(default, 'structure')} : sa propre commune par défaut.")
    supposed = supposed_territories(inventory)
    if supposed:
        sentences.append(f"{supposed} (hypothèses de travail).")
    return sentences


def credits_line() -> str:
    """Return the publishers of what the map shows, each with its date."""
    sources = _described_sources()
    parts = []
    for what, publisher, written in _CREDITS:
        vintage = _vintage(sources, publisher) or (_QPV_VINTAGE if what == "QPV" else "")
        parts.append(f"{what}{NBSP}: {written} ({vintage})" if vintage else f"{what}{NBSP}: {written}")
    return " ; ".join(parts)


def _default_territories(inventory: Inventory) -> int:
    named = inventory.territoires.named
    return int(named.loc[named["defaut"].astype(bool), "id_structure"].nunique())


def _described_sources() -> list[dict[str, Any]]:
    """Return the sources of the files in use: those that the user installed, then those shipped."""
    files = dict.fromkeys((geography_file("sources.json"), shipped_geography() / "sources.json"))
    return [source for file in files for source in json.loads(file.read_text(encoding="utf-8"))]


def _vintage(sources: list[dict[str, Any]], publisher: str) -> str:
    """Return the date of the first source of a publisher: its year, or the whole date where it is one."""
    for source in sources:
        if publisher in str(source.get("editeur", "")):
            return _written_date(str(source.get("millesime", "")))
    return ""


def _written_date(vintage: str) -> str:
    year, *rest = vintage.split("-")
    return "/".join([*reversed(rest), year])
