"""The store of plans: the one class that pages and commands use."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from avs_geo.plan.store import catalogue, drafts, naming, versions
from avs_geo.plan.store.contents import add_contents, content_rows, known_contents
from avs_geo.plan.store.document import checksum, pack
from avs_geo.plan.store.errors import DraftMovedError, SaveConflictError
from avs_geo.plan.store.keys import plan_key
from avs_geo.plan.store.link_store import LinkStore
from avs_geo.plan.store.moment import utc_now
from avs_geo.plan.store.records import Draft, PlanSummary, Version
from avs_geo.plan.store.sign_outs import SignOutStore
from avs_geo.plan.store.sound_rows import damaged

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from avs_geo.plan.store.database import Database
    from avs_geo.plan.store.document import Packed

    Document = Mapping[str, Any]


class PlanStore:
    """Plans, their versions and the work in progress on them; for any number of threads.

    Every method may raise :class:`~avs_geo.plan.store.errors.StoreUnavailableError`; nothing was written then, unless
    the database went away at the very moment of acknowledging: the same save, tried again, tells.

    Parameters
    ----------
    database
        Where they are; :func:`avs_geo.plan.store.opening.open_store` opens it.
    clock
        Gives the present moment, with its time zone.
    """

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    @property
    def place(self) -> str:
        """Where the plans are, as the user knows it, without a password."""
        return self._database.place

    @property
    def links(self) -> LinkStore:
        """The share links, in the same database."""
        return LinkStore(self._database, clock=self._clock)

    @property
    def sign_outs(self) -> SignOutStore:
        """The passes of editors that were given back, in the same database."""
        return SignOutStore(self._database)

    def close(self) -> None:
        """Close the connections."""
        self._database.close()

    def create(self, document: Document, *, name: str, departement: str, author: str, message: str = "") -> PlanSummary:
        """Make a plan with its first version.

        Raises
        ------
        DocumentRefusedError
            The content is not a JSON object or is too large; or a text is empty or too long.
        """
        packed = pack(document)
        plan = self._new_plan(name, departement, author=author, message=message, like=packed)
        rows = self._missing_contents(packed)
        with self._database.writing() as connection:
            add_contents(connection, rows)
            catalogue.add_plan(connection, plan)
            versions.add_version(connection, plan.latest, packed)
        return plan

    def save(self, plan_id: str, document: Document, *, based_on: int, author: str, message: str = "") -> Version:
        """Add a version to a plan.

        A save that is tried again after its answer was lost gives the version that had landed. Drafts that hold just
        this content are dropped.

        Parameters
        ----------
        plan_id, document
            The plan and its whole new content.
        based_on
            The version that the content was made from; the save lands only if it still is the latest.
        author, message
            Who saves, and what they say of it.

        Raises
        ------
        SaveConflictError
            Somebody saved meanwhile; nothing was written. To put this content after theirs all the same, save again
            with `based_on` their version.
        ArchivedPlanError
            The plan is archived.
        UnknownPlanError
            There is no such plan or version.
        DocumentRefusedError
            As for :meth:`create`.
        """
        packed = pack(document)
        version = self._next(plan_id, based_on, author=author, message=message, like=packed)
        rows = self._missing_contents(packed)
        with self._database.writing() as connection:
            landed = self._advance(connection, version, based_on)
            if landed is not None:
                return landed
            add_contents(connection, rows)
            versions.add_version(connection, version, packed)
            drafts.drop_landed(connection, version.plan_id, based_on=based_on, sha256=packed.sha256)
        return version

    def restore_version(self, plan_id: str, number: int, *, based_on: int, author: str, message: str = "") -> Version:
        """Restore an old version: its content becomes the newest version; nothing is rewritten.

        Raises
        ------
        SaveConflictError, ArchivedPlanError, UnknownPlanError
            As for :meth:`save`.
        """
        with self._database.writing() as connection:
            old = versions.read_version(connection, plan_key(plan_id), number)
            version = replace(
                self._next(plan_id, based_on, author=author, message=message, like=old), made_from=old.number
            )
            landed = self._advance(connection, version, based_on)
            if landed is not None:
                return landed
            versions.add_same_content(connection, version, old)
            drafts.drop_landed(connection, version.plan_id, based_on=based_on, sha256=old.sha256)
        return version

    def load(self, plan_id: str, number: int | None = None) -> tuple[Version, dict[str, Any]]:
        """Return a version, the latest by default, and its content as it was saved.

        Raises
        ------
        UnknownPlanError
            There is no such plan or version.
        """
        with self._database.reading() as connection:
            plan = catalogue.read_plan(connection, plan_key(plan_id))
            version = plan.latest if number is None else versions.read_version(connection, plan.id, number)
            return version, versions.read_document(connection, version)

    def versions(self, plan_id: str) -> list[Version]:
        """Return all the versions of a plan, the oldest first.

        Raises
        ------
        UnknownPlanError
            There is no such plan.
        """
        with self._database.reading() as connection:
            plan = catalogue.read_plan(connection, plan_key(plan_id))
            return versions.versions_of(connection, plan.id)

    def plan(self, plan_id: str) -> PlanSummary:
        """Return the line of one plan.

        Raises
        ------
        UnknownPlanError
            There is no such plan.
        """
        with self._database.reading() as connection:
            return catalogue.read_plan(connection, plan_key(plan_id))

    def plans(
        self, search: str = "", *, departement: str | None = None, archived: bool | None = False
    ) -> list[PlanSummary]:
        """Return the list of plans, the latest saved first.

        Parameters
        ----------
        search
            Beginnings of words of the name, the department, the last author or their message, all of them to be found;
            case and accents do not count.
        departement
            Code of the only department wanted.
        archived
            False for the plans in use, True for the archived ones, None for all.
        """
        with self._database.reading() as connection:
            return catalogue.find_plans(connection, search=search, departement=departement, archived=archived)

    def rename(self, plan_id: str, name: str) -> None:
        """Give a plan another name; its versions stay as they are.

        Raises
        ------
        UnknownPlanError
            There is no such plan.
        DocumentRefusedError
            The name is empty or too long.
        """
        with self._database.writing() as connection:
            catalogue.rename_plan(connection, plan_key(plan_id), name=naming.plan_name(name))

    def copy(
        self, plan_id: str, *, name: str, author: str, number: int | None = None, message: str = ""
    ) -> PlanSummary:
        """Make a new plan whose first version has the content of a version, the latest by default.

        Raises
        ------
        UnknownPlanError
            There is no such plan or version.
        DocumentRefusedError
            A text is empty or too long.
        """
        with self._database.writing() as connection:
            source = catalogue.read_plan(connection, plan_key(plan_id))
            old = source.latest if number is None else versions.read_version(connection, source.id, number)
            plan = self._new_plan(name, source.departement, author=author, message=message, like=old)
            catalogue.add_plan(connection, plan)
            versions.add_same_content(connection, plan.latest, old)
        return plan

    def archive(self, plan_id: str) -> None:
        """Put a plan away: it can be read and copied, and takes no new version.

        Raises
        ------
        UnknownPlanError
            There is no such plan.
        """
        with self._database.writing() as connection:
            catalogue.archive_plan(connection, plan_key(plan_id), at=self._clock())

    def unarchive(self, plan_id: str) -> None:
        """Take an archived plan back into use.

        Raises
        ------
        UnknownPlanError
            There is no such plan.
        """
        with self._database.writing() as connection:
            catalogue.archive_plan(connection, plan_key(plan_id), at=None)

    def keep_draft(
        self, plan_id: str, document: Document, *, owner: str, based_on: int, over: str | None = None
    ) -> Draft:
        """Keep work in progress, in the place of what this owner had kept for this plan.

        Parameters
        ----------
        plan_id, document
            The plan and the whole content as it stands on the screen.
        owner
            Whose work it is: a person, or the browser of one who has no name.
        based_on
            The version that the work started from.
        over
            Checksum of the draft that this one follows, empty where there was none: one screen then never takes the
            place of what another one kept. None where whatever is there may go.

        Raises
        ------
        DraftMovedError
            Another screen kept something meanwhile, or dropped the draft; nothing was written.
        UnknownPlanError
            There is no such plan or version.
        DocumentRefusedError
            As for :meth:`create`.
        """
        packed = pack(document)
        with self._database.writing() as connection:
            plan = catalogue.read_plan(connection, plan_key(plan_id))
            versions.read_version(connection, plan.id, based_on)
            draft = Draft(
                plan_id=plan.id,
                owner=naming.owner_name(owner),
                based_on=based_on,
                latest=plan.latest.number,
                kept_at=self._clock(),
                sha256=packed.sha256,
                size=packed.size,
            )
            if not drafts.put_draft(connection, draft, drafts.packed_draft(connection, packed), over=over):
                raise DraftMovedError
        return draft

    def drafts(self, plan_id: str | None = None, *, owner: str | None = None) -> list[Draft]:
        """Return the work in progress on a plan, of an owner, or all of it; the latest kept first."""
        with self._database.reading() as connection:
            key = None if plan_id is None else plan_key(plan_id)
            return drafts.drafts_of(connection, plan_id=key, owner=_owner(owner))

    def load_draft(self, plan_id: str, *, owner: str) -> dict[str, Any]:
        """Return the content of a draft.

        Raises
        ------
        UnknownPlanError
            There is none.
        """
        with self._database.reading() as connection:
            return drafts.read_draft(connection, plan_key(plan_id), naming.owner_name(owner))

    def drop_draft(self, plan_id: str, *, owner: str, sha256: str | None = None) -> bool:
        """Drop a draft, if there is one: its owner gave it up; with a checksum, only what the owner saw of it.

        Returns whether one was dropped.
        """
        with self._database.writing() as connection:
            return drafts.drop_draft(connection, plan_key(plan_id), naming.owner_name(owner), sha256=sha256)

    def drop_drafts_like(self, draft: Draft) -> None:
        """Drop the drafts of a plan that hold just what this one held; one whose owner went on since stays."""
        with self._database.writing() as connection:
            drafts.drop_landed(connection, plan_key(draft.plan_id), based_on=draft.based_on, sha256=draft.sha256)

    def _missing_contents(self, packed: Packed) -> list[dict[str, Any]]:
        """Compress what is not kept yet, before the transaction: nobody then waits for it."""
        contents = [packed.skeleton, *packed.pieces.values()]
        with self._database.reading() as connection:
            known = known_contents(connection, [checksum(content) for content in contents])
        return content_rows(contents, known=known)

    def _advance(self, connection: Connection, version: Version, based_on: int) -> Version | None:
        """Make room for a version; return the one that this very save had added already, where it had."""
        catalogue.read_plan(connection, version.plan_id)
        versions.read_version(connection, version.plan_id, based_on)
        if catalogue.advance(connection, version.plan_id, based_on=based_on):
            return None
        newer = versions.versions_of(connection, version.plan_id, after=based_on)
        if not newer:
            # The plan says that it has moved, and no version says so.
            raise damaged()
        if replace(newer[0], saved_at=version.saved_at) == version:
            return newer[0]
        raise SaveConflictError(version.plan_id, based_on, newer)

    def _next(self, plan_id: str, based_on: int, *, author: str, message: str, like: Packed | Version) -> Version:
        return Version(
            plan_id=plan_key(plan_id),
            number=based_on + 1,
            author=naming.author_name(author),
            saved_at=self._clock(),
            message=naming.message(message),
            made_from=based_on or None,
            sha256=like.sha256,
            size=like.size,
        )

    def _new_plan(
        self, name: str, departement: str, *, author: str, message: str, like: Packed | Version
    ) -> PlanSummary:
        first = self._next(str(uuid.uuid4()), 0, author=author, message=message, like=like)
        return PlanSummary(
            id=first.plan_id,
            departement=naming.departement_code(departement),
            name=naming.plan_name(name),
            created_at=first.saved_at,
            archived_at=None,
            latest=first,
        )


def _owner(owner: str | None) -> str | None:
    return None if owner is None else naming.owner_name(owner)
