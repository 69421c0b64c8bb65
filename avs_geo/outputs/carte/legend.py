"""The legend as HTML: the same patterns and shapes as the map, and the figures of each class in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.outputs.carte.layers import class_count_label, class_counts, unit_noun
from avs_geo.outputs.carte.palette import CLASS_STYLES, TYPE_STYLES
from avs_geo.outputs.carte.patterns import class_swatch, marker_image, qpv_swatch, territory_swatch

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography


def legend_html(diagnosis: Diagnosis, geography: Geography, inventory: Inventory) -> str:
    """Return the legend: classes with their figures and levers, then structures, territories and QPV."""
    entries = [*_classes(diagnosis), *_structures(inventory), *_areas(geography, inventory)]
    items = "".join(f"<li>{symbol}<span>{text}</span></li>" for symbol, text in entries)
    return f'<ul class="avs-legende" aria-label="Légende de la carte">{items}</ul>'


def _classes(diagnosis: Diagnosis) -> list[tuple[str, str]]:
    counts = class_counts(diagnosis)
    total = sum(population for _, population in counts.values())
    noun = unit_noun(diagnosis)
    return [
        (
            class_swatch(classe),
            (
                f"<strong>{style.label}</strong> <small>{class_count_label(counts[classe], total, noun)}"
                f"<br>{style.lever}</small>"
            ),
        )
        for classe, style in CLASS_STYLES.items()
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


def _areas(geography: Geography, inventory: Inventory) -> list[tuple[str, str]]:
    entries = []
    if len(inventory.structures):
        supposed = " (supposé)" if inventory.has_assumed_territories else ""
        entries.append((territory_swatch(), f"Territoire d’agrément{supposed}"))
    for emprise, label in (("officielle", "QPV"), ("indicative", "QPV, emprise indicative")):
        if (geography.qpv["emprise"] == emprise).any():
            entries.append((qpv_swatch(indicative=emprise == "indicative"), label))
    return entries
