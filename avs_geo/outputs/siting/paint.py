"""The new sites over a map already drawn: numbered labels, and a hatched outline around what each serves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely

from avs_geo.analysis.programme.levers.creations import CREATION_OF
from avs_geo.outputs.maps.layers import POPUPS, WGS84, outline
from avs_geo.outputs.maps.legend import LegendEntry, legend_list
from avs_geo.outputs.maps.palette import CATCHMENT_INK
from avs_geo.outputs.maps.patterns import CATCHMENT_PATTERN, catchment_swatch, svg_image
from avs_geo.text.inert import visible_text
from avs_geo.text.numbers import with_unit
from avs_geo.text.templates import macros

if TYPE_CHECKING:
    from markupsafe import Markup

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.siting.siting import Siting
    from avs_geo.analysis.study import Study
    from avs_geo.reference.geography import Geography

_LABEL = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="46" height="32" viewBox="0 0 46 32">'
    '<path d="M3,1 H43 A2,2 0 0 1 45,3 V21 A2,2 0 0 1 43,23 H29 L23,31 L17,23 H3 A2,2 0 0 1 1,21 V3 A2,2 0 0 1 3,1 Z" '
    'fill="#fff" stroke="{ink}" stroke-width="2"/><rect x="1" y="1" width="19" height="22" fill="{ink}"/>'
    '<text x="10.5" y="17" font-size="13" font-weight="700" text-anchor="middle" fill="#fff" '
    'font-family="Arial, sans-serif">{rank}</text>'
    '<text x="32.5" y="16.5" font-size="11" font-weight="700" text-anchor="middle" fill="{ink}" '
    'font-family="Arial, sans-serif">{kind}</text></svg>'
)


def siting_json(siting: Siting, study: Study) -> str:
    """Return what draws the new sites, as JSON; every text that comes from data is escaped for HTML."""
    casing = {"color": "#ffffff", "weight": 7, "opacity": 0.9, "fill": False}
    style = {
        "color": CATCHMENT_INK,
        "weight": 3,
        "dashArray": "7 5",
        "fillColor": f"url(#{CATCHMENT_PATTERN})",
        "fillOpacity": 1,
    }
    zones = {"type": "FeatureCollection", "features": _zones(siting, study.diagnosis)}
    drawn = {"zones": zones, "styles": [casing, style], "sites": _labels(siting, study.geography)}
    return json.dumps(drawn, ensure_ascii=False)


def siting_legend() -> Markup:
    """Return the legend of what the script draws."""
    entries = [LegendEntry(_mark("1", kind, _ink_of(kind)), lever.label) for kind, lever in CREATION_OF.items()]
    entries.append(LegendEntry(catchment_swatch(), "Communes de la demande que dessert une structure nouvelle"))
    return legend_list(entries, "Légende des implantations")


def _zones(siting: Siting, diagnosis: Diagnosis) -> list[dict[str, Any]]:
    units = diagnosis.units.geometry
    shapes = [outline(units.loc[list(codes)]) for codes in siting.serves.values() if codes]
    return [feature for shape in shapes for feature in shape["features"]]


def _labels(siting: Siting, geography: Geography) -> list[dict[str, Any]]:
    sites, popup = siting.sites, macros(POPUPS)
    places = geography.communes.loc[sites["code_commune"], ["x", "y"]]
    points = gpd.GeoSeries(gpd.points_from_xy(places["x"], places["y"]), crs=geography.epsg).to_crs(WGS84).to_numpy()
    rows = zip(
        sites["rang"],
        sites["nature"],
        sites["nom_commune"],
        sites["population_gagnee"],
        shapely.get_y(points).round(5),
        shapely.get_x(points).round(5),
        strict=True,
    )
    return [
        {
            "at": [float(latitude), float(longitude)],
            "mark": _LABEL.format(rank=rank, kind=kind, ink=_ink_of(kind)),
            "title": visible_text(f"Implantation {rank} : {nom} ({kind})"),
            "text": popup.new_site(rank, nom, kind, with_unit(gained, "habitants")),
        }
        for rank, kind, nom, gained, latitude, longitude in rows
    ]


def _ink_of(kind: str) -> str:
    mark = CREATION_OF[kind].mark
    return mark.fill if mark else CATCHMENT_INK


def _mark(rank: str, kind: str, ink: str) -> Markup:
    return svg_image(_LABEL.format(rank=rank, kind=kind, ink=ink), width=32, height=22)
