"""What the printed map says: title, headline, notes and sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from avs_geo.analysis.coverage.structures import counting_structures
from avs_geo.analysis.coverage.travel_time import ESTIMATED
from avs_geo.outputs.sources import reference_sources
from avs_geo.text.dates import day_in_words
from avs_geo.text.numbers import number, percent, plain
from avs_geo.text.typography import NBSP, THIN
from avs_geo.text.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.study import Study
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.outputs.sources import Source

DEFAULT_TITLE: Final = "Centres sociaux et espaces de vie sociale"
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
    of_it: str
    heading: str

    def count(self, count: int) -> str:
        """Return ``12 communes``."""
        return plural(count, self.singular, self.plural)


def unit_words(units: pd.DataFrame) -> UnitWords:
    """Return how to call the units: communes, municipal arrondissements, both, or a finer set.

    Parameters
    ----------
    units
        Index ``code``; columns ``code_commune``, ``code_unite_commune``.
    """
    if (units["code_unite_commune"] != units.index).any():
        return UnitWords("maille", "mailles", "de la maille", "Situation des mailles")
    own = units["code_commune"] == units.index
    if own.all():
        return UnitWords("commune", "communes", "de la commune", "Situation des communes")
    if own.any():
        return UnitWords("maille", "mailles", "de la maille", "Communes et arrondissements")
    return UnitWords("arrondissement", "arrondissements", "de l’arrondissement", "Arrondissements")


def kicker(study: Study) -> str:
    """Return the line above the title: department and date."""
    departement = study.geography.departement
    day = day_in_words(study.parameters.reference_date)
    return f"{departement.nom} ({departement.code}) – situation au {day}"


def headline(diagnosis: Diagnosis) -> str:
    """Return the sentence under the title: the share covered and the inhabitants that nothing covers."""
    whole = diagnosis.departement.iloc[0]
    covered = f"{percent(whole['part_couverte'])} des habitants sont dans un territoire d’agrément"
    left = round(whole["population_non_couverte"])
    threshold = f"{plain(diagnosis.parameters.threshold)}{NBSP}min"
    beyond = (
        f"à plus de {threshold} de toute structure ({diagnosis.times.model})"
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
    named, shapes = inventory.territoires.named, inventory.territoires.shapes
    declared = named.loc[~named["defaut"].astype(bool)]
    known = {*declared["id_structure"], *shapes["id_structure"]}
    supposed = {
        *declared.loc[declared["hypothese"].astype(bool), "id_structure"],
        *shapes.loc[shapes["hypothese"].astype(bool), "id_structure"],
    }
    if not supposed:
        return ""
    words = "Territoires d’agrément supposés"
    if supposed == known:
        return words
    return f"{words} pour {plural(len(supposed), 'structure')} sur {number(len(known))}"


def notes(study: Study, words: UnitWords) -> list[str]:
    """Return the notes of method, one sentence each."""
    parameters = study.parameters
    model = study.diagnosis.times.model
    share = f"{plain(round(100 * parameters.covered_share, 2))}{NBSP}%"
    threshold = f"seuil {plain(parameters.threshold)}{NBSP}min (paramètre, pas une norme officielle)"
    sentences = [f"{model[0].upper()}{model[1:]}{_how(study.diagnosis)}, {threshold}."]
    if unmeasured := unmeasured_words(study.diagnosis):
        sentences.append(f"{unmeasured}.")
    sentences.append(f"«{NBSP}Couverte{NBSP}»{NBSP}: {share} {words.of_it} au moins dans un territoire d’agrément.")
    default = _default_territories(study.inventory)
    if default:
        count = plural(default, "structure")
        sentences.append(f"Territoire non déclaré, commune d’implantation par défaut{NBSP}: {count}.")
    return sentences


def estimate_words(diagnosis: Diagnosis) -> str:
    """Return how a time is estimated, in the same words wherever it is said."""
    parameters = diagnosis.parameters
    return f"distance à vol d’oiseau × {plain(parameters.detour)}, à {plain(parameters.speed)}{NBSP}km/h"


def model_words(diagnosis: Diagnosis) -> str:
    """Return what the times are: ``temps estimé (distance à vol d’oiseau × 1,3, à 50 km/h)``, or by what measured."""
    return f"{diagnosis.times.model}{_how(diagnosis)}"


def unmeasured_words(diagnosis: Diagnosis) -> str:
    """Return how many of the measured times are estimated all the same; empty where none is."""
    pairs = diagnosis.times.estimated_pairs
    if not pairs:
        return ""
    count = plural(pairs, "trajet non mesuré", "trajets non mesurés")
    return f"{count}{NBSP}: temps estimé ({estimate_words(diagnosis)})"


def _how(diagnosis: Diagnosis) -> str:
    return f" ({estimate_words(diagnosis)})" if diagnosis.times.model == ESTIMATED else ""


def credits_line(inventory: Inventory | None = None) -> str:
    """Return the publishers of what the map shows, each with its date, and whom its measured times must credit."""
    sources = reference_sources()
    parts = []
    for what, publisher, written in _CREDITS:
        vintage = _vintage(sources, publisher) or (_QPV_VINTAGE if what == "QPV" else "")
        parts.append(f"{what}{NBSP}: {written} ({vintage})" if vintage else f"{what}{NBSP}: {written}")
    if inventory is not None and inventory.temps is not None and inventory.temps.credit:
        parts.append(f"Routes{NBSP}: {inventory.temps.credit}")
    return f"{THIN}; ".join(parts)


def _default_territories(inventory: Inventory) -> int:
    """Return how many structures that count were given their own commune for want of a territory."""
    named = inventory.territoires.named
    by_default = named.loc[named["defaut"].astype(bool), "id_structure"]
    return int(counting_structures(inventory.structures)["id"].isin(by_default).sum())


def _vintage(sources: Iterable[Source], publisher: str) -> str:
    """Return the latest date that a publisher gives, what the user installed standing before what ships."""
    theirs = [source for source in sources if publisher in source.editeur]
    latest = max(theirs, key=lambda source: (source.installee, source.millesime), default=None)
    return _written_date(latest.millesime) if latest else ""


def _written_date(vintage: str) -> str:
    year, *rest = vintage.split("-")
    return "/".join([*reversed(rest), year])
