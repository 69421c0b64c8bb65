"""What a committee has in hand: its plan, its session, and how far these are kept in the store."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.programme.siting_choice import siting_options
from avs_geo.outputs.programme.files import reference_stamps
from avs_geo.plan.decisions import merge
from avs_geo.plan.document.plan import document_of, plan_document
from avs_geo.plan.plan import Plan
from avs_geo.plan.session.adopted import SESSION_LINE
from avs_geo.plan.session.history import By
from avs_geo.plan.session.session import Session
from avs_geo.text.typed import plain_name
from avs_geo.web.access.account_view import account_name
from avs_geo.web.in_hand.programme import decisions_of
from avs_geo.web.in_hand.programme_settings import chosen_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from avs_geo.analysis.programme.decisions import Decision
    from avs_geo.plan.store.errors import SaveConflictError
    from avs_geo.plan.store.records import Draft
    from avs_geo.web.in_hand.cached import View

_WORK = "avs_seance"
_AUTHOR = "avs_auteur"
AUTHOR_FIELD = "avs_seance_auteur"
NOBODY = "Sans nom"
_NO_LINES = pd.DataFrame()


def new_owner() -> str:
    """Return a random key that nobody guesses."""
    return secrets.token_urlsafe(12)


@dataclass(frozen=True, eq=False, kw_only=True)
class Work:
    """A session in progress in one browser; each act makes another one.

    Parameters
    ----------
    view
        The department as it stands, without the changes of the session.
    plan
        Its inputs; its own session is that of the last version, `session` the one in hand.
    session
        What was done so far.
    owner
        A random key, in the address of the page: whose work in progress it is.
    plan_id, name, based_on
        Of the plan in the store; empty until something is kept.
    unkept
        Why the last act could not be kept; empty where it was.
    saved
        The session as it was when a version was last made of it.
    kept
        The session as it was last kept.
    kept_sha256
        Checksum of the draft that holds it; empty where there is none.
    told
        What the visitor is to know of other screens on this session, a sentence each; until the next act.
    conflict
        Who saved meanwhile; None for nobody.
    taken
        The work in progress of another browser that this goes on from; None where it began otherwise.
    """

    view: View
    plan: Plan
    session: Session = field(default_factory=Session)
    owner: str = field(default_factory=new_owner)
    plan_id: str = ""
    name: str = ""
    based_on: int = 0
    unkept: str = ""
    saved: Session | None = None
    kept: Session | None = None
    kept_sha256: str = ""
    told: tuple[str, ...] = ()
    conflict: SaveConflictError | None = None
    taken: Draft | None = None

    @property
    def is_new(self) -> bool:
        """Whether nothing was done yet, and nothing is kept."""
        return not self.plan_id and not self.session.events

    @property
    def is_saved(self) -> bool:
        """Whether the last version of the plan holds all that was done."""
        return self.saved is not None and self.saved.events == self.session.events

    @property
    def needs_keeping(self) -> bool:
        """Whether the store does not hold what is in hand."""
        return not self.is_new and self.kept is not self.session

    @property
    def inputs(self) -> Mapping[str, Any]:
        """The plan as JSON keeps it, without its session; written once, for its files may be large."""
        return _inputs(self.plan)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What was decided of the lines of the programme, in session or before."""
        own = [one for one in self.session.line_decisions() if not one.id_ligne.startswith(SESSION_LINE)]
        return merge(self.plan.decisions, own, present=[one.id_ligne for one in own])

    def document(self) -> dict[str, Any]:
        """Return the whole as the store keeps it."""
        decisions = [document_of(decision) for decision in sorted(self.decisions, key=lambda one: one.id_ligne)]
        return {**self.inputs, "decisions": decisions, "seance": document_of(self.session)}


def work_in_hand() -> Work | None:
    """Return what this browser has in hand."""
    work: Work | None = st.session_state.get(_WORK)
    return work


def take_in_hand(work: Work) -> None:
    """Put work in the place of what this browser has in hand."""
    st.session_state[_WORK] = work


def new_work(view: View) -> Work:
    """Return a session on a department as the visitor chose to see it."""
    return Work(view=view, plan=plan_of_view(view))


def following(work: Work, view: View) -> Work:
    """Return work that follows the side bar as long as nothing was done."""
    return work if work.view.key == view.key else replace(work, view=view, plan=plan_of_view(view))


def plan_of_view(view: View) -> Plan:
    """Return the inputs of what the visitor sees, with the figures and decisions of the programme."""
    inventory, parameters = view.inventory, view.diagnosis.parameters
    settings = chosen_settings()
    horizon = Horizon.following(parameters.reference_date)
    from_file = inventory.files is not None and inventory.files.temps is not None
    return Plan(
        departement=view.geography.departement.code,
        files=inventory.files,
        parameters=parameters,
        need=view.need,
        options=siting_options(view.geography, settings, horizon),
        settings=settings,
        horizon=horizon,
        decisions=decisions_of(view.geography.departement.code),
        computed_times=None if from_file else inventory.temps,
        reference_data=reference_stamps(),
    )


def author() -> str:
    """Return the name that the visitor gave, else that of the account in use; empty where there is none.

    What stands in the field counts at once: a press right after typing may be answered before the field is.
    """
    typed = plain_name(" ".join(str(st.session_state.get(AUTHOR_FIELD) or "").split()))
    return typed or str(st.session_state.get(_AUTHOR, "")) or plain_name(account_name())


def who() -> str:
    """Return who acts, as versions name them."""
    return author() or NOBODY


def name_author(name: str) -> None:
    """Keep the name that the visitor gave, from page to page."""
    st.session_state[_AUTHOR] = plain_name(" ".join(name.split()))


def by_visitor() -> By:
    """Return who acts, and now."""
    return By(author(), dt.datetime.now().astimezone())


def _inputs(plan: Plan) -> dict[str, Any]:
    kept: tuple[Plan, dict[str, Any]] | None = st.session_state.get("avs_seance_entrees")
    if kept is None or kept[0] is not plan:
        kept = (plan, plan_document(replace(plan, session=None), _NO_LINES))
        st.session_state["avs_seance_entrees"] = kept
    return kept[1]
