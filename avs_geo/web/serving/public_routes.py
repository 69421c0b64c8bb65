"""The addresses that everybody may ask for, editor or not."""

from __future__ import annotations

from typing import Final

from avs_geo.outputs.maps.local_assets import LEAFLET_ROUTE, LEAFLET_VERSION
from avs_geo.outputs.share.assets import ASSET_ROUTE, asset_version

ALIVE_ROUTE: Final = "/avs/sante"
ROBOTS_ROUTE: Final = "/robots.txt"
PUBLIC: Final = frozenset({ALIVE_ROUTE, ROBOTS_ROUTE})
# Share links, too, are for everybody: they are answered before the gate, by avs_geo.web.serving.share.first.
# Folders of files that answer for all that is below them: of what no route of ours answers, Streamlit shows its page.
PUBLIC_BELOW: Final = (f"{LEAFLET_ROUTE}/{LEAFLET_VERSION}/", f"{ASSET_ROUTE}/{asset_version()}/")
