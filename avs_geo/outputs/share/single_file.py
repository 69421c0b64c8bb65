"""The shared map as one HTML file that opens from a memory stick, without any network."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from avs_geo.outputs.maps.local_assets import inline_leaflet_script, inline_leaflet_style
from avs_geo.outputs.share.assets import SCRIPTS, STYLE, asset_text
from avs_geo.outputs.share.files import table_csv
from avs_geo.outputs.share.map.map_data import map_json
from avs_geo.outputs.share.page.page import page_html
from avs_geo.plan.share.publication import TABLE
from avs_geo.text.templates import own_markup

if TYPE_CHECKING:
    from avs_geo.outputs.share.content import ShareContent


def single_file(content: ShareContent) -> bytes:
    """Return a page that holds its scripts, its styles and its data, and asks nothing of anybody.

    Its own policy (CSP) lets only these scripts and styles run, by their digests: a text that became a script would
    not.
    """
    script = "\n".join([inline_leaflet_script(), *(asset_text(name) for name in SCRIPTS)])
    style = "\n".join([inline_leaflet_style(), asset_text(STYLE)])
    return page_html(
        "single_file",
        content,
        data="#donnees",
        script=own_markup(script),
        script_digest=_digest(script),
        style=own_markup(style),
        style_digest=_digest(style),
        table=base64.b64encode(table_csv(content)).decode("ascii"),
        table_name=TABLE,
        # JSON that cannot end the script that holds it.
        map_json=own_markup(map_json(content).decode().replace("<", "\\u003c")),
    ).encode()


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}"
