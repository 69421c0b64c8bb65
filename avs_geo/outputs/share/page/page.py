"""The page of a share link: the map, and all its figures in words. No script, style nor handler stands inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from avs_geo.outputs.maps.palette import TYPE_STYLES
from avs_geo.outputs.maps.patterns import marker_image, pattern_definitions
from avs_geo.outputs.sentences.headline import headlines
from avs_geo.outputs.share.map.themes import chosen_themes
from avs_geo.outputs.share.page.controls import THEME_LABELS, layer_choices
from avs_geo.outputs.share.page.epci_sheets import epci_sheets
from avs_geo.outputs.share.page.legend import signs, theme_legends
from avs_geo.outputs.share.page.text_tables import text_tables
from avs_geo.outputs.share.page.words import assumed_words, description, full_title, method_words, state_words
from avs_geo.text.templates import fill

if TYPE_CHECKING:
    from markupsafe import Markup

    from avs_geo.outputs.share.content import ShareContent


def page_html(template: str, content: ShareContent, *, data: str, **values: Any) -> Markup:
    """Return the page.

    Parameters
    ----------
    template
        The form that it has, beside this module: ``published`` for a link, ``single_file``.
    content
        What it shows.
    data
        Where the data of the map are.
    values
        What else the template names.
    """
    return fill(
        f"outputs/share/page/{template}.html",
        content=content,
        departement=content.geography.departement,
        full_title=full_title(content),
        description=description(content),
        state=state_words(content),
        assumed=assumed_words(content),
        figures=headlines(content.diagnosis),
        themes=chosen_themes(content),
        theme_labels=THEME_LABELS,
        layers=layer_choices(content),
        legends=theme_legends(content),
        signs=signs(content),
        decided=_decided(content),
        tables=text_tables(content),
        sheets=epci_sheets(content),
        method=method_words(content),
        patterns=pattern_definitions(),
        marks=_marks(),
        data=data,
        **values,
    )


def _decided(content: ShareContent) -> list[tuple[str, list[str]]]:
    """Return what was adopted: what the map shows, then what is still to come."""
    shown = [line.title for line in content.adopted if line.on_map]
    to_come = [line.title for line in content.adopted if not line.on_map]
    lists = (("Sur cette carte", shown), ("Retenu au programme, pas encore sur cette carte", to_come))
    return [(label, titles) for label, titles in lists if titles]


def _marks() -> dict[str, Markup]:
    """Return the images of the structures, for the script to draw them."""
    images = {kind: marker_image(style) for kind, style in TYPE_STYLES.items()}
    return images | {f"{kind}-creux": marker_image(style, counts=False) for kind, style in TYPE_STYLES.items()}
