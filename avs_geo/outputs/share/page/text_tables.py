"""The tables of a shared page: what the map shows, for who reads, prints or listens."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from avs_geo.outputs.share.map.unit_facts import need_words
from avs_geo.outputs.tables.columns import COLUMNS
from avs_geo.outputs.tables.html_table import html_table
from avs_geo.outputs.tables.screen_tables import ScreenTable, screen_table
from avs_geo.plan.share.options import ShareLayer

if TYPE_CHECKING:
    from avs_geo.outputs.share.content import ShareContent

# Beyond, the table would weigh more than all the rest; it can be downloaded.
MOST_ROWS: Final = 2_500
# What matters most comes first: on a phone, the rest is reached by scrolling.
_EPCI: Final = (
    "nom_epci",
    "population",
    "part_couverte",
    "population_non_couverte",
    "part_hors_acces",
    "temps_moyen",
    "nb_cs",
    "nb_evs",
    "nb_communes",
)
_COMMUNES: Final = (
    "nom_commune",
    "classe",
    "population",
    "part_couverte",
    "temps_structure",
    "structure_proche",
    "nom_epci",
    "code_commune",
)
_STRUCTURES: Final = ("nom", "type", "statut", "nom_commune", "nom_epci", "territoire")
_QPV: Final = ("nom_qp", "population", "statut", "structure_proche", "distance_m", "part_territoire", "emprise")
_ZONES: Final = ("rang", "nom_epci", "nb_communes", "population", "temps_moyen", "structure_proche", "commune_centre")


_CAPTIONS: Final = {"epci": "Couverture par intercommunalité", "communes": "Couverture par commune"}


def tables_html(content: ShareContent) -> str:
    """Return the tables, the EPCI's open and the others folded; those of the layers that were chosen."""
    parts = [_folded("epci", "Par intercommunalité", _table(content, "epci", _EPCI), is_open=True), _communes(content)]
    further = (
        (ShareLayer.STRUCTURES, "structures", "Structures", _STRUCTURES),
        (ShareLayer.QPV, "qpv", "Quartiers prioritaires", _quarters(content)),
        (ShareLayer.ZONES_BLANCHES, "zones_blanches", "Zones blanches", _ZONES),
    )
    for layer, name, label, columns in further:
        table = _table(content, name, columns) if content.shows(layer) else None
        if table is not None and table.rows:
            parts.append(_folded(name, label, table))
    return "".join(parts)


def _communes(content: ShareContent) -> str:
    units = len(content.diagnosis.units)
    if units > MOST_ROWS:
        return '<p class="note">Le tableau détaillé est trop long pour cette page : téléchargez-le.</p>'
    table = _table(content, "communes", _COMMUNES)
    if content.shows(ShareLayer.BESOIN):
        table = _with_need(table, content)
    return _folded("communes", "Par commune", table)


def _with_need(table: ScreenTable, content: ShareContent) -> ScreenTable:
    column = COLUMNS["besoin"]
    return replace(
        table,
        labels=(*table.labels, column.label),
        descriptions=(*table.descriptions, column.description),
        numeric=(*table.numeric, True),
        rows=tuple((*row, need) for row, need in zip(table.rows, need_words(content), strict=True)),
    )


def _quarters(content: ShareContent) -> tuple[str, ...]:
    """Return the columns of the QPV; without the distance to structures whose places are not told."""
    return _QPV if content.options.exact_places else tuple(name for name in _QPV if name != "distance_m")


def _table(content: ShareContent, name: str, columns: tuple[str, ...]) -> ScreenTable:
    return screen_table(name, content.diagnosis, content.geography, content.inventory, columns=columns)


def _folded(name: str, label: str, table: ScreenTable, *, is_open: bool = False) -> str:
    count = len(table.rows) - int(table.last_is_total)
    opened = " open" if is_open else ""
    return (
        f'<details class="tableau" id="tableau-{name}"{opened}><summary>{label} <small>({count})</small></summary>'
        f"{html_table(table, caption=_CAPTIONS.get(name, label))}</details>"
    )
