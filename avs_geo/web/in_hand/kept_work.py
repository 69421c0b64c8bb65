"""The store of plans as the session uses it: work in progress kept after each act, versions, what is found again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from avs_geo.errors import AvsGeoError
from avs_geo.plan.document.plan import document_of
from avs_geo.plan.document.reading import plan_of_document
from avs_geo.plan.session.session import Session
from avs_geo.plan.store.errors import DraftMovedError, SaveConflictError
from avs_geo.web.in_hand.joining import caught_up, joined, joined_with_last_version, refreshed, session_of
from avs_geo.web.in_hand.what_if import view_of_plan
from avs_geo.web.in_hand.work import Work, by_visitor, new_owner, who
from avs_geo.web.serving.opened_store import plan_store

if TYPE_CHECKING:
    from avs_geo.plan.store.records import Draft

SESSION_PARAMETER, PLAN_PARAMETER = "seance", "plan"
OPENED = "Ouverture de la séance"
_TRIES = 8


def keep(work: Work) -> Work:
    """Keep work in progress; where that fails, it stays in hand and says why.

    The first act makes the plan, so that even a session that nobody saves is found again. What another screen kept of
    the same session meanwhile is taken in: see :mod:`avs_geo.web.in_hand.joining`.
    """
    try:
        return replace(_kept(caught_up(replace(work, told=()), plan_store())), unkept="")
    except AvsGeoError as error:
        return replace(work, unkept=str(error))


def refresh(work: Work) -> Work:
    """Take in what other screens of the session kept since; where the store is away, what is in hand stays as it is."""
    try:
        # Nobody waits again for a store that was away a moment ago.
        return work if work.unkept else refreshed(work, plan_store())
    except AvsGeoError:
        return work


def join_last_version(work: Work, *, message: str) -> Work:
    """Save what is in hand with what others saved meanwhile as one version; where it cannot be, say why."""
    try:
        both = joined_with_last_version(work, plan_store())
    except AvsGeoError as error:
        return replace(work, unkept=str(error))
    return work if both is None else replace(save(both, message=message), told=both.told)


def _kept(work: Work) -> Work:
    work = work if work.plan_id else _with_plan(work)
    for _ in range(_TRIES):
        try:
            return _kept_over(work)
        except DraftMovedError:
            work = joined(work, plan_store())
    return _kept_over(work)


def _kept_over(work: Work) -> Work:
    draft = plan_store().keep_draft(
        work.plan_id, work.document(), owner=work.owner, based_on=work.based_on, over=work.kept_sha256
    )
    return replace(work, kept=work.session, kept_sha256=draft.sha256)


def _with_plan(work: Work) -> Work:
    """Make a plan, or take that which another screen at the same address has made already."""
    store = plan_store()
    if drafts := store.drafts(owner=work.owner):
        there = found_again(drafts[0].plan_id, work.owner)
        if there is not None:
            return joined(replace(there, session=work.session, kept=Session(), kept_sha256=""), store)
    empty = {**work.inputs, "seance": document_of(Session())}
    made = store.create(
        empty,
        name=usual_name(work),
        departement=work.plan.departement,
        author=who(),
        message=OPENED,
    )
    return replace(work, plan_id=made.id, name=made.name, based_on=made.latest.number, saved=Session())


def usual_name(work: Work) -> str:
    """Return the name of a plan that nobody has named yet."""
    departement = work.view.geography.departement
    return f"Séance du {by_visitor().time:%d/%m/%Y à %H h %M}, {departement.nom}"


def save(work: Work, *, message: str, above: bool = False) -> Work:
    """Make a version of what is in hand.

    Parameters
    ----------
    work
        What is in hand.
    message
        What is said of it.
    above
        Whether to put it above the versions that others made meanwhile.

    Returns
    -------
    Work
        Saved, or with the conflict, or with the reason why it is not.
    """
    try:
        store = plan_store()
        # A screen that has nothing of its own simply goes on from what others saved.
        kept = _kept(replace(caught_up(work, store) if work.is_saved else work, told=()))
        based_on = kept.based_on
        if above and kept.conflict is not None:
            based_on = kept.conflict.newer[-1].number
        version = store.save(kept.plan_id, kept.document(), based_on=based_on, author=who(), message=message)
        store.drop_draft(kept.plan_id, owner=kept.owner, sha256=kept.kept_sha256)
        if kept.taken is not None:
            store.drop_drafts_like(kept.taken)
    except SaveConflictError as conflict:
        return replace(kept, conflict=conflict, unkept="")
    except AvsGeoError as error:
        return replace(work, unkept=str(error))
    landed = replace(kept, based_on=version.number, saved=kept.session, conflict=None, unkept="", taken=None)
    return replace(landed, kept_sha256="")


def save_as_copy(work: Work, *, name: str, message: str) -> Work:
    """Make another plan of what is in hand; the first one stays as the others left it."""
    try:
        store = plan_store()
        made = store.create(
            work.document(), name=name, departement=work.plan.departement, author=who(), message=message
        )
        if work.plan_id:
            store.drop_draft(work.plan_id, owner=work.owner, sha256=work.kept_sha256)
    except AvsGeoError as error:
        return replace(work, unkept=str(error))
    return replace(
        work,
        plan_id=made.id,
        name=made.name,
        based_on=1,
        saved=work.session,
        kept=work.session,
        kept_sha256="",
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
        return replace(work, saved=session_of(saved), kept=work.session, kept_sha256=draft.sha256)
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
    return replace(work, saved=session_of(saved), taken=draft)


def their_version(work: Work) -> Work:
    """Return what the others saved, in the place of what is in hand, which is dropped."""
    try:
        # What another screen kept since is not ours to give up: it stays theirs, this one goes on under its own key.
        dropped = plan_store().drop_draft(work.plan_id, owner=work.owner, sha256=work.kept_sha256)
        alone = dropped or not work.kept_sha256
        return open_version(work.plan_id, owner=work.owner if alone else new_owner())
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
