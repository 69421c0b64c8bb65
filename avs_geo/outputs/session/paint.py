"""What a session draws over its map at each change: structures, territories, and the outline being drawn."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely

from avs_geo.inventory.places.zone_codes import Niveau
from avs_geo.outputs.maps.layers import WGS84, structure_features
from avs_geo.outputs.maps.palette import TERRITORY_INKS, TYPE_STYLES
from avs_geo.outputs.maps.patterns import marker_svg
from avs_geo.plan.session.what_if_territories import members_of
from avs_geo.text.inert import visible_text

if TYPE_CHECKING:
    from collections.abc import Collection

    from avs_geo.inventory.inventory import Inventory
    from avs_geo.outputs.maps.layers import FeatureCollection
    from avs_geo.reference.geography import Geography

_SIZE, _LARGE = 20, 28
# How much larger marks are on a projector.
_ROOM = 1.5
# Details below these say nothing at the scale of a department: metres, and degrees (about a metre).
_TOLERANCE_M = 100.0
_GRID = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMarks:
    """What the session's map shows besides the units.

    Parameters
    ----------
    touched
        Ids of the structures that the session changed: drawn larger.
    chosen
        Id of the one that is chosen, empty for none: drawn larger, with its territory.
    mode
        What a click does, ``dessiner`` for an outline; the page of the map asks nothing else.
    drawn
        The outline that was drawn, GeoJSON; None for none.
    linked
        Whether the map moves with the others of the same page.
    projected
        Whether it is read from the back of a room.
    height
        The most that it is high, pixels; it fits its window.
    reserve
        Pixels that it leaves below it in the window.
    """

    touched: Collection[str] = ()
    chosen: str = ""
    mode: str = ""
    drawn: dict[str, Any] | None = None
    linked: bool = False
    projected: bool = False
    height: int = 900
    reserve: int = 0


def session_json(geography: Geography, inventory: Inventory, marks: SessionMarks) -> str:
    """Return what is drawn, as JSON; every text that comes from data is escaped for HTML."""
    shown = {
        "structures": _structures(inventory, marks),
        "territoires": _territory(geography, inventory, marks.chosen),
        "encre": TERRITORY_INKS[0],
        "dessin": marks.drawn,
        "mode": marks.mode,
        "lie": marks.linked,
        "projecteur": marks.projected,
        "hauteur": marks.height,
        "reserve": marks.reserve,
    }
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))


def _structures(inventory: Inventory, marks: SessionMarks) -> list[dict[str, Any]]:
    names = dict(zip(inventory.structures["id"], inventory.structures["nom"], strict=True))
    return [_structure(feature, names, marks) for feature in structure_features(inventory)["features"]]


def _structure(feature: dict[str, Any], names: dict[str, str], marks: SessionMarks) -> dict[str, Any]:
    values = feature["properties"]
    identifier, look = values["structure"], TYPE_STYLES[values["type"]]
    longitude, latitude = feature["geometry"]["coordinates"]
    size = _LARGE if identifier in marks.touched or identifier == marks.chosen else _SIZE
    size = round(size * _ROOM) if marks.projected else size
    return {
        "id": identifier,
        "lieu": [latitude, longitude],
        "taille": size,
        "marque": marker_svg(look.marker, look.fill, counts=values["compte"], size=size),
        "decalage": values["decalage"],
        "texte": values["texte"],
        "titre": visible_text(names[identifier]),
    }


def _territory(geography: Geography, inventory: Inventory, identifier: str) -> FeatureCollection:
    """Return the outline of one territory: those of a whole department would take longer than the rest."""
    named, shapes = inventory.territoires.named, inventory.territoires.shapes
    own = named.loc[named["id_structure"] == identifier]
    levels = {str(niveau): own.loc[own["niveau"] == niveau, "code"] for niveau in own["niveau"].unique()}
    codes = {code for niveau, wanted in levels.items() for code in members_of(niveau, wanted, geography)}
    quarters = geography.qpv.geometry[geography.qpv.index.isin(levels.get(str(Niveau.QPV), []))]
    communes = geography.communes.geometry[geography.communes.index.isin(list(codes))]
    drawn = shapes.geometry[shapes["id_structure"] == identifier]
    parts = [shapely.coverage_union_all(communes.to_numpy()), *quarters, *drawn]
    whole = shapely.simplify(shapely.union_all(parts), _TOLERANCE_M)
    if whole.is_empty:
        return {"type": "FeatureCollection", "features": []}
    in_degrees = gpd.GeoSeries([whole], crs=geography.epsg).to_crs(WGS84).to_numpy()
    text = shapely.to_geojson(shapely.set_precision(in_degrees, _GRID, mode="pointwise"))[0]
    feature = {"type": "Feature", "properties": {}, "geometry": json.loads(text)}
    return {"type": "FeatureCollection", "features": [feature]}
