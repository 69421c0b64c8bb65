"""Computing a plan again: the same inputs, the same choices, the same decisions, the same tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from avs_geo.analysis.diagnosis import Diagnosis, diagnose
from avs_geo.analysis.programme.programme import Programme, apply_decisions, draft_where_known
from avs_geo.analysis.siting.siting import site
from avs_geo.inventory.empty import empty_inventory
from avs_geo.inventory.study import read_study
from avs_geo.inventory.times.road_times import with_computed_times
from avs_geo.reference.geography import load_geography

if TYPE_CHECKING:
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.plan.plan import Plan
    from avs_geo.reference.geography import Geography


@dataclass(frozen=True, eq=False)
class Computed:
    """A plan and all that is computed from it."""

    plan: Plan
    geography: Geography
    inventory: Inventory
    diagnosis: Diagnosis
    programme: Programme


def compute_plan(plan: Plan) -> Computed:
    """Compute everything from a plan.

    Raises
    ------
    InputRefusedError
        A file of the plan cannot be used any more.
    UsageError
        A choice of the plan means nothing.
    """
    geography, inventory = study_of_plan(plan)
    diagnosis = diagnose(geography, inventory, plan.parameters, need=plan.need)
    draft = draft_where_known(
        diagnosis,
        geography,
        inventory,
        plan.settings,
        horizon=plan.horizon,
        siting=site(diagnosis, geography, inventory, plan.options),
    )
    return Computed(plan, geography, inventory, diagnosis, apply_decisions(draft, plan.decisions))


def study_of_plan(plan: Plan) -> tuple[Geography, Inventory]:
    """Return the department and the inventory of a plan.

    Raises
    ------
    InputRefusedError
        A file of the plan cannot be used any more.
    """
    if plan.files is None:
        geography = load_geography(plan.departement)
        return geography, empty_inventory(geography)
    geography, inventory = read_study(plan.departement, plan.files, reference_date=plan.parameters.reference_date)
    if plan.computed_times is not None:
        inventory = with_computed_times(inventory, plan.computed_times)
    return geography, inventory
