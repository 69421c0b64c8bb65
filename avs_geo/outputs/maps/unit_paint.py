"""The colours and the texts of the units, apart from their shapes: what changes when a parameter does.

The shapes of a department are drawn once. A new threshold, or another theme of the same legend, only paints them again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from avs_geo.outputs.maps.palette import UNIT_INK
from avs_geo.outputs.maps.patterns import pattern_id
from avs_geo.text.inert import inert_html
from avs_geo.text.numbers import percent, with_unit
from avs_geo.text.thresholds import travel_time

if TYPE_CHECKING:
    from avs_geo.analysis.study import Study
    from avs_geo.outputs.maps.themes import Theme

# Beyond this many units, the limits around each would be all that is seen.
_MOST_OUTLINED = 2_500
# The layer of the units, under this name in the page of the map.
UNITS_VARIABLE = "avs_units"

_PAINT = """
(function (units, paint) {
    units.options.style = function (feature) {
        return Object.assign({fillColor: paint.fills[paint.categories[Number(feature.id)]]}, paint.style);
    };
    // A browser draws anew whatever is set, even to what it was: only units that change are touched.
    var style = JSON.stringify(paint.style);
    units.eachLayer(function (layer) {
        var rank = Number(layer.feature.id), look = paint.fills[paint.categories[rank]] + style;
        layer.feature.properties.texte = paint.texts[rank];
        if (layer.avs_look !== look) {
            layer.avs_look = look;
            units.resetStyle(layer);
        }
    });
})(window.%s, %s);
"""


def paint_script(study: Study, theme: Theme) -> str:
    """Return the script that paints the units of a map already drawn.

    Every text that comes from data is escaped for HTML, and ``<`` is written as a JSON escape, so that the script may
    stand in a page.
    """
    names = list(theme.styles)
    rank = {name: position for position, name in enumerate(names)}
    paint = {
        "categories": [rank[category] for category in theme.of_unit],
        "fills": [f"url(#{pattern_id(name)})" for name in names],
        "style": {"fillOpacity": 0.88, "color": UNIT_INK, "weight": 0.6 if len(theme.of_unit) <= _MOST_OUTLINED else 0},
        "texts": _texts(study, theme),
    }
    text = json.dumps(paint, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return _PAINT % (UNITS_VARIABLE, text)


def _texts(study: Study, theme: Theme) -> list[str]:
    units: Any = study.units
    nearest = units["structure_proche"].map(study.inventory.structures.set_index("id")["nom"])
    threshold = study.parameters.threshold
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
        f"<strong>{inert_html(nom)}</strong><br>{theme.styles[category].label}"
        f"<br>{with_unit(population, 'habitants')} · {percent(share, 0)} dans un territoire"
        + ("" if pd.isna(minutes) else f"<br>{travel_time(minutes, threshold)} : {inert_html(structure)}")
        + ("" if pd.isna(need) else f"<br>Indice de besoin : {with_unit(need, 'sur 100')}")
        for nom, category, population, share, minutes, structure, need in rows
    ]
