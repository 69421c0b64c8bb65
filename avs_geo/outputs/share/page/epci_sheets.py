"""The sheets of the EPCI, in the page itself: readable without the map, which shows them beside it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.outputs.maps.palette import STATUS_LABELS, TYPE_STYLES
from avs_geo.outputs.sheets.zone_sheet import epci_sheet
from avs_geo.plan.share.options import ShareLayer
from avs_geo.text.inert import isolated, visible_text

if TYPE_CHECKING:
    from avs_geo.outputs.share.content import ShareContent


def epci_sheets_html(content: ShareContent) -> str:
    """Return one folded sheet per EPCI, in the order of their names."""
    return "".join(_sheet(str(code), content) for code in content.geography.epci.index)


def _sheet(code: str, content: ShareContent) -> str:
    sheet = epci_sheet(code, content.diagnosis, content.inventory)
    # The line without a label is the list of the structures in one sentence: here it is a list.
    lines = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in sheet.lines if label)
    name = f"fiche-{escape(visible_text(code))}"
    return (
        f'<details class="fiche-epci" id="{name}"><summary>{isolated(sheet.title)}</summary>'
        f"<dl>{lines}{_structures(code, content)}</dl></details>"
    )


def _structures(code: str, content: ShareContent) -> str:
    if not content.shows(ShareLayer.STRUCTURES):
        return ""
    members = content.diagnosis.units
    units = members.loc[members["code_epci"] == code, "code_unite_commune"]
    structures = pd.DataFrame(content.inventory.structures)
    here = structures.loc[structures["code_unite"].isin(units)]
    items = "".join(
        f"<li>{isolated(nom)} <small>{escape(_words(kind, statut))}</small></li>"
        for nom, kind, statut in zip(here["nom"], here["type"], here["statut"], strict=True)
    )
    return f'<dt class="long">Structures ici</dt><dd class="long"><ul>{items}</ul></dd>' if items else ""


def _words(kind: str, statut: str) -> str:
    word = TYPE_STYLES[kind].label if kind == "AUTRE" else kind
    return word if statut == "agree" else f"{word}, {STATUS_LABELS[statut].lower()}"
