"""What the planner chooses that a link shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from avs_geo.text.typed import LONGEST_NAME, refuse, text_fault
from avs_geo.text.words import listed


class ShareLayer(StrEnum):
    """A layer of the shared map; the first three are themes, which colour the communes."""

    COUVERTURE = "couverture"
    BESOIN = "besoin"
    EQUILIBRE = "equilibre"
    TERRITOIRES = "territoires"
    QPV = "qpv"
    STRUCTURES = "structures"
    ACCES = "acces"
    ZONES_BLANCHES = "zones_blanches"


class ShareState(StrEnum):
    """Which state of the plan is shown."""

    TODAY = "aujourdhui"
    ADOPTED = "retenu"


THEMES: Final = (ShareLayer.COUVERTURE, ShareLayer.BESOIN, ShareLayer.EQUILIBRE)
DEFAULT_LAYERS: Final = (ShareLayer.COUVERTURE, ShareLayer.TERRITOIRES, ShareLayer.QPV, ShareLayer.STRUCTURES)
LONGEST_TITLE: Final = LONGEST_NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareOptions:
    """What a link shows of a plan.

    Parameters
    ----------
    layers
        The layers, at least one theme among them; kept in the order of :class:`ShareLayer`, each once.
    state
        The inventory as it stands, or with the changes that the committee adopted.
    exact_places
        Whether structures stand where they are; otherwise at their commune's point, without an address.
    title
        What stands above the map; empty for the name of the plan.
    """

    layers: tuple[ShareLayer, ...] = DEFAULT_LAYERS
    state: ShareState = ShareState.ADOPTED
    exact_places: bool = True
    title: str = ""

    def __post_init__(self) -> None:
        """Refuse a map without a theme, and a title that is too long or hides something."""
        object.__setattr__(self, "layers", tuple(layer for layer in ShareLayer if layer in self.layers))
        no_theme = f"il faut au moins un fond parmi {listed(THEMES)}"
        refuse(
            "Partage refusé",
            [
                text_fault("le titre", self.title, longest=LONGEST_TITLE, needed=False),
                "" if any(layer in THEMES for layer in self.layers) else no_theme,
            ],
        )

    def document(self) -> dict[str, Any]:
        """Return the choices as JSON keeps them."""
        return {
            "couches": [str(layer) for layer in self.layers],
            "etat": str(self.state),
            "positions_exactes": self.exact_places,
            "titre": self.title,
        }
