"""The files of a plan that is computed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.files.messages import FrenchLog
from avs_geo.outputs.programme.files import programme_csv, reference_stamps
from avs_geo.outputs.session.files import session_files
from avs_geo.outputs.tables.analysis_files import analysis_files
from avs_geo.outputs.tables.delimited import Dialect
from avs_geo.text.typography import quoted
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from avs_geo.analysis.programme.programme import Programme
    from avs_geo.findings import Finding
    from avs_geo.plan.plan import Plan


def replay_files(plan: Plan, programme: Programme, *, dialect: Dialect = Dialect.STANDARD) -> dict[str, bytes]:
    """Return the files of ``avs-geo analyser``, the tables of the programme and those of the session, by name."""
    analysis = analysis_files(programme.study, dialect=dialect)
    session = session_files(plan, programme.study, dialect=dialect)
    return {**analysis, **programme_csv(programme, dialect=dialect), **session}


def changed_reference_data(plan: Plan, file: str) -> tuple[Finding, ...]:
    """Return a remark where the reference data are no longer those that the plan was made with."""
    now = reference_stamps()
    changed = sorted(name for name in {*now, *plan.reference_data} if now.get(name) != plan.reference_data.get(name))
    log = FrenchLog(file=file)
    if changed:
        log.remark(
            "donnees_changees",
            f"Les données de référence ont changé depuis ce plan : {listed(map(quoted, changed), last='et')}. "
            "Les chiffres peuvent différer.",
            "Réinstallez les données d’alors pour retrouver les mêmes chiffres.",
        )
    return tuple(log.findings)
