"""What the sheet and the tooltip of each unit say, as columns of words: most of them come again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from avs_geo.outputs.maps.palette import CLASS_STYLES
from avs_geo.outputs.share.map.themes import TOO_FEW
from avs_geo.plan.share.options import ShareLayer
from avs_geo.text.numbers import UNKNOWN, percent, with_unit
from avs_geo.text.thresholds import travel_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.outputs.share.content import ShareContent


def unit_facts(content: ShareContent) -> list[dict[str, Any]]:
    """Return the lines of the sheets: ``libelle``, ``mots`` (each text once) and ``rangs`` (that of each unit).

    A unit without the line has an empty text.
    """
    units, threshold = content.diagnosis.units, content.diagnosis.parameters.threshold
    styles = [CLASS_STYLES[name] for name in units["classe"]]
    facts = [
        _column("Situation", (style.label for style in styles)),
        _column("Ce que cela veut dire", (style.lever[0].upper() + style.lever[1:] for style in styles)),
        _column("Population", (with_unit(value, "habitants") for value in units["population"])),
        _column("Part dans un territoire", (percent(share) for share in units["part_structure"])),
        _column("Structure la plus proche", nearest_names(content)),
        _column("Temps pour s’y rendre", (travel_time(time, threshold) for time in units["temps_structure"])),
    ]
    if content.shows(ShareLayer.BESOIN):
        facts.append(_column("Indice de besoin", need_words(content)))
    if content.shows(ShareLayer.STRUCTURES):
        facts.append(_column("Structures ici", _structures_here(content)))
    return facts


def nearest_names(content: ShareContent) -> list[str]:
    """Return the name of the nearest structure of each unit; a dash where there is none."""
    structures = content.inventory.structures
    names = dict(zip(structures["id"], structures["nom"], strict=True))
    return [names.get(identifier, UNKNOWN) for identifier in content.diagnosis.units["structure_proche"]]


def need_words(content: ShareContent) -> list[str]:
    """Return the need of each unit as ``63 sur 100``, or that too few stand behind it."""
    needs = zip(content.diagnosis.units["besoin"], content.hidden_need, strict=True)
    return [TOO_FEW if hidden else with_unit(need, "sur 100") for need, hidden in needs]


def _structures_here(content: ShareContent) -> list[str]:
    """Return the structures of each commune, one per line; of finer units, nothing: they stand in their commune."""
    structures = pd.DataFrame(content.inventory.structures)
    words = [
        nom if kind == "AUTRE" else f"{nom} ({kind})"
        for nom, kind in zip(structures["nom"], structures["type"], strict=True)
    ]
    here: dict[str, list[str]] = {}
    for code, text in zip(structures["code_unite"], words, strict=True):
        here.setdefault(str(code), []).append(text)
    return ["\n".join(here.get(str(code), ())) for code in content.diagnosis.units.index]


def _column(label: str, values: Iterable[str]) -> dict[str, Any]:
    words: dict[str, int] = {}
    ranks = [words.setdefault(value, len(words)) for value in values]
    return {"libelle": label, "mots": list(words), "rangs": ranks}
