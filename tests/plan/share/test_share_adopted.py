"""What a link shows as adopted follows the committee's last word on each change."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from avs_geo.analysis.programme.lines import Status
from avs_geo.files.messages import FrenchLog
from avs_geo.plan.document.plan import document_of
from avs_geo.plan.document.reading import read_part
from avs_geo.plan.document.session import SessionPart
from avs_geo.plan.session.adopted import adopted_changes, adopted_rulings, line_of
from avs_geo.plan.session.changes import AtCommune, CloseStructure, MoveStructure, OpenStructure
from avs_geo.plan.session.events import Ruling
from avs_geo.plan.session.history import By
from avs_geo.plan.session.session import Session

if TYPE_CHECKING:
    from avs_geo.plan.session.changes import Change

ANNE = By("Anne", dt.datetime(2026, 10, 5, 12, tzinfo=dt.UTC))
OPENING = OpenStructure(id="n1", nom="Les Iris", type="EVS", at=AtCommune("52008"))
CLOSING = CloseStructure(id="s1")
MOVE, OTHER_MOVE = MoveStructure(id="s2", at=AtCommune("52008")), MoveStructure(id="s2", at=AtCommune("52121"))


def rule_on(session: Session, line: str, status: Status = Status.KEPT) -> Session:
    return session.decide(Ruling(line, line, status), ANNE)


def test_a_line_is_named_by_variant_kind_structure_and_rank() -> None:
    assert line_of("A", 1, OPENING) == "seance:A:ouvrir:n1:1"
    assert line_of("B", 12, MOVE) == "seance:B:deplacer:s2:12"


def test_only_what_is_kept_is_adopted() -> None:
    session = Session().do(OPENING, ANNE).do(CLOSING, ANNE).do(MOVE, ANNE)
    assert adopted_changes(session) == ()
    session = rule_on(session, "seance:A:deplacer:s2:3")
    session = rule_on(session, "seance:A:fermer:s1:2", Status.POSTPONED)
    session = rule_on(session, "seance:A:ouvrir:n1:1")
    assert adopted_changes(session) == (OPENING, MOVE)
    assert [ruling.line for ruling in adopted_rulings(session)] == ["seance:A:deplacer:s2:3", "seance:A:ouvrir:n1:1"]


def test_a_decision_that_is_taken_back_or_changed_adopts_nothing() -> None:
    session = rule_on(Session().do(OPENING, ANNE), "seance:A:ouvrir:n1:1")
    for status in (Status.PROPOSED, Status.POSTPONED, Status.DISCARDED):
        changed = rule_on(session, "seance:A:ouvrir:n1:1", status)
        assert adopted_changes(changed) == ()
        assert adopted_rulings(changed) == []


def test_an_undone_step_is_not_adopted_until_it_is_done_again() -> None:
    session = rule_on(Session().do(OPENING, ANNE), "seance:A:ouvrir:n1:1").undo(ANNE)
    assert (adopted_changes(session), adopted_rulings(session)) == ((), [])
    assert adopted_changes(session.redo(ANNE)) == (OPENING,)


def test_a_decision_is_on_the_change_that_was_there_and_not_on_one_that_took_its_place() -> None:
    session = rule_on(Session().do(MOVE, ANNE), "seance:A:deplacer:s2:1").undo(ANNE).do(OTHER_MOVE, ANNE)
    assert (adopted_changes(session), adopted_rulings(session)) == ((), [])
    assert adopted_changes(rule_on(session, "seance:A:deplacer:s2:1")) == (OTHER_MOVE,)


def test_a_change_that_two_variants_adopt_comes_once() -> None:
    session = Session().do(OPENING, ANNE).do(CLOSING, ANNE).copy("A", "B", ANNE)
    session = rule_on(rule_on(session, "seance:B:ouvrir:n1:1"), "seance:A:ouvrir:n1:1")
    session = rule_on(session, "seance:B:fermer:s1:2")
    assert adopted_changes(session) == (OPENING, CLOSING)


def test_variants_come_in_the_order_of_their_letters() -> None:
    session = Session().select("B").do(CLOSING, ANNE).select("A").do(OPENING, ANNE)
    session = rule_on(rule_on(session, "seance:B:fermer:s1:1"), "seance:A:ouvrir:n1:1")
    assert adopted_changes(session) == (OPENING, CLOSING)


def test_lines_of_the_programme_are_kept_decisions_and_no_change() -> None:
    session = rule_on(Session(), "creation-52121")
    assert adopted_changes(session) == ()
    assert [ruling.line for ruling in adopted_rulings(session)] == ["creation-52121"]


CHANGES = st.sampled_from([OPENING, CLOSING, MOVE, OTHER_MOVE])
LETTERS = st.sampled_from("ABC")
STATUSES = st.sampled_from(list(Status))


class AdoptedFollowsTheRulings(RuleBasedStateMachine):
    """A model that keeps, in each variant, what is done, and what the last decision on each step was."""

    def __init__(self) -> None:
        super().__init__()
        self.session = Session()
        self.done: dict[str, list[Change]] = {letter: [] for letter in "ABC"}
        self.undone: dict[str, list[Change]] = {letter: [] for letter in "ABC"}
        self.ruled: dict[str, tuple[Change, Status]] = {}

    @rule(letter=LETTERS)
    def select(self, letter: str) -> None:
        self.session = self.session.select(letter)

    @rule(change=CHANGES)
    def do(self, change: Change) -> None:
        self.session = self.session.do(change, ANNE)
        self.done[self.session.current].append(change)
        self.undone[self.session.current].clear()

    @precondition(lambda self: self.done[self.session.current])
    @rule()
    def undo(self) -> None:
        self.session = self.session.undo(ANNE)
        self.undone[self.session.current].append(self.done[self.session.current].pop())

    @precondition(lambda self: self.undone[self.session.current])
    @rule()
    def redo(self) -> None:
        self.session = self.session.redo(ANNE)
        self.done[self.session.current].append(self.undone[self.session.current].pop())

    @rule(source=LETTERS, to=LETTERS)
    def copy(self, source: str, to: str) -> None:
        self.session = self.session.copy(source, to, ANNE)
        self.done[to], self.undone[to] = list(self.done[source]), list(self.undone[source])

    @precondition(lambda self: self.done[self.session.current])
    @rule(data=st.data(), status=STATUSES)
    def decide(self, data: st.DataObject, status: Status) -> None:
        steps = self.done[self.session.current]
        rank = data.draw(st.integers(1, len(steps)))
        line = line_of(self.session.current, rank, steps[rank - 1])
        self.session = rule_on(self.session, line, status)
        self.ruled[line] = (steps[rank - 1], status)

    @invariant()
    def what_is_adopted_is_done_and_has_the_last_word_kept(self) -> None:
        wanted = []
        for letter, steps in self.done.items():
            for rank, change in enumerate(steps, start=1):
                ruled = self.ruled.get(line_of(letter, rank, change))
                if ruled == (change, Status.KEPT) and change not in wanted:
                    wanted.append(change)
        assert adopted_changes(self.session) == tuple(wanted)

    @invariant()
    def the_decisions_shown_are_those_of_what_is_adopted(self) -> None:
        rulings = adopted_rulings(self.session)
        assert all(ruling.status is Status.KEPT for ruling in rulings)
        assert {self.ruled[ruling.line][0] for ruling in rulings} == set(adopted_changes(self.session))


TestAdoptedFollowsTheRulings = AdoptedFollowsTheRulings.TestCase
TestAdoptedFollowsTheRulings.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@given(st.lists(CHANGES, min_size=1, max_size=4))
def test_a_session_saved_and_opened_again_adopts_the_same(changes: list[Change]) -> None:
    session = Session()
    for rank, change in enumerate(changes, start=1):
        session = rule_on(session.do(change, ANNE), line_of("A", rank, change))
    again = read_part(SessionPart, document_of(session), FrenchLog())
    assert adopted_changes(again) == adopted_changes(session) == tuple(dict.fromkeys(changes))
