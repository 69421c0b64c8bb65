"""The store of plans as the session uses it: work in progress kept after each act, versions, what is found again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from avs_geo.errors import AvsGeoError
from avs_geo.plan.plan_reading import plan_of_document
from avs_geo.plan.session import Session
from avs_geo.plan.session_document import session_document
from avs_geo.plan.store.errors import SaveConflictError
from avs_geo.web.opened_store import plan_store
from avs_geo.web.session.study import view_of_plan
from avs_geo.web.session.work import Work, author, by_visitor, new_owner

if TYPE_CHECKING:
    from avs_geo.plan.store.records import Draft

SESSION_PARAMETER, PLAN_PARAMETER = "seance", "plan"
NOBODY = "Sans nom"
OPENED = "Ouverture de la séance"


def keep(work: Work) -> Work:
    """Keep work in progress; where that fails, it stays in hand and says why.

    The first act makes the plan, so that even a session that nobody saves is found again.
    """
    try:
        return replace(_kept(work), kept=work.session, unkept="")
    except AvsGeoError as error:
        return replace(work, unkept=str(error))


def _kept(work: Work) -> Work:
    store = plan_store()
    if not work.plan_id:
        empty = {**work.inputs, "seance": session_document(Session())}
        made = store.create(
            empty,
            name=usual_name(work),
            departement=work.plan.departement,
            author=author() or NOBODY,
            word=OPENED,
        )
        work = replace(work, plan_id=made.id, name=made.name, based_on=made.latest.number)
    store.keep_draft(work.plan_id, work.document(), owner=work.owner, based_on=work.based_on)
    return work


def usual_name(work: Work) -> str:
    """Return the name of a plan that nobody has named yet."""
    departement = work.view.geography.departement
    return f"Séance du {by_visitor().time:%d/%m/%Y à %H h %M}, {departement.nom}"


def save(work: Work, *, word: str, above: bool = False) -> Work:
    """Make a version of what is in hand.

    Parameters
    ----------
    work
        What is in hand.
    word
        What is said of it.
    above
        Whether to put it above the versions that others made meanwhile.

    Returns
    -------
    Work
        Saved, or with the conflict, or with the reason why it is not.
    """
    try:
        kept = _kept(work)
        store = plan_store()
        based_on = kept.based_on
        if above and kept.conflict is not None:
            based_on = kept.conflict.newer[-1].number
        version = store.save(kept.plan_id, kept.document(), based_on=based_on, author=author() or NOBODY, word=word)
        store.drop_draft(kept.plan_id, owner=kept.owner)
        if kept.taken is not None:
            store.drop_drafts_like(kept.taken)
    except SaveConflictError as conflict:
        return replace(kept, conflict=conflict, kept=kept.session, unkept="")
    except AvsGeoError as error:
        return replace(work, unkept=str(error))
    return replace(
        kept, based_on=version.number, saved=kept.session, kept=kept.session, conflict=None, unkept="", taken=None
    )


def save_as_copy(work: Work, *, name: str, word: str) -> Work:
    """Make another plan of what is in hand; the first one stays as the others left it."""
    try:
        store = plan_store()
        made = store.create(
            work.document(), name=name, departement=work.plan.departement, author=author() or NOBODY, word=word
        )
        if work.plan_id:
            store.drop_draft(work.plan_id, owner=work.owner)
    except AvsGeoError as error:
        return replace(work, unkept=str(error))
    return replace(
        work,
        plan_id=made.id,
        name=made.name,
        based_on=1,
        saved=work.session,
        kept=work.session,
        conflict=None,
        unkept="",
        taken=None,
    )


def found_again(plan_id: str, owner: str) -> Work | None:
    """Return the work that an address names: what was in progress, else the last version; None where there is none.

    Raises
    ------
    AvsGeoError
        The store cannot be reached, there is no such plan, or it cannot be read any more.
    """
    store = plan_store()
    drafts = store.drafts(plan_id or None, owner=owner) if owner else []
    if drafts:
        draft = drafts[0]
        saved = store.load(draft.plan_id, draft.based_on)[1]
        work = _work_of(store.load_draft(draft.plan_id, owner=owner), draft.plan_id, draft.based_on, owner)
        return replace(work, saved=_session_of(saved), kept=work.session)
    return open_version(plan_id, owner=owner) if plan_id else None


def open_version(plan_id: str, *, owner: str = "", number: int | None = None) -> Work:
    """Return a version of a plan, the last by default, to be worked on.

    Raises
    ------
    AvsGeoError
        As for :func:`found_again`.
    """
    version, document = plan_store().load(plan_id, number)
    work = _work_of(document, plan_id, version.number, owner)
    return replace(work, saved=work.session, kept=work.session)


def open_draft(draft: Draft) -> Work:
    """Return work in progress to go on from: as a draft of its own, for who left it may come back to it.

    Raises
    ------
    AvsGeoError
        As for :func:`found_again`.
    """
    store = plan_store()
    saved = store.load(draft.plan_id, draft.based_on)[1]
    work = _work_of(store.load_draft(draft.plan_id, owner=draft.owner), draft.plan_id, draft.based_on, new_owner())
    return replace(work, saved=_session_of(saved), taken=draft)


def their_version(work: Work) -> Work:
    """Return what the others saved, in the place of what is in hand, which is dropped."""
    try:
        plan_store().drop_draft(work.plan_id, owner=work.owner)
        return open_version(work.plan_id, owner=work.owner)
    except AvsGeoError as error:
        return replace(work, unkept=str(error))


def _work_of(document: dict[str, Any], plan_id: str, number: int, owner: str) -> Work:
    summary = plan_store().plan(plan_id)
    plan = plan_of_document(document, name=summary.name)
    return Work(
        view=view_of_plan(plan),
        plan=plan,
        session=plan.session or Session(),
        plan_id=plan_id,
        name=summary.name,
        based_on=number,
        owner=owner or new_owner(),
    )


def _session_of(document: dict[str, Any]) -> Session:
    return plan_of_document(document, name="version").session or Session()
