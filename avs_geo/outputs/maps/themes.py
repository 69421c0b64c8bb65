"""What the units of a map are coloured by: their class of coverage, the types of their EPCI, their need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from avs_geo.analysis.coverage.classification import Classe, is_covered
from avs_geo.outputs.maps.palette import (
    CLASS_STYLES,
    NEED_STYLES,
    NO_EPCI,
    TERRITORY_STYLES,
    TYPOLOGY_STYLES,
    UNKNOWN_NEED,
    UNKNOWN_STYLES,
    ZONE_STYLES,
)
from avs_geo.text.numbers import UNKNOWN, number, percent
from avs_geo.text.words import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.map_styles import AreaStyle


@dataclass(frozen=True, eq=False)
class Theme:
    """One way to colour the units.

    Parameters
    ----------
    name
        A short name, for addresses and caches.
    title
        What the layer is called.
    styles
        The style of each category, in the order of the legend.
    of_unit
        The category of each unit; index that of the units.
    """

    name: str
    title: str
    styles: Mapping[str, AreaStyle]
    of_unit: pd.Series

    def legend_lines(self, diagnosis: Diagnosis) -> list[tuple[AreaStyle, str]]:
        """Return the style and the figures of each category: ``123 communes · 45 678 hab. (27 %)``."""
        grouped = diagnosis.units["population"].groupby(self.of_unit.to_numpy()).agg(["size", "sum"])
        total = float(grouped["sum"].sum())
        noun = unit_noun(diagnosis)
        lines = []
        for category, style in self.styles.items():
            units, population = (int(grouped[column].get(category, 0)) for column in ("size", "sum"))
            share = percent(population / total, 0) if total else UNKNOWN
            lines.append((style, f"{plural(units, noun)} · {number(population)} hab. ({share})"))
        return lines


def coverage_theme(diagnosis: Diagnosis) -> Theme:
    """Colour the units by their class of coverage."""
    return Theme("couverture", "Communes par classe de couverture", CLASS_STYLES, diagnosis.units["classe"])


def unknown_theme(diagnosis: Diagnosis) -> Theme:
    """Colour the units of a department without any structure: quietly, for nothing is known of it."""
    of_unit = pd.Series("sans_structure", index=diagnosis.units.index, dtype=str)
    return Theme("sans_structure", "Aucune structure connue", UNKNOWN_STYLES, of_unit)


def balance_theme(diagnosis: Diagnosis) -> Theme:
    """Colour the units by the types of structure that their EPCI has."""
    typology = diagnosis.units["code_epci"].map(diagnosis.balance["typologie"]).fillna(NO_EPCI).astype(str)
    styles = {name: style for name, style in TYPOLOGY_STYLES.items() if name != NO_EPCI or (typology == NO_EPCI).any()}
    return Theme("equilibre", "Intercommunalités par types de structures", styles, typology)


def need_theme(diagnosis: Diagnosis) -> Theme:
    """Colour the units by fifths of the scale of the need index."""
    need = diagnosis.units["besoin"].to_numpy(dtype=float)
    bands = np.array([*[name for name in NEED_STYLES if name != UNKNOWN_NEED], UNKNOWN_NEED], dtype=object)
    rank = np.where(np.isnan(need), len(bands) - 1, np.clip(np.nan_to_num(need) // 20, 0, 4)).astype(int)
    of_unit = pd.Series(bands[rank], index=diagnosis.units.index, dtype=str)
    styles = {name: style for name, style in NEED_STYLES.items() if name != UNKNOWN_NEED or np.isnan(need).any()}
    return Theme("besoin", "Communes par indice de besoin", styles, of_unit)


def territories_theme(diagnosis: Diagnosis) -> Theme:
    """Colour the units by the kinds of territory that cover them: CS, EVS, both, none.

    The inhabitants of each category are the columns ``population_cs_seul`` and so on of the balance.
    """
    units, parameters = diagnosis.units, diagnosis.parameters
    in_cs, in_evs = (np.asarray(is_covered(units[name], parameters)) for name in ("part_cs", "part_evs"))
    category = np.select([in_cs & in_evs, in_cs, in_evs], ["les_deux", "cs_seul", "evs_seul"], "aucune")
    of_unit = pd.Series(category, index=units.index, dtype=str)
    return Theme("territoires", "Communes par territoires d’agrément", TERRITORY_STYLES, of_unit)


def zones_blanches_theme(diagnosis: Diagnosis) -> Theme:
    """Set the units of the zones blanches apart from all the others."""
    left_out = diagnosis.units["classe"] == str(Classe.NON_COUVERTE)
    of_unit = pd.Series(np.where(left_out, "zone_blanche", "ailleurs"), index=diagnosis.units.index, dtype=str)
    return Theme("zones_blanches", "Zones blanches", ZONE_STYLES, of_unit)


def unit_noun(diagnosis: Diagnosis) -> str:
    """Return what the units are called: ``maille`` if some are finer, ``arrondissement`` if all are municipal ones."""
    units = diagnosis.units
    if (units["code_unite_commune"] != units.index).any():
        return "maille"
    return "arrondissement" if (units["code_commune"] != units.index).all() else "commune"
