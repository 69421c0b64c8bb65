"""The legend as HTML: the same patterns and shapes as the map, and the figures of each class in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from avs_geo.outputs.maps.catchment_paint import CATCHMENT_LAYER, catchment_text, has_catchment
from avs_geo.outputs.maps.palette import TYPE_STYLES
from avs_geo.outputs.maps.patterns import area_swatch, catchment_swatch, marker_image, qpv_swatch, territory_swatch
from avs_geo.outputs.maps.themes import Theme, coverage_theme
from avs_geo.text.templates import fill

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from markupsafe import Markup

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.study import Study
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of a legend: a symbol, what it stands for, its figures, and what else is to be known."""

    symbol: Markup
    label: str
    figures: str = ""
    hint: str = ""


def legend_html(
    study: Study,
    *,
    theme: Theme | None = None,
    catchment: bool = True,
) -> Markup:
    """Return the legend: the theme with its figures, coverage unless one is given; then structures and areas.

    `catchment` says whether the map has the layer of the area within the threshold.
    """
    entries = [
        *theme_entries(theme or coverage_theme(study.diagnosis), study.diagnosis),
        *structure_entries(study.inventory.structures),
        *_areas(study.geography, study.inventory),
        *(_catchment(study) if catchment else ()),
    ]
    return legend_list(entries, "Légende de la carte")


def legend_list(entries: Iterable[LegendEntry], name: str) -> Markup:
    """Return a legend of its own entries; `name` is what it is called for who listens."""
    return fill("outputs/maps/legend.html", entries=list(entries), name=name)


def theme_entries(theme: Theme, diagnosis: Diagnosis) -> list[LegendEntry]:
    """Return the classes of a theme, with their figures and what they point to."""
    return [
        LegendEntry(area_swatch(style), style.label, figures, style.lever)
        for style, figures in theme.legend_lines(diagnosis)
    ]


def structure_entries(structures: pd.DataFrame) -> list[LegendEntry]:
    """Return the marks of the structures that there are."""
    entries = [
        LegendEntry(marker_image(style, counts=kind != "AUTRE"), style.label)
        for kind, style in TYPE_STYLES.items()
        if (structures["type"] == kind).any()
    ]
    if (structures["statut"] != "agree").any():
        mark = marker_image(TYPE_STYLES["CS"], counts=False)
        entries.append(LegendEntry(mark, "En projet ou fermée (ne compte pas)"))
    return entries


def _catchment(study: Study) -> list[LegendEntry]:
    if not has_catchment(study.inventory):
        return []
    hint = f"(couche à cocher : {CATCHMENT_LAYER})"
    return [LegendEntry(catchment_swatch(), catchment_text(study.diagnosis), hint=hint)]


def _areas(geography: Geography, inventory: Inventory) -> list[LegendEntry]:
    entries = []
    if len(inventory.structures):
        supposed = " (supposé)" if inventory.has_assumed_territories else ""
        entries.append(LegendEntry(territory_swatch(), f"Territoire d’agrément{supposed}"))
    for emprise, label in (("officielle", "QPV"), ("indicative", "QPV, emprise indicative")):
        if (geography.qpv["emprise"] == emprise).any():
            entries.append(LegendEntry(qpv_swatch(indicative=emprise == "indicative"), label))
    return entries
