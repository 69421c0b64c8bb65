"""The report of what reading files found, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.findings import Finding, OtherPlace, Severity
from avs_geo.grouped_findings import grouped

if TYPE_CHECKING:
    from collections.abc import Iterable


def findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """Return one row for each kind of finding.

    Columns ``gravite, fichier, ligne, colonne, valeur, message, remede, code, feuille, nombre, lieux``; ``ligne`` and
    ``nombre`` ``Int64``, the last three missing where a finding stands alone, in a file of one sheet.
    """
    # Every column that a row may have.
    fullest = Finding(severity=Severity.REMARK, code="", message="", sheet="", count=2, others=(OtherPlace(),))
    table = pd.DataFrame([finding.as_row() for finding in grouped(findings)], columns=list(fullest.as_row()))
    return table.astype({"ligne": "Int64", "nombre": "Int64"})
