"""The layer « Accès à moins du seuil »: drawn empty and unticked, filled when the units are painted."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import shapely

from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.study import Study, study_of
from avs_geo.files.source import SourceFile
from avs_geo.inventory.empty import empty_inventory
from avs_geo.inventory.inventory import Inventory, read_inventory
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.inventory.times.temps import MeasuredTimes
from avs_geo.outputs.maps.catchment_paint import catchment_area, catchment_json, has_catchment
from avs_geo.outputs.maps.folium_map import build_map, page_of
from avs_geo.outputs.maps.layers import map_layers
from avs_geo.outputs.maps.legend import legend_html
from avs_geo.reference.geography import Geography, load_geography

if TYPE_CHECKING:
    from collections.abc import Callable

CHAUMONT = (5.139838, 48.111305)
LABEL = "Accès à moins du seuil"


@pytest.fixture(scope="module")
def geography() -> Geography:
    return load_geography("52")


@pytest.fixture(scope="module")
def inventory(geography: Geography) -> Inventory:
    content = b"nom,type,code_commune\nLe Point,CS,52121\n"
    files = StudyFiles(structures=SourceFile("structures.csv", content))
    return read_inventory(files, geography=geography, reference_date=date(2026, 1, 1))


@pytest.fixture(scope="module")
def diagnosed(geography: Geography, inventory: Inventory) -> Callable[[float], Study]:
    def at(threshold: float) -> Study:
        return study_of(geography, inventory, Parameters(threshold=threshold, reference_date=date(2026, 1, 1)))

    return at


def drawn(study: Study) -> str:
    page = page_of(build_map(map_layers(study), attribution="Insee"))
    page.render()
    script: str = page.script.render()
    return script


def without_names(script: str) -> str:
    """Return the script of a map without the numbers that folium draws for its names."""
    return re.sub(r"_[0-9a-f]{32}", "", script)


def area_of(act: str) -> Any:
    return json.loads(act)["area"]


def test_the_area_reaches_as_far_as_the_estimated_time(diagnosed: Callable[[float], Study]) -> None:
    area = catchment_area(diagnosed(20))
    assert area is not None
    # 12.82 km are 0.1153 degree of latitude.
    longitude, latitude = CHAUMONT
    assert shapely.contains_xy(area, longitude, latitude + 0.114)
    assert not shapely.contains_xy(area, longitude, latitude + 0.117)


def test_the_shapes_of_the_map_do_not_depend_on_the_threshold_and_what_fills_the_layer_does(
    diagnosed: Callable[[float], Study],
) -> None:
    near, far = diagnosed(10), diagnosed(30)
    maps = [without_names(drawn(study)) for study in (near, far)]
    assert maps[0] == maps[1]
    areas = [shapely.from_geojson(json.dumps(area_of(catchment_json(study)))).area for study in (near, far)]
    assert areas[1] == pytest.approx(9 * areas[0], rel=0.01)


def test_the_layer_is_offered_unticked(diagnosed: Callable[[float], Study]) -> None:
    script = drawn(diagnosed(20))
    name = re.search(rf"{re.escape(json.dumps(LABEL))}\s*:\s*(\w+)", script)
    assert name is not None
    assert f"{name[1]}.addTo" not in script
    assert f"avs.catchment = {name[1]};" in script


def test_the_legend_says_what_the_layer_shows(diagnosed: Callable[[float], Study]) -> None:
    legend = legend_html(diagnosed(15))
    assert "Accès à 15 minutes ou moins d’un CS ou d’un EVS" in legend


def test_a_matrix_knows_no_area_and_the_layer_is_not_offered(
    diagnosed: Callable[[float], Study], inventory: Inventory
) -> None:
    pairs = pd.DataFrame({"origine": ["52121"], "destination": ["le-point"], "minutes": [3.0]})
    measured = replace(inventory, temps=MeasuredTimes(pairs, pairs.iloc[:0], "temps.csv"))
    study = replace(diagnosed(20), inventory=measured)
    assert not has_catchment(measured)
    assert area_of(catchment_json(study)) is None
    assert json.dumps(LABEL) not in drawn(study)
    assert LABEL not in legend_html(study)


def test_without_structures_there_is_no_area(geography: Geography) -> None:
    nothing = empty_inventory(geography)
    assert catchment_area(study_of(geography, nothing, Parameters(reference_date=date(2026, 1, 1)))) is None
