"""Leaflet's controls in French: zoom, metric scale, attribution."""

from __future__ import annotations

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


class FrenchControls(MacroElement):
    """Buttons with French titles, a scale in metres and kilometres, and the sources.

    Parameters
    ----------
    attribution
        Plain text without HTML; shown at the foot of the map.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
        (function (map) {
            L.control.zoom({zoomInTitle: "Agrandir", zoomOutTitle: "Réduire"}).addTo(map);
            L.control.scale({imperial: false, maxWidth: 140}).addTo(map);
            map.getContainer().querySelectorAll(".leaflet-control-layers-toggle").forEach(function (button) {
                button.title = "Couches de la carte";
            });
            map.attributionControl.setPrefix("Leaflet");
            map.attributionControl.addAttribution({{ this.attribution|tojson }});
        })({{ this._parent.get_name() }});
        {% endmacro %}
    """)

    def __init__(self, attribution: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "french_controls"
        # branca evaluates what it is given as a template.
        self.attribution = attribution.replace("{", "(").replace("}", ")")


class LayerHandle(MacroElement):
    """Gives the layer that it is added to a name in the page.

    Parameters
    ----------
    variable
        The name: letters, digits and underscores.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
        window.{{ this.variable }} = {{ this._parent.get_name() }};
        {% endmacro %}
    """)

    def __init__(self, variable: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "layer_handle"
        self.variable = variable
