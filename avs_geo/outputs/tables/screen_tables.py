"""The tables as people read them on screens: fewer columns than the files, everything written out in French."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from avs_geo.outputs.maps.palette import CLASS_STYLES, STATUS_LABELS
from avs_geo.outputs.tables.columns import COLUMNS, Kind
from avs_geo.outputs.tables.tables import TABLES
from avs_geo.text.dates import day_text, year_text
from avs_geo.text.numbers import UNKNOWN, number, percent, with_unit
from avs_geo.text.thresholds import travel_time

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from avs_geo.analysis.study import Study
    from avs_geo.reference.geography import Geography

SCREEN_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "epci": (
            "nom_epci",
            "nb_communes",
            "population",
            "nb_cs",
            "nb_evs",
            "part_couverte",
            "part_hors_acces",
            "population_non_couverte",
            "temps_moyen",
        ),
        "communes": (
            "code_commune",
            "nom_commune",
            "nom_epci",
            "population",
            "classe",
            "part_couverte",
            "temps_structure",
            "structure_proche",
        ),
        "structures": (
            "nom",
            "type",
            "statut",
            "gestion",
            "nom_commune",
            "nom_epci",
            "territoire",
            "agrement_fin",
        ),
        "qpv": (
            "code_qp",
            "nom_qp",
            "population",
            "statut",
            "structure_proche",
            "distance_m",
            "temps_a_pied",
            "a_verifier",
            "part_territoire",
            "rattachement",
            "emprise",
        ),
        "zones_blanches": (
            "rang",
            "nom_epci",
            "nb_communes",
            "population",
            "surface_km2",
            "temps_moyen",
            "structure_proche",
            "commune_centre",
        ),
        "equilibre": (
            "nom_epci",
            "population",
            "nb_cs",
            "nb_evs",
            "hab_par_cs",
            "hab_par_evs",
            "typologie",
            "ecart_cs",
            "ecart_evs",
        ),
        "renouvellements": (
            "nom",
            "type",
            "nom_commune",
            "agrement_fin",
            "mois_restants",
            "agrement_echu",
        ),
        "financements": (
            "nom",
            "type",
            "financeur",
            "nature",
            "annee",
            "montant",
            "engagement",
        ),
    },
)

WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{classe: style.label for classe, style in CLASS_STYLES.items()},
        **STATUS_LABELS,
        "structure_dans_le_qpv": "Structure dans le quartier",
        "structure_a_proximite": "Structure à proximité",
        "dans_un_territoire": "Dans un territoire",
        "non_couvert": "Non couvert",
        "aucune_structure": "Aucune structure",
        "evs_seul": "EVS seul",
        "cs_seul": "CS seul",
        "mixte": "Mixte",
        "qpv_nomme": "Quartier nommé",
        "commune": "Commune",
        "epci": "Intercommunalité",
        "polygone": "Contour dessiné",
        "officielle": "Officielle",
        "indicative": "Indicative",
        "associative": "Associative",
        "communale": "Communale",
        "intercommunale": "Intercommunale",
        "caf": "Caf",
        "autre": "Autre",
        "AUTRE": "Autre",
    },
)

_FORMATS: Final[Mapping[Kind, Callable[[Any], str]]] = MappingProxyType(
    {
        Kind.COUNT: number,
        Kind.POPULATION: number,
        Kind.SHARE: percent,
        Kind.MINUTES: lambda value: with_unit(value, "min"),  # those to structures: see _cells
        Kind.METRES: lambda value: with_unit(value, "m"),
        Kind.KM2: lambda value: with_unit(value, "km²"),
        Kind.INDEX: number,
        Kind.RATIO: lambda value: number(value, 0 if value is not None and abs(value) >= 100 else 1),
        Kind.EUROS: lambda value: with_unit(value, "€"),
        Kind.VALUE: lambda value: number(value, 1),
        Kind.YEAR: year_text,
        Kind.FLAG: lambda value: "oui" if value else "non",
        Kind.DATE: day_text,
    },
)
_NUMERIC: Final = frozenset(
    {kind for kind in Kind if kind.decimals is not None},
)


@dataclass(frozen=True, slots=True)
class ScreenTable:
    """A table in words.

    Parameters
    ----------
    labels
        Headings.
    descriptions
        What each column holds, in one sentence.
    numeric
        Which columns hold figures, to be set flush right.
    heading
        Position of the column that names the row.
    rows
        Cells, plain text: escape them before they go into HTML.
    last_is_total
        Whether the last row is that of the whole.
    """

    labels: tuple[str, ...]
    descriptions: tuple[str, ...]
    numeric: tuple[bool, ...]
    heading: int
    rows: tuple[tuple[str, ...], ...]
    last_is_total: bool = False


def screen_table(
    name: str,
    study: Study,
    *,
    columns: tuple[str, ...] | None = None,
    sort_by: str | None = None,
) -> ScreenTable:
    """Return a table of :data:`avs_geo.outputs.tables.tables.TABLES` as people read it.

    Parameters
    ----------
    name
        ``epci``, ``communes``, ``structures``, ``qpv``, ``zones_blanches`` or ``equilibre``.
    study
        What it is made from.
    columns
        Which columns; those of :data:`SCREEN_COLUMNS` where None.
    sort_by
        A column to sort by: words from A to Z, figures from the largest; the order of the files where None.
    """
    frame = TABLES[name].build(study)
    columns = columns or SCREEN_COLUMNS[name]
    total = _total(name, frame, study)
    body = frame if name != "equilibre" else frame.iloc[:-1]
    if sort_by is not None:
        kind = COLUMNS[sort_by].kind
        body = body.sort_values(sort_by, ascending=kind not in _NUMERIC, kind="stable", na_position="last")
    shown = pd.concat([body, total]) if total is not None else body
    names = study.inventory.structures.set_index("id")["nom"]
    threshold = study.parameters.threshold
    cells = [_cells(shown[column], column, names, study.geography, threshold) for column in columns]
    kinds = [COLUMNS[column].kind for column in columns]
    return ScreenTable(
        labels=tuple(COLUMNS[column].label for column in columns),
        descriptions=tuple(COLUMNS[column].description for column in columns),
        numeric=tuple(kind in _NUMERIC for kind in kinds),
        heading=next(i for i, column in enumerate(columns) if column.startswith("nom")),
        rows=tuple(zip(*cells, strict=True)),
        last_is_total=total is not None,
    )


def narrowed(table: ScreenTable, name: str, columns: tuple[str, ...]) -> ScreenTable:
    """Return some columns of a table that was made with all of its :data:`SCREEN_COLUMNS`, in the order asked for.

    Parameters
    ----------
    table
        The whole table.
    name
        Which one it is: a key of :data:`SCREEN_COLUMNS`.
    columns
        The columns to keep; the one that names the row must be among them.
    """
    places = [SCREEN_COLUMNS[name].index(column) for column in columns]
    return replace(
        table,
        labels=tuple(table.labels[place] for place in places),
        descriptions=tuple(table.descriptions[place] for place in places),
        numeric=tuple(table.numeric[place] for place in places),
        heading=places.index(table.heading),
        rows=tuple(tuple(cells[place] for place in places) for cells in table.rows),
    )


def sortable_columns(name: str) -> dict[str, str]:
    """Return the columns by which a table can be sorted, and their labels."""
    return {column: COLUMNS[column].label for column in SCREEN_COLUMNS[name]}


def _total(
    name: str,
    frame: pd.DataFrame,
    study: Study,
) -> pd.DataFrame | None:
    if name == "epci":
        return TABLES["departement"].build(study)
    return frame.iloc[-1:] if name == "equilibre" else None


def _cells(values: pd.Series, column: str, names: pd.Series, geography: Geography, threshold: float) -> list[str]:
    kind = COLUMNS[column].kind
    if column == "structure_proche":
        values = values.map(names)
    elif column == "commune_centre":
        values = values.map(geography.communes["nom"])
    if kind is Kind.MINUTES and column != "temps_a_pied":
        # A zone beyond the threshold never shows the threshold's own figure.
        return [travel_time(value, threshold) for value in values]
    if kind in _FORMATS:
        return [_FORMATS[kind](value) for value in values]
    return [UNKNOWN if pd.isna(value) or value == "" else WORDS.get(str(value), str(value)) for value in values]
