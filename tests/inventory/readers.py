"""The readers of one file, which refuse it with all its findings where it has a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from avs_geo.errors import InputRefusedError
from avs_geo.inventory.structures.partenaires import examine_partenaires
from avs_geo.inventory.structures.structures import examine_structures
from avs_geo.inventory.structures.territoires import Territoires, examine_territoires

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from avs_geo.files.source import SourceFile
    from avs_geo.findings import Finding


def read_structures(source: SourceFile, **settings: Any) -> tuple[gpd.GeoDataFrame, tuple[Finding, ...]]:
    examined = examine_structures(source, **settings)
    if examined.frame is None:
        raise InputRefusedError(examined.findings)
    return examined.frame, examined.findings


def read_partenaires(source: SourceFile, **settings: Any) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    partners, findings = examine_partenaires(source, **settings)
    if partners is None:
        raise InputRefusedError(findings)
    return partners, findings


def read_territoires(source: SourceFile, **settings: Any) -> tuple[Territoires, tuple[Finding, ...]]:
    territoires, findings = examine_territoires(source, **settings)
    if territoires is None:
        raise InputRefusedError(findings)
    return territoires, findings
