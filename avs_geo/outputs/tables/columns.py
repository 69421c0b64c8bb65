"""The catalogue of every exported column: its label, its unit and what it says, in French."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pandas as pd

from avs_geo.analysis.programme.levers.registry import LEVERS
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(StrEnum):
    """What a column holds; the value is the unit that people read."""

    CODE = "code"
    TEXT = "texte"
    DATE = "date"
    FLAG = "oui ou non"
    COUNT = "nombre"
    POPULATION = "habitants"
    SHARE = "part de 0 à 1"
    MINUTES = "minutes"
    METRES = "mètres"
    KM2 = "km²"
    INDEX = "indice de 0 à 100"
    RATIO = "rapport"
    EUROS = "euros"
    YEAR = "année"
    VALUE = "valeur"

    @property
    def decimals(self) -> int | None:
        """Decimals kept in files, so that the same input gives the same bytes; None where there are none."""
        return _DECIMALS.get(self)


_DECIMALS: Final[Mapping[Kind, int]] = MappingProxyType(
    {
        Kind.COUNT: 0,
        Kind.POPULATION: 3,
        Kind.SHARE: 6,
        Kind.MINUTES: 3,
        Kind.METRES: 1,
        Kind.KM2: 4,
        Kind.INDEX: 3,
        Kind.RATIO: 4,
        Kind.EUROS: 2,
        Kind.YEAR: 0,
        Kind.VALUE: 6,
    },
)


@dataclass(frozen=True, slots=True)
class Column:
    """One exported column.

    Parameters
    ----------
    name
        Its heading in files.
    label
        Its heading on screens, in French.
    kind
        What it holds, and in which unit.
    description
        One sentence, in French.
    """

    name: str
    label: str
    kind: Kind
    description: str


def _before_after(name: str, label: str, kind: Kind, what: str) -> tuple[Column, ...]:
    """Return the three columns of a measure in a table of differences."""
    return (
        Column(f"{name}_avant", f"{label} avant", kind, f"{what}, avant les changements."),
        Column(f"{name}_apres", f"{label} après", kind, f"{what}, après les changements."),
        Column(f"{name}_ecart", f"{label} : écart", kind, f"{what} : après moins avant."),
    )


_CATALOGUE: Final = (
    Column(
        "code_commune",
        "Code commune",
        Kind.CODE,
        "Code Insee de la commune ou de l’arrondissement municipal.",
    ),
    Column("nom_commune", "Commune", Kind.TEXT, "Nom de la commune ou de l’arrondissement municipal."),
    Column(
        "code_epci",
        "Code EPCI",
        Kind.CODE,
        "Numéro SIREN de l’intercommunalité ; numéro du département sur la ligne du département.",
    ),
    Column(
        "nom_epci",
        "Intercommunalité",
        Kind.TEXT,
        "Nom de l’intercommunalité, ou du département sur sa ligne.",
    ),
    Column("nb_communes", "Communes", Kind.COUNT, "Nombre de communes dans le département."),
    Column(
        "population",
        "Population",
        Kind.POPULATION,
        "Population municipale ; pour une intercommunalité, celle de sa partie dans le département.",
    ),
    Column(
        "population_totale",
        "Population de toute l’intercommunalité",
        Kind.POPULATION,
        "Population municipale de l’intercommunalité entière, autres départements compris.",
    ),
    Column("surface_km2", "Surface", Kind.KM2, "Surface des contours, dans la projection légale du département."),
    Column("nb_cs", "CS", Kind.COUNT, "Nombre de centres sociaux agréés."),
    Column("nb_evs", "EVS", Kind.COUNT, "Nombre d’espaces de vie sociale agréés."),
    Column("nb_autres", "Autres structures", Kind.COUNT, "Nombre d’autres structures, comptées à part."),
    Column("part_cs", "Part couverte par un CS", Kind.SHARE, "Part de la commune dans le territoire d’un CS."),
    Column("part_evs", "Part couverte par un EVS", Kind.SHARE, "Part de la commune dans le territoire d’un EVS."),
    Column(
        "part_couverte",
        "Part couverte",
        Kind.SHARE,
        "Part dans le territoire d’un CS ou d’un EVS : de la commune, ou des habitants de la zone.",
    ),
    Column(
        "part_couverte_cs",
        "Part couverte par un CS",
        Kind.SHARE,
        "Part des habitants dans le territoire d’agrément d’un CS.",
    ),
    Column(
        "part_couverte_evs",
        "Part couverte par un EVS",
        Kind.SHARE,
        "Part des habitants dans le territoire d’agrément d’un EVS.",
    ),
    Column(
        "population_couverte",
        "Population couverte",
        Kind.POPULATION,
        "Habitants dans le territoire d’agrément d’un CS ou d’un EVS.",
    ),
    Column(
        "population_hors_acces",
        "Population hors d’accès",
        Kind.POPULATION,
        "Habitants des communes plus éloignées que le seuil de tout CS et de tout EVS.",
    ),
    Column("part_hors_acces", "Part hors d’accès", Kind.SHARE, "Part des habitants au-delà du seuil."),
    Column(
        "population_non_couverte",
        "Population non couverte",
        Kind.POPULATION,
        "Habitants des communes de classe « non couverte » : dans aucun territoire et au-delà du seuil.",
    ),
    Column(
        "part_non_couverte",
        "Part non couverte",
        Kind.SHARE,
        "Part des habitants dans les communes de classe « non couverte ».",
    ),
    Column("temps_cs", "Temps au CS", Kind.MINUTES, "Temps jusqu’au centre social le plus proche."),
    Column("temps_evs", "Temps à l’EVS", Kind.MINUTES, "Temps jusqu’à l’espace de vie sociale le plus proche."),
    Column("temps_structure", "Temps", Kind.MINUTES, "Temps jusqu’au CS ou à l’EVS le plus proche."),
    Column(
        "temps_moyen",
        "Temps moyen",
        Kind.MINUTES,
        "Temps jusqu’au CS ou à l’EVS le plus proche, en moyenne par habitant.",
    ),
    Column("temps_max", "Temps le plus long", Kind.MINUTES, "Temps de la commune la plus éloignée."),
    Column(
        "structure_proche",
        "Structure la plus proche",
        Kind.CODE,
        "Identifiant du CS ou de l’EVS le plus proche.",
    ),
    Column(
        "classe",
        "Classe",
        Kind.TEXT,
        "couverte, couverte_eloignee, proche_hors_territoire ou non_couverte.",
    ),
    Column("besoin", "Indice de besoin", Kind.INDEX, "Indice de besoin ; vide si aucun indicateur n’est chargé."),
    Column(
        "completude",
        "Complétude",
        Kind.SHARE,
        "Part du poids des indicateurs dont la valeur était connue.",
    ),
    Column("hab_par_cs", "Habitants par CS", Kind.RATIO, "Nombre d’habitants pour un centre social."),
    Column("hab_par_evs", "Habitants par EVS", Kind.RATIO, "Nombre d’habitants pour un espace de vie sociale."),
    Column("hab_par_structure", "Habitants par structure", Kind.RATIO, "Nombre d’habitants pour un CS ou un EVS."),
    Column("typologie", "Typologie", Kind.TEXT, "aucune_structure, evs_seul, cs_seul ou mixte."),
    Column(
        "quotient_evs",
        "Quotient EVS",
        Kind.RATIO,
        "Part des EVS parmi les structures, rapportée à la même part dans le département.",
    ),
    Column(
        "ecart_cs",
        "Écart en CS",
        Kind.RATIO,
        "Centres sociaux qui manquent pour atteindre la moyenne du département ; négatif : il y en a de plus.",
    ),
    Column(
        "ecart_evs",
        "Écart en EVS",
        Kind.RATIO,
        "Espaces de vie sociale qui manquent pour atteindre la moyenne du département ; négatif : il y en a de plus.",
    ),
    Column(
        "population_cs_seul",
        "Population en CS seul",
        Kind.POPULATION,
        "Habitants des communes couvertes par des CS seulement.",
    ),
    Column(
        "population_evs_seul",
        "Population en EVS seul",
        Kind.POPULATION,
        "Habitants des communes couvertes par des EVS seulement.",
    ),
    Column(
        "population_les_deux",
        "Population en CS et EVS",
        Kind.POPULATION,
        "Habitants des communes couvertes par des CS et par des EVS.",
    ),
    Column(
        "population_aucune",
        "Population sans territoire",
        Kind.POPULATION,
        "Habitants des communes qu’aucun territoire ne couvre.",
    ),
    Column("code_qp", "Code QPV", Kind.CODE, "Code du quartier prioritaire, génération 2024."),
    Column("nom_qp", "Quartier prioritaire", Kind.TEXT, "Nom du quartier prioritaire."),
    Column("communes", "Communes", Kind.CODE, "Codes des communes, séparés par des points-virgules."),
    Column(
        "statut",
        "Statut",
        Kind.TEXT,
        "D’un QPV : structure_dans_le_qpv, structure_a_proximite, dans_un_territoire ou non_couvert ; "
        "d’une structure : agree, projet, prefiguration ou ferme ; d’une ligne : propose, retenu, reporte ou ecarte.",
    ),
    Column(
        "distance_m",
        "Distance",
        Kind.METRES,
        "Du bord du quartier à la structure la plus proche ; 0 dedans ; vide si la position de la structure est "
        "approchée.",
    ),
    Column(
        "part_territoire",
        "Part dans un territoire",
        Kind.SHARE,
        "Part de la surface du quartier dans un territoire d’agrément.",
    ),
    Column("emprise", "Emprise", Kind.TEXT, "officielle, ou indicative tant que le contour officiel manque."),
    Column(
        "rattachement",
        "Couvert par",
        Kind.TEXT,
        "Ce par quoi un territoire d’agrément couvre le quartier : qpv_nomme, commune, epci ou polygone ; vide s’il ne "
        "le couvre pas à moitié.",
    ),
    Column(
        "a_verifier",
        "À vérifier",
        Kind.FLAG,
        "oui si une structure dont la position est approchée pourrait être dans le quartier ou à proximité.",
    ),
    Column(
        "temps_a_pied",
        "Temps à pied",
        Kind.MINUTES,
        "De ce bord à la structure la plus proche, à 4,5 km/h, distance à vol d’oiseau × détour ; vide si la distance "
        "l’est.",
    ),
    Column("id_zone", "Zone blanche", Kind.CODE, "Identifiant de la zone blanche."),
    Column(
        "rang",
        "Rang",
        Kind.COUNT,
        "Rang de la zone, par population × (1 + besoin ÷ 100), la plus grande d’abord ; ordre d’une ligne ou d’une "
        "implantation.",
    ),
    Column(
        "commune_centre",
        "Commune la plus centrale",
        Kind.CODE,
        "Code de la commune d’où le temps moyen des habitants de la zone est le plus court.",
    ),
    Column("id", "Identifiant", Kind.CODE, "Identifiant de la structure."),
    Column("nom", "Nom", Kind.TEXT, "Nom de la structure."),
    Column("type", "Type", Kind.TEXT, "CS, EVS ou AUTRE ; structure pour les CS et les EVS ensemble."),
    Column("gestion", "Gestion", Kind.TEXT, "associative, communale, intercommunale, caf ou autre."),
    Column("agrement_debut", "Début d’agrément", Kind.DATE, "Premier jour de l’agrément."),
    Column("agrement_fin", "Fin d’agrément", Kind.DATE, "Dernier jour de l’agrément."),
    Column("fonctions", "Fonctions", Kind.TEXT, "AGC, ACF ou AL, séparées par des points-virgules."),
    Column("etp", "ETP", Kind.RATIO, "Emplois en équivalent temps plein."),
    Column(
        "position_approchee",
        "Position approchée",
        Kind.FLAG,
        "oui si la structure, faute de coordonnées, est placée au point de sa commune.",
    ),
    Column("agrement_echu", "Agrément échu", Kind.FLAG, "oui si l’agrément était terminé à la date de référence."),
    Column("territoire", "Territoire d’agrément", Kind.TEXT, "Ce que couvre l’agrément, en toutes lettres."),
    Column(
        "mois_restants",
        "Mois restants",
        Kind.COUNT,
        "Mois entiers de la date de référence à la fin de l’agrément ; négatif s’il est échu.",
    ),
    Column("id_structure", "Identifiant de la structure", Kind.CODE, "Identifiant de la structure dont il s’agit."),
    Column("financeur", "Financeur", Kind.TEXT, "Nom du partenaire qui finance."),
    Column(
        "nature",
        "Nature",
        Kind.TEXT,
        "Nature du financement, telle que le fichier la donne ; CS ou EVS pour une structure ou une ligne.",
    ),
    Column(
        "montant",
        "Montant",
        Kind.EUROS,
        "Montant donné par le partenaire, ou somme des montants connus ; vide s’il n’est pas connu.",
    ),
    Column("annee", "Année", Kind.YEAR, "Année du financement, de la fin des agréments, ou de la ligne."),
    Column("engagement", "Engagement", Kind.TEXT, "Ce à quoi le partenaire s’engage, tel que le fichier le dit."),
    Column(
        "indicateur",
        "Indicateur",
        Kind.TEXT,
        "Nom de l’indicateur : de besoin, tel que son fichier le donne, ou d’évaluation.",
    ),
    Column("libelle", "Libellé", Kind.TEXT, "Nom de l’indicateur en toutes lettres."),
    Column("valeur", "Valeur", Kind.VALUE, "Valeur de l’indicateur, telle qu’elle est publiée ; vide si inconnue."),
    Column(
        "rang_centile",
        "Rang centile",
        Kind.INDEX,
        "Rang centile de la valeur parmi les communes, retourné quand une valeur haute veut dire un besoin faible.",
    ),
    Column("poids", "Poids", Kind.VALUE, "Poids de l’indicateur dans l’indice."),
    Column(
        "contribution",
        "Contribution",
        Kind.INDEX,
        "Ce que l’indicateur apporte à l’indice de besoin, qui est la somme des contributions.",
    ),
    Column("facteur", "Facteur", Kind.VALUE, "Ce par quoi le poids de l’indicateur est multiplié."),
    Column("premieres", "Premières", Kind.COUNT, "Nombre des premières communes du classement, dix au plus."),
    Column("restent", "Restent", Kind.COUNT, "Combien des premières communes le restent avec ce poids."),
    Column("ecart_max", "Plus grand écart", Kind.COUNT, "Le plus de places dont l’une des premières communes change."),
    Column("fonction", "Fonction", Kind.TEXT, "AGC, ACF ou AL ; vide si le fichier ne le dit pas."),
    Column("nb_structures", "Structures", Kind.COUNT, "Nombre de structures dont parle la ligne."),
    Column("nb_connus", "Personnel connu", Kind.COUNT, "Nombre de structures dont le personnel est connu."),
    Column("nb_echus", "Échus", Kind.COUNT, "Nombre d’agréments déjà échus à la date de référence."),
    Column("nb_lignes", "Lignes", Kind.COUNT, "Nombre de lignes du fichier des partenaires."),
    Column("nb_sans_montant", "Sans montant", Kind.COUNT, "Nombre de ces lignes dont le montant n’est pas connu."),
    Column(
        "montant_autres",
        "Montant, autres structures",
        Kind.EUROS,
        "Somme des montants donnés aux structures qui ne comptent pas : autres structures, projets, fermetures.",
    ),
    Column(
        "population_gagnee",
        "Habitants gagnés",
        Kind.POPULATION,
        "Habitants que la structure ou la mesure gagnerait.",
    ),
    Column(
        "population_cumulee",
        "Habitants gagnés en tout",
        Kind.POPULATION,
        "Habitants gagnés par cette implantation et par celles de rang inférieur.",
    ),
    Column("nombre", "Structures nouvelles", Kind.COUNT, "Nombre de structures nouvelles."),
    Column(
        "part_demande",
        "Part de la demande",
        Kind.SHARE,
        "Part de la demande à portée du seuil d’une structure nouvelle.",
    ),
    Column(
        "ecart_prouve",
        "Écart prouvé",
        Kind.SHARE,
        "Ce dont le meilleur choix peut au plus dépasser celui-ci, preuve faite ; 0 s’il est optimal.",
    ),
    Column(
        "part_couverte_apres",
        "Part couverte après",
        Kind.SHARE,
        "Part des habitants dans un territoire, une fois faite la ligne et celles d’avant, ou après les changements.",
    ),
    Column("id_ligne", "Ligne", Kind.CODE, "Identifiant de la ligne du programme, fait du levier et du lieu."),
    Column(
        "levier",
        "Levier",
        Kind.TEXT,
        f"{listed(LEVERS)}.",
    ),
    Column("niveau", "Niveau", Kind.TEXT, "departement, territoire ou structure."),
    Column("nom_structure", "Structure", Kind.TEXT, "Nom de la structure dont il s’agit ; vide pour une création."),
    Column(
        "population_ponderee",
        "Habitants gagnés, pondérés",
        Kind.POPULATION,
        "Habitants gagnés, chacun compté 1 + besoin / 100.",
    ),
    Column(
        "cout_caf",
        "Coût pour la Caf",
        Kind.EUROS,
        "Coût d’une année pleine pour la Caf ; vide s’il n’est pas connu.",
    ),
    Column(
        "cout_partenaires",
        "Coût pour les partenaires",
        Kind.EUROS,
        "Coût d’une année pleine pour les partenaires ; vide s’il n’est pas connu.",
    ),
    Column(
        "synergies",
        "Synergies",
        Kind.TEXT,
        "QPV, FRR et renouvellements que la ligne rencontre, séparés par des points-virgules.",
    ),
    Column("motif", "Motif", Kind.TEXT, "Raison de la ligne, écrite d’après les chiffres."),
    Column("commentaire", "Commentaire", Kind.TEXT, "Ce que le comité de pilotage en dit."),
    Column("annee_proposee", "Année proposée", Kind.YEAR, "Année proposée par le calcul ; vide au-delà de l’horizon."),
    Column("nature_proposee", "Nature proposée", Kind.TEXT, "CS ou EVS, tel que le calcul le propose."),
    Column(
        "statut_propose",
        "Statut proposé",
        Kind.TEXT,
        "Statut donné par le calcul : propose, ou reporte au-delà de l’horizon.",
    ),
    Column("code", "Code", Kind.CODE, "Code du département, de l’intercommunalité ou de la structure."),
    Column("unite", "Unité", Kind.TEXT, "Unité de l’indicateur : part de 0 à 1, ou nombre."),
    Column(
        "valeur_actuelle",
        "Valeur actuelle",
        Kind.VALUE,
        "Valeur de l’indicateur aujourd’hui ; vide si elle n’est pas connue.",
    ),
    Column("cible", "Cible", Kind.VALUE, "Valeur visée à la fin de l’année ; vide si elle n’est pas connue."),
    # The share after the changes is above, with that of the programme's lines.
    *_before_after("part_couverte", "Part couverte", Kind.SHARE, "Part des habitants dans un territoire")[::2],
    *_before_after("population_couverte", "Habitants couverts", Kind.POPULATION, "Habitants dans un territoire"),
    *_before_after("population_hors_acces", "Habitants loin", Kind.POPULATION, "Habitants au-delà du seuil"),
    *_before_after("nb_cs", "CS", Kind.COUNT, "Nombre de centres sociaux qui comptent"),
    *_before_after("nb_evs", "EVS", Kind.COUNT, "Nombre d’espaces de vie sociale qui comptent"),
    Column("variante", "Variante", Kind.TEXT, "Nom de la variante ; « Aujourd’hui » sans aucun changement."),
    _before_after("population_non_couverte", "Habitants non couverts", Kind.POPULATION, "Habitants non couverts")[2],
    Column(
        "cout_caf_ecart",
        "Coût de plus, Caf",
        Kind.EUROS,
        "Coût d’une année pleine pour la Caf, de plus qu’aujourd’hui ; vide s’il n’est pas connu.",
    ),
    Column(
        "cout_partenaires_ecart",
        "Coût de plus, partenaires",
        Kind.EUROS,
        "Coût d’une année pleine pour les partenaires, de plus qu’aujourd’hui ; vide s’il n’est pas connu.",
    ),
    Column("effet", "Effet", Kind.TEXT, "gagne, perd ou inchange."),
    Column("classe_avant", "Classe avant", Kind.TEXT, "Classe de couverture avant les changements."),
    Column("classe_apres", "Classe après", Kind.TEXT, "Classe de couverture après les changements."),
    Column("part_avant", "Part avant", Kind.SHARE, "Part de la commune dans un territoire, avant les changements."),
    Column("part_apres", "Part après", Kind.SHARE, "Part de la commune dans un territoire, après les changements."),
    Column("temps_avant", "Temps avant", Kind.MINUTES, "Temps vers la structure la plus proche, avant."),
    Column("temps_apres", "Temps après", Kind.MINUTES, "Temps vers la structure la plus proche, après."),
)

COLUMNS: Final[Mapping[str, Column]] = MappingProxyType({column.name: column for column in _CATALOGUE})


def empty_table(columns: tuple[str, ...]) -> pd.DataFrame:
    """Return a table without any line: numbers where the catalogue says numbers, texts elsewhere."""
    return pd.DataFrame(
        {name: pd.Series(dtype="str" if COLUMNS[name].kind.decimals is None else "float64") for name in columns},
    )
