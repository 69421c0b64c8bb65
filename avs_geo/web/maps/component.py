"""streamlit-folium's component, given a map that was written out once for everybody.

``st_folium`` renders its map anew for each visitor at each run, which for a department takes longer than the rest of
the page and keeps the server from sending anything else meanwhile. Here the map is written once per diagnosis, and the
component receives the text.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit.components.v1 as components
import streamlit_folium

from avs_geo.outputs.maps.folium_map import own_header, page_of
from avs_geo.outputs.maps.layers import as_given
from avs_geo.web.maps.scripts import publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.outputs.maps.layers import FeatureCollection
    from avs_geo.outputs.maps.local_assets import LocalMap

_component = components.declare_component(
    "carte",
    path=Path(streamlit_folium.__file__).with_name("frontend") / "build",
)
_RETURNED = "last_active_drawing"


@dataclass(frozen=True, slots=True)
class WrittenMap:
    """A map as the component takes it.

    Parameters
    ----------
    script
        What draws it, as a function that the page of the map calls; served apart, so that it travels once.
    header, html
        Its style sheets, and what stands beside it in the page.
    js_links, css_links
        Where its libraries are.
    key
        A name that two maps share only if they are the same.
    """

    script: str
    header: str
    html: str
    js_links: tuple[str, ...]
    css_links: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Answering:
    """What is called back when the map answers, and what it sends by itself: nothing, unless named."""

    on_change: Callable[[], None]
    returned: tuple[str, ...] = ()


def write_map(chart: LocalMap) -> WrittenMap:
    """Write a map out; it cannot be used for anything else afterwards."""
    page = page_of(chart)
    page.render()
    own_id = chart.get_name()
    header = own_header(page.header.render()).replace(own_id, "map_div")
    html = page.html.render().replace(f'<div class="folium-map" id="{own_id}" ></div>', "")
    script = (
        f"window.avs_draw = function () {{\n{streamlit_folium.generate_leaflet_string(chart)}\nreturn map_div;\n}};"
    )
    return WrittenMap(
        script=script,
        header=header,
        html=html,
        js_links=tuple(address for _, address in chart.default_js),
        css_links=tuple(address for _, address in chart.default_css),
        key=f"carte-{hashlib.sha256(script.encode()).hexdigest()[:16]}",
    )


def map_component(
    written: WrittenMap,
    *,
    height: int,
    paint: str,
    highlight: FeatureCollection | None,
    follow: bool,
    on_click: Callable[[], None],
) -> None:
    """Show a map; it is drawn once; afterwards only its colours and its highlight change.

    Parameters
    ----------
    written
        The map.
    height
        Pixels.
    paint
        The script that colours the units.
    highlight
        Outlines drawn over it, or None.
    follow
        Whether the map moves to the highlight.
    on_click
        Called back when a feature has been clicked; `clicked_feature` then gives it.
    """
    component_call(
        written,
        key=written.key,
        height=height,
        scripts=f"{_highlight_script(highlight, follow=follow)}{paint}",
        answering=Answering(on_click, (_RETURNED,)),
    )


def component_call(
    written: WrittenMap,
    *,
    key: str,
    height: int,
    scripts: str,
    answering: Answering,
) -> None:
    """Call the component, under a name of its own in the page; `scripts` are run each time they change."""
    _component(
        # The component looks for shapes that were drawn by hand under the second name.
        script="var map_div = window.avs_draw();\nvar drawnItems = [];",
        header=written.header,
        html=written.html,
        id="map_div",
        key=key,
        height=height,
        width=None,
        returned_objects=list(answering.returned),
        default=dict.fromkeys(answering.returned),
        zoom=None,
        center=None,
        feature_group=scripts,
        return_on_hover=False,
        layer_control=None,
        pixelated=False,
        css_links=list(written.css_links),
        js_links=[*written.js_links, publish(written.key, written.script)],
        on_change=answering.on_change,
        wrap_longitude=False,
    )


def clicked_feature(answer: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the feature that was clicked last, from what the component keeps in the session's state."""
    feature: dict[str, Any] | None = (answer or {}).get(_RETURNED)
    return feature and {**feature, "properties": as_given(feature.get("properties") or {})}


def _highlight_script(highlight: FeatureCollection | None, *, follow: bool) -> str:
    """Write the layer of what is chosen; the component takes the previous one away before it runs this."""
    features = json.dumps(highlight or {"type": "FeatureCollection", "features": []}).replace("<", "\\u003c")
    style = json.dumps({"color": "#000", "weight": 4, "fill": False, "interactive": False})
    move = "map_div.fitBounds(window.feature_group[0].getBounds().pad(0.6));" if follow and highlight else ""
    return f"""
        window.feature_group = [L.geoJSON({features}, {{style: {style}, interactive: false}}).addTo(map_div)];
        {move}
    """
