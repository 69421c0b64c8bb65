"""Computing a plan again: the same inputs, the same choices, the same decisions, the same tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.analysis.programme.programme import apply_decisions, draft_where_known
from avs_geo.analysis.siting.siting import site
from avs_geo.analysis.study import Study, study_of
from avs_geo.inventory.empty import empty_inventory
from avs_geo.inventory.reading import read_inputs
from avs_geo.inventory.times.road_times import with_computed_times
from avs_geo.reference.geography import load_geography

if TYPE_CHECKING:
    from avs_geo.analysis.programme.programme import Programme
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.plan.plan import Plan
    from avs_geo.reference.geography import Geography


def compute_plan(plan: Plan) -> Programme:
    """Compute the programme of a plan, as decided; its study has everything else.

    Raises
    ------
    InputRefusedError
        A file of the plan cannot be used any more.
    UsageError
        A choice of the plan means nothing.
    """
    study = study_of_plan(plan)
    siting = site(study, plan.options)
    draft = draft_where_known(study, plan.settings, horizon=plan.horizon, siting=siting)
    return apply_decisions(draft, plan.decisions)


def study_of_plan(plan: Plan) -> Study:
    """Return the study that a plan holds; errors are those of :func:`inputs_of_plan`."""
    return study_of(*inputs_of_plan(plan), plan.parameters, need=plan.need)


def inputs_of_plan(plan: Plan) -> tuple[Geography, Inventory]:
    """Return the department and the inventory of a plan.

    Raises
    ------
    InputRefusedError
        A file of the plan cannot be used any more.
    """
    if plan.files is None:
        geography = load_geography(plan.departement)
        return geography, empty_inventory(geography)
    geography, inventory = read_inputs(plan.departement, plan.files, reference_date=plan.parameters.reference_date)
    if plan.computed_times is not None:
        inventory = with_computed_times(inventory, plan.computed_times)
    return geography, inventory
