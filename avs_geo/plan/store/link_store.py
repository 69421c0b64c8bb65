"""The store of share links: making, renewing, ending them, and finding the one that a visitor holds."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from avs_geo.errors import UsageError
from avs_geo.plan.share.link import DAYS, RENEWABLE, NewLink, ShareLink, checked_label, end_of
from avs_geo.plan.share.password import checked_password, hash_password
from avs_geo.plan.share.token import digest_of, hint_of, is_token, new_token
from avs_geo.plan.store import catalogue, link_rows, naming, publications, versions
from avs_geo.plan.store.errors import ArchivedPlanError
from avs_geo.plan.store.keys import link_key, plan_key
from avs_geo.plan.store.moment import utc_now
from avs_geo.text.typography import typeset

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from avs_geo.plan.share.link import ServedLink
    from avs_geo.plan.share.options import ShareOptions
    from avs_geo.plan.share.publication import Publication, PublishedPart
    from avs_geo.plan.store.database import Database


class LinkStore:
    """Share links and what they serve; for any number of threads.

    The token of a link is given once, when it is made: only its digest is kept. Every method may raise
    :class:`~avs_geo.plan.store.errors.StoreUnavailableError`; nothing was written then.

    Parameters
    ----------
    database
        Where they are; :attr:`avs_geo.plan.store.store.PlanStore.links` gives the store of the plans' own.
    clock
        Gives the present moment, with its time zone.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = utc_now) -> None:
        self._database = database
        self._clock = clock

    def create(  # noqa: PLR0913 - what a link is
        self,
        plan_id: str,
        version: int,
        publication: Publication,
        *,
        options: ShareOptions,
        label: str,
        author: str,
        days: int = DAYS,
        password: str = "",
    ) -> NewLink:
        """Make a link to a version of a plan.

        Parameters
        ----------
        plan_id, version
            What it shows.
        publication
            What it serves, for as long as it opens.
        options
            What was chosen to be shown.
        label
            For whom or what it is; may be empty.
        author
            Who makes it.
        days
            How long it opens.
        password
            What visitors must know; empty for nothing.

        Raises
        ------
        UnknownPlanError
            There is no such plan or version.
        ArchivedPlanError
            The plan is archived.
        UsageError
            The label, the author, the days or the password cannot be used.
        """
        now, token = self._clock(), new_token()
        link = ShareLink(
            id=str(uuid.uuid4()),
            plan_id=plan_key(plan_id),
            version=version,
            label=checked_label(label),
            hint=hint_of(token),
            created_at=now,
            created_by=naming.author_name(author),
            expires_at=end_of(now, days),
            revoked_at=None,
            publication=publication.key,
            options=options.document(),
            has_password=bool(password),
            openings=0,
            last_opened=None,
            renewed_by=None,
        )
        kept = hash_password(checked_password(password)) if password else None
        with self._database.writing() as connection:
            link_rows.take_turn(connection)
            _check_plan(connection, link)
            publications.add_publication(connection, publication)
            link_rows.add_link(connection, link, digest=digest_of(token), password=kept)
            publications.drop_unused(connection, now)
        return NewLink(link, token)

    def renew(self, link_id: str, *, author: str, days: int = DAYS) -> NewLink:
        """Give a link another token: a new link shows the same, with the same password, and the old one is revoked.

        Raises
        ------
        UnknownLinkError
            There is no such link.
        UsageError
            It is revoked, or ended more than 30 days ago; or the author or the days cannot be used.
        ArchivedPlanError
            The plan is archived.
        """
        key, now, token = link_key(link_id), self._clock(), new_token()
        author, end = naming.author_name(author), end_of(now, days)
        with self._database.writing() as connection:
            link_rows.take_turn(connection)
            old = link_rows.read_link(connection, key)
            _check_renewable(old, now)
            _check_plan(connection, old)
            link = replace(
                old,
                id=str(uuid.uuid4()),
                hint=hint_of(token),
                created_at=now,
                created_by=author,
                expires_at=end,
                openings=0,
                last_opened=None,
            )
            password = link_rows.read_password(connection, key)
            link_rows.add_link(connection, link, digest=digest_of(token), password=password)
            link_rows.end_link(connection, key, at=now, renewed_by=link.id)
        return NewLink(link, token)

    def revoke(self, link_id: str) -> ShareLink:
        """End a link now and for ever; one that is revoked already stays so.

        Raises
        ------
        UnknownLinkError
            There is no such link.
        """
        key, now = link_key(link_id), self._clock()
        with self._database.writing() as connection:
            link_rows.take_turn(connection)
            link_rows.end_link(connection, key, at=now)
            publications.drop_unused(connection, now)
            return link_rows.read_link(connection, key)

    def links(self, plan_id: str | None = None) -> list[ShareLink]:
        """Return the links of a plan, or all of them, ended ones too, the newest first."""
        with self._database.reading() as connection:
            return link_rows.find_links(connection, None if plan_id is None else plan_key(plan_id))

    def link(self, link_id: str) -> ShareLink:
        """Return what is known of a link.

        Raises
        ------
        UnknownLinkError
            There is no such link.
        """
        with self._database.reading() as connection:
            return link_rows.read_link(connection, link_key(link_id))

    def find(self, token: str) -> ServedLink | None:
        """Return the link of a token, if it opens now.

        A token of no link, one that has ended (at the very moment of its end too), one that is revoked and one that is
        switched off all give None, from one and the same indexed statement; what has not the form of a token does too.
        Whether the visitor knows the password is for the caller to check.
        """
        if not is_token(token):
            return None
        with self._database.reading() as connection:
            return link_rows.served_link(connection, digest_of(token), self._clock())

    def part(self, publication: str, name: str) -> PublishedPart | None:
        """Return one file of a publication, whose key :meth:`find` gave; None where there is none."""
        with self._database.reading() as connection:
            return publications.read_part(connection, publication, name)

    def count(self, openings: Mapping[str, int], at: datetime) -> None:
        """Add numbers of openings, by id of link; unknown ids count for nothing. Of the moment, the hour is kept."""
        with self._database.writing() as connection:
            # In one order, so that two counts never wait for each other crosswise.
            for link_id in sorted(openings):
                if openings[link_id] > 0:
                    link_rows.count_openings(connection, link_id, openings[link_id], at)

    def is_on(self) -> bool:
        """Whether links open at all."""
        with self._database.reading() as connection:
            return link_rows.read_switch(connection)

    def switch(self, on: bool) -> None:  # noqa: FBT001 - the switch itself
        """Turn all links on, or all off; none of them changes."""
        with self._database.writing() as connection:
            link_rows.set_switch(connection, on=on)


def _check_plan(connection: Connection, link: ShareLink) -> None:
    """Refuse a plan or a version that is not there, and a plan that is archived."""
    plan = catalogue.read_plan(connection, link.plan_id)
    versions.read_version(connection, plan.id, link.version)
    if plan.archived_at is not None:
        msg = "Ce plan est archivé : il ne reçoit pas de nouveau lien. Restaurez le plan d’abord."
        raise ArchivedPlanError(typeset(msg))


def _check_renewable(link: ShareLink, now: datetime) -> None:
    if link.revoked_at is not None:
        msg = "Ce lien est révoqué : créez un nouveau lien."
        raise UsageError(typeset(msg))
    if now - RENEWABLE >= link.expires_at:
        msg = f"Ce lien a pris fin il y a plus de {RENEWABLE.days} jours : créez un nouveau lien."
        raise UsageError(typeset(msg))
