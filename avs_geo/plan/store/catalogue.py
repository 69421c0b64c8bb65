"""The list of plans: adding, finding, renaming, archiving, and moving one on to its next version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from avs_geo.plan.store.errors import ArchivedPlanError, UnknownPlanError
from avs_geo.plan.store.records import PlanSummary
from avs_geo.plan.store.schema import PLAN, VERSION
from avs_geo.plan.store.sound_rows import read_row, read_rows
from avs_geo.plan.store.versions import version_of
from avs_geo.text.names import fold
from avs_geo.text.typography import typeset

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select


def add_plan(connection: Connection, summary: PlanSummary) -> None:
    """Add a plan; its first version is to be added in the same transaction."""
    row = {
        "id": summary.id,
        "departement": summary.departement,
        "nom": summary.name,
        "cree_le": summary.created_at,
        "archive_le": summary.archived_at,
        "derniere": summary.latest.number,
    }
    connection.execute(insert(PLAN), row)


def advance(connection: Connection, plan_id: str, *, based_on: int) -> bool:
    """Move a plan on from version `based_on` to the next one, whose row is to be added in the same transaction.

    Of several that try at once, the database lets one through; the others then see that the plan has moved.

    Returns
    -------
    bool
        Whether it moved; if not, `based_on` is not its latest version.

    Raises
    ------
    ArchivedPlanError
        It is archived.
    """
    moved = connection.execute(
        update(PLAN)
        .where(PLAN.c.id == plan_id, PLAN.c.derniere == based_on, PLAN.c.archive_le.is_(None))
        .values(derniere=based_on + 1)
    )
    if moved.rowcount == 1:
        return True
    if read_plan(connection, plan_id).archived_at is not None:
        msg = "Ce plan est archivé. Votre travail reste à l’écran : restaurez le plan, puis enregistrez de nouveau."
        raise ArchivedPlanError(typeset(msg))
    return False


def read_plan(connection: Connection, plan_id: str) -> PlanSummary:
    """Return the line of one plan.

    Raises
    ------
    UnknownPlanError
        There is no such plan.
    """
    row = read_row(connection, _summaries().where(PLAN.c.id == plan_id))
    if row is None:
        msg = "Ce plan n’existe pas, ou n’est plus dans cette base."
        raise UnknownPlanError(msg)
    return _summary_of(row)


def find_plans(
    connection: Connection, *, search: str, departement: str | None, archived: bool | None
) -> list[PlanSummary]:
    """Return the plans that have every word of `search`, the latest saved first."""
    wanted = _summaries()
    if departement is not None:
        wanted = wanted.where(PLAN.c.departement == departement)
    if archived is not None:
        wanted = wanted.where(PLAN.c.archive_le.is_not(None) if archived else PLAN.c.archive_le.is_(None))
    rows = read_rows(connection, wanted.order_by(VERSION.c.enregistre_le.desc(), PLAN.c.nom, PLAN.c.id))
    words = fold(search).split()
    return [summary for summary in map(_summary_of, rows) if _has_words(summary, words)]


def rename_plan(connection: Connection, plan_id: str, *, name: str) -> None:
    """Give a plan another name.

    Raises
    ------
    UnknownPlanError
        There is no such plan.
    """
    read_plan(connection, plan_id)
    connection.execute(update(PLAN).where(PLAN.c.id == plan_id).values(nom=name))


def archive_plan(connection: Connection, plan_id: str, *, at: datetime | None) -> None:
    """Archive a plan, or unarchive it where `at` is None; one that is archived already keeps its moment.

    Raises
    ------
    UnknownPlanError
        There is no such plan.
    """
    plan = read_plan(connection, plan_id)
    if (plan.archived_at is None) != (at is None):
        connection.execute(update(PLAN).where(PLAN.c.id == plan_id).values(archive_le=at))


def _has_words(summary: PlanSummary, words: list[str]) -> bool:
    """Whether each word begins one of the plan's own; case and accents do not count."""
    texts = (summary.name, summary.departement, summary.latest.author, summary.latest.message)
    own = [word for text in texts for word in fold(text).split()]
    return all(any(candidate.startswith(word) for candidate in own) for word in words)


def _summaries() -> Select[Any]:
    own = (PLAN.c.id, PLAN.c.departement, PLAN.c.nom, PLAN.c.cree_le, PLAN.c.archive_le)
    is_latest = (VERSION.c.plan_id == PLAN.c.id) & (VERSION.c.numero == PLAN.c.derniere)
    return select(*own, *VERSION.c).join(VERSION, is_latest)


def _summary_of(row: Row[Any]) -> PlanSummary:
    return PlanSummary(
        id=row.id,
        departement=row.departement,
        name=row.nom,
        created_at=row.cree_le,
        archived_at=row.archive_le,
        latest=version_of(row),
    )
