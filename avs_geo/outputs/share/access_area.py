"""The area within the threshold, as a visitor may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import shapely

from avs_geo.analysis.coverage.classification import is_within
from avs_geo.outputs.maps.catchment_paint import catchment_area, catchment_text
from avs_geo.outputs.maps.layers import WGS84, generalised
from avs_geo.plan.share.options import ShareLayer
from avs_geo.text.numbers import plain

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.study import Study
    from avs_geo.plan.share.options import ShareOptions


def access_area(study: Study, options: ShareOptions) -> shapely.Geometry | None:
    """Return the area, in degrees; None where it is not chosen, or where none is known.

    Where the places of the structures are not told, it is that of the communes within the threshold: arcs of circles
    around the structures would give their centres away.
    """
    if ShareLayer.ACCES not in options.layers:
        return None
    if options.exact_places:
        return catchment_area(study)
    units = study.units
    within = is_within(units["temps_structure"], study.parameters.threshold)
    if not within.any():
        return None
    # Finer units need not meet exactly: the general union takes them as they are.
    whole = shapely.union_all(generalised(units.geometry.to_numpy())[within])
    in_degrees: list[shapely.Geometry] = gpd.GeoSeries([whole], crs=units.crs).to_crs(WGS84).to_list()
    return in_degrees[0]


def access_text(diagnosis: Diagnosis, options: ShareOptions) -> str:
    """Return what the area is, as the legend says it."""
    if options.exact_places:
        return catchment_text(diagnosis)
    return f"Communes à {plain(diagnosis.parameters.threshold)} minutes ou moins d’un CS ou d’un EVS"
