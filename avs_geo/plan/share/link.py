"""A link: what is known of it, and whether it opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from avs_geo.errors import UsageError
from avs_geo.text.numbers import number
from avs_geo.text.typed import refuse, text_fault
from avs_geo.text.typography import typeset

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

DAYS: Final = 90
MOST_DAYS: Final = 365
# An ended link can be renewed that long; what it shows is kept meanwhile.
RENEWABLE: Final = timedelta(days=30)


class LinkState(StrEnum):
    """Whether a link opens, and if not, why; only its owners ever learn why."""

    OUVERT = "ouvert"
    EXPIRE = "expire"
    REVOQUE = "revoque"
    SUSPENDU = "suspendu"

    @property
    def label(self) -> str:
        """The state as it is shown."""
        return _LABELS[self]


_LABELS: Final = {
    LinkState.OUVERT: "ouvert",
    LinkState.EXPIRE: "expiré",
    LinkState.REVOQUE: "révoqué",
    LinkState.SUSPENDU: "suspendu",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLink:
    """What is known of a link; its token is not.

    Parameters
    ----------
    id
        UUID.
    plan_id, version
        The version of the plan that it shows.
    label
        For whom or what it is; may be empty.
    hint
        The first characters of its token.
    created_at, created_by
        When (UTC) and by whom.
    expires_at
        It opens before that moment (UTC), and no longer at it.
    revoked_at
        When it was revoked (UTC); None where it was not.
    publication
        The key of what it serves.
    options
        What was chosen to be shown: see :meth:`avs_geo.plan.share.options.ShareOptions.document`.
    has_password
        Whether its visitors must know a password.
    openings, last_opened
        How often it was opened, and the hour of the last time (UTC); None for never.
    renewed_by
        The id of the link that took its place; None for none.
    """

    id: str
    plan_id: str
    version: int
    label: str
    hint: str
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None
    publication: str
    options: Mapping[str, Any]
    has_password: bool
    openings: int
    last_opened: datetime | None
    renewed_by: str | None

    def state(self, now: datetime, all_on: bool) -> LinkState:  # noqa: FBT001 - whether the switch is on
        """Return whether it opens at a moment; `all_on` is False where all links are switched off."""
        if self.revoked_at is not None:
            return LinkState.REVOQUE
        if now >= self.expires_at:
            return LinkState.EXPIRE
        return LinkState.OUVERT if all_on else LinkState.SUSPENDU


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link that was just made, with its token, which is shown once and kept nowhere."""

    link: ShareLink
    token: str

    def __repr__(self) -> str:
        """Return it without the token, which must reach no log."""
        return f"NewLink({self.link!r}, token=…)"


@dataclass(frozen=True, slots=True)
class ServedLink:
    """What a visitor's request needs of a link that opens.

    Parameters
    ----------
    id
        UUID.
    publication
        The key of what it serves.
    password
        What :func:`avs_geo.plan.share.password.check_password` compares with; None for no password.
    label
        For whom or what it is.
    """

    id: str
    publication: str
    password: str | None
    label: str


def checked_label(text: str) -> str:
    """Return the label of a link; it may be empty.

    Raises
    ------
    UsageError
        It is too long, or hides something.
    """
    refuse("Lien refusé", [text_fault("le libellé", text, needed=False)])
    return text.strip()


def end_of(now: datetime, days: int) -> datetime:
    """Return the moment at which a link ends.

    Raises
    ------
    UsageError
        It would end before tomorrow, or after a year.
    """
    if not 1 <= days <= MOST_DAYS:
        msg = f"Un lien vaut de 1 à {MOST_DAYS} jours ; {number(days)} n’est pas possible."
        raise UsageError(typeset(msg))
    return now + timedelta(days=days)
