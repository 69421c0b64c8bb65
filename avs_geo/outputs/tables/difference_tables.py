"""What changes between two states of a department, as tables: for files, and as people read them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from avs_geo.analysis.differences import ZONE_MEASURES, Effet
from avs_geo.analysis.parameters import TOLERANCE
from avs_geo.outputs.maps.palette import CLASS_STYLES
from avs_geo.outputs.sentences.difference_sentences import signed, signed_points
from avs_geo.outputs.tables.columns import COLUMNS
from avs_geo.outputs.tables.screen_tables import ScreenTable
from avs_geo.outputs.tables.tables import rounded
from avs_geo.text.numbers import number, percent
from avs_geo.text.thresholds import travel_time
from avs_geo.text.typography import NBSP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from avs_geo.analysis.differences import Differences

_MEASURES: Final = tuple(f"{name}_{state}" for name in ZONE_MEASURES for state in ("avant", "apres", "ecart"))
_COMMUNES: Final = ("classe_avant", "classe_apres", "part_avant", "part_apres", "temps_avant", "temps_apres")
# Name of the file, what screens call it, and its columns.
DIFFERENCE_TABLES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "differences_epci": ("Écarts par intercommunalité", ("code_epci", "nom_epci", "population", *_MEASURES)),
        "differences_communes": (
            "Communes qui gagnent ou perdent",
            ("code_commune", "nom_commune", "code_epci", "population", "effet", *_COMMUNES),
        ),
    },
)


def difference_table(name: str, differences: Differences, *, departement: str) -> pd.DataFrame:
    """Return a table of :data:`DIFFERENCE_TABLES` as files have it.

    Parameters
    ----------
    name
        ``differences_epci``: every EPCI, then the department; ``differences_communes``: the units that gain or lose.
    differences
        What changes.
    departement
        The department's number, the code of its line.
    """
    if name == "differences_epci":
        frame = _zones(differences, departement)
    else:
        units = differences.units
        changed = units.loc[units["effet"] != str(Effet.INCHANGE)]
        frame = changed.rename(columns={"nom": "nom_commune"}).rename_axis("code_commune").reset_index()
    return rounded(frame[list(DIFFERENCE_TABLES[name][1])].reset_index(drop=True))


def epci_differences(differences: Differences) -> ScreenTable:
    """Return what changes by EPCI in words: those where something does, then the department."""
    zones = differences.epci
    measured = zones[[f"{name}_ecart" for name in ZONE_MEASURES]].to_numpy(dtype=float)
    changed = zones.iloc[np.flatnonzero((np.abs(measured) > TOLERANCE).any(axis=1))]
    whole = differences.departement
    rows = [_zone_row(zone) for _, zone in pd.concat([changed, whole]).iterrows()]
    return ScreenTable(
        labels=("Intercommunalité", "Couverte", "Écart", "Habitants couverts", "Habitants loin", "CS", "EVS"),
        descriptions=(
            COLUMNS["nom_epci"].description,
            "Part des habitants dans un territoire, avant puis après.",
            "Écart de cette part, en points.",
            COLUMNS["population_couverte_ecart"].description,
            COLUMNS["population_hors_acces_ecart"].description,
            COLUMNS["nb_cs_ecart"].description,
            COLUMNS["nb_evs_ecart"].description,
        ),
        numeric=(False, *([True] * 6)),
        heading=0,
        rows=tuple(rows),
        last_is_total=True,
    )


def commune_differences(differences: Differences, *, most: int = 30) -> ScreenTable:
    """Return the units that gain or lose in words, the `most` populous ones; the file has them all."""
    units = differences.units
    changed = units.loc[units["effet"] != str(Effet.INCHANGE)].nlargest(most, "population", keep="first")
    return ScreenTable(
        labels=("Commune", "Effet", "Population", "Classe", "Temps"),
        descriptions=("Nom de la commune.", "Ce qu’elle gagne ou perd.", "Habitants.", "Avant puis après.", "Minutes."),
        numeric=(False, False, True, False, True),
        heading=0,
        rows=tuple(_commune_row(unit, differences.thresholds) for _, unit in changed.iterrows()),
    )


def _zones(differences: Differences, departement: str) -> pd.DataFrame:
    whole = differences.departement.set_axis([departement])
    zones = pd.concat([differences.epci, whole]).rename(columns={"nom": "nom_epci"})
    return zones.rename_axis("code_epci").reset_index()


def _zone_row(zone: pd.Series) -> tuple[str, ...]:
    return (
        str(zone["nom"]),
        _held_arrow(percent(zone["part_couverte_avant"]), percent(zone["part_couverte_apres"])),
        signed_points(zone["part_couverte_ecart"]),
        *(signed(zone[f"{name}_ecart"]) for name in ZONE_MEASURES[1:]),
    )


def _held_arrow(before: str, after: str) -> str:
    """Return both on one line, or one where they read the same."""
    return before if before == after else f"{before}{NBSP}→{NBSP}{after}"


def _commune_row(unit: pd.Series, thresholds: tuple[float, float]) -> tuple[str, ...]:
    before, after = CLASS_STYLES[unit["classe_avant"]].label, CLASS_STYLES[unit["classe_apres"]].label
    return (
        str(unit["nom"]),
        "gagne" if unit["effet"] == str(Effet.GAGNE) else "perd",
        number(unit["population"]),
        after if before == after else f"{before} → {after}",
        _minutes(unit["temps_avant"], unit["temps_apres"], thresholds),
    )


def _minutes(before: float, after: float, thresholds: tuple[float, float]) -> str:
    old, new = (travel_time(minutes, seuil) for minutes, seuil in zip((before, after), thresholds, strict=True))
    return new if old == new else f"{old.removesuffix(f'{NBSP}min')} → {new}"
