"""Work in progress: kept in the store after each act, in hand where the store is away, kept on the next try."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import pytest

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.inventory.empty import empty_inventory
from avs_geo.plan.changes import AtCommune, OpenStructure
from avs_geo.plan.history import By
from avs_geo.plan.store.address import sqlite_address
from avs_geo.plan.store.errors import StoreUnavailableError
from avs_geo.plan.store.opening import open_store
from avs_geo.reference.geography import load_geography
from avs_geo.web.cached import View
from avs_geo.web.plans.differences import session_differences
from avs_geo.web.plans.unsaved import parted
from avs_geo.web.session import store as session_store
from avs_geo.web.session.store import (
    OPENED,
    found_again,
    keep,
    open_draft,
    open_version,
    save,
    save_as_copy,
    their_version,
)
from avs_geo.web.session.work import Work, new_work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from avs_geo.plan.store.store import PlanStore

BY = By("Anne", dt.datetime(2026, 10, 5, 14, 30, tzinfo=dt.UTC))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlanStore]:
    opened = open_store(sqlite_address(tmp_path / "plans.sqlite"))
    monkeypatch.setattr(session_store, "plan_store", lambda: opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def fresh() -> Work:
    geography = load_geography("52")
    inventory = empty_inventory(geography)
    return new_work(View(geography, inventory, diagnose(geography, inventory), ("52",), ("52",)))


def _with_evs(work: Work, commune: str = "52008") -> Work:
    opened = OpenStructure(id=f"evs-{commune}", nom=f"EVS {commune}", type="EVS", at=AtCommune(commune))
    return replace(work, session=work.session.do(opened, BY))


def _away() -> NoReturn:
    what = "La base ne répond plus"
    raise StoreUnavailableError(what, "Réessayez.")


def test_the_first_act_makes_a_plan_and_the_address_finds_the_work_again(store: PlanStore, fresh: Work) -> None:
    kept = keep(_with_evs(fresh))
    assert (kept.unkept, kept.based_on, kept.is_saved, kept.needs_keeping) == ("", 1, False, False)
    again = found_again(kept.plan_id, kept.owner)
    assert again is not None
    assert again.session.events == kept.session.events
    assert again.view.geography.departement.code == "52"
    assert len(store.plans()) == 1


def test_where_the_store_is_away_the_work_stays_in_hand_and_is_kept_on_the_next_try(
    store: PlanStore, fresh: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = _with_evs(fresh)
    with monkeypatch.context() as broken:
        broken.setattr(session_store, "plan_store", _away)
        unkept = keep(work)
        assert "La base ne répond plus" in unkept.unkept
        assert unkept.session is work.session
        assert unkept.needs_keeping
        assert "La base ne répond plus" in save(work, word="").unkept
    kept = keep(unkept)
    assert (kept.unkept, kept.needs_keeping) == ("", False)
    assert store.drafts(kept.plan_id, owner=kept.owner)


def test_a_saved_session_is_the_last_version_and_leaves_no_draft(store: PlanStore, fresh: Work) -> None:
    saved = save(keep(_with_evs(fresh)), word="comité")
    assert (saved.based_on, saved.is_saved, saved.conflict) == (2, True, None)
    assert store.drafts(saved.plan_id) == []
    assert store.versions(saved.plan_id)[-1].word == "comité"
    assert open_version(saved.plan_id).session.events == saved.session.events


def test_work_that_somebody_left_is_taken_up_whole_and_stays_theirs_until_it_is_saved(
    store: PlanStore, fresh: Work
) -> None:
    left = keep(_with_evs(fresh))
    (draft,) = store.drafts(left.plan_id)
    taken = open_draft(draft)
    assert taken.session.events == left.session.events
    assert taken.owner != left.owner
    assert (taken.based_on, taken.is_saved, taken.needs_keeping) == (1, False, True)
    further = keep(_with_evs(keep(taken), "52060"))
    assert store.load_draft(left.plan_id, owner=left.owner) == left.document()
    saved = save(further, word="reprise")
    assert (saved.based_on, saved.taken) == (2, None)
    assert store.drafts(left.plan_id) == [], "what was left is in the version"


def test_work_that_went_on_after_somebody_took_it_up_is_not_dropped_when_they_save(
    store: PlanStore, fresh: Work
) -> None:
    left = keep(_with_evs(fresh))
    taken = open_draft(store.drafts(left.plan_id)[0])
    gone_on = keep(_with_evs(left, "52269"))
    save(_with_evs(taken, "52060"), word="reprise")
    again = found_again(gone_on.plan_id, gone_on.owner)
    assert again is not None
    assert again.session.events == gone_on.session.events


def test_a_session_that_nobody_saved_stands_apart_from_the_plans(store: PlanStore, fresh: Work) -> None:
    unsaved = keep(_with_evs(fresh))
    saved = save(keep(_with_evs(replace(fresh, owner="un-autre"))), word="comité")
    copied = store.copy(unsaved.plan_id, name="Copie", author="Anne", word="Copie de la séance")
    plans, sessions = parted(store.plans())
    assert {plan.id for plan in plans} == {saved.plan_id, copied.id}
    assert [(session.id, session.latest.word) for session in sessions] == [(unsaved.plan_id, OPENED)]


@pytest.mark.usefixtures("store")
def test_of_two_who_save_the_second_is_told_and_can_put_theirs_above(fresh: Work) -> None:
    first = save(keep(_with_evs(fresh)), word="")
    second = _with_evs(open_version(first.plan_id), "52269")
    save(_with_evs(first, "52060"), word="la leur")
    told = save(second, word="la mienne")
    assert told.conflict is not None
    assert [version.number for version in told.conflict.newer] == [3]
    assert told.session is second.session
    above = save(told, word="la mienne", above=True)
    assert (above.based_on, above.conflict) == (4, None)


def test_a_conflict_can_be_settled_by_a_copy_or_by_taking_theirs(store: PlanStore, fresh: Work) -> None:
    first = save(keep(_with_evs(fresh)), word="")
    save(_with_evs(first, "52060"), word="la leur")
    told = save(_with_evs(first, "52269"), word="")
    copied = save_as_copy(told, name="La mienne", word="")
    assert (copied.name, copied.based_on, copied.is_saved) == ("La mienne", 1, True)
    theirs = their_version(told)
    assert theirs.based_on == 3
    assert "evs-52060" in theirs.session.opened_ids
    assert len(store.plans()) == 2


def test_what_differs_between_two_sessions_is_said_in_words(fresh: Work) -> None:
    ((place, before, after),) = session_differences(fresh.document(), _with_evs(fresh).document())
    assert (place, before) == ("Séance / acte / n° 1", "–")
    assert after == "Ouverture de «\u00a0EVS 52008\u00a0» (Anne, 2026-10-05 14:30)"
