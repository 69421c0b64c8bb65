"""The tables of a shared page: what the map shows, for who reads, prints or listens."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from avs_geo.outputs.share.map.unit_facts import need_words
from avs_geo.outputs.tables.columns import COLUMNS
from avs_geo.outputs.tables.html_table import html_table
from avs_geo.outputs.tables.screen_tables import ScreenTable, screen_table
from avs_geo.plan.share.options import ShareLayer
from avs_geo.text.templates import own_markup

if TYPE_CHECKING:
    from markupsafe import Markup

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


@dataclass(frozen=True, slots=True)
class FoldedTable:
    """One table of the page, with how many lines it has; without HTML where it is too long for the page."""

    name: str
    label: str
    count: int = 0
    html: Markup | None = None


def text_tables(content: ShareContent) -> list[FoldedTable]:
    """Return the tables, the EPCI's first; those of the layers that were chosen."""
    found = [_folded("epci", "Par intercommunalité", _table(content, "epci", _EPCI)), _communes(content)]
    further = (
        (ShareLayer.STRUCTURES, "structures", "Structures", _STRUCTURES),
        (ShareLayer.QPV, "qpv", "Quartiers prioritaires", _quarters(content)),
        (ShareLayer.ZONES_BLANCHES, "zones_blanches", "Zones blanches", _ZONES),
    )
    for layer, name, label, columns in further:
        table = _table(content, name, columns) if content.shows(layer) else None
        if table is not None and table.rows:
            found.append(_folded(name, label, table))
    return found


def _communes(content: ShareContent) -> FoldedTable:
    if len(content.diagnosis.units) > MOST_ROWS:
        return FoldedTable("communes", "Par commune")
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
    return screen_table(name, content, columns=columns)


def _folded(name: str, label: str, table: ScreenTable) -> FoldedTable:
    count = len(table.rows) - int(table.last_is_total)
    return FoldedTable(name, label, count, own_markup(html_table(table, caption=_CAPTIONS.get(name, label))))
