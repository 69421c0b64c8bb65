"""The shared map as one HTML file that opens from a memory stick, without any network."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Final

from avs_geo.outputs.maps.local_assets import inline_leaflet_script, inline_leaflet_style
from avs_geo.outputs.share.assets import SCRIPTS, STYLE, asset_text
from avs_geo.outputs.share.files import table_csv
from avs_geo.outputs.share.map.map_data import map_json
from avs_geo.outputs.share.page.head import common_head
from avs_geo.outputs.share.page.page import page_html
from avs_geo.plan.share.publication import TABLE

if TYPE_CHECKING:
    from avs_geo.outputs.share.content import ShareContent

_WITHOUT_SCRIPT: Final = (
    "<p>La carte interactive a besoin de JavaScript. Tous les chiffres sont dans les tableaux ci-dessous.</p>"
)


def single_file(content: ShareContent) -> bytes:
    """Return a page that holds its scripts, its styles and its data, and asks nothing of anybody.

    Its own policy (CSP) lets only these scripts and styles run, by their digests: a text that became a script would
    not.
    """
    script = "\n".join([inline_leaflet_script(), *(asset_text(name) for name in SCRIPTS)])
    style = "\n".join([inline_leaflet_style(), asset_text(STYLE)])
    head = "\n".join([_policy(script, style), *common_head(content), f"<style>{style}</style>"])
    return page_html(
        content,
        head=head,
        data='data-donnees="#donnees"',
        downloads=_download(table_csv(content)),
        without_script=_WITHOUT_SCRIPT,
        end=f'<script type="application/json" id="donnees">{_inside_script(map_json(content))}</script>\n'
        f"<script>{script}</script>",
    ).encode()


def _policy(script: str, style: str) -> str:
    rules = (
        "default-src 'none'; "
        f"script-src '{_digest(script)}'; style-src '{_digest(style)}'; img-src data:; "
        "form-action 'none'; base-uri 'none'"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}"


def _inside_script(document: bytes) -> str:
    """Return JSON that cannot end the script that holds it."""
    return document.decode().replace("<", "\\u003c")


def _download(table: bytes) -> str:
    content = base64.b64encode(table).decode("ascii")
    return f'<a href="data:text/csv;charset=utf-8;base64,{content}" download="{TABLE}">Télécharger le tableau (CSV)</a>'
