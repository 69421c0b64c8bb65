"""What happens in a session, one event each: the session is what its events make of it, and its journal tells them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from avs_geo.text.typed import LONGEST_NAME, LONGEST_TEXT, refuse, text_fault
from avs_geo.text.typography import quoted

if TYPE_CHECKING:
    from avs_geo.analysis.programme.lines import Status
    from avs_geo.plan.session.changes import Change
    from avs_geo.plan.session.history import By

_VARIANT: Final = re.compile("[A-H]")


class Action(StrEnum):
    """What somebody did."""

    DO = "faire"
    UNDO = "annuler"
    REDO = "retablir"
    DECIDE = "decider"
    NOTE = "noter"
    COPY = "copier"
    RENAME = "nommer"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided of a line.

    Parameters
    ----------
    line
        Its id in the programme.
    title
        What it says, as the minutes name it.
    status
        ``retenu`` (adopted), ``reporte`` (postponed), ``ecarte`` (refused); ``propose`` takes a decision back.
    """

    line: str
    title: str
    status: Status

    def __post_init__(self) -> None:
        """Refuse texts that are too long or hide something."""
        faults = [
            text_fault("l’identifiant de la ligne", self.line),
            text_fault("l’intitulé de la ligne", self.title, longest=LONGEST_TEXT, needed=False),
        ]
        refuse("Décision refusée", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened.

    Parameters
    ----------
    action
        What.
    by
        Who, and when.
    variant
        Where: a letter from A to H; empty for a decision or a note.
    change
        What was changed, of ``faire``.
    ruling
        What was decided, of ``decider``.
    text
        Why, of ``faire`` and ``decider``; the words of ``noter``; the name of ``nommer``.
    source
        The variant that was copied, of ``copier``.
    """

    action: Action
    by: By
    variant: str = ""
    change: Change | None = None
    ruling: Ruling | None = None
    text: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse what does not hold together, all of it at once."""
        needs_text = self.action in {Action.NOTE, Action.RENAME}
        longest = LONGEST_NAME if self.action is Action.RENAME else LONGEST_TEXT
        in_variant = self.action not in {Action.DECIDE, Action.NOTE}
        refuse(
            "Événement refusé",
            [
                text_fault("le texte", self.text, longest=longest, needed=needs_text, lines=True),
                _variant_fault(self.variant, needed=in_variant),
                _variant_fault(self.source, needed=self.action is Action.COPY),
                "" if (self.change is not None) == (self.action is Action.DO) else "il manque le changement",
                "" if (self.ruling is not None) == (self.action is Action.DECIDE) else "il manque la décision",
            ],
        )


def _variant_fault(variant: str, *, needed: bool) -> str:
    if needed:
        return "" if _VARIANT.fullmatch(variant) else f"la variante {quoted(variant)} n’est pas une lettre de A à H"
    return "" if not variant else "une variante est donnée sans raison"
