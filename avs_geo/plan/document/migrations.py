"""Bringing the document of a plan from the version that wrote it to today's."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from avs_geo.plan.document.plan import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Step = Callable[[dict[str, Any]], dict[str, Any]]

# What makes a document of the next version of one of this version. Version 1 is the first; that its earliest plans had
# no session needs no step.
STEPS: Mapping[int, Step] = MappingProxyType({})


def is_readable(version: Any) -> bool:
    """Whether a document of a version can be brought to today's."""
    if isinstance(version, bool) or not isinstance(version, int):
        return False
    return version <= VERSION and all(step in STEPS for step in range(version, VERSION))


def brought_up(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document of a plan as today's version writes it; one of today's as it is."""
    for version in range(document["version"], VERSION):
        document = {**STEPS[version](document), "version": version + 1}
    return document
