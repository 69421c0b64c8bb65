"""What the sheet is about: a commune, an intercommunalité or a zone blanche."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import geopandas as gpd

    from avs_geo.analysis.diagnosis import Diagnosis

SUBJECT_KEY = "avs_fiche"


@dataclass(frozen=True, slots=True)
class Subject:
    """A commune (unit), an EPCI or a zone blanche, by its code."""

    kind: Literal["commune", "epci", "zone"]
    code: str


def subject_of_feature(feature: dict[str, Any] | None) -> Subject | None:
    """Return what a clicked feature of the map stands for, or None for a QPV, a territory, a line."""
    properties = (feature or {}).get("properties") or {}
    if isinstance(code := properties.get("code"), str):
        return Subject("commune", code)
    if isinstance(code := properties.get("epci"), str):
        return Subject("epci", code)
    return None


def shapes_of(subject: Subject, diagnosis: Diagnosis) -> gpd.GeoSeries:
    """Return the polygons that a subject is made of, projected; empty where it is not of this department."""
    units, zones = diagnosis.units, diagnosis.zones_blanches
    if subject.kind == "epci":
        return units.geometry[units["code_epci"] == subject.code]
    if subject.kind == "zone":
        return zones.geometry[zones["id_zone"] == subject.code]
    return units.geometry[units.index == subject.code]
