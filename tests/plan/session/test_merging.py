"""Two screens on one session: nothing that either was told is done may go, or be done in another sense."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avs_geo.analysis.programme.lines import Status
from avs_geo.errors import UsageError
from avs_geo.plan.session.adopted import adopted_changes, line_of
from avs_geo.plan.session.changes import AtCommune, CloseStructure, MoveStructure, OpenStructure
from avs_geo.plan.session.events import Action, Event, Ruling
from avs_geo.plan.session.history import By
from avs_geo.plan.session.merging import Merged, goes_on_from, merge_sessions
from avs_geo.plan.session.session import Session

NOON = dt.datetime(2026, 10, 5, 12, 0, tzinfo=dt.UTC)
ANNE, BENOIT = By("Anne", NOON), By("Benoît", NOON + dt.timedelta(minutes=1))


def _evs(commune: str, identifier: str = "") -> OpenStructure:
    return OpenStructure(id=identifier or f"evs-{commune}", nom=f"EVS {commune}", type="EVS", at=AtCommune(commune))


def _opened(session: Session, letter: str = "A") -> list[str]:
    return [change.nom for change in session.variants[letter].history.changes if isinstance(change, OpenStructure)]


BASE = Session().do(_evs("52008"), ANNE)


def test_each_opened_a_structure_and_both_are_there_in_the_order_in_which_they_were_kept() -> None:
    merged = merge_sessions(BASE, BASE.do(_evs("52060"), ANNE), BASE.do(_evs("52353"), BENOIT))
    assert _opened(merged.session) == ["EVS 52008", "EVS 52060", "EVS 52353"]
    assert merged.refused == ()


def test_two_structures_under_one_id_become_two_and_what_follows_is_about_the_right_one() -> None:
    mine = BASE.do(_evs("52060", "evs"), BENOIT).do(MoveStructure(id="evs", at=AtCommune("52121")), BENOIT)
    merged = merge_sessions(BASE, BASE.do(_evs("52353", "evs"), ANNE), mine, taken=["evs-52060-2"])
    *_, theirs, ours, moved = merged.session.history.changes
    assert (theirs.id, isinstance(ours, OpenStructure)) == ("evs", True)
    assert ours.id not in {"evs", "evs-52008", "evs-52060-2"}
    assert moved.id == ours.id


def test_an_undoing_never_takes_back_what_the_other_screen_did() -> None:
    merged = merge_sessions(BASE, BASE.do(_evs("52060"), ANNE), BASE.undo(BENOIT))
    assert _opened(merged.session) == ["EVS 52008", "EVS 52060"]
    assert len(merged.refused) == 1
    assert "Rien n’a été annulé" in merged.refused[0]


def test_an_undoing_of_ones_own_step_is_done_although_the_other_screen_went_on() -> None:
    mine = BASE.do(_evs("52353"), BENOIT).undo(BENOIT)
    merged = merge_sessions(BASE, BASE.do(_evs("52060"), ANNE), mine)
    assert _opened(merged.session) == ["EVS 52008", "EVS 52060"]
    assert merged.refused == ()


def test_two_who_undo_the_same_step_undo_it_once() -> None:
    base = BASE.do(_evs("52060"), ANNE)
    merged = merge_sessions(base, base.undo(ANNE), base.undo(BENOIT))
    assert _opened(merged.session) == ["EVS 52008"]
    assert len(merged.refused) == 1


def test_a_redoing_of_what_the_other_screen_put_aside_is_refused() -> None:
    base = BASE.undo(ANNE)
    merged = merge_sessions(base, base.do(_evs("52060"), ANNE), base.redo(BENOIT))
    assert _opened(merged.session) == ["EVS 52060"]
    assert "Rien n’a été rétabli" in merged.refused[0]


def test_a_copy_over_a_variant_that_the_other_screen_changed_is_refused() -> None:
    theirs = BASE.select("B").do(_evs("52060"), ANNE)
    merged = merge_sessions(BASE, theirs, BASE.copy("A", "B", BENOIT))
    assert _opened(merged.session, "B") == ["EVS 52060"]
    assert "Rien n’a été copié" in merged.refused[0]


def test_a_variant_that_both_named_keeps_the_first_name_and_the_second_is_told() -> None:
    merged = merge_sessions(BASE, BASE.rename("A", "Le nord", ANNE), BASE.rename("A", "Le sud", BENOIT))
    assert merged.session.variants["A"].name == "Le nord"
    assert "Le nord" in merged.refused[0]


def test_notes_of_both_and_decisions_on_different_lines_are_kept() -> None:
    kept = Ruling("creation_evs:52060", "Bourbonne", Status.KEPT)
    postponed = Ruling("creation_evs:52353", "Nogent", Status.POSTPONED)
    theirs = BASE.note("Le maire est d’accord", ANNE).decide(kept, ANNE)
    mine = BASE.note("À revoir", BENOIT).decide(postponed, BENOIT)
    merged = merge_sessions(BASE, theirs, mine)
    assert [note.text for note in merged.session.notes] == ["Le maire est d’accord", "À revoir"]
    assert {line: event.ruling.status for line, event in merged.session.decisions.items() if event.ruling} == {
        "creation_evs:52060": Status.KEPT,
        "creation_evs:52353": Status.POSTPONED,
    }


def test_of_two_decisions_on_one_line_the_first_stays_and_the_second_is_told() -> None:
    line = "creation_evs:52060"
    theirs = BASE.decide(Ruling(line, "Bourbonne", Status.KEPT), ANNE)
    mine = BASE.decide(Ruling(line, "Bourbonne", Status.DISCARDED), BENOIT)
    merged = merge_sessions(BASE, theirs, mine)
    assert merged.session.decisions[line].ruling == Ruling(line, "Bourbonne", Status.KEPT)
    assert "Bourbonne" in merged.refused[0]


def test_a_decision_on_a_change_follows_it_to_its_new_rank() -> None:
    opened = _evs("52353")
    mine = BASE.do(opened, BENOIT).decide(Ruling(line_of("A", 2, opened), "EVS de Nogent", Status.KEPT), BENOIT)
    merged = merge_sessions(BASE, BASE.do(_evs("52060"), ANNE), mine)
    assert adopted_changes(merged.session) == (opened,)


def test_a_decision_on_a_change_that_the_other_screen_undid_is_refused() -> None:
    line = line_of("A", 1, _evs("52008"))
    merged = merge_sessions(BASE, BASE.undo(ANNE), BASE.decide(Ruling(line, "EVS", Status.KEPT), BENOIT))
    assert not merged.session.decisions
    assert "La décision n’a pas été notée" in merged.refused[0]


def test_what_can_no_longer_be_computed_is_refused_with_its_reason() -> None:
    def check(session: Session, letter: str) -> None:
        changes = session.variants[letter].history.changes
        closed = [change.id for change in changes if isinstance(change, CloseStructure)]
        if len(closed) != len(set(closed)):
            msg = "La structure n’est plus ouverte."
            raise UsageError(msg)

    shut = CloseStructure(id="evs-52008")
    merged = merge_sessions(BASE, BASE.do(shut, ANNE), BASE.do(shut, BENOIT), check=check)
    assert merged.session.history.changes == (_evs("52008"), shut)
    assert merged.refused == ("La structure n’est plus ouverte.",)


def test_the_heading_that_either_gave_is_kept_and_each_screen_keeps_its_view() -> None:
    theirs = Session(title="Comité d’octobre", participants=("Anne",), current="B")
    merged = merge_sessions(Session(), theirs, Session(participants=("Benoît",), current="C", projector=True)).session
    assert (merged.title, merged.participants) == ("Comité d’octobre", ("Anne", "Benoît"))
    assert (merged.current, merged.projector) == ("C", True)


def test_sessions_of_different_origins_are_not_merged() -> None:
    with pytest.raises(ValueError, match="go on from the same one"):
        merge_sessions(BASE, Session(), BASE)


ACTS = st.lists(
    st.tuples(st.sampled_from([*Action]), st.sampled_from("ABC"), st.sampled_from("ABC"), st.integers(0, 5)), max_size=8
)


def _acted(session: Session, acts: list[tuple[Action, str, str, int]], by: By) -> Session:
    """Do what can be done of a list of acts."""
    for rank, (action, letter, source, number) in enumerate(acts):
        session = session.select(letter)
        moment = By(by.author, by.time + dt.timedelta(seconds=len(session.events) * 100 + rank))
        try:
            session = session.record(_event(action, letter, source, number, session, moment))
        except UsageError:
            continue
    return session


def _event(action: Action, letter: str, source: str, number: int, session: Session, by: By) -> Event:
    match action:
        case Action.DO:
            alike = [one for one in session.opened_ids if one.startswith(f"evs-{number}")]
            identifier = f"evs-{number}" + "x" * len(alike)
            return Event(action=action, by=by, variant=letter, change=_evs("52008", identifier))
        case Action.DECIDE:
            return Event(action=action, by=by, ruling=Ruling(f"ligne-{number}", "", Status.KEPT))
        case Action.NOTE:
            return Event(action=action, by=by, text=f"Note {number}")
        case Action.RENAME:
            return Event(action=action, by=by, variant=letter, text=f"Nom {number}")
        case Action.COPY:
            return Event(action=action, by=by, variant=letter, source=source)
        case _:
            return Event(action=action, by=by, variant=letter)


@settings(max_examples=300, deadline=None)
@given(ACTS, ACTS, ACTS)
def test_whatever_two_screens_do_nothing_of_the_first_goes_and_each_of_the_second_is_done_or_told(
    before: list[tuple[Action, str, str, int]],
    first: list[tuple[Action, str, str, int]],
    second: list[tuple[Action, str, str, int]],
) -> None:
    base = _acted(Session(), before, ANNE)
    theirs, mine = _acted(base, first, ANNE), _acted(base, second, BENOIT)
    merged = merge_sessions(base, theirs, mine)
    _expect_all_there(base, theirs, mine, merged)


def _expect_all_there(base: Session, theirs: Session, mine: Session, merged: Merged) -> None:
    assert goes_on_from(theirs, merged.session)
    added = merged.session.events[len(theirs.events) :]
    own = mine.events[len(base.events) :]
    assert len(added) + len(merged.refused) == len(own)
    moments = [event.by for event in own]
    places = [moments.index(event.by) for event in added]
    assert places == sorted(places), "in the order in which they were done"
    for letter, variant in theirs.variants.items():
        new = [step for step in variant.history.done if step not in base.variants[letter].history.done]
        here = merged.session.variants[letter].history.done
        assert [step for step in here if step in new] == new, "what the first screen shows as done is done"
    noted = [event.text for event in theirs.events + own if event.action is Action.NOTE]
    assert [note.text for note in merged.session.notes] == noted


@settings(max_examples=150, deadline=None)
@given(ACTS, ACTS)
def test_a_screen_that_did_nothing_changes_nothing(
    before: list[tuple[Action, str, str, int]], acts: list[tuple[Action, str, str, int]]
) -> None:
    base = _acted(Session(), before, ANNE)
    other = _acted(base, acts, BENOIT)
    assert merge_sessions(base, other, base).session.events == other.events
    alone = merge_sessions(base, base, other)
    assert (alone.session.events, alone.refused) == (other.events, ())
