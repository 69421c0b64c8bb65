"""Undo and redo without limit, against the plainest model of them: a list and a place in it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from avs_geo.errors import UsageError
from avs_geo.files.messages import FrenchLog
from avs_geo.plan.document.plan import document_of
from avs_geo.plan.document.reading import read_part
from avs_geo.plan.document.session import SessionPart
from avs_geo.plan.session.changes import Change, CloseStructure, ExtendTerritory
from avs_geo.plan.session.history import By, History, Step
from avs_geo.plan.session.session import Session

NOON = dt.datetime(2026, 10, 5, 12, tzinfo=dt.UTC)
CHANGES: list[Change] = [
    CloseStructure(id="cs"),
    ExtendTerritory(id="cs", communes=("B",)),
    ExtendTerritory(id="cs", communes=("C",)),
]


def by(minute: int = 0) -> By:
    return By("Anne", NOON + dt.timedelta(minutes=minute))


class UndoAndRedo(RuleBasedStateMachine):
    """The session must hold what a list cut at a place holds, variant by variant."""

    def __init__(self) -> None:
        super().__init__()
        self.session = Session()
        self.lists: dict[str, list[Change]] = {"A": [], "B": [], "C": []}
        self.places = {"A": 0, "B": 0, "C": 0}
        self.minute = 0

    @property
    def here(self) -> str:
        return self.session.current

    def now(self) -> By:
        self.minute += 1
        return by(self.minute)

    @rule(change=st.sampled_from(CHANGES))
    def do(self, change: Change) -> None:
        place = self.places[self.here]
        self.lists[self.here] = [*self.lists[self.here][:place], change]
        self.places[self.here] += 1
        self.session = self.session.do(change, self.now())

    @precondition(lambda self: self.places[self.here] > 0)
    @rule()
    def undo(self) -> None:
        self.places[self.here] -= 1
        self.session = self.session.undo(self.now())

    @precondition(lambda self: self.places[self.here] == 0)
    @rule()
    def undo_nothing(self) -> None:
        with pytest.raises(UsageError, match="rien à annuler"):
            self.session.undo(self.now())

    @precondition(lambda self: self.places[self.here] < len(self.lists[self.here]))
    @rule()
    def redo(self) -> None:
        self.places[self.here] += 1
        self.session = self.session.redo(self.now())

    @precondition(lambda self: self.places[self.here] == len(self.lists[self.here]))
    @rule()
    def redo_nothing(self) -> None:
        with pytest.raises(UsageError, match="rien à rétablir"):
            self.session.redo(self.now())

    @rule(variant=st.sampled_from("ABC"))
    def select(self, variant: str) -> None:
        self.session = self.session.select(variant)

    @rule(source=st.sampled_from("ABC"), onto=st.sampled_from("ABC"))
    def copy(self, source: str, onto: str) -> None:
        self.lists[onto], self.places[onto] = list(self.lists[source]), self.places[source]
        self.session = self.session.copy(source, onto, self.now())

    @rule()
    def save_and_open_again(self) -> None:
        self.session = read_part(SessionPart, document_of(self.session), FrenchLog())

    @invariant()
    def every_variant_holds_what_its_list_holds(self) -> None:
        for letter, changes in self.lists.items():
            history = self.session.variants[letter].history
            assert history.changes == tuple(changes[: self.places[letter]])
            assert tuple(step.change for step in reversed(history.undone)) == tuple(changes[self.places[letter] :])


UndoAndRedo.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestUndoAndRedo = UndoAndRedo.TestCase


def test_a_thousand_steps_are_undone_and_done_again() -> None:
    steps = [Step(CHANGES[rank % 3], by(rank), note=str(rank)) for rank in range(1000)]
    history = History()
    for step in steps:
        history = history.do(step)
    whole = history
    for _ in steps:
        history = history.undo()
    assert history.changes == ()
    assert not history.can_undo
    for _ in steps:
        history = history.redo()
    assert history == whole


def test_a_new_step_forgets_what_had_been_undone() -> None:
    history = History().do(Step(CHANGES[0], by())).undo().do(Step(CHANGES[1], by()))
    assert not history.can_redo
    assert history.changes == (CHANGES[1],)
