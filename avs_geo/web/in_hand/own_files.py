"""The visitor's own inventory: read whole or refused whole, the previous one kept until a new one is good."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import streamlit as st

from avs_geo.errors import AvsGeoError, InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.findings import Finding, Severity
from avs_geo.inventory.reading import read_inputs
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.reference.geography import load_geography
from avs_geo.web.in_hand.waiting import browser_is_there
from avs_geo.work_budget import ABANDONED, awaited

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography

_LOG = logging.getLogger("avs_geo")
_KEY: Final = "avs_inventaires"
_FORGOTTEN: Final = "avs_inventaires_oublies"
_OUTCOMES: Final = "avs_imports"
_NOTHING: Final = Finding(
    severity=Severity.FAULT,
    code="fichier_manquant",
    message="Le fichier des structures n’a pas été donné.",
    remedy="Choisissez-le dans la première case du formulaire, puis cliquez de nouveau sur « Vérifier et importer ».",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploads:
    """The files of one import; only the structures are needed."""

    structures: UploadedFile | None
    territoires: UploadedFile | None = None
    temps: UploadedFile | None = None
    partenaires: UploadedFile | None = None
    indicateurs: Sequence[UploadedFile] = ()
    qpv: UploadedFile | None = None
    mailles: UploadedFile | None = None

    def as_files(self) -> StudyFiles:
        """Return them as the command line would read them from disk.

        Raises
        ------
        InputRefusedError
            There is no file of structures.
        """
        if self.structures is None:
            raise InputRefusedError((_NOTHING,))
        return StudyFiles(
            structures=_source(self.structures),
            territoires=_optional(self.territoires),
            temps=_optional(self.temps),
            partenaires=_optional(self.partenaires),
            indicateurs=tuple(map(_source, self.indicateurs)),
            qpv=_optional(self.qpv),
            mailles=_optional(self.mailles),
        )


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What came of an import: the findings, and whether the inventory was taken.

    Parameters
    ----------
    accepted
        Whether it was.
    findings
        Faults and remarks.
    number
        What tells it from another import that found the same; empty where nothing was asked for anew.
    """

    accepted: bool
    findings: tuple[Finding, ...]
    number: str = ""


@dataclass(frozen=True, slots=True)
class OwnInputs:
    """An inventory that was imported, with the department that it was read for."""

    geography: Geography
    inventory: Inventory
    own_qpv: bool


def own_inputs(departement: str) -> tuple[Geography, Inventory] | None:
    """Return the geography and the inventory that the visitor has imported for a department, or None.

    The geography is the official one, as it is installed now, or that of the finer units that were imported with the
    inventory.
    """
    own: OwnInputs | None = st.session_state.get(_KEY, {}).get(departement)
    return None if own is None else (_with_installed(own), own.inventory)


def _with_installed(own: OwnInputs) -> Geography:
    """Return the geography of an import with what has been installed since it was read."""
    official = load_geography(own.geography.departement.code)
    if own.geography.replaced is None:
        return replace(official, qpv=own.geography.qpv) if own.own_qpv else official
    return own.geography if own.own_qpv else replace(own.geography, qpv=official.qpv)


def import_files(departement: str, uploads: Uploads, *, reference_date: date) -> ImportOutcome:
    """Read the files; only if all of them are good does their inventory replace the previous one."""
    outcome = _read(departement, uploads, reference_date)
    st.session_state.setdefault(_OUTCOMES, {})[departement] = outcome
    return outcome


def _read(departement: str, uploads: Uploads, reference_date: date) -> ImportOutcome:
    number = uuid4().hex
    try:
        with awaited(browser_is_there()):
            geography, inventory = read_inputs(departement, uploads.as_files(), reference_date=reference_date)
    except InputRefusedError as error:
        _log_abandoned(departement, error.findings)
        return ImportOutcome(accepted=False, findings=error.findings, number=number)
    except AvsGeoError as error:
        finding = Finding(severity=Severity.FAULT, code="lecture_impossible", message=str(error))
        return ImportOutcome(accepted=False, findings=(finding,), number=number)
    own = OwnInputs(geography, inventory, own_qpv=uploads.qpv is not None)
    st.session_state.setdefault(_KEY, {})[departement] = own
    st.session_state.get(_FORGOTTEN, {}).pop(departement, None)
    return ImportOutcome(accepted=True, findings=inventory.findings, number=number)


def _log_abandoned(departement: str, findings: Sequence[Finding]) -> None:
    """Tell who runs the server of a reading that was stopped: nobody else is there to be told."""
    if any(finding.code == ABANDONED for finding in findings):
        _LOG.warning("the reading of a file for department %s was stopped: its browser has gone", departement)


def last_outcome(departement: str) -> ImportOutcome | None:
    """Return what came of the visitor's last import for a department; None before the first."""
    outcome: ImportOutcome | None = st.session_state.get(_OUTCOMES, {}).get(departement)
    return outcome


def forget(departement: str) -> None:
    """Drop the visitor's inventory of a department; `take_back` undoes it."""
    own = st.session_state.get(_KEY, {}).pop(departement, None)
    st.session_state.get(_OUTCOMES, {}).pop(departement, None)
    if own is not None:
        st.session_state.setdefault(_FORGOTTEN, {})[departement] = own


def can_take_back(departement: str) -> bool:
    """Whether an inventory of a department was forgotten, and none was imported since."""
    return departement in st.session_state.get(_FORGOTTEN, {})


def take_back(departement: str) -> None:
    """Put the inventory that was forgotten in place again."""
    own = st.session_state.get(_FORGOTTEN, {}).pop(departement, None)
    if own is not None:
        st.session_state.setdefault(_KEY, {})[departement] = own


def _source(upload: UploadedFile) -> SourceFile:
    return SourceFile(upload.name, upload.getvalue())


def _optional(upload: UploadedFile | None) -> SourceFile | None:
    return None if upload is None else _source(upload)
