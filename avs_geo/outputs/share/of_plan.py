"""What a link shows of a plan: the plan computed again, with what the committee adopted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.analysis.programme.lines import Status
from avs_geo.analysis.study import study_of
from avs_geo.outputs.share.content import share_content
from avs_geo.outputs.share.publish import publish
from avs_geo.plan.replay import inputs_of_plan
from avs_geo.plan.session.adopted import adopted_changes
from avs_geo.plan.session.what_if import apply_changes
from avs_geo.plan.share.options import ShareState
from avs_geo.text.dates import day_in_words

if TYPE_CHECKING:
    from datetime import date, datetime

    from avs_geo.outputs.share.content import ShareContent
    from avs_geo.plan.plan import Plan
    from avs_geo.plan.session.session import Session
    from avs_geo.plan.share.options import ShareOptions
    from avs_geo.plan.share.publication import Publication


def publication_of_plan(
    plan: Plan, options: ShareOptions, *, name: str, version: int, saved_at: datetime
) -> Publication:
    """Return the files that a link to a plan serves; same parameters and errors as :func:`content_of_plan`."""
    return publish(content_of_plan(plan, options, name=name, version=version, saved_at=saved_at))


def content_of_plan(plan: Plan, options: ShareOptions, *, name: str, version: int, saved_at: datetime) -> ShareContent:
    """Return what a link shows of a plan.

    Parameters
    ----------
    plan
        The plan, of that version.
    options
        What the planner chose.
    name
        Of the plan; it is the title where none was chosen, and leaves nowhere where one was.
    version, saved_at
        The number of the version and when it was saved.

    Raises
    ------
    InputRefusedError
        A file of the plan cannot be used any more, or the adopted changes no longer hold together.
    UsageError
        A choice of the plan means nothing.
    """
    geography, inventory = inputs_of_plan(plan)
    session = plan.session if options.state is ShareState.ADOPTED else None
    if session is not None:
        inventory = apply_changes(inventory, geography, adopted_changes(session))
    return share_content(
        study_of(geography, inventory, plan.parameters, need=plan.need),
        options,
        session=session,
        title=name,
        label=f"{options.title.strip() or name}, version {version}, enregistrée le {day_in_words(saved_at)}",
        decided_on=None if session is None else _last_decision(session),
    )


def _last_decision(session: Session) -> date | None:
    """Return the day of the last decision to keep something."""
    kept = [
        event.by.time for event in session.decisions.values() if event.ruling and event.ruling.status is Status.KEPT
    ]
    return max(kept).date() if kept else None
