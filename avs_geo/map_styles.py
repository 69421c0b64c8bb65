"""How areas and points are drawn on every map, as plain records; `outputs.maps` draws them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Hatch(StrEnum):
    """Hatchings; the values are names of the SVG patterns too."""

    NONE = "aucune"
    DOTS = "points"
    DIAGONAL = "diagonales"
    CROSSED = "croisillons"


class Marker(StrEnum):
    """Shapes of the structures."""

    CIRCLE = "rond"
    TRIANGLE = "triangle"
    DIAMOND = "losange"
    SQUARE = "carré"


@dataclass(frozen=True, slots=True)
class AreaStyle:
    """How an area is filled.

    Parameters
    ----------
    label
        What the legend says.
    fill
        Colour of the area.
    hatch
        Hatching drawn over it.
    ink
        Colour of the hatching.
    lever
        What the class points to, in a few words.
    """

    label: str
    fill: str
    hatch: Hatch
    ink: str
    lever: str = ""


@dataclass(frozen=True, slots=True)
class PointStyle:
    """How a structure, or what a plan adds, is marked."""

    label: str
    fill: str
    marker: Marker
