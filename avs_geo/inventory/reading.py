"""A department and everything that a Caf brings about it, read together: all the faults of all the files, or both."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from avs_geo.errors import InputRefusedError
from avs_geo.files.reading_door import guarded
from avs_geo.findings import FindingLog
from avs_geo.grouped_findings import grouped
from avs_geo.inventory.inventory import Inventory, examine_inventory
from avs_geo.inventory.qpv.contours import read_qpv
from avs_geo.inventory.units.finer_units import replace_units
from avs_geo.inventory.units.mailles import read_mailles
from avs_geo.reference.communes import load_commune_index
from avs_geo.reference.geography import load_geography

if TYPE_CHECKING:
    import datetime as dt

    from avs_geo.inventory.study_files import StudyFiles
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography


def read_inputs(
    departement: str | Geography,
    files: StudyFiles,
    *,
    reference_date: dt.date,
    index: CommuneIndex | None = None,
) -> tuple[Geography, Inventory]:
    """Read a department and the files that are brought about it.

    Where the QPV or the finer units are refused, the other files are still checked, against the communes and the QPV
    that are known without them.

    Parameters
    ----------
    departement
        Number or name of the department, or its geography.
    files
        The files; only the structures are needed.
    reference_date
        The day on which agreements are judged to have ended.
    index
        Every commune of France; loaded where it is not given.

    Returns
    -------
    Geography
        The department, with the QPV and the finer units of the files where there are some.
    Inventory
        What the files hold; ``findings`` has the remarks on all of them, those of one kind grouped; ``sources`` names
        all of them.

    Raises
    ------
    UsageError
        There is no such department.
    InputRefusedError
        With the faults and remarks of all the files. Nothing is taken of any of them.
    """
    official = load_geography(departement) if isinstance(departement, str) else departement
    index = index or load_commune_index()
    log = FindingLog()
    geography, refused = _with_own_areas(official, files, index, log)
    inventory, findings = examine_inventory(
        files, geography=geography, reference_date=reference_date, index=index, refused=refused
    )
    # The one place that every output passes through: commands, pages, summary, document.
    every = grouped((*findings, *log.findings))
    if inventory is None:
        raise InputRefusedError(every)
    return geography, replace(inventory, findings=every)


def _with_own_areas(
    geography: Geography, files: StudyFiles, index: CommuneIndex, log: FindingLog
) -> tuple[Geography, frozenset[str]]:
    """Return the department with the QPV and the finer units of the files, and which of these were refused."""
    refused: set[str] = set()
    try:
        geography = _with_qpv(geography, files, log)
    except InputRefusedError as error:
        log.extend(error.findings)
        refused.add("qpv")
    try:
        geography = _with_mailles(geography, files, index, log)
    except InputRefusedError as error:
        log.extend(error.findings)
        refused.add("mailles")
    return geography, frozenset(refused)


def _with_qpv(geography: Geography, files: StudyFiles, log: FindingLog) -> Geography:
    if files.qpv is None:
        return geography
    quarters, remarks = guarded(read_qpv)(files.qpv, departement=geography.departement)
    log.extend(remarks)
    return replace(geography, qpv=quarters)


def _with_mailles(geography: Geography, files: StudyFiles, index: CommuneIndex, log: FindingLog) -> Geography:
    if files.mailles is None:
        return geography
    mailles, remarks = guarded(read_mailles)(files.mailles, geography=geography, index=index)
    log.extend(remarks)
    return replace_units(geography, mailles)
