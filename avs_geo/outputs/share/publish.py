"""From what may leave to the files of a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from avs_geo.outputs.maps.local_assets import LEAFLET_ROUTE, LEAFLET_VERSION
from avs_geo.outputs.share.assets import SCRIPTS, STYLE, asset_address
from avs_geo.outputs.share.files import coverage_geojson, table_csv
from avs_geo.outputs.share.map.map_data import map_json
from avs_geo.outputs.share.page.page import page_html
from avs_geo.outputs.share.page.preview import HEIGHT, WIDTH, preview_png
from avs_geo.plan.share.publication import COVERAGE, MAP_DATA, PAGE, PREVIEW, TABLE, Publication, part_of
from avs_geo.text.templates import own_markup

if TYPE_CHECKING:
    from avs_geo.outputs.share.content import ShareContent

# The page's own absolute address, which the route knows and writes here. No title can hold it: « < » is escaped.
LINK_PLACEHOLDER: Final = "<!--lien-->"
_LEAFLET: Final = f"{LEAFLET_ROUTE}/{LEAFLET_VERSION}"


def publish(content: ShareContent) -> Publication:
    """Return the files of a link: the page, what its map draws, the table, the layer and the preview.

    The page holds :data:`LINK_PLACEHOLDER` wherever its own absolute address goes. The same content gives the same
    bytes.
    """
    page = page_html(
        "published",
        content,
        # As it stands: the route writes the address, escaped, in its place.
        link=own_markup(LINK_PLACEHOLDER),
        data=own_markup(f"{LINK_PLACEHOLDER}/{MAP_DATA}"),
        files={"preview": PREVIEW, "table": TABLE, "coverage": COVERAGE},
        width=WIDTH,
        height=HEIGHT,
        styles=[f"{_LEAFLET}/leaflet.css", asset_address(STYLE)],
        scripts=[f"{_LEAFLET}/leaflet.js", *(asset_address(name) for name in SCRIPTS)],
    )
    return Publication(
        (
            part_of(PAGE, "text/html; charset=utf-8", page.encode()),
            part_of(MAP_DATA, "application/json", map_json(content)),
            part_of(TABLE, "text/csv; charset=utf-8", table_csv(content)),
            part_of(COVERAGE, "application/geo+json", coverage_geojson(content)),
            part_of(PREVIEW, "image/png", preview_png(content), compress=False),
        )
    )
