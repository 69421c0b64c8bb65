"""The visitor's own inventory: read whole or refused whole, the previous one kept until a new one is good."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.analysis.units import replace_units
from avs_geo.errors import AvsGeoError, InputRefusedError
from avs_geo.findings import Finding, Severity
from avs_geo.inventory.inventory import Inventory, read_inventory
from avs_geo.inventory.mailles import read_mailles
from avs_geo.inventory.source import SourceFile
from avs_geo.reference.communes import load_commune_index
from avs_geo.reference.geography import Geography, load_geography

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
    mailles: UploadedFile | None = None


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What came of an import: the findings, and whether the inventory was taken."""

    accepted: bool
    findings: tuple[Finding, ...]


def own_study(departement: str) -> tuple[Geography, Inventory] | None:
    """Return the geography and the inventory that the visitor has imported for a department, or None.

    The geography is the official one, or that of the finer units that were imported with the inventory.
    """
    study: tuple[Geography, Inventory] | None = st.session_state.get(_KEY, {}).get(departement)
    return study


def import_files(departement: str, uploads: Uploads, *, reference_date: date) -> ImportOutcome:
    """Read the files; only if all of them are good does their inventory replace the previous one."""
    try:
        geography, found = _geography(departement, uploads.mailles)
        inventory = read_inventory(
            structures=_source(uploads.structures),
            territoires=_optional(uploads.territoires),
            temps=_optional(uploads.temps),
            partenaires=_optional(uploads.partenaires),
            indicateurs=[_source(file) for file in uploads.indicateurs],
            geography=geography,
            reference_date=reference_date,
        )
    except InputRefusedError as error:
        return ImportOutcome(accepted=False, findings=error.findings)
    except AvsGeoError as error:
        finding = Finding(severity=Severity.FAULT, code="lecture_impossible", message=str(error))
        return ImportOutcome(accepted=False, findings=(finding,))
    findings = (*found, *inventory.findings)
    sources = (*_named(uploads.mailles), *inventory.sources)
    kept = replace(inventory, findings=findings, sources=sources)
    st.session_state.setdefault(_KEY, {})[departement] = (geography, kept)
    return ImportOutcome(accepted=True, findings=findings)


def _geography(departement: str, mailles: UploadedFile | None) -> tuple[Geography, tuple[Finding, ...]]:
    """Return the department by communes, or by the finer units of a file."""
    geography = load_geography(departement)
    if mailles is None:
        return geography, ()
    finer, findings = read_mailles(_source(mailles), geography=geography, index=load_commune_index())
    return replace_units(geography, finer), findings


def _named(mailles: UploadedFile | None) -> tuple[tuple[str, str], ...]:
    return () if mailles is None else ((mailles.name, _source(mailles).sha256),)


def forget(departement: str) -> None:
    """Drop the visitor's inventory of a department."""
    st.session_state.get(_KEY, {}).pop(departement, None)


def _source(upload: UploadedFile) -> SourceFile:
    return SourceFile(upload.name, upload.getvalue())


def _optional(upload: UploadedFile | None) -> SourceFile | None:
    return None if upload is None else _source(upload)
