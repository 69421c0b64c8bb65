"""The component of the maps: what is written once, what each run sends, what an upgrade could take away."""

from __future__ import annotations

import inspect
import json
import re
from typing import TYPE_CHECKING

import pytest
import streamlit as st
from folium.template import Template

from avs_geo.analysis.study import study_of
from avs_geo.inventory.empty import empty_inventory
from avs_geo.outputs.maps.folium_map import build_map
from avs_geo.outputs.maps.layers import map_layers
from avs_geo.reference.geography import load_geography
from avs_geo.web.maps import component
from avs_geo.web.maps.component import WrittenMap, highlight_json, write_map

if TYPE_CHECKING:
    from avs_geo.outputs.maps.local_assets import LocalMap

SQUARE = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": None}]}


def _chart() -> LocalMap:
    geography = load_geography("90")
    return build_map(map_layers(study_of(geography, empty_inventory(geography))), attribution="IGN")


@pytest.fixture(scope="module")
def written() -> WrittenMap:
    return write_map(_chart())


def test_the_same_map_is_written_the_same_way_under_the_same_name(written: WrittenMap) -> None:
    assert write_map(_chart()) == written


def test_a_map_is_a_module_that_draws_in_the_box_that_it_is_given(written: WrittenMap) -> None:
    assert written.script.startswith("export default function (L, box, avs) {")
    assert len(re.findall(r"L\.map\(\s*box,", written.script)) == 1
    name = re.search(r"var (map_\d+) = L\.map", written.script)
    assert name is not None
    assert written.script.rstrip().endswith(f"return {name[1]};\n}}")


def test_a_map_whose_box_folium_names_otherwise_is_refused_rather_than_shown_empty() -> None:
    chart = _chart()
    chart._template = Template("{% macro script(this, kwargs) %}var map_0 = L.map('carte');{% endmacro %}")  # noqa: SLF001
    with pytest.raises(ValueError, match="folium names the box"):
        write_map(chart)


def test_the_program_holds_its_style_its_patterns_and_where_leaflet_is() -> None:
    text, name = component._program_text()  # noqa: SLF001 - what browsers are given
    house = json.loads(text.partition("const HOUSE = ")[2].partition(";\n")[0])
    assert ".avs-carte" in house["style"]
    assert ".leaflet-container" in house["style"]
    assert 'id="avs-non_couverte"' in house["patterns"]
    assert re.fullmatch(r"/avs/leaflet/[\d.]+/leaflet\.js", house["leaflet"])
    assert re.fullmatch(r"composant-[0-9a-f]{16}", name)


def test_nothing_is_moved_to_where_nothing_is_chosen() -> None:
    assert json.loads(highlight_json(None, follow=True))["follow"] is False
    assert json.loads(highlight_json(SQUARE, follow=True)) == {"features": SQUARE, "follow": True}


def test_streamlit_still_has_the_components_that_the_map_is_made_with() -> None:
    given = inspect.signature(st.components.v2.component).parameters
    assert {"name", "js", "isolate_styles"} <= given.keys(), "see avs_geo/web/maps/component.py"
    assert given["isolate_styles"].default is True, "the map's own style would reach the page: see map.css"
