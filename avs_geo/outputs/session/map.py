"""The map of a session: the shapes of the department, and what takes clicks; all else comes with each change."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from branca.element import MacroElement
from folium.template import Template

from avs_geo.outputs.maps.folium_map import build_map
from avs_geo.outputs.maps.layers import map_layers

if TYPE_CHECKING:
    from avs_geo.analysis.study import Study
    from avs_geo.outputs.maps.local_assets import LocalMap

_NOTHING: Final = {"type": "FeatureCollection", "features": []}


class SessionHook(MacroElement):
    """Takes the clicks of a session's map, and gives its handle ``avs.session``.

    Parameters
    ----------
    place
        Which department: the view is remembered by it.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
        {{ this.hook }}({{ this._parent.get_name() }}, {{ this.place }}, avs);
        {% endmacro %}
    """)

    def __init__(self, place: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "session_hook"
        self.place = json.dumps(place)
        self.hook = Path(__file__).with_name("session_hook.js").read_text(encoding="utf-8").rstrip()


def session_map(study: Study, *, attribution: str) -> LocalMap:
    """Return the map without structures nor territories: :mod:`avs_geo.outputs.session.paint` draws them.

    Parameters
    ----------
    study
        The department as it stands.
    attribution
        The sources, plain text.
    """
    layers = map_layers(study)
    bare = replace(layers, structures=_NOTHING, territories=_NOTHING, has_catchment=False)
    title = f"Carte de la séance : {study.geography.departement.nom}"
    chart = build_map(bare, attribution=attribution, title=title)
    SessionHook(study.geography.departement.code).add_to(chart)
    return chart
