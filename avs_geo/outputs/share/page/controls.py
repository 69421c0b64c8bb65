"""What moves the map: themes and layers to choose from. Hidden until the script can answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from avs_geo.outputs.maps.catchment_paint import CATCHMENT_LAYER
from avs_geo.plan.share.options import ShareLayer

if TYPE_CHECKING:
    from avs_geo.outputs.share.content import ShareContent

_LAYERS: Final = {
    ShareLayer.STRUCTURES: "Structures",
    ShareLayer.TERRITOIRES: "Territoires d’agrément",
    ShareLayer.QPV: "Quartiers prioritaires",
    ShareLayer.ACCES: CATCHMENT_LAYER,
    ShareLayer.ZONES_BLANCHES: "Zones blanches",
}
# Wide hatchings over everything: shown on demand.
_UNTICKED: Final = frozenset({ShareLayer.ACCES})
THEME_LABELS: Final = {"couverture": "Couverture", "besoin": "Besoin", "equilibre": "Types de structures"}


@dataclass(frozen=True, slots=True)
class LayerChoice:
    """A layer that may be shown over the map."""

    name: str
    label: str
    is_ticked: bool


def layer_choices(content: ShareContent) -> list[LayerChoice]:
    """Return the layers that were chosen."""
    return [
        LayerChoice(str(layer), label, layer not in _UNTICKED)
        for layer, label in _LAYERS.items()
        if content.shows(layer) and (layer is not ShareLayer.ACCES or content.access is not None)
    ]
