"""The figures that a programme rests on: what each is, its bounds, where it is published, and its default if any."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

EUROS: Final = "€ par an"
FULL_TIME: Final = "ETP"
SHARE: Final = "part de 0 à 1"
PER_YEAR: Final = "par an"
SCALE: Final = "barème des prestations de service, circulaire Cnaf de l’année"
STAFF_SOURCE: Final = "budget prévisionnel des gestionnaires, ou moyenne de vos structures"
FUNCTIONS: Final = ("agc", "acf", "al")

_COG = "COG 2023-2027, taux des prestations de service"
_METHOD = "choix par défaut de la méthode, sans valeur de norme"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the programme, with where it comes from.

    Parameters
    ----------
    value
        None where it is unknown: it is asked for, never invented.
    unit
        In French.
    source, date
        Who says so, and since when; empty and None where the user does not say.
    """

    value: float | None
    unit: str
    source: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of a figure before anybody gives it.

    Parameters
    ----------
    path
        Section and key in the file: ``centre_social.cout``.
    unit, meaning
        In French; the meaning is a noun phrase with its article.
    most
        The greatest value that has a meaning; the least is 0.
    whole
        Whether it counts something.
    where
        Where the user finds it, in French.
    needed
        Whether it must be given with the others of its section, of whose cost nothing is known before.
    value, source, date
        The default, where something is known.
    """

    path: str
    unit: str
    meaning: str
    most: float = math.inf
    whole: bool = False
    where: str = ""
    needed: bool = False
    value: float | None = None
    source: str = ""
    date: dt.date | None = None

    @property
    def section(self) -> str:
        """The section of the file."""
        return self.path.partition(".")[0]

    @property
    def key(self) -> str:
        """The key in its section."""
        return self.path.partition(".")[2]

    @property
    def default(self) -> Figure:
        """The figure until the user gives one."""
        return Figure(self.value, self.unit, self.source, self.date)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the file: its title above the figures, and its short name on the tab of the form."""

    title: str
    tab: str


def _split_cost(section: str, of_one: str, *, in_full: str = "") -> tuple[Entry, ...]:
    """Return the figures of a measure of which the Caf pays a share: its cost, the share, its staff."""
    return (
        Entry(path=f"{section}.cout", unit=EUROS, meaning=f"le coût annuel {in_full or of_one}", needed=True),
        Entry(path=f"{section}.part_caf", unit=SHARE, meaning=f"la part du coût {of_one} que paie la Caf", most=1),
        Entry(path=f"{section}.etp", unit=FULL_TIME, meaning=f"le personnel {of_one}"),
    )


_ENTRIES: Final = (
    Entry(
        path="centre_social.cout",
        unit=EUROS,
        meaning="le budget annuel d’un centre social",
        value=670_000,
        source="Senacs, ordre de grandeur national : 1,6 milliard d’euros pour 2 380 centres sociaux",
        date=dt.date(2024, 12, 31),
    ),
    Entry(
        path="centre_social.cout_agc",
        unit=EUROS,
        meaning="la part du budget d’un centre social pour l’animation globale et la coordination (AGC)",
        where="comptes de vos centres sociaux",
    ),
    Entry(
        path="centre_social.cout_acf",
        unit=EUROS,
        meaning="la part du budget d’un centre social pour l’animation collective familles (ACF)",
        where="comptes de vos centres sociaux",
    ),
    Entry(path="centre_social.etp", unit=FULL_TIME, meaning="le personnel d’un centre social", where=STAFF_SOURCE),
    Entry(
        path="espace_de_vie_sociale.cout",
        unit=EUROS,
        meaning="le budget annuel d’un EVS, pour l’animation locale (AL)",
        needed=True,
        where="comptes de vos espaces de vie sociale",
    ),
    Entry(path="espace_de_vie_sociale.etp", unit=FULL_TIME, meaning="le personnel d’un EVS", where=STAFF_SOURCE),
    *_split_cost("extension", "d’une extension", in_full="d’une extension de territoire"),
    *_split_cost("antenne", "d’une antenne", in_full="d’une antenne ou d’une itinérance"),
    Entry(
        path="taux.agc",
        unit=SHARE,
        meaning="le taux de la prestation de service AGC",
        most=1,
        value=0.424,
        source=_COG,
        date=dt.date(2023, 1, 1),
    ),
    Entry(
        path="taux.acf",
        unit=SHARE,
        meaning="le taux de la prestation de service ACF",
        most=1,
        value=0.636,
        source=_COG,
        date=dt.date(2023, 1, 1),
    ),
    Entry(
        path="taux.al",
        unit=SHARE,
        meaning="le taux de la prestation de service AL",
        most=1,
        value=0.636,
        source=_COG,
        date=dt.date(2023, 1, 1),
    ),
    Entry(path="limites.creations_cs", unit=PER_YEAR, meaning="les créations de CS au plus chaque année", whole=True),
    Entry(path="limites.creations_evs", unit=PER_YEAR, meaning="les créations d’EVS au plus chaque année", whole=True),
    Entry(path="limites.creations", unit=PER_YEAR, meaning="les créations en tout au plus chaque année", whole=True),
    Entry(
        path="limites.budget_caf",
        unit=EUROS,
        meaning="ce que la Caf peut payer, en année pleine, pour les mesures qui commencent dans l’année",
    ),
    Entry(
        path="classement.gain",
        unit="poids",
        meaning="le poids des habitants gagnés, pondérés par le besoin, par euro de la Caf",
        value=1,
        source=_METHOD,
    ),
    Entry(path="classement.etp", unit="poids", meaning="le poids du personnel", value=0, source=_METHOD),
    Entry(path="classement.synergies", unit="poids", meaning="le poids des synergies", value=0, source=_METHOD),
    Entry(
        path="regles.seuil_cs",
        unit="habitants",
        meaning="les habitants nouvellement desservis à partir desquels un CS est proposé plutôt qu’un EVS",
        value=7_500,
        source="Senacs, ordre de grandeur : zones de CS surtout de 7 500 à 16 500 habitants, d’EVS de 1 600 à 8 000",
        date=dt.date(2024, 12, 31),
    ),
    Entry(
        path="regles.familles_des",
        unit="année",
        meaning="l’année à partir de laquelle tout centre social a un volet familles (ACF)",
        whole=True,
        most=2100,
        value=2027,
        source="circulaire du 18 décembre 2025",
        date=dt.date(2025, 12, 18),
    ),
    Entry(
        path="regles.part_visee",
        unit=SHARE,
        meaning="la part des habitants à couvrir à la fin de l’horizon",
        most=1,
        where="à fixer par le comité de pilotage",
    ),
)

ENTRIES: Final[Mapping[str, Entry]] = MappingProxyType({entry.path: entry for entry in _ENTRIES})

CEILINGS: Final[Mapping[str, Entry]] = MappingProxyType(
    {
        function: Entry(
            path=f"plafonds.{function}",
            unit=EUROS,
            meaning=f"le plafond de la prestation de service {function.upper()}",
            where=SCALE,
        )
        for function in FUNCTIONS
    },
)
SECTIONS: Final[Mapping[str, Section]] = MappingProxyType(
    {
        "centre_social": Section("Un centre social, par an", "Centre social"),
        "espace_de_vie_sociale": Section("Un espace de vie sociale, par an", "EVS"),
        "extension": Section("L’extension d’un territoire d’agrément, par an", "Extension"),
        "antenne": Section("Une antenne ou une itinérance, par an", "Antenne"),
        "taux": Section("Taux des prestations de service : ce que la Caf paie du coût plafonné", "Taux"),
        "plafonds": Section(
            "Plafonds des prestations de service ; une année sans plafond prend celui de la dernière année connue "
            "avant elle",
            "Plafonds",
        ),
        "limites": Section(
            "Ce qui peut commencer chaque année, au plus ; rien n’est limité tant qu’aucune limite n’est donnée",
            "Limites par an",
        ),
        "classement": Section(
            "Poids de l’ordre des lignes ; à 1, 0 et 0, le personnel puis les synergies départagent",
            "Ordre des lignes",
        ),
        "regles": Section("Règles, avec la date à partir de laquelle elles valent", "Règles"),
    },
)
