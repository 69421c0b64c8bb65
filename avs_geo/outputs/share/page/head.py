"""The head of a published page: what browsers, and messaging previews, read first."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from avs_geo.outputs.maps.local_assets import LEAFLET_ROUTE, LEAFLET_VERSION
from avs_geo.outputs.share.assets import SCRIPTS, STYLE, asset_address
from avs_geo.outputs.share.page.preview import HEIGHT, WIDTH
from avs_geo.outputs.share.page.words import description, full_title
from avs_geo.plan.share.publication import MAP_DATA, PREVIEW

if TYPE_CHECKING:
    from avs_geo.outputs.share.content import ShareContent

# The page's own absolute address, which the route knows and writes here. No title can hold it: « < » is escaped.
LINK_PLACEHOLDER: Final = "<!--lien-->"
_LEAFLET: Final = f"{LEAFLET_ROUTE}/{LEAFLET_VERSION}"


def published_head(content: ShareContent) -> str:
    """Return the head of the page of a link: its files come from the application, and from nowhere else."""
    scripts = [f"{_LEAFLET}/leaflet.js", *(asset_address(name) for name in SCRIPTS)]
    styles = [f"{_LEAFLET}/leaflet.css", asset_address(STYLE)]
    return "\n".join(
        [
            *common_head(content),
            *_preview(content),
            # What the map draws comes while the scripts do, not after them.
            f'<link rel="preload" as="fetch" href="{LINK_PLACEHOLDER}/{MAP_DATA}" crossorigin="anonymous">',
            *(f'<link rel="stylesheet" href="{address}">' for address in styles),
            *(f'<script defer src="{address}"></script>' for address in scripts),
        ]
    )


def common_head(content: ShareContent) -> list[str]:
    """Return what the head of any shared page says."""
    return [
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="robots" content="noindex, nofollow">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="format-detection" content="telephone=no">',
        # Without it, browsers ask for /favicon.ico.
        '<link rel="icon" href="data:,">',
        f"<title>{escape(full_title(content))}</title>",
        f'<meta name="description" content="{escape(description(content))}">',
    ]


def _preview(content: ShareContent) -> list[str]:
    properties = {
        "og:type": "website",
        "og:locale": "fr_FR",
        "og:title": escape(full_title(content)),
        "og:description": escape(description(content)),
        # As they stand: the route writes the address, escaped, in their place.
        "og:url": LINK_PLACEHOLDER,
        "og:image": f"{LINK_PLACEHOLDER}/{PREVIEW}",
        "og:image:type": "image/png",
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "og:image:alt": escape(f"Carte : {full_title(content)}"),
    }
    tags = [f'<meta property="{name}" content="{value}">' for name, value in properties.items()]
    return [*tags, '<meta name="twitter:card" content="summary_large_image">']
