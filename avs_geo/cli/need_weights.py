"""Weights of the index of need, as they are typed: ``TP60=2``, ``MED21=1:decroissant``."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from avs_geo.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.analysis.need.need import NeedSettings
    from avs_geo.inventory.inventory import Inventory

DIRECTIONS = ("croissant", "decroissant")


def need_settings(texts: Sequence[str], inventory: Inventory) -> NeedSettings | None:
    """Return the weights and directions of the indicators that were named; None, and so the defaults, where none was.

    Parameters
    ----------
    texts
        ``NOM=POIDS`` or ``NOM=POIDS:SENS``, one for each indicator of the index; the others weigh nothing.
    inventory
        The indicators that there are; those that need no file are known too.

    Raises
    ------
    UsageError
        Some do not read, or name no indicator: all of these are said, and which there are.
    """
    if not texts:
        return None
    from avs_geo.analysis.need.inputs import available_indicators
    from avs_geo.analysis.need.need import NeedSettings
    from avs_geo.inventory.indicators.catalogue import Direction

    known = [indicator.name for indicator in available_indicators(inventory)]
    read = {text: _read(text) for text in texts}
    faults = [f"« {text} » ne se lit pas" for text, value in read.items() if value is None]
    chosen = [value for value in read.values() if value is not None]
    faults += [f"« {name} » n’est pas un indicateur" for name, _, _ in chosen if name not in known]
    if faults:
        remedy = f"Forme attendue : NOM=POIDS ou NOM=POIDS:{DIRECTIONS[1]}. Indicateurs : {', '.join(known)}."
        msg = f"--poids : {' ; '.join(faults)}. {remedy}"
        raise UsageError(msg)
    directions: dict[str, Any] = {name: Direction(direction) for name, _, direction in chosen if direction}
    weights = {name: weight for name, weight, _ in chosen}
    return NeedSettings(MappingProxyType(weights), MappingProxyType(directions))


def _read(text: str) -> tuple[str, float, str] | None:
    """Return name, weight and direction (empty where none is given); None where the text does not read."""
    name, _, rest = text.partition("=")
    weight, _, direction = rest.partition(":")
    try:
        value = float(weight.strip().replace(",", "."))
    except ValueError:
        return None
    direction = direction.strip().casefold()
    return (name.strip(), value, direction) if direction in ("", *DIRECTIONS) else None
