"""The legend as HTML: the same patterns and shapes as the map, and the figures of each class in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.outputs.carte.layers import class_count_label, class_counts
from avs_geo.outputs.carte.palette import CLASS_STYLES, QPV_INK, TERRITORY_INKS, TYPE_STYLES
from avs_geo.outputs.carte.patterns import (
    QPV_PATTERN,
    marker_svg,
    pattern_definitions,
    pattern_id,
    swatch_svg,
)

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography


def legend_html(diagnosis: Diagnosis, geography: Geography, inventory: Inventory) -> str:
    """Return the legend: classes with their figures and levers, then structures, territories and QPV."""
    entries = [*_classes(diagnosis), *_structures(inventory), *_areas(geography, inventory)]
    items = "".join(f"<li>{symbol}<span>{text}</span></li>" for symbol, text in entries)
    return f'{pattern_definitions()}<ul class="avs-legende" aria-label="Légende de la carte">{items}</ul>'


def _classes(diagnosis: Diagnosis) -> list[tuple[str, str]]:
    counts = class_counts(diagnosis)
    total = sum(population for _, population in counts.values())
    return [
        (
            swatch_svg(f"url(#{pattern_id(classe)})"),
            f"<strong>{style.label}</strong> <small>{class_count_label(counts[classe], total)}"
            f"<br>{style.lever}</small>",
        )
        for classe, style in CLASS_STYLES.items()
    ]


def _structures(inventory: Inventory) -> list[tuple[str, str]]:
    structures = inventory.structures
    entries = [
        (marker_svg(style.marker, style.fill), style.label)
        for kind, style in TYPE_STYLES.items()
        if (structures["type"] == kind).any()
    ]
    if (structures["statut"] != "agree").any():
        style = TYPE_STYLES["CS"]
        entries.append((marker_svg(style.marker, style.fill, counts=False), "En projet ou fermée (ne compte pas)"))
    return entries


def _areas(geography: Geography, inventory: Inventory) -> list[tuple[str, str]]:
    entries = []
    if len(inventory.structures):
        supposed = inventory.has_assumed_territories
        entries.append(
            (
                swatch_svg("none", stroke=TERRITORY_INKS[0], dash="5 3"),
                "Territoire d’agrément" + (" (supposé)" if supposed else ""),
            ),
        )
    for emprise, label in (("officielle", "QPV"), ("indicative", "QPV, emprise indicative")):
        if (geography.qpv["emprise"] == emprise).any():
            entries.append((swatch_svg(f"url(#{QPV_PATTERN})", stroke=QPV_INK, dash="3 3" * (emprise != "officielle")), label))
    return entries
