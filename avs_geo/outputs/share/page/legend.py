"""The legend of the shared map: one list per theme, then the signs of the layers that were chosen."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from avs_geo.outputs.maps.palette import TYPE_STYLES
from avs_geo.outputs.maps.patterns import area_swatch, catchment_swatch, marker_image, qpv_swatch, territory_swatch
from avs_geo.outputs.share.access_area import access_text
from avs_geo.outputs.share.map.themes import chosen_themes
from avs_geo.plan.share.options import ShareLayer

if TYPE_CHECKING:
    from avs_geo.outputs.maps.themes import Theme
    from avs_geo.outputs.share.content import ShareContent

Entry = tuple[str, str]


def legend_html(content: ShareContent) -> str:
    """Return the legends; the script shows that of the theme on the map."""
    themes = "".join(_theme(theme, content) for theme in chosen_themes(content))
    signs = _list(_signs(content), "Légende des signes")
    return f'<div class="legendes">{themes}{signs}</div>'


def _theme(theme: Theme, content: ShareContent) -> str:
    entries = [
        (area_swatch(style), _words(style.label, figures, style.lever))
        for style, figures in theme.legend_lines(content.diagnosis)
    ]
    name = escape(theme.name)
    title = escape(theme.title)
    return f'<section data-legende="{name}"><h3>{title}</h3>{_list(entries, f"Légende : {title}")}</section>'


def _words(label: str, figures: str, lever: str) -> str:
    hint = f"<br>{escape(lever[0].upper() + lever[1:])}" if lever else ""
    return f"<strong>{escape(label)}</strong> <small>{escape(figures)}{hint}</small>"


def _list(entries: list[Entry], name: str) -> str:
    items = "".join(f"<li>{symbol}<span>{text}</span></li>" for symbol, text in entries)
    return f'<ul class="avs-legende" aria-label="{name}">{items}</ul>' if entries else ""


def _signs(content: ShareContent) -> list[Entry]:
    signs: list[Entry] = []
    if content.shows(ShareLayer.STRUCTURES):
        signs += _structures(content)
    if content.shows(ShareLayer.TERRITOIRES) and len(content.inventory.structures):
        supposed = " (certains sont supposés)" if content.inventory.has_assumed_territories else ""
        signs.append((territory_swatch(), f"Territoire d’agrément{supposed}"))
    if content.shows(ShareLayer.QPV):
        signs += _quarters(content)
    if content.access is not None:
        signs.append((catchment_swatch(), access_text(content.diagnosis, content.options)))
    if content.shows(ShareLayer.ZONES_BLANCHES) and len(content.diagnosis.zones_blanches):
        signs.append(('<span class="rang-exemple" aria-hidden="true">1</span>', "Zone blanche, et son rang"))
    return signs


def _structures(content: ShareContent) -> list[Entry]:
    structures = content.inventory.structures
    signs = [
        (marker_image(style, counts=kind != "AUTRE"), style.label)
        for kind, style in TYPE_STYLES.items()
        if (structures["type"] == kind).any()
    ]
    if (structures["statut"] != "agree").any():
        signs.append((marker_image(TYPE_STYLES["CS"], counts=False), "En projet ou fermée (ne compte pas)"))
    return signs


def _quarters(content: ShareContent) -> list[Entry]:
    extents = content.geography.qpv["emprise"]
    words = (("officielle", "Quartier prioritaire (QPV)"), ("indicative", "Quartier prioritaire, emprise indicative"))
    return [
        (qpv_swatch(indicative=extent == "indicative"), label) for extent, label in words if (extents == extent).any()
    ]
