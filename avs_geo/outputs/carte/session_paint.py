"""What a session draws over its map at each change: structures, territories, and the outline being drawn."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from avs_geo.outputs.carte.layers import structure_features, territory_features
from avs_geo.outputs.carte.palette import TERRITORY_INKS, TYPE_STYLES
from avs_geo.outputs.carte.patterns import marker_svg

if TYPE_CHECKING:
    from collections.abc import Collection

    from avs_geo.inventory.inventory import Inventory
    from avs_geo.outputs.carte.layers import FeatureCollection
    from avs_geo.reference.geography import Geography

_DRAW = "window.avs_session.show(%s);"
_SIZE, _LARGE = 20, 28


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMarks:
    """What the session's map shows besides the units.

    Parameters
    ----------
    touched
        Ids of the structures that the session changed: drawn larger, with their territory.
    chosen
        Id of the one that is chosen, empty for none: drawn with its territory too.
    mode
        What a click does, ``dessiner`` for an outline; the page of the map asks nothing else.
    drawn
        The outline that was drawn, GeoJSON; None for none.
    linked
        Whether the map moves with the others of the same page.
    height
        Pixels.
    """

    touched: Collection[str] = ()
    chosen: str = ""
    mode: str = ""
    drawn: dict[str, Any] | None = None
    linked: bool = False
    height: int = 560


def session_script(geography: Geography, inventory: Inventory, marks: SessionMarks) -> str:
    """Return the script; every text that comes from data is escaped for HTML and for the script."""
    shown = {
        "structures": _structures(inventory, marks),
        "territoires": _territories(geography, inventory, {*marks.touched, marks.chosen}),
        "encre": TERRITORY_INKS[0],
        "dessin": marks.drawn,
        "mode": marks.mode,
        "lie": marks.linked,
        "hauteur": marks.height,
    }
    return _DRAW % json.dumps(shown, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _structures(inventory: Inventory, marks: SessionMarks) -> list[dict[str, Any]]:
    names = dict(zip(inventory.structures["id"], inventory.structures["nom"], strict=True))
    return [_structure(feature, names, marks) for feature in structure_features(inventory)["features"]]


def _structure(feature: dict[str, Any], names: dict[str, str], marks: SessionMarks) -> dict[str, Any]:
    values = feature["properties"]
    identifier, look = values["structure"], TYPE_STYLES[values["type"]]
    longitude, latitude = feature["geometry"]["coordinates"]
    size = _LARGE if identifier in marks.touched or identifier == marks.chosen else _SIZE
    return {
        "id": identifier,
        "lieu": [latitude, longitude],
        "taille": size,
        "marque": marker_svg(look.marker, look.fill, counts=values["compte"], size=size),
        "decalage": values["decalage"],
        "texte": values["texte"],
        "titre": names[identifier],
    }


def _territories(geography: Geography, inventory: Inventory, ids: set[str]) -> FeatureCollection:
    """Return the outlines of some territories only: all of a department would take longer than the rest."""
    territoires = inventory.territoires
    kept = replace(
        territoires,
        named=territoires.named.loc[territoires.named["id_structure"].isin(ids)],
        shapes=territoires.shapes.loc[territoires.shapes["id_structure"].isin(ids)],
    )
    return territory_features(geography, replace(inventory, territoires=kept))
