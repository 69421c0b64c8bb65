"""The ways to colour the shared map that the planner chose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from avs_geo.outputs.maps.palette import UNKNOWN_NEED
from avs_geo.outputs.maps.themes import balance_theme, coverage_theme, need_theme
from avs_geo.plan.share.options import ShareLayer

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.outputs.maps.themes import Theme
    from avs_geo.outputs.share.content import ShareContent

TOO_FEW = "Effectif trop petit"


def chosen_themes(content: ShareContent) -> tuple[Theme, ...]:
    """Return the themes, in the order of their layers: there is at least one."""
    made: dict[ShareLayer, Callable[[], Theme]] = {
        ShareLayer.COUVERTURE: lambda: coverage_theme(content.diagnosis),
        ShareLayer.BESOIN: lambda: _need(content),
        ShareLayer.EQUILIBRE: lambda: balance_theme(content.diagnosis),
    }
    return tuple(make() for layer, make in made.items() if content.shows(layer))


def _need(content: ShareContent) -> Theme:
    """Colour by the need; where it is not told, the legend says why."""
    theme = need_theme(content.diagnosis)
    if UNKNOWN_NEED not in theme.styles or not content.hidden_need.any():
        return theme
    unknown = content.diagnosis.units["besoin"].isna() & ~content.hidden_need
    label = f"{TOO_FEW} ou inconnu" if unknown.any() else TOO_FEW
    return replace(theme, styles={**theme.styles, UNKNOWN_NEED: replace(theme.styles[UNKNOWN_NEED], label=label)})
