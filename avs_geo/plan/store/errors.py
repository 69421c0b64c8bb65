"""What the store refuses or cannot do, said to the person who can mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from avs_geo.errors import AvsGeoError, OutsideError, UsageError
from avs_geo.text.typography import typeset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from avs_geo.plan.store.records import Version


class StoreUnavailableError(OutsideError):
    """The database is away, full, read-only, damaged or newer than the program.

    Parameters
    ----------
    what
        What happened, in French, with ordinary spaces.
    remedy
        What to do about it, a whole sentence.
    place
        The database as its user knows it, without a password; empty to leave it out.
    """

    def __init__(self, what: str, remedy: str, *, place: str = "") -> None:
        where = f" ({place})" if place else ""
        super().__init__(typeset(f"{what}{where}. {remedy}"))


class UnknownPlanError(UsageError):
    """There is no such plan, version or draft."""


class ArchivedPlanError(UsageError):
    """An archived plan takes no new version and no new link until it is restored."""


class UnknownLinkError(UsageError):
    """There is no such link."""

    def __init__(self) -> None:
        super().__init__("Ce lien n’existe pas dans cette base.")


class DocumentRefusedError(UsageError):
    """The content is not JSON, or too large, or a name is empty or too long."""


class DraftMovedError(AvsGeoError):
    """Another screen kept work in progress of the same owner meanwhile, or dropped it; nothing was written."""

    exit_status: ClassVar[int] = 1

    def __init__(self) -> None:
        super().__init__(
            typeset(
                "Un autre écran travaille à cette séance et vient d’enregistrer lui aussi. Rien n’a été écrasé : "
                "réessayez, son travail et le vôtre seront réunis."
            )
        )


class SaveConflictError(AvsGeoError):
    """Somebody saved the plan meanwhile; nothing was overwritten.

    Parameters
    ----------
    plan_id
        The plan.
    based_on
        The version that this save was made from.
    newer
        The versions that came since, the oldest first.
    """

    exit_status: ClassVar[int] = 1

    def __init__(self, plan_id: str, based_on: int, newer: Sequence[Version]) -> None:
        self.plan_id = plan_id
        self.based_on = based_on
        self.newer = tuple(newer)
        super().__init__(
            typeset(
                f"Ce plan a été enregistré pendant que vous y travailliez, à partir de la version {based_on} : "
                f"{' ; '.join(version.sentence() for version in self.newer)}. Rien n’a été écrasé, et votre travail "
                f"reste à l’écran : comparez les deux, puis choisissez."
            )
        )
