"""The legend of the shared map: one list per theme, then the signs of the layers that were chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from avs_geo.outputs.maps.legend import LegendEntry, structure_entries, theme_entries
from avs_geo.outputs.maps.patterns import catchment_swatch, qpv_swatch, territory_swatch
from avs_geo.outputs.share.access_area import access_text
from avs_geo.outputs.share.map.themes import chosen_themes
from avs_geo.plan.share.options import ShareLayer
from avs_geo.text.templates import own_markup

if TYPE_CHECKING:
    from markupsafe import Markup

    from avs_geo.outputs.share.content import ShareContent

_RANK: Final = '<span class="rang-exemple" aria-hidden="true">1</span>'
_QUARTERS: Final = {
    "officielle": "Quartier prioritaire (QPV)",
    "indicative": "Quartier prioritaire, emprise indicative",
}


@dataclass(frozen=True, slots=True)
class ThemeLegend:
    """The legend of one theme, which the script shows with it."""

    name: str
    title: str
    entries: list[LegendEntry]


def theme_legends(content: ShareContent) -> list[ThemeLegend]:
    """Return the legends of the themes."""
    return [
        ThemeLegend(theme.name, theme.title, [_with_capital(one) for one in theme_entries(theme, content.diagnosis)])
        for theme in chosen_themes(content)
    ]


def signs(content: ShareContent) -> list[LegendEntry]:
    """Return the signs of the layers that were chosen."""
    found: list[LegendEntry] = []
    if content.shows(ShareLayer.STRUCTURES):
        found += structure_entries(content.inventory.structures)
    if content.shows(ShareLayer.TERRITOIRES) and len(content.inventory.structures):
        supposed = " (certains sont supposés)" if content.inventory.has_assumed_territories else ""
        found.append(LegendEntry(territory_swatch(), f"Territoire d’agrément{supposed}"))
    if content.shows(ShareLayer.QPV):
        extents = set(content.geography.qpv["emprise"])
        found += [LegendEntry(_quarter(kind), label) for kind, label in _QUARTERS.items() if kind in extents]
    if content.access is not None:
        found.append(LegendEntry(catchment_swatch(), access_text(content.diagnosis, content.options)))
    if content.shows(ShareLayer.ZONES_BLANCHES) and len(content.diagnosis.zones_blanches):
        found.append(LegendEntry(own_markup(_RANK), "Zone blanche, et son rang"))
    return found


def _with_capital(entry: LegendEntry) -> LegendEntry:
    return replace(entry, hint=entry.hint[:1].upper() + entry.hint[1:])


def _quarter(extent: str) -> Markup:
    return qpv_swatch(indicative=extent == "indicative")
