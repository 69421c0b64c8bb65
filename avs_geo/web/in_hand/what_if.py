"""What the changes of a session give: computed once for all who try the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.differences import Differences, differences
from avs_geo.analysis.study import Study
from avs_geo.plan.document.files import pack_table
from avs_geo.plan.document.plan import document_of
from avs_geo.plan.replay import study_of_plan
from avs_geo.plan.session.cost import cost_of_changes
from avs_geo.plan.session.what_if import apply_changes
from avs_geo.reference.geography import geography_stamp
from avs_geo.web.in_hand.cached import View, memory_frozen
from avs_geo.web.serving.returned_memory import forgotten_when_left

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.analysis.programme.costs import YearlyCost
    from avs_geo.plan.plan import Plan
    from avs_geo.plan.session.changes import Change
    from avs_geo.web.in_hand.work import Work


@dataclass(frozen=True, eq=False, kw_only=True)
class Outcome(Study):
    """The department after changes, and what differs from before; `key` stands for all of it."""

    differences: Differences
    changes: tuple[Change, ...]
    key: tuple[object, ...]


def outcome(work: Work, variant: str = "") -> Outcome:
    """Return what a variant gives, the one on screen by default."""
    return outcome_of(work, work.session.variants[variant or work.session.current].history.changes)


def outcome_of(work: Work, changes: Sequence[Change]) -> Outcome:
    """Return what changes give.

    Raises
    ------
    InputRefusedError
        One means nothing where it comes.
    """
    text = json.dumps([document_of(change) for change in changes])
    key = (*work.view.key, hashlib.sha256(text.encode()).hexdigest())
    return _outcome(key, work.view, tuple(changes))


def cost_of(work: Work, after: Outcome) -> YearlyCost:
    """Return what the changes cost each year more, with the figures of the plan, in its first year."""
    return cost_of_changes(
        work.view.inventory,
        after.inventory,
        after.changes,
        settings=work.plan.settings,
        year=work.plan.horizon.first,
    )


def view_of_plan(plan: Plan) -> View:
    """Return the department as a plan holds it.

    Raises
    ------
    InputRefusedError
        A file of the plan cannot be used any more.
    """
    study = study_of_plan(plan)
    base_key: tuple[object, ...] = (plan.departement, study.inventory.sources, geography_stamp())
    if plan.computed_times is not None:
        times = pack_table(plan.computed_times.to_structures) + pack_table(plan.computed_times.to_communes)
        base_key = (*base_key, hashlib.sha256(times.encode()).hexdigest())
    need = None if plan.need is None else json.dumps([dict(plan.need.weights), dict(plan.need.directions)])
    memory_frozen(base_key)
    return View(
        study.diagnosis,
        study.geography,
        study.inventory,
        study.need,
        key=(*base_key, plan.parameters, need),
        base_key=base_key,
    )


@forgotten_when_left
@st.cache_resource(max_entries=32, show_spinner=False)
def _outcome(key: tuple[object, ...], _view: View, _changes: tuple[Change, ...]) -> Outcome:
    inventory = apply_changes(_view.inventory, _view.geography, _changes)
    diagnosis = diagnose(_view.geography, inventory, _view.parameters, need=_view.need) if _changes else _view.diagnosis
    return Outcome(
        diagnosis,
        _view.geography,
        inventory,
        _view.need,
        differences=differences(_view.diagnosis, diagnosis),
        changes=_changes,
        key=key,
    )
