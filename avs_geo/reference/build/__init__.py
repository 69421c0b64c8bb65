"""Rebuilds ``data/geo/``, the official geography of the whole of France, from pinned packages."""

from __future__ import annotations

from avs_geo.reference.build.geography import build_geography
from avs_geo.reference.build.report import BuildReport

__all__ = ["BuildReport", "build_geography"]
