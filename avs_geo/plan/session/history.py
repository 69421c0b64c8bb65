"""The undo and redo history of one variant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from avs_geo.errors import UsageError
from avs_geo.text.typed import LONGEST_NAME, LONGEST_TEXT, refuse, text_fault

if TYPE_CHECKING:
    import datetime as dt

    from avs_geo.plan.session.changes import Change


@dataclass(frozen=True, slots=True)
class By:
    """Who did something, and when.

    Parameters
    ----------
    author
        As the person said; may be empty.
    time
        With its zone.
    """

    author: str
    time: dt.datetime

    def __post_init__(self) -> None:
        """Refuse a name that hides something, and a time without zone."""
        zone = "" if self.time.tzinfo is not None else "l’heure n’a pas de fuseau"
        refuse("Auteur refusé", [text_fault("le nom", self.author, longest=LONGEST_NAME, needed=False), zone])


@dataclass(frozen=True, slots=True)
class Step:
    """A change that somebody made, and why where it was said."""

    change: Change
    by: By
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a note that is too long or hides something."""
        refuse("Note refusée", [text_fault("la note", self.note, longest=LONGEST_TEXT, needed=False, lines=True)])


@dataclass(frozen=True, slots=True)
class History:
    """The steps of one variant; never changed, each act makes another one.

    Parameters
    ----------
    done
        In order.
    undone
        Those that were undone and can be done again; the last of them is the next.
    """

    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes that hold, in order."""
        return tuple(step.change for step in self.done)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self.done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self.undone)

    def do(self, step: Step) -> History:
        """Add a step; what had been undone is no longer there to do again."""
        return History((*self.done, step))

    def undo(self) -> History:
        """Undo the last step.

        Raises
        ------
        UsageError
            There is none.
        """
        if not self.done:
            msg = "Il n’y a rien à annuler."
            raise UsageError(msg)
        return History(self.done[:-1], (*self.undone, self.done[-1]))

    def redo(self) -> History:
        """Do the last undone step again.

        Raises
        ------
        UsageError
            There is none.
        """
        if not self.undone:
            msg = "Il n’y a rien à rétablir."
            raise UsageError(msg)
        return History((*self.done, self.undone[-1]), self.undone[:-1])
