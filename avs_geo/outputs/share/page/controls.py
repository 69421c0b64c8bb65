"""What moves the map: search, themes, layers. Hidden until the script can answer."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from avs_geo.outputs.maps.catchment_paint import CATCHMENT_LAYER
from avs_geo.outputs.share.map.themes import chosen_themes
from avs_geo.plan.share.options import ShareLayer

if TYPE_CHECKING:
    from avs_geo.outputs.share.content import ShareContent

_LAYERS: Final = {
    ShareLayer.STRUCTURES: "Structures",
    ShareLayer.TERRITOIRES: "Territoires d’agrément",
    ShareLayer.QPV: "Quartiers prioritaires",
    ShareLayer.ACCES: CATCHMENT_LAYER,
    ShareLayer.ZONES_BLANCHES: "Zones blanches",
}
# Wide hatchings over everything: shown on demand.
_UNTICKED: Final = frozenset({ShareLayer.ACCES})
_THEMES: Final = {"couverture": "Couverture", "besoin": "Besoin", "equilibre": "Types de structures"}

SEARCH: Final = """<div class="recherche" role="search" hidden>
<label for="recherche">Chercher une commune ou une intercommunalité</label>
<input id="recherche" type="search" role="combobox" autocomplete="off" autocapitalize="off" spellcheck="false"
 enterkeyhint="search" aria-autocomplete="list" aria-expanded="false" aria-controls="propositions"
 placeholder="Nom ou code Insee">
<ul id="propositions" role="listbox" aria-label="Propositions" hidden></ul>
<p class="cache" role="status" id="recherche-etat"></p>
</div>"""


def themes_html(content: ShareContent) -> str:
    """Return the choice of what colours the map; nothing where there is no choice."""
    themes = chosen_themes(content)
    if len(themes) < 2:
        return ""
    choices = "".join(
        f'<label><input type="radio" name="theme" value="{escape(theme.name)}"{" checked" if rank == 0 else ""}>'
        f"<span>{escape(_THEMES[theme.name])}</span></label>"
        for rank, theme in enumerate(themes)
    )
    return f'<fieldset class="choix themes" hidden><legend>Colorer par</legend>{choices}</fieldset>'


def layers_html(content: ShareContent) -> str:
    """Return the choice of the layers over the map."""
    boxes = "".join(
        f'<label><input type="checkbox" name="couche" value="{layer}"'
        f"{'' if layer in _UNTICKED else ' checked'}><span>{escape(label)}</span></label>"
        for layer, label in _LAYERS.items()
        if content.shows(layer) and (layer is not ShareLayer.ACCES or content.access is not None)
    )
    names = (
        '<label><input type="checkbox" name="couche" value="noms" checked>'
        "<span>Noms des intercommunalités</span></label>"
    )
    return f'<fieldset class="choix couches" hidden><legend>Afficher</legend>{boxes}{names}</fieldset>'
