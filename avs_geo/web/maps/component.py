"""The component of the maps: one that was written out once for everybody is drawn in the page, then only painted.

Streamlit's own components (``st.components.v2``) stand in the page itself, in a tree that no other style reaches. What
folium writes is served apart by plain HTTP, so that it travels once; a run of the page sends what changes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from avs_geo.outputs.maps.folium_map import page_of
from avs_geo.outputs.maps.layers import as_given
from avs_geo.outputs.maps.local_assets import LEAFLET_ROUTE, LEAFLET_VERSION, inline_leaflet_style
from avs_geo.outputs.maps.patterns import pattern_definitions
from avs_geo.web.maps.scripts import publish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from avs_geo.outputs.maps.layers import FeatureCollection
    from avs_geo.outputs.maps.local_assets import LocalMap

_HERE: Final = Path(__file__).parent
# All the rest is kept by browsers; this travels at each run.
_LOADER: Final = """export default async (component) => {
    const program = await import(new URL(component.data.program, document.baseURI).href);
    return program.default(component);
};"""
_component = st.components.v2.component("avs_carte", js=_LOADER)


@dataclass(frozen=True, slots=True)
class WrittenMap:
    """A map as the component takes it.

    Parameters
    ----------
    script
        A module of the browser that draws it in a box.
    key
        A name that two maps share only if they are the same.
    """

    script: str
    key: str


def write_map(chart: LocalMap) -> WrittenMap:
    """Write a map out; it cannot be used for anything else afterwards.

    Raises
    ------
    ValueError
        folium no longer names the box of its map where it draws it.
    """
    page = page_of(chart)
    page.render()
    script: str = page.script.render()
    box = f'"{chart.get_name()}"'
    if script.count(box) != 1:
        msg = f"folium names the box of a map {script.count(box)} times instead of once: see write_map"
        raise ValueError(msg)
    script = script.replace(box, "box")
    script = f"export default function (L, box, avs) {{\n{script}\nreturn {chart.get_name()};\n}}\n"
    # folium draws the names of its objects by lot: the same map is to give the same script.
    for rank, identifier in enumerate(_identifiers(page.to_dict())):
        script = script.replace(identifier, str(rank))
    return WrittenMap(script, f"carte-{hashlib.sha256(script.encode()).hexdigest()[:16]}")


def map_component(
    written: WrittenMap,
    *,
    key: str,
    acts: Mapping[str, str],
    on_answer: Callable[[dict[str, Any]], None],
) -> None:
    """Show a map; it is drawn once, and an act is done again only where it has changed.

    Parameters
    ----------
    written
        The map.
    key
        A name of its own in the page: two maps may be of the same shapes.
    acts
        What is done with it, as JSON by the name that ``map_component.js`` gives to each act.
    on_answer
        Called back with what was clicked: the ``properties`` of a feature, or what the map of a session sends.
    """

    def answered() -> None:
        answer = st.session_state[key].get("answer")
        if isinstance(answer, dict):
            on_answer(answer)

    data = {"program": _program(), "written": publish(written.key, written.script), "acts": dict(acts)}
    _component(key=key, data=data, on_answer_change=answered)


def clicked_feature(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the feature that was clicked, from what the map answers."""
    return {"properties": as_given(answer.get("properties") or {})}


def highlight_json(features: FeatureCollection | None, *, follow: bool) -> str:
    """Return the act that outlines what is chosen, None for nothing; `follow` moves the map to it."""
    nothing = {"type": "FeatureCollection", "features": []}
    return json.dumps({"features": features or nothing, "follow": follow and bool(features)})


def _program() -> str:
    """Return the address of the component's own script, which holds its style and its patterns."""
    text, name = _program_text()
    return publish(name, text)


@cache
def _program_text() -> tuple[str, str]:
    house = {
        "style": inline_leaflet_style() + (_HERE / "map.css").read_text(encoding="utf-8"),
        "patterns": pattern_definitions(),
        "leaflet": f"{LEAFLET_ROUTE}/{LEAFLET_VERSION}/leaflet.js",
    }
    text = f"const HOUSE = {json.dumps(house)};\n" + (_HERE / "map_component.js").read_text(encoding="utf-8")
    return text, f"composant-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _identifiers(element: Mapping[str, Any]) -> Iterator[str]:
    """Give the identifiers of a map's objects, as branca describes them."""
    yield element["id"]
    for child in element.get("children", {}).values():
        yield from _identifiers(child)
