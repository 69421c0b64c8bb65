"""The tables of the contract, with their columns in their order, and the table of the structures."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pandas as pd

from avs_geo.analysis.coverage.balance import BALANCE_COLUMNS
from avs_geo.analysis.coverage.qpv import QPV_STATUS_COLUMNS
from avs_geo.analysis.coverage.zones import ZONE_COLUMNS
from avs_geo.analysis.coverage.zones_blanches import ZONE_BLANCHE_COLUMNS
from avs_geo.analysis.state_of_play import RENEWAL_COLUMNS, renewals
from avs_geo.inventory.structures.partenaires import empty_partenaires
from avs_geo.outputs.sentences.territory_text import territory_texts
from avs_geo.outputs.tables import need_tables, state_of_play_frames
from avs_geo.outputs.tables.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from avs_geo.analysis.study import Study

COMMUNES: Final = (
    "code_commune",
    "nom_commune",
    "code_epci",
    "nom_epci",
    "population",
    "surface_km2",
    "part_cs",
    "part_evs",
    "part_couverte",
    "temps_cs",
    "temps_evs",
    "temps_structure",
    "structure_proche",
    "classe",
    "besoin",
    "completude",
)
EPCI: Final = ("code_epci", "nom_epci", *ZONE_COLUMNS[:2], "population_totale", *ZONE_COLUMNS[2:])
EQUILIBRE: Final = ("code_epci", "nom_epci", *BALANCE_COLUMNS)
QPV: Final = QPV_STATUS_COLUMNS
ZONES_BLANCHES: Final = ZONE_BLANCHE_COLUMNS
STRUCTURES: Final = (
    "id",
    "nom",
    "type",
    "statut",
    "gestion",
    "code_commune",
    "nom_commune",
    "code_epci",
    "nom_epci",
    "agrement_debut",
    "agrement_fin",
    "fonctions",
    "etp",
    "position_approchee",
    "agrement_echu",
    "territoire",
)
RENOUVELLEMENTS: Final = RENEWAL_COLUMNS
FINANCEMENTS: Final = (
    "id_structure",
    "nom",
    "type",
    "statut",
    "financeur",
    "nature",
    "montant",
    "annee",
    "engagement",
)


@dataclass(frozen=True, slots=True)
class Table:
    """One table that leaves the program.

    Parameters
    ----------
    name
        The name of its files, without an ending.
    label
        What screens and sheets call it, in French.
    columns
        Its columns, in order.
    build
        Makes it from a study.
    in_contract
        Whether ``avs-geo analyser`` writes it; the others, only with ``--complet``.
    """

    name: str
    label: str
    columns: tuple[str, ...]
    build: Callable[[Study], pd.DataFrame]
    in_contract: bool = True


def communes_table(study: Study) -> pd.DataFrame:
    """Return one line per unit; its code and its name are those of the unit."""
    units = pd.DataFrame(study.units.drop(columns=["geometry", "code_commune", "nom_commune"]))
    units.insert(0, "code_commune", units.index)
    return _finish(units.rename(columns={"nom": "nom_commune", "part_structure": "part_couverte"}), COMMUNES)


def epci_table(study: Study) -> pd.DataFrame:
    """Return one line per EPCI with at least one commune in the department."""
    return _zones(study.diagnosis.epci, EPCI)


def departement_table(study: Study) -> pd.DataFrame:
    """Return the line of the department, in the columns of the EPCI."""
    return _zones(study.diagnosis.departement, EPCI)


def equilibre_table(study: Study) -> pd.DataFrame:
    """Return the balance of CS and EVS: one line per EPCI, the department's last."""
    return _zones(study.diagnosis.balance, EQUILIBRE)


def qpv_table(study: Study) -> pd.DataFrame:
    """Return one line per QPV."""
    return _finish(study.diagnosis.qpv, QPV)


def zones_blanches_table(study: Study) -> pd.DataFrame:
    """Return one line per zone blanche, ranked."""
    return _finish(pd.DataFrame(study.diagnosis.zones_blanches.drop(columns="geometry")), ZONES_BLANCHES)


def structures_table(study: Study) -> pd.DataFrame:
    """Return one line per structure, with its territory in words."""
    structures = pd.DataFrame(study.inventory.structures.drop(columns="geometry"))
    # An EPCI is that of the unit in which the structure stands.
    epci = study.geography.communes[["code_epci", "nom_epci"]].reindex(structures["code_unite"])
    structures["code_epci"] = epci["code_epci"].to_numpy()
    structures["nom_epci"] = epci["nom_epci"].to_numpy()
    structures["territoire"] = structures["id"].map(territory_texts(study.geography, study.inventory))
    return _finish(structures, STRUCTURES)


def renewals_table(study: Study) -> pd.DataFrame:
    """Return one line per agreement to renew, the first to end first; overdue ones included."""
    return _finish(renewals(study.inventory.structures, study.parameters.reference_date), RENOUVELLEMENTS)


def funding_table(study: Study) -> pd.DataFrame:
    """Return one line per line of the partners' file, with the structure that it is about."""
    partners = study.inventory.partenaires if study.inventory.partenaires is not None else empty_partenaires()
    described = study.inventory.structures.set_index("id").reindex(partners["id_structure"])
    described = described[["nom", "type", "statut"]].reset_index(drop=True)
    return _finish(partners.assign(annee=partners["annee"].astype("float64")).join(described), FINANCEMENTS)


def rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the decimals that :class:`avs_geo.outputs.tables.columns.Kind` keeps in files."""
    decimals = {
        name: places
        for name in frame.columns
        if name in COLUMNS
        and (places := COLUMNS[name].kind.decimals) is not None
        and pd.api.types.is_float_dtype(frame[name])
    }
    return frame.round(decimals)


def _zones(zones: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    named = zones.rename(columns={"nom": "nom_epci"})
    named.insert(0, "code_epci", zones.index)
    return _finish(named, columns)


def _finish(frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Keep the columns of the table, in order, with the decimals of files."""
    return rounded(frame[list(columns)].reset_index(drop=True))


def _further(
    name: str,
    label: str,
    columns: tuple[str, ...],
    build: Callable[[Study], pd.DataFrame],
) -> Table:
    """Return a table that is not of the contract."""
    return Table(name, label, columns, lambda study: _finish(build(study), columns), in_contract=False)


_TABLES: Final = (
    Table("communes", "Communes", COMMUNES, communes_table),
    Table("epci", "Intercommunalités", EPCI, epci_table),
    Table("departement", "Département", EPCI, departement_table),
    Table("equilibre", "Équilibre CS-EVS", EQUILIBRE, equilibre_table),
    Table("qpv", "Quartiers prioritaires", QPV, qpv_table),
    Table("zones_blanches", "Zones blanches", ZONES_BLANCHES, zones_blanches_table),
    Table("structures", "Structures", STRUCTURES, structures_table, in_contract=False),
    Table("renouvellements", "Agréments à renouveler", RENOUVELLEMENTS, renewals_table, in_contract=False),
    Table("financements", "Partenaires et financements", FINANCEMENTS, funding_table, in_contract=False),
    _further(
        "contributions",
        "Besoin par commune",
        need_tables.CONTRIBUTIONS,
        need_tables.contributions_table,
    ),
    _further(
        "contributions_epci",
        "Besoin par intercommunalité",
        need_tables.EPCI_CONTRIBUTIONS,
        need_tables.epci_contributions_table,
    ),
    _further("stabilite", "Stabilité du classement", need_tables.STABILITE, need_tables.stability_table),
    _further(
        "statuts",
        "Structures par statut",
        state_of_play_frames.STATUTS,
        lambda study: state_of_play_frames.status_frame(study.inventory.structures),
    ),
    _further(
        "gestion",
        "Structures par mode de gestion",
        state_of_play_frames.GESTION,
        lambda study: state_of_play_frames.management_frame(study.inventory.structures),
    ),
    _further(
        "fonctions",
        "Structures par fonction",
        state_of_play_frames.FONCTIONS,
        lambda study: state_of_play_frames.function_frame(study.inventory.structures),
    ),
    _further(
        "personnel",
        "Personnel",
        state_of_play_frames.PERSONNEL,
        lambda study: state_of_play_frames.staff_frame(study.inventory.structures),
    ),
    _further(
        "calendrier",
        "Fins d’agrément par année",
        state_of_play_frames.CALENDRIER,
        state_of_play_frames.calendar_frame,
    ),
    _further(
        "financeurs",
        "Montants par financeur",
        state_of_play_frames.FINANCEURS,
        lambda study: state_of_play_frames.financer_frame(study.inventory),
    ),
    _further(
        "structures_financees",
        "Montants par structure",
        state_of_play_frames.STRUCTURES_FINANCEES,
        lambda study: state_of_play_frames.funded_structure_frame(study.inventory),
    ),
    _further(
        "financements_par_annee",
        "Montants par année",
        state_of_play_frames.FINANCEMENTS_PAR_ANNEE,
        lambda study: state_of_play_frames.funding_year_frame(study.inventory),
    ),
)

TABLES: Final[Mapping[str, Table]] = MappingProxyType({table.name: table for table in _TABLES})
