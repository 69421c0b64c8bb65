"""The sheet of one commune or one intercommunalité: what to know of it, line by line, in French."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from avs_geo.outputs.maps.palette import CLASS_STYLES, STATUS_LABELS, TYPE_STYLES
from avs_geo.outputs.maps.patterns import area_swatch
from avs_geo.reference.geography import CENSUSES
from avs_geo.text.numbers import UNKNOWN, number, percent, plain, with_unit
from avs_geo.text.thresholds import travel_time
from avs_geo.text.words import plural

if TYPE_CHECKING:
    from markupsafe import Markup

    from avs_geo.analysis.study import Study
    from avs_geo.inventory.inventory import Inventory

_EPCI_TIMES: Final = ("temps_moyen", "temps_max")


@dataclass(frozen=True, slots=True)
class FactSheet:
    """A title and lines of label and value, plain text.

    Parameters
    ----------
    title
        Whose sheet it is.
    lines
        Label and value.
    symbol
        Image of the class; empty for an EPCI.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    symbol: Markup | str = ""


def commune_sheet(code: str, study: Study) -> FactSheet:
    """Return the sheet of a unit."""
    unit = pd.DataFrame(study.units).loc[[code]].iloc[0]
    style = CLASS_STYLES[unit["classe"]]
    nearest, threshold = _name(study.inventory, unit["structure_proche"]), study.parameters.threshold
    is_finer = unit["code_unite_commune"] != code
    here = study.inventory.structures.loc[study.inventory.structures["code_unite"] == unit["code_unite_commune"]]
    lines = [
        ("Classe", style.label),
        ("Ce que cela veut dire", style.lever[0].upper() + style.lever[1:]),
        ("Population", with_unit(unit["population"], "habitants")),
        ("Évolution de {} à {}".format(*CENSUSES), _trend(unit["population"], unit["population_2021"])),
        ("Surface", with_unit(unit["surface_km2"], "km²", 1)),
        ("Intercommunalité", _text(unit["nom_epci"])),
        ("Part dans un territoire", percent(unit["part_structure"])),
        ("dont CS · EVS", f"{percent(unit['part_cs'])} · {percent(unit['part_evs'])}"),
        ("Structure la plus proche", f"{nearest}, {travel_time(unit['temps_structure'], threshold)}"),
        (
            "CS · EVS le plus proche",
            f"{travel_time(unit['temps_cs'], threshold)} · {travel_time(unit['temps_evs'], threshold)}",
        ),
        ("Structures de la commune" if is_finer else "Structures ici", _structures(here)),
    ]
    if unit["point_source"] != "mairie" and not is_finer:
        lines.append(("Point de mesure", "À l’intérieur de la commune : la mairie n’est pas localisée"))
    return FactSheet(
        title=f"{unit['nom']} ({code})",
        lines=tuple(lines),
        symbol=area_swatch(style),
    )


def epci_sheet(code: str, study: Study) -> FactSheet:
    """Return the sheet of an EPCI: its part in the department, its whole population beside it."""
    epci = study.diagnosis.epci.loc[[code]].iloc[0]
    members = study.units.loc[study.units["code_epci"] == code]
    here = study.inventory.structures.loc[study.inventory.structures["code_unite"].isin(members["code_unite_commune"])]
    threshold = study.parameters.threshold
    lines = [
        ("Population", _population(epci)),
        ("Communes", number(epci["nb_communes"])),
        ("Surface", with_unit(epci["surface_km2"], "km²")),
        ("Structures", f"{number(epci['nb_cs'])} CS, {number(epci['nb_evs'])} EVS"),
        ("", _structures(here)),
        ("Dans un territoire", _share(epci["population_couverte"], epci["part_couverte"])),
        ("dont CS · EVS", f"{percent(epci['part_couverte_cs'])} · {percent(epci['part_couverte_evs'])}"),
        (
            f"À plus de {plain(threshold)} min",
            _share(epci["population_hors_acces"], epci["part_hors_acces"]),
        ),
        ("Non couverts", _share(epci["population_non_couverte"], epci["part_non_couverte"])),
        ("Temps moyen · le plus long", " · ".join(travel_time(epci[name], threshold) for name in _EPCI_TIMES)),
    ]
    return FactSheet(title=str(epci["nom"]), lines=tuple(lines))


def zone_sheet(identifier: str, study: Study) -> FactSheet:
    """Return the sheet of a zone blanche."""
    zones = study.diagnosis.zones_blanches
    zone = zones.loc[zones["id_zone"] == identifier].iloc[0]
    communes = _commune_names(study.units)
    # The arrondissements of one city, where finer units replace them, go by its name.
    names = list(dict.fromkeys(str(communes[code]) for code in str(zone["communes"]).split(";")))
    away = travel_time(zone["temps_moyen"], study.parameters.threshold)
    lines = (
        ("Rang", f"{number(zone['rang'])} sur {number(len(zones))}"),
        ("Intercommunalité", _text(zone["nom_epci"])),
        ("Population", with_unit(zone["population"], "habitants")),
        ("Surface", with_unit(zone["surface_km2"], "km²")),
        ("Indice de besoin", number(zone["besoin"])),
        ("Structure la plus proche", f"{_name(study.inventory, zone['structure_proche'])}, {away}"),
        ("Commune la plus centrale", str(communes[zone["commune_centre"]])),
        (plural(len(names), "commune"), ", ".join(names)),
    )
    return FactSheet(title=f"Zone blanche n° {number(zone['rang'])}", lines=lines)


def _commune_names(units: pd.DataFrame) -> pd.Series:
    """Return the name of each commune or municipal arrondissement; of finer units, that of their whole commune."""
    names = units["nom"].where(units["code_unite_commune"] == units.index, units["nom_commune"])
    named: pd.Series = names.set_axis(units["code_unite_commune"])
    return named[~named.index.duplicated()]


def _population(epci: pd.Series) -> str:
    here, whole = epci["population"], epci["population_totale"]
    text = with_unit(here, "habitants")
    return text if here == whole else f"{text} dans le département, sur {number(whole)} en tout"


def _share(inhabitants: float, share: float) -> str:
    return f"{with_unit(inhabitants, 'habitants')} ({percent(share)})"


def _trend(today: float, before: float) -> str:
    if pd.isna(before) or before == 0:
        return UNKNOWN
    change = today - before
    sign = "+" if change > 0 else ""
    rate = percent(abs(today / before - 1))
    return f"{sign}{with_unit(change, 'habitants')} ({'+' if change > 0 else '−' if change < 0 else ''}{rate})"


def _text(value: Any) -> str:
    return UNKNOWN if pd.isna(value) else str(value)


def _name(inventory: Inventory, identifier: object) -> str:
    found = inventory.structures.loc[inventory.structures["id"] == identifier, "nom"]
    return str(found.iloc[0]) if len(found) else UNKNOWN


def _structures(here: pd.DataFrame) -> str:
    if here.empty:
        return "Aucune"
    return " ; ".join(
        f"{nom} ({kind if kind != 'AUTRE' else TYPE_STYLES[kind].label.lower()}"
        + (f", {STATUS_LABELS[statut].lower()}" if statut != "agree" else "")
        + ")"
        for nom, kind, statut in zip(here["nom"], here["type"], here["statut"], strict=True)
    )
