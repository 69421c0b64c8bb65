"""The addresses that everybody may ask for, editor or not."""

from __future__ import annotations

from typing import Final

from avs_geo.outputs.carte.local_assets import LEAFLET_ROUTE
from avs_geo.outputs.shared.assets import ASSET_ROUTE
from avs_geo.plan.share.address import ROUTE as SHARE_ROUTE

ALIVE_ROUTE: Final = "/avs/sante"
ROBOTS_ROUTE: Final = "/robots.txt"
PUBLIC: Final = frozenset({ALIVE_ROUTE, ROBOTS_ROUTE})
PUBLIC_BELOW: Final = (f"{SHARE_ROUTE}/", f"{LEAFLET_ROUTE}/", f"{ASSET_ROUTE}/")
