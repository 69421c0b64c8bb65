"""What the committee adopted: the changes of its session whose line has the last decision « retenu »."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from avs_geo.analysis.programme.lines import Status
from avs_geo.plan.session.events import Action
from avs_geo.plan.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from avs_geo.plan.session.changes import Change
    from avs_geo.plan.session.events import Ruling

# Lines to decide that are changes of the session, and none of a programme, begin so.
SESSION_LINE: Final = "seance:"


def line_of(letter: str, rank: int, change: Change) -> str:
    """Return the id of the line that a step of a variant is, for the committee to decide on.

    Parameters
    ----------
    letter
        Of the variant.
    rank
        Of the step in it, from 1.
    change
        What the step changes.
    """
    return f"{SESSION_LINE}{letter}:{change.kind}:{change.id}:{rank}"


def session_lines(session: Session) -> dict[str, Change]:
    """Return every step that is done, by line; variants in the order of their letters, then steps in theirs."""
    return {
        line_of(letter, rank, step.change): step.change
        for letter, variant in sorted(session.variants.items())
        for rank, step in enumerate(variant.history.done, start=1)
    }


def adopted_changes(session: Session) -> tuple[Change, ...]:
    """Return the changes that are adopted, in the order of :func:`session_lines`, each identical one once.

    A step that was undone is not adopted, nor is one whose decision was taken back or changed. Where another change
    has come in the place of the one that was decided (undone, then another move of the same structure), the decision
    is not on it.
    """
    return tuple(dict.fromkeys(_adopted(session).values()))


def adopted_rulings(session: Session) -> list[Ruling]:
    """Return the decisions that are kept, in the order in which they were taken.

    Those on lines of the programme are all there; those on changes of the session, where the change is adopted as
    :func:`adopted_changes` says.
    """
    adopted = _adopted(session)
    return [
        event.ruling
        for line, event in session.decisions.items()
        if event.ruling is not None
        and event.ruling.status is Status.KEPT
        and (not line.startswith(SESSION_LINE) or line in adopted)
    ]


def _adopted(session: Session) -> dict[str, Change]:
    decided = _decided_changes(session)
    return {line: change for line, change in session_lines(session).items() if decided.get(line) == change}


def _decided_changes(session: Session) -> Mapping[str, Change]:
    """Return, by line, the change that stood there when it was last decided to keep it."""
    decided: dict[str, Change] = {}
    kept = {id(event) for event in session.decisions.values() if event.ruling and event.ruling.status is Status.KEPT}
    past = Session()
    for event in session.events:
        if event.action is Action.DECIDE and event.ruling is not None and id(event) in kept:
            change = session_lines(past).get(event.ruling.line)
            decided |= {} if change is None else {event.ruling.line: change}
        # The past needs its variants only: without its events, its steps cost the same however many there are.
        past = replace(past.record(event), events=())
    return decided
