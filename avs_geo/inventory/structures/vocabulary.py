"""The closed lists of the contract (types, statuses, levels…), and the words that people use for their terms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from avs_geo.files.headings import heading_key
from avs_geo.text.names import fold

if TYPE_CHECKING:
    import pandas as pd


# What a word before a term takes away from it: « ancien centre social » is no centre social any more.
_DENIALS = frozenset(
    ["non", "pas", "ni", "hors", "ex", "ancien", "ancienne", "anciens", "sans", "aucun", "aucune", "antenne", "annexe"]
)
# « projet social », « agrément du projet »: these words are then no statuses.
_NOT_STATUSES = re.compile(r"\bprojets? (?:social|sociaux|associatif|associatifs|familles?|de territoire|de vie)\b")
_ABBREVIATED = re.compile(r"\b(?:[a-z0-9] ){1,}[a-z0-9]\b")
_JOINED = (("socio culturel", "socioculturel"), ("socio culturelle", "socioculturelle"), ("l etude", "letude"))


class Understood(NamedTuple):
    """What a text of a vocabulary was understood as.

    Parameters
    ----------
    terms
        The terms that it names: none where it is unknown, several where it contradicts itself.
    rest
        What is left of it, folded; empty where the whole text is a known word.
    """

    terms: tuple[str, ...]
    rest: str

    @property
    def term(self) -> str | None:
        """The only term that it names."""
        return self.terms[0] if len(self.terms) == 1 else None


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
        """Return the term for each text; missing where it names none, or several."""
        return texts.map({text: self.understand(text).term for text in texts.unique()}).astype("str")

    def recognises(self, texts: pd.Series[str]) -> pd.Series[bool]:
        """Return which texts name a term, or several."""
        return texts.map({text: bool(self.understand(text).terms) for text in texts.unique()}).astype(bool)

    def understand(self, text: str) -> Understood:
        """Return the terms that a text names, by the whole of it or else by some of its words.

        Examples
        --------
        >>> TYPES.understand("E.V.S. - itinérant"), TYPES.understand("Centre social / EVS").terms
        (Understood(terms=('EVS',), rest='itinerant'), ('CS', 'EVS'))
        """
        whole = self._by_key.get(heading_key(text))
        if whole is not None:
            return Understood((whole,), "")
        rest = f" {_phrase(text)} "
        if not rest.strip() or _DENIALS & set(rest.split()):
            return Understood((), rest.strip())
        found: list[str] = []
        for phrase, term in self._phrases:
            if f" {phrase} " in rest:
                rest = rest.replace(f" {phrase} ", "  ")
                found.append(term)
        terms = tuple(term for term in self.synonyms if term in found)
        return Understood(terms, " ".join(rest.split()))

    @cached_property
    def _by_key(self) -> dict[str, str]:
        return {heading_key(word): term for term, words in self.synonyms.items() for word in (term, *words)}

    @cached_property
    def _phrases(self) -> list[tuple[str, str]]:
        """Each known word or expression and its term, the longest first: « agrément retiré » before « agrément »."""
        phrases = {_phrase(word): term for term, words in self.synonyms.items() for word in (term, *words)}
        return sorted(phrases.items(), key=lambda pair: -len(pair[0]))


def _phrase(text: str) -> str:
    """Return a text folded, initials joined (« E.V.S. »), « socio-culturel » in one word."""
    folded = _NOT_STATUSES.sub(" ", fold(text))
    folded = _ABBREVIATED.sub(lambda found: found[0].replace(" ", ""), folded)
    for apart, together in _JOINED:
        folded = folded.replace(apart, together)
    return " ".join(folded.split())


TYPES = Vocabulary(
    {
        "CS": (
            "centre social",
            "centres sociaux",
            "centre socioculturel",
            "centre social et culturel",
            "centre social et socioculturel",
            "centre social rural",
            "centre socioculturel et social",
            "centres socioculturels",
            "centre social socioculturel",
            "maison sociale agréée centre social",
            "CSC",
        ),
        "EVS": (
            "espace de vie sociale",
            "espaces de vie sociale",
            "espace vie sociale",
            "espace de vie social",
            "espaces de vie sociaux",
            "espace vie social",
        ),
        "AUTRE": (
            "autres",
            "autre type",
            "autre",
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
            "agréés",
            "agréées",
            "en fonctionnement",
            "en cours de renouvellement",
            "renouvellement",
            "renouvellement en cours",
            "renouvellement d’agrément",
            "renouvelé",
            "renouvelée",
            "agrément renouvelé",
            "agrément en cours de renouvellement",
            "agrément en cours de validité",
            "en cours de validité",
        ),
        "projet": (
            "projets",
            "en projet",
            "projet d’agrément",
            "à l’étude",
            "envisagé",
            "envisagée",
            "prévu",
            "prévue",
            "ouverture prévue",
            "futur",
            "future",
            "à créer",
            "en création",
            "en cours de création",
        ),
        "prefiguration": (
            "en préfiguration",
            "préfig",
            "préfigurant",
            "en cours de préfiguration",
            "préfigurateur",
            "préfiguratrice",
            "pré-agrément",
            "en cours d’agrément",
            "en attente d’agrément",
            "attente agrément",
            "agrément en attente",
            "agrément demandé",
            "demande d’agrément",
            "demande d’agrément en cours",
            "agrément à venir",
            "agrément en cours d’instruction",
            "en cours d’instruction",
        ),
        "ferme": (
            "fermés",
            "fermée",
            "fermées",
            "fermeture",
            "fermé définitivement",
            "agrément retiré",
            "retrait d’agrément",
            "retrait agrément",
            "non renouvelé",
            "non renouvelée",
            "agrément non renouvelé",
            "fin d’activité",
            "cessation d’activité",
            "dissoute",
            "dissous",
            "inactif",
            "inactive",
            "en sommeil",
            "supprimé",
            "supprimée",
            "clos",
        ),
    },
)

GESTIONS = Vocabulary(
    {
        "associative": (
            "association",
            "associations",
            "associatif",
            "asso",
            "assoc",
            "association loi 1901",
            "loi 1901",
            "gestion associative",
            "MJC",
            "foyer rural",
            "familles rurales",
            "Léo Lagrange",
            "Ligue de l’enseignement",
        ),
        "communale": (
            "commune",
            "communal",
            "municipale",
            "municipal",
            "ville",
            "villes",
            "mairie",
            "commune de",
            "régie municipale",
            "municipalité",
            "CCAS",
            "centre communal d’action sociale",
            "CCAS",
            "gestion communale",
            "gestion municipale",
        ),
        "intercommunale": (
            "intercommunal",
            "intercommunalité",
            "intercommunaux",
            "EPCI",
            "communauté de communes",
            "communauté d’agglomération",
            "communauté urbaine",
            "agglomération",
            "métropole",
            "com com",
            "comcom",
            "CC",
            "CIAS",
            "centre intercommunal d’action sociale",
            "SIVOM",
            "SIVU",
            "syndicat intercommunal",
            "gestion intercommunale",
        ),
        "caf": (
            "gestion caf",
            "caisse d’allocations familiales",
            "caisse allocations familiales",
            "gestion directe caf",
        ),
        "autre": (
            "autres",
            "fondation",
            "mutualiste",
            "mutuelle",
            "département",
            "conseil départemental",
            "SCIC",
            "EPCC",
            "GIP",
            "MSA",
        ),
    },
)

NIVEAUX = Vocabulary(
    {
        "commune": ("communes", "ville", "communal", "com", "commune entière", "ville entière", "municipal"),
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
    "AGC": r"\bagc\b|\banimations? globales?( et (de )?(la )?coordination| coordination)?\b|\ba g c\b",
    "ACF": r"\bacf\b|\banimations? collectives? (des |de la |pour les )?familles?\b|\ba c f\b|\banimation familles?\b",
    "AL": r"\bal\b|\banimations? locales?\b|\ba l\b|\baal\b",
}
_FILLERS = frozenset({"et", "fonction", "fonctions", "prestation", "prestations", "de", "service", "ps", "la", "du"})


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
