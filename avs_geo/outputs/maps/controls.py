"""Leaflet's controls in French: zoom, the whole view, metric scale, attribution, and how a map moves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from branca.element import MacroElement
from folium.template import Template

BACKGROUNDS: dict[str, tuple[str, str]] = {
    "Plan IGN": (
        (
            "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=GEOGRAPHICALGRIDSYSTEMS."
            "PLANIGNV2&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
        ),
        "© IGN – Géoplateforme",
    ),
    "OpenStreetMap": (
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        "© les contributeurs d’OpenStreetMap",
    ),
}

_GESTURES: Final = {
    "tout": "Voir tout le département",
    "molette": "Ctrl + molette : zoomer",
    "doigts": "Deux doigts : déplacer la carte",
}


class FrenchControls(MacroElement):
    """Buttons with French titles, a scale in metres and kilometres, the sources, and how a map behaves in its page.

    Parameters
    ----------
    attribution
        Plain text without HTML; shown at the foot of the map.
    title
        What the map is called, for who listens.
    bounds
        South, west, north, east of the whole view, in degrees.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
        (function (map) {
            L.control.zoom({zoomInTitle: "Agrandir", zoomOutTitle: "Réduire"}).addTo(map);
            L.control.scale({imperial: false, maxWidth: 140, position: "bottomright"}).addTo(map);
            map.getContainer().querySelectorAll(".leaflet-control-layers-toggle").forEach(function (button) {
                button.title = "Couches de la carte";
                button.setAttribute("aria-label", button.title);
            });
            map.attributionControl.setPrefix("Leaflet");
            map.attributionControl.addAttribution({{ this.attribution|tojson }});
        })({{ this._parent.get_name() }});
        {{ this.page_map }}({{ this._parent.get_name() }}, {{ this.words }}, avs);
        {% endmacro %}
    """)

    def __init__(self, attribution: str, *, title: str, bounds: tuple[float, float, float, float]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "french_controls"
        # branca evaluates what it is given as a template.
        self.attribution = _without_braces(attribution)
        south, west, north, east = bounds
        words = _GESTURES | {"titre": _without_braces(title), "cadre": [[south, west], [north, east]]}
        self.words = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
        self.page_map = Path(__file__).with_name("page_map.js").read_text(encoding="utf-8").rstrip()


def _without_braces(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")


class LayerHandle(MacroElement):
    """Gives the layer that it is added to a name in the handle of the map, ``avs``.

    Parameters
    ----------
    variable
        The name: letters, digits and underscores.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
        avs.{{ this.variable }} = {{ this._parent.get_name() }};
        {% endmacro %}
    """)

    def __init__(self, variable: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "layer_handle"
        self.variable = variable
