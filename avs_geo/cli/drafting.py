"""From the options of ``avs-geo objectifs`` to a programme."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.cli.console.waiting import waiting

if TYPE_CHECKING:
    from pathlib import Path

    from avs_geo.analysis.programme.horizon import Horizon
    from avs_geo.analysis.programme.programme import Programme
    from avs_geo.analysis.study import Study
    from avs_geo.findings import Finding
    from avs_geo.inventory.programme.settings import ProgrammeSettings


def read_settings(path: Path | None) -> tuple[ProgrammeSettings, tuple[Finding, ...]]:
    """Return the settings of a file and the remarks on it; the defaults where there is none.

    Raises
    ------
    InputRefusedError
        The file cannot be used.
    """
    from avs_geo.files.source import SourceFile
    from avs_geo.inventory.programme.settings import ProgrammeSettings, read_programme_settings

    return (ProgrammeSettings(), ()) if path is None else read_programme_settings(SourceFile.from_path(path))


def draft(study: Study, settings: ProgrammeSettings, horizon: Horizon, *, count: int | None) -> Programme:
    """Look for sites and draft the programme.

    Parameters
    ----------
    study
        The department, analysed.
    settings, horizon
        What the programme is made with.
    count
        How many creations to look for; by the limits where None.
    """
    from avs_geo.analysis.programme.programme import draft_where_known
    from avs_geo.analysis.programme.siting_choice import siting_options
    from avs_geo.analysis.siting.siting import site

    horizon.check_not_past(study.parameters.reference_date)
    with waiting("Recherche des implantations"):
        siting = site(study, siting_options(study.geography, settings, horizon, count=count))
    with waiting("Rédaction du programme"):
        return draft_where_known(study, settings, horizon=horizon, siting=siting)
