"""The files of a programme, as the command line writes them and the application packs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.outputs.programme.tables import PROGRAMME_TABLES, programme_table
from avs_geo.outputs.sources import reference_sources
from avs_geo.outputs.tables.delimited import Dialect, to_csv_bytes
from avs_geo.plan.document.plan import PLAN_FILE, plan_bytes
from avs_geo.plan.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from avs_geo.analysis.programme.decisions import Decision
    from avs_geo.analysis.programme.programme import Programme


def programme_files(programme: Programme, plan: Plan, *, dialect: Dialect = Dialect.STANDARD) -> dict[str, bytes]:
    """Return the tables of a programme and its plan, by name of file; the same input gives the same bytes."""
    return {**programme_csv(programme, dialect=dialect), PLAN_FILE: plan_bytes(plan, programme.lines)}


def programme_csv(programme: Programme, *, dialect: Dialect = Dialect.STANDARD) -> dict[str, bytes]:
    """Return ``objectifs.csv``, ``trajectoire.csv`` and ``indicateurs.csv``."""
    return {f"{name}.csv": to_csv_bytes(programme_table(name, programme), dialect) for name in PROGRAMME_TABLES}


def plan_of(programme: Programme, *, decisions: Iterable[Decision] = ()) -> Plan:
    """Return the plan from which a programme can be computed again.

    Parameters
    ----------
    programme
        The programme.
    decisions
        What was decided.
    """
    study = programme.study
    inventory = study.inventory
    computed = inventory.temps is not None and bool(inventory.temps.origin)
    return Plan(
        departement=study.geography.departement.code,
        files=inventory.files,
        parameters=study.parameters,
        need=study.need,
        options=programme.siting.options,
        settings=programme.settings,
        horizon=programme.horizon,
        decisions=tuple(decisions),
        computed_times=inventory.temps if computed else None,
        reference_data=reference_stamps(),
    )


def reference_stamps() -> dict[str, str]:
    """Return what tells one vintage of each source of the reference data from another."""
    return {source.nom: source.sha256 or source.millesime for source in reference_sources()}
