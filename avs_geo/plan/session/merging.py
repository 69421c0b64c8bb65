"""Merging the work of two screens on one session: the second's events are replayed after the first's, or refused.

Events are added to the end of a session. Of two sessions that go on from the same one, the events of the first stay as
they are; those of the second follow, each as it was meant: an undoing still takes back the step that was the last on
its own screen, a decision is still on the change that it was taken on. What can no longer be meant so is not done in
another sense: it is refused, with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from avs_geo.errors import AvsGeoError, UsageError
from avs_geo.plan.session.adopted import SESSION_LINE, line_of
from avs_geo.plan.session.changes import OpenStructure
from avs_geo.plan.session.events import Action, Event
from avs_geo.plan.session.what_if import new_id
from avs_geo.text.typography import quoted, typeset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from avs_geo.plan.session.changes import Change
    from avs_geo.plan.session.history import History, Step
    from avs_geo.plan.session.session import Session

    Check = Callable[[Session, str], object]


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What comes of two screens.

    Parameters
    ----------
    session
        The events of the first, then those of the second.
    refused
        Why some of the second were not done, a sentence each.
    """

    session: Session
    refused: tuple[str, ...] = ()


def goes_on_from(base: Session, later: Session) -> bool:
    """Return whether a session holds all the events of an earlier one, and then its own."""
    return later.events[: len(base.events)] == base.events


def merge_sessions(
    base: Session, theirs: Session, mine: Session, *, taken: Iterable[str] = (), check: Check | None = None
) -> Merged:
    """Do what was done on the second screen again after what the first left.

    Parameters
    ----------
    base
        What both went on from: see :func:`goes_on_from`.
    theirs, mine
        The first that was kept, and the second. The variant on screen and the projector are those of the second, each
        screen having its own.
    taken
        Ids of the structures of the inventory: a structure that both opened under one id gets another.
    check
        Called with each session that an event of the second makes, and the letter of its variant; whatever it raises of
        :class:`~avs_geo.errors.AvsGeoError` refuses the event.

    Raises
    ------
    ValueError
        One of them does not go on from the base.
    """
    if not (goes_on_from(base, theirs) and goes_on_from(base, mine)):
        msg = "Only sessions that go on from the same one can be merged."
        raise ValueError(msg)
    replayed = _Replay(_with_heading(base, theirs, mine), taken=tuple(taken), check=check)
    before = base
    for event in mine.events[len(base.events) :]:
        replayed.add(event, before)
        before = before.record(event)
    return Merged(session=replayed.session, refused=tuple(replayed.refused))


def _with_heading(base: Session, theirs: Session, mine: Session) -> Session:
    """Return the first session with what is no event: the title and people that either gave, the view of the second."""
    title = mine.title if theirs.title == base.title else theirs.title
    people = mine.participants
    if theirs.participants != base.participants:
        people = tuple(dict.fromkeys((*theirs.participants, *(p for p in people if p not in base.participants))))
    current = mine.current if mine.current in theirs.variants else theirs.current
    return replace(theirs, title=title, participants=people, current=current, projector=mine.projector)


@dataclass(eq=False)
class _Replay:
    """Adds the events of the second screen one by one, as they were meant there."""

    session: Session
    taken: tuple[str, ...] = ()
    check: Check | None = None
    refused: list[str] = field(default_factory=list)
    _ids: dict[str, str] = field(default_factory=dict)

    def add(self, event: Event, before: Session) -> None:
        """Add an event that was done on a session as the second screen showed it, or note why it cannot be."""
        try:
            meant = self._meant(event, before)
            made = self.session.record(meant)
            if self.check is not None and meant.variant and meant.action is not Action.RENAME:
                self.check(made, meant.variant)
        except AvsGeoError as error:
            self.refused.append(str(error))
        else:
            self.session = made

    def _meant(self, event: Event, before: Session) -> Event:
        match event.action:
            case Action.DO if event.change is not None:
                return replace(event, change=self._opened_apart(event.change))
            case Action.UNDO:
                self._refuse_unless_last(before.variants[event.variant].history.done, event, redo=False)
            case Action.REDO:
                self._refuse_unless_last(before.variants[event.variant].history.undone, event, redo=True)
            case Action.COPY:
                for letter in (event.variant, event.source):
                    self._refuse_unless_same(letter, before)
            case Action.RENAME:
                self._refuse_unless_named_alike(event.variant, before)
            case Action.DECIDE:
                return self._decision(event, before)
        return event

    def _opened_apart(self, change: Change) -> Change:
        """Return the change with the ids that its structures have here; a new one gets an id that is free."""
        if isinstance(change, OpenStructure):
            here = self.session.opened_ids
            free = change.id if change.id not in here else new_id(change.nom, [*self.taken, *here])
            self._ids[change.id] = free
        return self._renamed(change)

    def _renamed(self, change: Change) -> Change:
        free = self._ids.get(change.id, change.id)
        return change if free == change.id else replace(change, id=free)

    def _same(self, step: Step) -> Step:
        return replace(step, change=self._renamed(step.change))

    def _refuse_unless_last(self, steps: tuple[Step, ...], event: Event, *, redo: bool) -> None:
        history = self._history(event.variant)
        here = history.undone if redo else history.done
        if not steps or not here or here[-1] != self._same(steps[-1]):
            what = "rétabli" if redo else "annulé"
            _refuse(
                f"Rien n’a été {what} : un autre écran a changé la variante {event.variant} entre-temps. "
                "Regardez ce qu’elle est devenue, puis recommencez si vous le voulez encore."
            )

    def _refuse_unless_same(self, letter: str, before: Session) -> None:
        there = before.variants[letter].history.done if letter in before.variants else ()
        if self._history(letter).done != tuple(self._same(step) for step in there):
            _refuse(
                f"Rien n’a été copié : un autre écran a changé la variante {letter} entre-temps. Regardez ce qu’elle "
                "est devenue, puis recommencez si vous le voulez encore."
            )

    def _refuse_unless_named_alike(self, letter: str, before: Session) -> None:
        here, there = self.session.variants.get(letter), before.variants.get(letter)
        if here is not None and there is not None and here.name != there.name:
            _refuse(f"Un autre écran a nommé la variante {letter} entre-temps : {quoted(here.name)}. Ce nom reste.")

    def _decision(self, event: Event, before: Session) -> Event:
        """Return a decision on the line that its change has here; refused where the other screen decided otherwise."""
        if event.ruling is None:
            return event
        line = self._line(event.ruling.line, before)
        theirs, seen = self.session.decisions.get(line), before.decisions.get(event.ruling.line)
        if theirs is not None and (seen is None or theirs.by != seen.by):
            _refuse(
                f"Une décision a été prise entre-temps sur un autre écran pour {quoted(event.ruling.title)} ; elle "
                "reste. Décidez de nouveau si vous la voulez autre."
            )
        return replace(event, ruling=replace(event.ruling, line=line))

    def _line(self, line: str, before: Session) -> str:
        """Return the line here of the step that was decided there; lines of the programme are the same everywhere."""
        if not line.startswith(SESSION_LINE):
            return line
        decided = next((place for place in _lines(before) if place[0] == line), None)
        if decided is None:
            return line
        _, letter, step = decided
        here = (place[0] for place in _lines(self.session) if place[1] == letter and place[2] == self._same(step))
        found = next(here, None)
        if found is None:
            _refuse("La décision n’a pas été notée : un autre écran a annulé ce changement entre-temps.")
        return str(found)

    def _history(self, letter: str) -> History:
        if letter not in self.session.variants:
            _refuse(f"La variante {letter} n’existe plus.")
        return self.session.variants[letter].history


def _lines(session: Session) -> Iterator[tuple[str, str, Step]]:
    for letter, variant in session.variants.items():
        for rank, step in enumerate(variant.history.done, start=1):
            yield line_of(letter, rank, step.change), letter, step


def _refuse(reason: str) -> None:
    raise UsageError(typeset(reason))
