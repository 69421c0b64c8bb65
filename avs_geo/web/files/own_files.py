"""The visitor's own inventory: read whole or refused whole, the previous one kept until a new one is good."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.errors import AvsGeoError, InputRefusedError
from avs_geo.findings import Finding, Severity
from avs_geo.inventory.source import SourceFile
from avs_geo.inventory.study import read_study
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.reference.geography import load_geography
from avs_geo.reference.work_budget import awaited
from avs_geo.web.files.waiting import browser_is_there

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography

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

    def as_files(self) -> StudyFiles:
        """Return them as the command line would read them from disk."""
        return StudyFiles(
            structures=_source(self.structures),
            territoires=_optional(self.territoires),
            temps=_optional(self.temps),
            partenaires=_optional(self.partenaires),
            indicateurs=tuple(map(_source, self.indicateurs)),
            mailles=_optional(self.mailles),
        )


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What came of an import: the findings, and whether the inventory was taken."""

    accepted: bool
    findings: tuple[Finding, ...]


def own_study(departement: str) -> tuple[Geography, Inventory] | None:
    """Return the geography and the inventory that the visitor has imported for a department, or None.

    The geography is the official one, as it is installed now, or that of the finer units that were imported with the
    inventory.
    """
    study: tuple[Geography, Inventory] | None = st.session_state.get(_KEY, {}).get(departement)
    return None if study is None else (_with_installed(study[0]), study[1])


def _with_installed(geography: Geography) -> Geography:
    """Return a geography with what has been installed since it was made."""
    official = load_geography(geography.departement.code)
    return official if geography.replaced is None else replace(geography, qpv=official.qpv)


def import_files(departement: str, uploads: Uploads, *, reference_date: date) -> ImportOutcome:
    """Read the files; only if all of them are good does their inventory replace the previous one."""
    try:
        with awaited(browser_is_there()):
            study = read_study(departement, uploads.as_files(), reference_date=reference_date)
    except InputRefusedError as error:
        return ImportOutcome(accepted=False, findings=error.findings)
    except AvsGeoError as error:
        finding = Finding(severity=Severity.FAULT, code="lecture_impossible", message=str(error))
        return ImportOutcome(accepted=False, findings=(finding,))
    st.session_state.setdefault(_KEY, {})[departement] = study
    return ImportOutcome(accepted=True, findings=study[1].findings)


def forget(departement: str) -> None:
    """Drop the visitor's inventory of a department."""
    st.session_state.get(_KEY, {}).pop(departement, None)


def _source(upload: UploadedFile) -> SourceFile:
    return SourceFile(upload.name, upload.getvalue())


def _optional(upload: UploadedFile | None) -> SourceFile | None:
    return None if upload is None else _source(upload)
