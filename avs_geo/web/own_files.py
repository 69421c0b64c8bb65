"""The visitor's own inventory: read whole or refused whole, the previous one kept until a new one is good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.errors import AvsGeoError, InputRefusedError
from avs_geo.findings import Finding, Severity
from avs_geo.inventory.inventory import Inventory, read_inventory
from avs_geo.inventory.source import SourceFile
from avs_geo.reference.geography import load_geography

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from streamlit.runtime.uploaded_file_manager import UploadedFile

_KEY = "avs_inventaires"


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploads:
    """The files of one import; only the structures are needed."""

    structures: UploadedFile
    territoires: UploadedFile | None = None
    temps: UploadedFile | None = None
    partenaires: UploadedFile | None = None
    indicateurs: Sequence[UploadedFile] = ()


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What came of an import: the findings, and whether the inventory was taken."""

    accepted: bool
    findings: tuple[Finding, ...]


def own_inventory(departement: str) -> Inventory | None:
    """Return the inventory that the visitor has imported for a department, or None."""
    inventory: Inventory | None = st.session_state.get(_KEY, {}).get(departement)
    return inventory


def import_files(departement: str, uploads: Uploads, *, reference_date: date) -> ImportOutcome:
    """Read the files; only if all of them are good does their inventory replace the previous one."""
    try:
        inventory = read_inventory(
            structures=_source(uploads.structures),
            territoires=_optional(uploads.territoires),
            temps=_optional(uploads.temps),
            partenaires=_optional(uploads.partenaires),
            indicateurs=[_source(file) for file in uploads.indicateurs],
            geography=load_geography(departement),
            reference_date=reference_date,
        )
    except InputRefusedError as error:
        return ImportOutcome(accepted=False, findings=error.findings)
    except AvsGeoError as error:
        finding = Finding(severity=Severity.FAULT, code="lecture_impossible", message=str(error))
        return ImportOutcome(accepted=False, findings=(finding,))
    st.session_state.setdefault(_KEY, {})[departement] = inventory
    return ImportOutcome(accepted=True, findings=inventory.findings)


def forget(departement: str) -> None:
    """Drop the visitor's inventory of a department."""
    st.session_state.get(_KEY, {}).pop(departement, None)


def _source(upload: UploadedFile) -> SourceFile:
    return SourceFile(upload.name, upload.getvalue())


def _optional(upload: UploadedFile | None) -> SourceFile | None:
    return None if upload is None else _source(upload)
