"""The closed lists of the contract (types, statuses, levels…), and the words that people use for their terms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from avs_geo.inventory.headings import heading_key
from avs_geo.reference.names import fold

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """A closed list of terms.

    Parameters
    ----------
    synonyms
        Term of the contract to the other words for it; case, accents, spaces and punctuation do not count.
    """

    synonyms: dict[str, tuple[str, ...]]

    @property
    def terms(self) -> list[str]:
        """The terms of the contract."""
        return list(self.synonyms)

    def translate(self, texts: pd.Series[str]) -> pd.Series[str]:
        """Return the term for each text; missing where the word is unknown or the text empty."""
        known = {heading_key(word): term for term, words in self.synonyms.items() for word in (term, *words)}
        return texts.map(heading_key).map(known)


TYPES = Vocabulary(
    {
        "CS": (
            "centre social",
            "centres sociaux",
            "centre socioculturel",
            "centre social et culturel",
            "centre social et socioculturel",
            "centre social rural",
            "CSC",
        ),
        "EVS": (
            "espace de vie sociale",
            "espaces de vie sociale",
            "espace vie sociale",
            "espace de vie social",
        ),
        "AUTRE": (
            "autres",
            "autre structure",
            "autres structures",
            "autre structure AVS",
            "autre structure d’animation de la vie sociale",
            "autre structure d’animation locale",
        ),
    },
)

STATUTS = Vocabulary(
    {
        "agree": (
            "agréée",
            "agréés",
            "agrément",
            "agrément en cours",
            "en activité",
            "actif",
            "active",
            "ouvert",
            "ouverte",
            "existant",
            "existante",
        ),
        "projet": ("en projet", "à l’étude", "envisagé", "envisagée"),
        "prefiguration": ("en préfiguration", "en cours de préfiguration", "préfigurateur"),
        "ferme": ("fermée", "fermeture", "fermé définitivement", "agrément retiré", "non renouvelé"),
    },
)

GESTIONS = Vocabulary(
    {
        "associative": ("association", "associatif", "asso", "association loi 1901", "gestion associative"),
        "communale": (
            "commune",
            "communal",
            "municipale",
            "municipal",
            "ville",
            "mairie",
            "CCAS",
            "gestion communale",
            "gestion municipale",
        ),
        "intercommunale": (
            "intercommunal",
            "intercommunalité",
            "EPCI",
            "communauté de communes",
            "communauté d’agglomération",
            "CIAS",
            "gestion intercommunale",
        ),
        "caf": ("gestion caf", "caisse d’allocations familiales", "gestion directe caf"),
        "autre": ("autres", "fondation", "mutualiste", "département", "SCIC", "EPCC", "GIP"),
    },
)

NIVEAUX = Vocabulary(
    {
        "commune": ("communes", "ville", "communal", "com"),
        "epci": (
            "intercommunalité",
            "intercommunalités",
            "communauté de communes",
            "communauté d’agglomération",
            "communauté urbaine",
            "métropole",
            "intercommunal",
            "CC",
            "CA",
            "CU",
        ),
        "qpv": (
            "quartier",
            "quartier prioritaire",
            "quartiers prioritaires",
            "quartier QPV",
            "quartier politique de la ville",
            "quartier prioritaire de la politique de la ville",
        ),
        "arrondissement_municipal": ("arrondissement", "arrondissement municipal", "arrondissements"),
    },
)

_FONCTIONS = {
    "AGC": r"\bagc\b|\banimation globale( et coordination)?\b",
    "ACF": r"\bacf\b|\banimation(s)? collective(s)? (des |de la )?familles?\b",
    "AL": r"\bal\b|\banimation locale\b",
}
_FILLERS = frozenset({"et", "fonction", "fonctions", "prestation"})


def normalise_fonctions(text: str) -> tuple[str, str]:
    """Return the functions named in a text as ``AGC;ACF``, and what is left over, folded.

    Examples
    --------
    >>> normalise_fonctions("Animation globale et coordination + ACF")
    ('AGC;ACF', '')
    """
    rest = fold(text)
    named = []
    for fonction, pattern in _FONCTIONS.items():
        bare = re.sub(pattern, " ", rest)
        if bare != rest:
            named.append(fonction)
        rest = bare
    return ";".join(named), " ".join(word for word in rest.split() if word not in _FILLERS)
