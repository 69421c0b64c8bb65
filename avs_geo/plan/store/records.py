"""What the store says of plans, versions and drafts, apart from their content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from avs_geo.text.typography import typeset

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a plan; it never changes.

    Parameters
    ----------
    plan_id, number
        The plan, and the rank of the version from 1, without a gap.
    author, saved_at, message
        Who saved it, when (UTC), and what they said of it.
    made_from
        The version of the same plan that it was made from; None for the first.
    sha256, size
        Checksum and length in bytes of its content written as JSON.
    """

    plan_id: str
    number: int
    author: str
    saved_at: datetime
    message: str
    made_from: int | None
    sha256: str
    size: int

    def sentence(self) -> str:
        """Return number, author, time of this computer and message, in French."""
        when = self.saved_at.astimezone().strftime("le %d/%m/%Y à %H:%M:%S")
        message = f" (« {self.message} »)" if self.message else ""
        return typeset(f"version {self.number}, {self.author}, {when}{message}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummary:
    """One line of the list of plans.

    Parameters
    ----------
    id, departement, name
        Its key, the code of its department, its name today.
    created_at, archived_at
        UTC; `archived_at` is None for a plan in use.
    latest
        Its newest version.
    """

    id: str
    departement: str
    name: str
    created_at: datetime
    archived_at: datetime | None
    latest: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Work in progress on a plan, kept until it becomes a version or is dropped.

    Parameters
    ----------
    plan_id, owner
        The plan, and whose work it is (a person or a browser); each has one draft per plan.
    based_on
        The version that the work started from.
    latest
        The newest version of the plan now.
    kept_at
        When it was last kept (UTC).
    sha256, size
        Of its content, as for a version.
    """

    plan_id: str
    owner: str
    based_on: int
    latest: int
    kept_at: datetime
    sha256: str
    size: int

    @property
    def is_outdated(self) -> bool:
        """Whether the plan has a newer version than the one this work started from."""
        return self.based_on < self.latest
