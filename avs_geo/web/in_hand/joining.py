"""Several screens on one session: what another one kept is taken in, so that nothing that was acknowledged is lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from avs_geo.plan.document.reading import plan_of_document
from avs_geo.plan.session.merging import goes_on_from, merge_sessions
from avs_geo.plan.session.session import Session
from avs_geo.text.typography import typeset
from avs_geo.text.words import plural
from avs_geo.web.in_hand.what_if import outcome_of
from avs_geo.web.in_hand.work import new_owner

if TYPE_CHECKING:
    from avs_geo.plan.store.store import PlanStore
    from avs_geo.web.in_hand.work import Work

APART: Final = (
    "Un autre écran de cette séance a repris une autre version du plan. Votre travail n’est pas perdu : il continue à "
    "part, à une adresse à lui, et la page « Plans » montre les deux."
)


@dataclass(frozen=True, eq=False)
class StoredSession:
    """What the store holds of a session: its draft, else the last version of its plan.

    Parameters
    ----------
    session
        What was done.
    saved
        The session of the version that it goes on from.
    based_on
        The number of that version.
    sha256
        Checksum of the draft; empty where there is none.
    """

    session: Session
    saved: Session
    based_on: int
    sha256: str = ""


def joined(work: Work, store: PlanStore) -> Work:
    """Return what is in hand with what another screen kept of the same session.

    Where the two did not go on from the same acts, both are kept: this one goes on under a key of its own.

    Raises
    ------
    AvsGeoError
        The store cannot be reached, or what it holds cannot be read any more.
    """
    there = _draft_there(work, store) or _version_there(work, store)
    if not there.sha256 and there.based_on == work.based_on:
        # The other screen gave its work up: this one keeps its own.
        return replace(work, kept_sha256="")
    if not goes_on_from(work.kept or Session(), there.session):
        return replace(work, owner=new_owner(), kept_sha256="", told=(*work.told, typeset(APART)))
    return merged_with(work, there, work.kept or Session())


def refreshed(work: Work, store: PlanStore) -> Work:
    """Return what is in hand with what other screens of this session kept since."""
    if not work.plan_id:
        return work
    drafts = [draft.sha256 for draft in store.drafts(work.plan_id, owner=work.owner)]
    seen = [work.kept_sha256] if work.kept_sha256 else []
    return work if drafts == seen else joined(work, store)


def caught_up(work: Work, store: PlanStore) -> Work:
    """Return what is in hand with the versions that were saved since, where it has no draft of its own yet."""
    if not work.plan_id or work.kept_sha256 or store.plan(work.plan_id).latest.number == work.based_on:
        return work
    return joined_with_last_version(work, store) or work


def joined_with_last_version(work: Work, store: PlanStore) -> Work | None:
    """Return what is in hand with what others saved meanwhile; None where these did not go on from the same acts."""
    there, base = _version_there(work, store), work.saved or Session()
    if not goes_on_from(base, there.session) or not goes_on_from(base, work.session):
        return None
    return replace(merged_with(work, there, base), kept_sha256=work.kept_sha256)


def merged_with(work: Work, there: StoredSession, base: Session) -> Work:
    """Return what is in hand, its acts since `base` done after those that are there, and what is to be told of it."""
    merged = merge_sessions(
        base,
        there.session,
        work.session,
        taken=[str(identifier) for identifier in work.view.inventory.structures["id"]],
        check=lambda session, letter: outcome_of(work, session.variants[letter].history.changes),
    )
    count = len(there.session.events) - len(base.events)
    others = f"{plural(count, 'acte fait', 'actes faits')} sur un autre écran de cette séance : repris ici."
    return replace(
        work,
        session=merged.session,
        kept=there.session,
        kept_sha256=there.sha256,
        saved=there.saved,
        based_on=there.based_on,
        conflict=work.conflict if there.based_on == work.based_on else None,
        told=(*work.told, *([typeset(others)] if count else []), *merged.refused),
    )


def session_of(document: dict[str, Any]) -> Session:
    """Return the session of a plan's document; an empty one where it has none."""
    return plan_of_document(document, name="version").session or Session()


def _draft_there(work: Work, store: PlanStore) -> StoredSession | None:
    drafts = store.drafts(work.plan_id, owner=work.owner)
    if not drafts:
        return None
    draft = drafts[0]
    session = session_of(store.load_draft(work.plan_id, owner=work.owner))
    saved = session_of(store.load(work.plan_id, draft.based_on)[1])
    return StoredSession(session, saved, draft.based_on, draft.sha256)


def _version_there(work: Work, store: PlanStore) -> StoredSession:
    version, document = store.load(work.plan_id)
    session = session_of(document)
    return StoredSession(session, session, version.number)
