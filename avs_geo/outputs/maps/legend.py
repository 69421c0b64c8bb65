"""The legend as HTML: the same patterns and shapes as the map, and the figures of each class in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.outputs.maps.catchment_paint import CATCHMENT_LAYER, catchment_text, has_catchment
from avs_geo.outputs.maps.palette import TYPE_STYLES
from avs_geo.outputs.maps.patterns import area_swatch, catchment_swatch, marker_image, qpv_swatch, territory_swatch
from avs_geo.outputs.maps.themes import Theme, coverage_theme

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.study import Study
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography


def legend_html(
    study: Study,
    *,
    theme: Theme | None = None,
    catchment: bool = True,
) -> str:
    """Return the legend: the theme with its figures, coverage unless one is given; then structures and areas.

    `catchment` says whether the map has the layer of the area within the threshold.
    """
    entries = [
        *_theme(theme or coverage_theme(study.diagnosis), study.diagnosis),
        *_structures(study.inventory),
        *_areas(study.geography, study.inventory),
        *(_catchment(study) if catchment else ()),
    ]
    items = "".join(f"<li>{symbol}<span>{text}</span></li>" for symbol, text in entries)
    return f'<ul class="avs-legende" aria-label="Légende de la carte">{items}</ul>'


def _theme(theme: Theme, diagnosis: Diagnosis) -> list[tuple[str, str]]:
    return [
        (area_swatch(style), f"<strong>{style.label}</strong> <small>{figures}<br>{style.lever}</small>")
        for style, figures in theme.legend_lines(diagnosis)
    ]


def _structures(inventory: Inventory) -> list[tuple[str, str]]:
    structures = inventory.structures
    entries = [
        (marker_image(style, counts=kind != "AUTRE"), style.label)
        for kind, style in TYPE_STYLES.items()
        if (structures["type"] == kind).any()
    ]
    if (structures["statut"] != "agree").any():
        style = TYPE_STYLES["CS"]
        entries.append((marker_image(style, counts=False), "En projet ou fermée (ne compte pas)"))
    return entries


def _catchment(study: Study) -> list[tuple[str, str]]:
    if not has_catchment(study.inventory):
        return []
    text = f"{catchment_text(study.diagnosis)} <small>(couche à cocher : {CATCHMENT_LAYER})</small>"
    return [(catchment_swatch(), text)]


def _areas(geography: Geography, inventory: Inventory) -> list[tuple[str, str]]:
    entries = []
    if len(inventory.structures):
        supposed = " (supposé)" if inventory.has_assumed_territories else ""
        entries.append((territory_swatch(), f"Territoire d’agrément{supposed}"))
    for emprise, label in (("officielle", "QPV"), ("indicative", "QPV, emprise indicative")):
        if (geography.qpv["emprise"] == emprise).any():
            entries.append((qpv_swatch(indicative=emprise == "indicative"), label))
    return entries
