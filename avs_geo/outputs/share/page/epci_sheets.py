"""The sheets of the EPCI, in the page itself: readable without the map, which shows them beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.outputs.maps.palette import STATUS_LABELS, TYPE_STYLES
from avs_geo.outputs.sheets.zone_sheet import epci_sheet
from avs_geo.plan.share.options import ShareLayer

if TYPE_CHECKING:
    from avs_geo.outputs.share.content import ShareContent


@dataclass(frozen=True, slots=True)
class FoldedSheet:
    """What the page says of one EPCI; its structures with their type and state."""

    code: str
    title: str
    lines: list[tuple[str, str]]
    structures: list[tuple[str, str]]


def epci_sheets(content: ShareContent) -> list[FoldedSheet]:
    """Return one sheet per EPCI, in the order of their names."""
    return [_sheet(str(code), content) for code in content.geography.epci.index]


def _sheet(code: str, content: ShareContent) -> FoldedSheet:
    sheet = epci_sheet(code, content)
    # The line without a label is the list of the structures in one sentence: here it is a list.
    lines = [(label, value) for label, value in sheet.lines if label]
    return FoldedSheet(code, sheet.title, lines, _structures(code, content))


def _structures(code: str, content: ShareContent) -> list[tuple[str, str]]:
    if not content.shows(ShareLayer.STRUCTURES):
        return []
    members = content.diagnosis.units
    units = members.loc[members["code_epci"] == code, "code_unite_commune"]
    structures = pd.DataFrame(content.inventory.structures)
    here = structures.loc[structures["code_unite"].isin(units)]
    return [
        (nom, _words(kind, statut)) for nom, kind, statut in zip(here["nom"], here["type"], here["statut"], strict=True)
    ]


def _words(kind: str, statut: str) -> str:
    word = TYPE_STYLES[kind].label if kind == "AUTRE" else kind
    return word if statut == "agree" else f"{word}, {STATUS_LABELS[statut].lower()}"
