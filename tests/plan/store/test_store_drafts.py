"""Work in progress is kept in the store: a disconnection or a reload loses nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, func, select

from avs_geo.plan.store.errors import DraftMovedError, UnknownPlanError
from avs_geo.plan.store.opening import open_store
from avs_geo.plan.store.schema import BROUILLON, CONTENU
from tests.plan.store.conftest import document_of

if TYPE_CHECKING:
    from sqlalchemy import URL

    from avs_geo.plan.store.store import PlanStore

WORK = document_of(lignes=[{"id_ligne": "creation-52121", "annee": 2029}])


def test_work_in_progress_comes_back_after_a_restart(store: PlanStore, plan_id: str, url: URL) -> None:
    kept = store.keep_draft(plan_id, WORK, owner="navigateur-1", based_on=1)
    store.close()
    reopened = open_store(url)
    assert reopened.drafts(owner="navigateur-1") == [kept]
    assert reopened.load_draft(plan_id, owner="navigateur-1") == WORK
    reopened.close()


def test_an_owner_has_one_draft_per_plan_and_each_owner_their_own(store: PlanStore, plan_id: str) -> None:
    store.keep_draft(plan_id, document_of(), owner="Anne", based_on=1)
    store.keep_draft(plan_id, document_of(lignes=[]), owner="Bruno", based_on=1)
    store.keep_draft(plan_id, WORK, owner="Anne", based_on=1)
    assert [draft.owner for draft in store.drafts(plan_id)] == ["Anne", "Bruno"]
    assert store.load_draft(plan_id, owner="Anne") == WORK
    assert store.load_draft(plan_id, owner="Bruno") == document_of(lignes=[])


def test_a_draft_says_that_the_plan_has_moved_on(store: PlanStore, plan_id: str) -> None:
    store.keep_draft(plan_id, WORK, owner="Anne", based_on=1)
    assert not store.drafts(plan_id)[0].is_outdated
    store.save(plan_id, document_of(lignes=[]), based_on=1, author="Bruno")
    (draft,) = store.drafts(plan_id)
    assert draft.is_outdated
    assert (draft.based_on, draft.latest) == (1, 2)


def test_a_draft_that_has_become_a_version_is_no_longer_in_progress(store: PlanStore, plan_id: str) -> None:
    store.keep_draft(plan_id, WORK, owner="Anne", based_on=1)
    store.keep_draft(plan_id, document_of(lignes=[]), owner="Bruno", based_on=1)
    store.save(plan_id, WORK, based_on=1, author="Anne")
    assert [draft.owner for draft in store.drafts(plan_id)] == ["Bruno"]


def test_a_draft_is_dropped_when_asked_and_twice_is_no_fault(store: PlanStore, plan_id: str) -> None:
    store.keep_draft(plan_id, WORK, owner="Anne", based_on=1)
    store.drop_draft(plan_id, owner="Anne")
    store.drop_draft(plan_id, owner="Anne")
    assert store.drafts() == []
    with pytest.raises(UnknownPlanError, match="travail en cours"):
        store.load_draft(plan_id, owner="Anne")


def test_a_draft_leaves_nothing_behind_and_repeats_nothing(store: PlanStore, plan_id: str, url: URL) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        before = connection.scalar(select(func.count()).select_from(CONTENU))
    long = document_of(lignes=[{"id_ligne": str(rank), "annee": 2027} for rank in range(1000)])
    store.keep_draft(plan_id, long, owner="Anne", based_on=1)
    assert store.load_draft(plan_id, owner="Anne") == long
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(CONTENU)) == before
        assert b"Le Point" not in (connection.scalar(select(BROUILLON.c.octets)) or b"")
    engine.dispose()


def test_drafts_that_hold_the_same_are_dropped_together_and_one_that_went_on_stays(
    store: PlanStore, plan_id: str
) -> None:
    left = store.keep_draft(plan_id, WORK, owner="Anne", based_on=1)
    store.keep_draft(plan_id, WORK, owner="Bruno", based_on=1)
    store.keep_draft(plan_id, document_of(lignes=[]), owner="Chloé", based_on=1)
    store.drop_drafts_like(left)
    assert [draft.owner for draft in store.drafts(plan_id)] == ["Chloé"]
    store.drop_drafts_like(left)
    assert store.load_draft(plan_id, owner="Chloé") == document_of(lignes=[])


def test_of_two_screens_of_one_owner_the_second_is_told_and_writes_nothing(store: PlanStore, plan_id: str) -> None:
    first = store.keep_draft(plan_id, WORK, owner="Anne", based_on=1, over="")
    with pytest.raises(DraftMovedError, match="réunis"):
        store.keep_draft(plan_id, document_of(lignes=[]), owner="Anne", based_on=1, over="")
    assert store.load_draft(plan_id, owner="Anne") == WORK
    store.keep_draft(plan_id, document_of(lignes=[]), owner="Anne", based_on=1, over=first.sha256)
    with pytest.raises(DraftMovedError):
        store.keep_draft(plan_id, WORK, owner="Anne", based_on=1, over=first.sha256)
    assert store.load_draft(plan_id, owner="Anne") == document_of(lignes=[])


def test_a_draft_that_was_dropped_on_another_screen_does_not_come_back_unseen(store: PlanStore, plan_id: str) -> None:
    kept = store.keep_draft(plan_id, WORK, owner="Anne", based_on=1, over="")
    assert store.drop_draft(plan_id, owner="Anne", sha256=kept.sha256)
    with pytest.raises(DraftMovedError):
        store.keep_draft(plan_id, WORK, owner="Anne", based_on=1, over=kept.sha256)
    assert store.drafts(plan_id) == []


def test_what_another_screen_kept_since_is_not_dropped(store: PlanStore, plan_id: str) -> None:
    seen = store.keep_draft(plan_id, WORK, owner="Anne", based_on=1)
    store.keep_draft(plan_id, document_of(lignes=[]), owner="Anne", based_on=1)
    assert not store.drop_draft(plan_id, owner="Anne", sha256=seen.sha256)
    assert store.load_draft(plan_id, owner="Anne") == document_of(lignes=[])


def test_many_screens_that_keep_at_once_each_find_their_line_again(store: PlanStore, plan_id: str) -> None:
    """Each adds its line to what is there, and tries again when told: at the end all lines are there, once."""

    def add(rank: int) -> None:
        while True:
            drafts = store.drafts(plan_id, owner="Anne")
            lines = store.load_draft(plan_id, owner="Anne")["lignes"] if drafts else []
            try:
                over = drafts[0].sha256 if drafts else ""
                content = document_of(lignes=[*lines, {"rang": rank}])
                store.keep_draft(plan_id, content, owner="Anne", based_on=1, over=over)
            except DraftMovedError:
                continue
            return

    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(add, range(12)))
    lines = store.load_draft(plan_id, owner="Anne")["lignes"]
    assert sorted(line["rang"] for line in lines) == list(range(12))
