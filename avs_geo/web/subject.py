"""What the sheet is about: a commune or an intercommunalité."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

SUBJECT_KEY = "avs_fiche"


@dataclass(frozen=True, slots=True)
class Subject:
    """A commune (unit) or an EPCI, by its code."""

    kind: Literal["commune", "epci"]
    code: str


def subject_of_feature(feature: dict[str, Any] | None) -> Subject | None:
    """Return what a clicked feature of the map stands for, or None for a QPV, a territory, a line."""
    properties = (feature or {}).get("properties") or {}
    if isinstance(code := properties.get("code"), str):
        return Subject("commune", code)
    if isinstance(code := properties.get("epci"), str):
        return Subject("epci", code)
    return None
