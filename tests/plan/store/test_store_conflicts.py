"""Two people save the same plan: the second is told, sees the difference and chooses; nothing is overwritten."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from avs_geo.plan.store.compare import Difference, differences
from avs_geo.plan.store.errors import SaveConflictError
from bench.store.store_rivals import rival
from tests.plan.store.conftest import document_of

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL

    from avs_geo.plan.store.store import PlanStore

BY_ANNE = document_of(parametres={"seuil": 25.0})
BY_BRUNO = document_of(lignes=[])


def test_the_second_to_save_is_told_by_whom_when_and_why(store: PlanStore, plan_id: str) -> None:
    store.save(plan_id, BY_ANNE, based_on=1, author="Anne", message="seuil")
    latest = store.save(plan_id, document_of(parametres={"seuil": 26.0}), based_on=2, author="Anne", message="encore")
    with pytest.raises(SaveConflictError) as caught:
        store.save(plan_id, BY_BRUNO, based_on=1, author="Bruno")
    assert [version.number for version in caught.value.newer] == [2, 3]
    assert caught.value.newer[-1] == latest
    assert caught.value.exit_status == 1
    message = str(caught.value)
    assert "version 2, Anne, le 01/01/2026" in message
    assert "(«\u00a0encore\u00a0»)" in message
    assert "Rien n’a été écrasé" in message


def test_nothing_of_a_refused_save_remains(store: PlanStore, plan_id: str) -> None:
    store.save(plan_id, BY_ANNE, based_on=1, author="Anne")
    with pytest.raises(SaveConflictError):
        store.save(plan_id, BY_BRUNO, based_on=1, author="Bruno")
    assert len(store.versions(plan_id)) == 2
    assert store.load(plan_id)[1] == BY_ANNE


def test_the_second_sees_the_difference(store: PlanStore, plan_id: str) -> None:
    store.save(plan_id, BY_ANNE, based_on=1, author="Anne")
    with pytest.raises(SaveConflictError) as caught:
        store.save(plan_id, BY_BRUNO, based_on=1, author="Bruno")
    theirs = store.load(plan_id, caught.value.newer[-1].number)[1]
    assert [difference.place for difference in differences(theirs, BY_BRUNO)] == [
        "parametres / seuil",
        "lignes / creation-52121",
    ]
    assert differences(store.load(plan_id, 1)[1], theirs) == [Difference(("parametres", "seuil"), 20.0, 25.0)]


def test_the_second_may_put_theirs_after_and_the_first_stays_in_the_history(store: PlanStore, plan_id: str) -> None:
    store.save(plan_id, BY_ANNE, based_on=1, author="Anne")
    chosen = store.save(plan_id, BY_BRUNO, based_on=2, author="Bruno")
    assert chosen.number == 3
    assert store.load(plan_id, 2)[1] == BY_ANNE


def test_taking_up_an_old_version_meets_conflicts_too(store: PlanStore, plan_id: str) -> None:
    store.save(plan_id, BY_ANNE, based_on=1, author="Anne")
    with pytest.raises(SaveConflictError):
        store.restore_version(plan_id, 1, based_on=1, author="Bruno")


def test_two_people_may_save_the_same_content_and_both_are_told_apart(store: PlanStore, plan_id: str) -> None:
    store.save(plan_id, BY_ANNE, based_on=1, author="Anne")
    with pytest.raises(SaveConflictError):
        store.save(plan_id, BY_ANNE, based_on=1, author="Bruno")


def test_of_twenty_writers_each_save_lands_or_is_refused_and_the_history_has_no_gap(url: URL, tmp_path: Path) -> None:
    outcome = rival(url, tmp_path, writers=20, saves=2)
    assert outcome.landed + outcome.refused == outcome.tried == 40
    assert outcome.landed >= 1
    assert not outcome.has_gap
    assert outcome.all_there
