"""From what may leave to the files of a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.outputs.share.files import coverage_geojson, table_csv
from avs_geo.outputs.share.map.map_data import map_json
from avs_geo.outputs.share.page.head import LINK_PLACEHOLDER, published_head
from avs_geo.outputs.share.page.page import page_html
from avs_geo.outputs.share.page.preview import HEIGHT, WIDTH, preview_png
from avs_geo.plan.share.publication import COVERAGE, MAP_DATA, PAGE, PREVIEW, TABLE, Publication, part_of

if TYPE_CHECKING:
    from avs_geo.outputs.share.content import ShareContent

__all__ = ["LINK_PLACEHOLDER", "publish"]

_DOWNLOADS = (
    f'<a href="{LINK_PLACEHOLDER}/{TABLE}" download>Télécharger le tableau (CSV)</a> '
    f'<a href="{LINK_PLACEHOLDER}/{COVERAGE}" download>Couche pour SIG (GeoJSON)</a>'
)
_WITHOUT_SCRIPT = (
    f'<img src="{LINK_PLACEHOLDER}/{PREVIEW}" width="{WIDTH}" height="{HEIGHT}" alt="Carte du département">'
    "<p>La carte interactive a besoin de JavaScript. Tous les chiffres sont dans les tableaux ci-dessous.</p>"
)


def publish(content: ShareContent) -> Publication:
    """Return the files of a link: the page, what its map draws, the table, the layer and the preview.

    The page holds :data:`LINK_PLACEHOLDER` wherever its own absolute address goes. The same content gives the same
    bytes.
    """
    page = page_html(
        content,
        head=published_head(content),
        data=f'data-donnees="{LINK_PLACEHOLDER}/{MAP_DATA}"',
        downloads=_DOWNLOADS,
        without_script=_WITHOUT_SCRIPT,
        end="",
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
