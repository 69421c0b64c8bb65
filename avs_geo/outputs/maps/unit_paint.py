"""The colours and the texts of the units, apart from their shapes: what changes when a parameter does.

The shapes of a department are drawn once. A new threshold, or another theme of the same legend, only paints them again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from avs_geo.outputs.maps.layers import POPUPS
from avs_geo.outputs.maps.palette import UNIT_INK
from avs_geo.outputs.maps.patterns import pattern_id
from avs_geo.text.numbers import percent, with_unit
from avs_geo.text.templates import macros
from avs_geo.text.thresholds import travel_time

if TYPE_CHECKING:
    from avs_geo.analysis.study import Study
    from avs_geo.outputs.maps.themes import Theme

# Beyond this many units, the limits around each would be all that is seen.
_MOST_OUTLINED = 2_500
# The layer of the units, under this name in the handle of the map.
UNITS_VARIABLE = "units"


def paint_json(study: Study, theme: Theme) -> str:
    """Return what paints the units of a map already drawn, as JSON; every text from data is escaped for HTML."""
    names = list(theme.styles)
    rank = {name: position for position, name in enumerate(names)}
    paint = {
        "categories": [rank[category] for category in theme.of_unit],
        "fills": [f"url(#{pattern_id(name)})" for name in names],
        "style": {"fillOpacity": 0.88, "color": UNIT_INK, "weight": 0.6 if len(theme.of_unit) <= _MOST_OUTLINED else 0},
        "texts": _texts(study, theme),
    }
    return json.dumps(paint, ensure_ascii=False, separators=(",", ":"))


def _texts(study: Study, theme: Theme) -> list[str]:
    units: Any = study.units
    nearest = units["structure_proche"].map(study.inventory.structures.set_index("id")["nom"])
    threshold, popup = study.parameters.threshold, macros(POPUPS)
    rows = zip(
        units["nom"],
        theme.of_unit,
        units["population"],
        units["part_structure"],
        units["temps_structure"],
        nearest,
        units["besoin"],
        strict=True,
    )
    return [
        popup.unit(
            nom,
            theme.styles[category].label,
            with_unit(population, "habitants"),
            percent(share, 0),
            "" if pd.isna(minutes) else travel_time(minutes, threshold),
            structure,
            "" if pd.isna(need) else with_unit(need, "sur 100"),
        )
        for nom, category, population, share, minutes, structure, need in rows
    ]
