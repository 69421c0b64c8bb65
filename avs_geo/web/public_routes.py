"""The addresses that everybody may ask for, editor or not."""

from __future__ import annotations

from typing import Final

from avs_geo.outputs.carte.local_assets import LEAFLET_ROUTE
from avs_geo.outputs.shared.assets import ASSET_ROUTE

ALIVE_ROUTE: Final = "/avs/sante"
ROBOTS_ROUTE: Final = "/robots.txt"
PUBLIC: Final = frozenset({ALIVE_ROUTE, ROBOTS_ROUTE})
# Share links, too, are for everybody: they are answered before the gate, by avs_geo.web.sharing.first.
PUBLIC_BELOW: Final = (f"{LEAFLET_ROUTE}/", f"{ASSET_ROUTE}/")
