"""The session of a committee: its variants, what it decided and noted, and all that happened, in order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from avs_geo.analysis.programme.decisions import Decision
from avs_geo.analysis.programme.lines import Status
from avs_geo.plan.session.changes import OpenStructure
from avs_geo.plan.session.events import Action, Event
from avs_geo.plan.session.history import History, Step
from avs_geo.text.typed import refuse, text_fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from avs_geo.plan.session.changes import Change
    from avs_geo.plan.session.events import Ruling
    from avs_geo.plan.session.history import By

FIRST_VARIANTS: Final = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to go: its name and its steps."""

    name: str
    history: History = field(default_factory=History)


def _first_variants() -> Mapping[str, Variant]:
    return MappingProxyType({letter: Variant(f"Variante {letter}") for letter in FIRST_VARIANTS})


@dataclass(frozen=True, kw_only=True)
class Session:
    """A session, never changed: each act makes another one.

    Parameters
    ----------
    title, participants
        As the minutes say them.
    current
        The letter of the variant on screen.
    projector
        Whether the screen is that of a room.
    events
        All that happened, in order; what follows comes of it, through :meth:`record` alone.
    variants
        By letter; A, B and C are always there.
    decisions
        By line, the last decision on it.
    """

    title: str = ""
    participants: tuple[str, ...] = ()
    current: str = FIRST_VARIANTS[0]
    projector: bool = False
    events: tuple[Event, ...] = ()
    variants: Mapping[str, Variant] = field(default_factory=_first_variants)
    decisions: Mapping[str, Event] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Refuse texts that are too long or hide something, and a variant that is not there."""
        names = [text_fault("un participant", name) for name in self.participants]
        shown = "" if self.current in self.variants else "la variante à l’écran n’existe pas"
        refuse("Séance refusée", [text_fault("le titre", self.title, needed=False), *names, shown])

    @property
    def history(self) -> History:
        """The steps of the variant on screen."""
        return self.variants[self.current].history

    @property
    def notes(self) -> tuple[Event, ...]:
        """The notes, in order."""
        return tuple(event for event in self.events if event.action is Action.NOTE)

    @property
    def opened_ids(self) -> frozenset[str]:
        """The ids of all that was opened in any variant, undone or not: a new one must be none of them."""
        return frozenset(event.change.id for event in self.events if isinstance(event.change, OpenStructure))

    def select(self, variant: str) -> Session:
        """Put another variant on screen."""
        return replace(self, current=variant)

    def do(self, change: Change, by: By, *, note: str = "") -> Session:
        """Make a change in the variant on screen."""
        return self.record(Event(action=Action.DO, by=by, variant=self.current, change=change, text=note))

    def undo(self, by: By) -> Session:
        """Undo the last step of the variant on screen; UsageError where there is none."""
        return self.record(Event(action=Action.UNDO, by=by, variant=self.current))

    def redo(self, by: By) -> Session:
        """Do again the last undone step of the variant on screen; UsageError where there is none."""
        return self.record(Event(action=Action.REDO, by=by, variant=self.current))

    def copy(self, source: str, target: str, by: By) -> Session:
        """Put the steps of a variant in the place of another's."""
        return self.record(Event(action=Action.COPY, by=by, variant=target, source=source))

    def rename(self, variant: str, name: str, by: By) -> Session:
        """Give a variant a name."""
        return self.record(Event(action=Action.RENAME, by=by, variant=variant, text=name))

    def decide(self, ruling: Ruling, by: By, *, reason: str = "") -> Session:
        """Decide on a line; the last decision holds."""
        return self.record(Event(action=Action.DECIDE, by=by, ruling=ruling, text=reason))

    def note(self, text: str, by: By) -> Session:
        """Note something."""
        return self.record(Event(action=Action.NOTE, by=by, text=text))

    def record(self, event: Event) -> Session:
        """Add an event, with what it changes.

        Raises
        ------
        UsageError
            There is nothing to undo or to do again, or the variant to copy does not exist.
        """
        events = (*self.events, event)
        match event.action:
            case Action.NOTE:
                return replace(self, events=events)
            case Action.DECIDE:
                return replace(self, events=events, decisions=_decided(self.decisions, event))
            case _:
                changed = {**self.variants, event.variant: self._changed(event)}
                return replace(self, events=events, variants=MappingProxyType(dict(sorted(changed.items()))))

    def line_decisions(self) -> tuple[Decision, ...]:
        """Return the decisions as a programme takes them: see :func:`avs_geo.analysis.programme.decisions.decide`."""
        return tuple(
            Decision(id_ligne=line, statut=event.ruling.status, commentaire=event.text)
            for line, event in self.decisions.items()
            if event.ruling is not None
        )

    def _changed(self, event: Event) -> Variant:
        variant = self.variants.get(event.variant, Variant(f"Variante {event.variant}"))
        history = variant.history
        match event.action:
            case Action.UNDO:
                return replace(variant, history=history.undo())
            case Action.REDO:
                return replace(variant, history=history.redo())
            case Action.COPY:
                refuse("Copie refusée", ["" if event.source in self.variants else "cette variante n’existe pas"])
                return replace(variant, history=self.variants[event.source].history)
            case Action.RENAME:
                return replace(variant, name=event.text)
            case _:
                return (
                    variant if event.change is None else _with_step(variant, Step(event.change, event.by, event.text))
                )


def _with_step(variant: Variant, step: Step) -> Variant:
    return replace(variant, history=variant.history.do(step))


def _decided(decisions: Mapping[str, Event], event: Event) -> Mapping[str, Event]:
    if event.ruling is None:
        return decisions
    others = {line: earlier for line, earlier in decisions.items() if line != event.ruling.line}
    taken_back = event.ruling.status is Status.PROPOSED
    return MappingProxyType(others if taken_back else {**others, event.ruling.line: event})
