"""Positions that are only those of a commune: what is placed there, and what a geocoder says it placed there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.files.headings import heading_key
from avs_geo.text.names import fold
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.files.tables.columns import Columns

# What geocoders (BAN, Google, Sirene) say of a position for which they found the commune only.
_PRECISION_KEYS = frozenset(
    map(heading_key, ("result_type", "location_type", "geo_type", "précision", "précision géocodage", "qualité géo"))
)
_OF_COMMUNE = frozenset(
    {"municipality", "commune", "mairie", "centre de la commune", "centre commune", "ville", "city", "approximate"}
)
_REMEDY = "Indiquez sa longitude et sa latitude si sa place exacte compte (quartiers prioritaires, distances)."


def mark_imprecise(columns: Columns, sites: pd.DataFrame) -> None:
    """Mark as approximate the positions that a geocoder says are only those of the commune.

    Parameters
    ----------
    columns
        The table; its log receives the remarks.
    sites
        Index: the line; ``code_unite``, ``position_approchee``, which is changed.
    """
    located = sites["code_unite"].ne("")
    for column in columns.others():
        if heading_key(str(column)) not in _PRECISION_KEYS:
            continue
        texts = columns.table.frame[column]
        vague = located & texts.map({text: fold(text) in _OF_COMMUNE for text in texts.unique()}).astype(bool)
        sites.loc[vague, "position_approchee"] = True
        for line in columns.lines[vague]:
            columns.log.remark(
                "position_de_commune",
                f"D’après la colonne {quoted(column)}, la position n’est que celle de la commune.",
                _REMEDY,
                line=line,
                column=str(column),
                value=texts[line],
            )


def remark_approximate(columns: Columns, frame: pd.DataFrame) -> None:
    """Say of each structure placed at its commune that it is, in a file that is taken.

    Parameters
    ----------
    columns
        The table; its log receives the remarks.
    frame
        Index: the line. The columns of `StandingPlaces.frame`.
    """
    field = "code_commune" if columns.has("code_commune") or not columns.has("commune") else "commune"
    said = {finding.line for finding in columns.log.findings if finding.code == "position_de_commune"}
    approximate = frame.loc[frame["position_approchee"] & ~frame.index.isin(list(said))]
    for line, site in approximate.iterrows():
        columns.log.remark(
            "position_approchee",
            "La structure n’a pas de coordonnées ; elle est placée au point de sa commune, "
            f"{site['nom_commune']} ({site['code_unite']}), et sa position est dite approchée.",
            _REMEDY,
            **columns.place(int(str(line)), field),
        )
