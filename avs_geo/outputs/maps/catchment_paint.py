"""The layer « Accès à moins du seuil » of the map: drawn empty, filled when the units are painted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from avs_geo.analysis.coverage.catchment import catchments, united
from avs_geo.analysis.coverage.structures import counting_structures
from avs_geo.inventory.times.road_catchments import road_catchments
from avs_geo.outputs.maps.palette import CATCHMENT_INK
from avs_geo.outputs.maps.patterns import CATCHMENT_PATTERN
from avs_geo.text.numbers import plain

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.study import Study
    from avs_geo.inventory.inventory import Inventory

CATCHMENT_LAYER = "Accès à moins du seuil"
CATCHMENT_VARIABLE = "catchment"
# Details below these say nothing at the scale of a department: metres, and degrees (about a metre).
_TOLERANCE_M = 50.0
_GRID = 1e-5
_WGS84 = 4326

# Dots around and wide stripes inside: the colours of the units stay readable.
_STYLE = {
    "color": CATCHMENT_INK,
    "weight": 2.5,
    "dashArray": "1 5",
    "fillColor": f"url(#{CATCHMENT_PATTERN})",
    "fillOpacity": 1,
}


def has_catchment(inventory: Inventory) -> bool:
    """Return whether the area within the threshold is known: a matrix gives times between places, and no area."""
    return bool(len(inventory.structures)) and (inventory.temps is None or inventory.temps.engine is not None)


def catchment_text(diagnosis: Diagnosis) -> str:
    """Return what the layer shows, as the legend says it; inclusive, as the threshold is."""
    return f"Accès à {plain(diagnosis.parameters.threshold)} minutes ou moins d’un CS ou d’un EVS"


def catchment_area(study: Study) -> shapely.Geometry | None:
    """Return the area within the threshold of a counting structure, in degrees; None where it is not known."""
    structures = counting_structures(study.inventory.structures)
    if not has_catchment(study.inventory) or structures.empty:
        return None
    engine = study.inventory.temps.engine if study.inventory.temps is not None else None
    if engine is None:
        areas = catchments(structures, study.parameters)
    else:
        areas = road_catchments(structures, engine, minutes=study.parameters.threshold)
    whole = shapely.simplify(united(areas), _TOLERANCE_M)
    in_degrees: list[shapely.Geometry] = gpd.GeoSeries([whole], crs=structures.crs).to_crs(_WGS84).to_list()
    return in_degrees[0]


def catchment_json(study: Study) -> str:
    """Return what fills the layer of a map already drawn, as JSON; nothing of it comes from the user's texts."""
    area = catchment_area(study)
    shape = "null" if area is None else shapely.to_geojson(shapely.set_precision(area, _GRID, mode="pointwise"))
    text = json.dumps(catchment_text(study.diagnosis), ensure_ascii=False)
    return f'{{"area":{shape},"text":{text},"style":{json.dumps(_STYLE)}}}'
