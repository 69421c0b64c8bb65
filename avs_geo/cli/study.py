"""From the options to the diagnosis: reads every input, and refuses them all together."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from avs_geo.cli.console.waiting import waiting
from avs_geo.cli.need_weights import need_settings
from avs_geo.cli.values import ROADS
from avs_geo.errors import InputRefusedError

if TYPE_CHECKING:
    from pathlib import Path

    from avs_geo.analysis.parameters import Parameters
    from avs_geo.analysis.study import Study
    from avs_geo.cli.request import Request, StudyPaths
    from avs_geo.files.source import SourceFile
    from avs_geo.findings import FindingLog
    from avs_geo.inventory.study_files import StudyFiles


def make_study(request: Request) -> Study:
    """Read the inputs and analyse them.

    Raises
    ------
    UsageError
        No such department, a parameter out of its range, or weights of what is no indicator.
    InputRefusedError
        A file cannot be used, or the roads are those of another place.
    OutsideError
        The roads are asked for, and none are installed.
    """
    parameters = _parameters(request)
    with waiting("Lecture des fichiers"):
        from avs_geo.inventory.reading import read_inputs

        files = open_files(request)
        geography, inventory = read_inputs(request.departement, files, reference_date=parameters.reference_date)
    if request.temps == ROADS:
        with waiting("Temps par la route"):
            from avs_geo.inventory.times.road_times import with_road_times

            inventory = with_road_times(inventory, geography)
    with waiting("Analyse du département"):
        from avs_geo.analysis.study import study_of

        return study_of(geography, inventory, parameters, need=need_settings(request.poids or (), inventory))


def open_files(paths: StudyPaths) -> StudyFiles:
    """Read the user's files from disk.

    Raises
    ------
    InputRefusedError
        Some cannot be had; all of these are listed.
    OutsideError
        The disk or the system refuses to give one.
    """
    from avs_geo.findings import FindingLog
    from avs_geo.inventory.study_files import StudyFiles

    log = FindingLog()
    structures = _opened(paths.structures, log)
    territoires = _opened(paths.territoires, log)
    temps = _opened(paths.temps, log) if paths.temps != ROADS else None
    indicateurs = [_opened(path, log) for path in paths.indicateurs or ()]
    partenaires = _opened(paths.partenaires, log)
    qpv = _opened(paths.qpv, log)
    mailles = _opened(paths.mailles, log)
    if structures is None or log.has_faults:
        raise InputRefusedError(log.findings)
    return StudyFiles(
        structures=structures,
        territoires=territoires,
        temps=temps,
        indicateurs=tuple(file for file in indicateurs if file is not None),
        partenaires=partenaires,
        qpv=qpv,
        mailles=mailles,
    )


def _opened(path: Path | None, log: FindingLog) -> SourceFile | None:
    """Read a file from disk; None where none was asked for, and where it cannot be had, which is logged."""
    from avs_geo.files.source import SourceFile

    if path is None:
        return None
    try:
        return SourceFile.from_path(path)
    except InputRefusedError as error:
        log.extend(error.findings)
        return None


def _parameters(request: Request) -> Parameters:
    from avs_geo.analysis.parameters import Parameters

    return Parameters(
        threshold=request.seuil,
        speed=request.vitesse,
        detour=request.detour,
        reference_date=request.date or date.today(),  # noqa: DTZ011 - the user's own day
    )
