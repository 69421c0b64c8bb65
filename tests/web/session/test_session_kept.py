"""Work in progress: kept in the store after each act, in hand where the store is away, kept on the next try."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.programme.lines import Status
from avs_geo.inventory.empty import empty_inventory
from avs_geo.plan.session.changes import AtCommune, CloseStructure, OpenStructure
from avs_geo.plan.session.events import Ruling
from avs_geo.plan.session.history import By
from avs_geo.plan.session.what_if import new_id
from avs_geo.plan.store.address import sqlite_address
from avs_geo.plan.store.errors import StoreUnavailableError
from avs_geo.plan.store.opening import open_store
from avs_geo.reference.geography import load_geography
from avs_geo.web.in_hand import kept_work as session_store
from avs_geo.web.in_hand.cached import View
from avs_geo.web.in_hand.kept_work import (
    OPENED,
    found_again,
    join_last_version,
    keep,
    open_draft,
    open_version,
    refresh,
    save,
    save_as_copy,
    their_version,
)
from avs_geo.web.in_hand.plan_differences import session_differences
from avs_geo.web.in_hand.work import Work, new_work
from avs_geo.web.plans.unsaved import parted

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
    return new_work(View(diagnose(geography, inventory), geography, inventory, key=("52",), base_key=("52",)))


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
        assert "La base ne répond plus" in save(work, message="").unkept
    kept = keep(unkept)
    assert (kept.unkept, kept.needs_keeping) == ("", False)
    assert store.drafts(kept.plan_id, owner=kept.owner)


def test_a_saved_session_is_the_last_version_and_leaves_no_draft(store: PlanStore, fresh: Work) -> None:
    saved = save(keep(_with_evs(fresh)), message="comité")
    assert (saved.based_on, saved.is_saved, saved.conflict) == (2, True, None)
    assert store.drafts(saved.plan_id) == []
    assert store.versions(saved.plan_id)[-1].message == "comité"
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
    saved = save(further, message="reprise")
    assert (saved.based_on, saved.taken) == (2, None)
    assert store.drafts(left.plan_id) == [], "what was left is in the version"


def test_work_that_went_on_after_somebody_took_it_up_is_not_dropped_when_they_save(
    store: PlanStore, fresh: Work
) -> None:
    left = keep(_with_evs(fresh))
    taken = open_draft(store.drafts(left.plan_id)[0])
    gone_on = keep(_with_evs(left, "52269"))
    save(_with_evs(taken, "52060"), message="reprise")
    again = found_again(gone_on.plan_id, gone_on.owner)
    assert again is not None
    assert again.session.events == gone_on.session.events


def test_a_session_that_nobody_saved_stands_apart_from_the_plans(store: PlanStore, fresh: Work) -> None:
    unsaved = keep(_with_evs(fresh))
    saved = save(keep(_with_evs(replace(fresh, owner="un-autre"))), message="comité")
    copied = store.copy(unsaved.plan_id, name="Copie", author="Anne", message="Copie de la séance")
    plans, sessions = parted(store.plans())
    assert {plan.id for plan in plans} == {saved.plan_id, copied.id}
    assert [(session.id, session.latest.message) for session in sessions] == [(unsaved.plan_id, OPENED)]


@pytest.mark.usefixtures("store")
def test_of_two_who_save_the_second_is_told_and_can_put_theirs_above(fresh: Work) -> None:
    first = save(keep(_with_evs(fresh)), message="")
    second = _with_evs(open_version(first.plan_id), "52269")
    save(_with_evs(first, "52060"), message="la leur")
    told = save(second, message="la mienne")
    assert told.conflict is not None
    assert [version.number for version in told.conflict.newer] == [3]
    assert told.session is second.session
    above = save(told, message="la mienne", above=True)
    assert (above.based_on, above.conflict) == (4, None)


def test_a_conflict_can_be_settled_by_a_copy_or_by_taking_theirs(store: PlanStore, fresh: Work) -> None:
    first = save(keep(_with_evs(fresh)), message="")
    save(_with_evs(first, "52060"), message="la leur")
    told = save(_with_evs(first, "52269"), message="")
    copied = save_as_copy(told, name="La mienne", message="")
    assert (copied.name, copied.based_on, copied.is_saved) == ("La mienne", 1, True)
    theirs = their_version(told)
    assert theirs.based_on == 3
    assert "evs-52060" in theirs.session.opened_ids
    assert len(store.plans()) == 2


def _twin(work: Work) -> Work:
    """Return the same session opened in a second tab, by its address."""
    again = found_again(work.plan_id, work.owner)
    assert again is not None
    return again


def _names(work: Work) -> list[str]:
    return [change.nom for change in work.session.history.changes if isinstance(change, OpenStructure)]


def test_two_tabs_on_one_session_each_open_a_structure_and_both_are_found_again(store: PlanStore, fresh: Work) -> None:
    first = keep(_with_evs(fresh))
    second = _twin(first)
    first, second = keep(_with_evs(first, "52060")), keep(_with_evs(second, "52353"))
    assert _names(second) == ["EVS 52008", "EVS 52060", "EVS 52353"]
    assert "1\u00a0acte fait sur un autre écran" in second.told[0]
    assert _names(_twin(first)) == _names(second)
    assert _names(refresh(first)) == _names(second)
    assert len(store.drafts()) == 1


def test_the_tab_that_is_behind_saves_the_work_of_both(store: PlanStore, fresh: Work) -> None:
    first = keep(_with_evs(fresh))
    keep(_with_evs(_twin(first), "52353"))
    saved = save(first, message="comité")
    assert (saved.based_on, saved.conflict) == (2, None)
    assert _names(open_version(saved.plan_id)) == ["EVS 52008", "EVS 52353"]
    assert store.drafts() == []


def test_a_tab_goes_on_from_the_version_that_the_other_tab_saved(fresh: Work, store: PlanStore) -> None:
    first = keep(_with_evs(fresh))
    second = _twin(first)
    saved = save(_with_evs(first, "52060"), message="")
    second = keep(_with_evs(second, "52353"))
    assert (second.based_on, _names(second)) == (saved.based_on, ["EVS 52008", "EVS 52060", "EVS 52353"])
    again = save(second, message="")
    third = keep(_with_evs(saved, "52121"))
    assert (third.based_on, len(_names(third))) == (again.based_on, 4)
    assert len(store.versions(third.plan_id)) == 3


def test_two_tabs_at_one_address_before_anything_was_done_share_one_plan(store: PlanStore, fresh: Work) -> None:
    first, second = keep(_with_evs(fresh)), keep(_with_evs(fresh, "52353"))
    assert first.plan_id == second.plan_id
    assert _names(second) == ["EVS 52008", "EVS 52353"]
    assert len(store.plans()) == 1


def test_the_undoing_of_a_tab_that_is_behind_is_refused_and_said(fresh: Work, store: PlanStore) -> None:
    first = keep(_with_evs(fresh))
    second = keep(_with_evs(_twin(first), "52353"))
    undone = keep(replace(first, session=first.session.undo(BY)))
    assert _names(undone) == _names(second)
    assert any("Rien n’a été annulé" in told for told in undone.told)
    assert len(store.drafts()) == 1


def test_a_structure_that_both_tabs_close_is_closed_once_and_the_second_is_told(fresh: Work, store: PlanStore) -> None:
    first = keep(_with_evs(fresh))
    second = _twin(first)
    shut = CloseStructure(id="evs-52008")
    first = keep(replace(first, session=first.session.do(shut, BY)))
    second = keep(replace(second, session=second.session.do(shut, BY)))
    assert second.session.history.changes == first.session.history.changes
    assert any("EVS 52008" in told and "n’est plus ouverte" in told for told in second.told)
    assert store.drafts()


@pytest.mark.usefixtures("store")
def test_a_copy_of_one_tab_leaves_the_work_of_the_other_where_it_is(fresh: Work) -> None:
    first = keep(_with_evs(fresh))
    second = keep(_with_evs(_twin(first), "52353"))
    save_as_copy(first, name="Copie", message="")
    assert _names(_twin(second)) == ["EVS 52008", "EVS 52353"]


@pytest.mark.usefixtures("store")
def test_what_one_tab_gives_up_the_other_still_has(fresh: Work) -> None:
    first = keep(_with_evs(save(keep(_with_evs(fresh)), message=""), "52060"))
    second = keep(_with_evs(_twin(first), "52353"))
    theirs = their_version(first)
    assert _names(theirs) == ["EVS 52008"]
    assert theirs.owner != second.owner
    assert _names(_twin(second)) == ["EVS 52008", "EVS 52060", "EVS 52353"]


def test_two_who_saved_apart_can_join_their_sessions(fresh: Work, store: PlanStore) -> None:
    first = save(keep(_with_evs(fresh)), message="")
    save(_with_evs(first, "52060"), message="la leur")
    told = save(_with_evs(open_version(first.plan_id, number=2), "52353"), message="")
    assert told.conflict is not None
    both = join_last_version(told, message="les deux")
    assert (both.based_on, both.conflict, both.is_saved) == (4, None, True)
    assert _names(open_version(both.plan_id)) == ["EVS 52008", "EVS 52060", "EVS 52353"]
    assert store.versions(both.plan_id)[-1].message == "les deux"


ACTS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(["ouvrir", "noter", "decider", "enregistrer", "recharger"])),
    max_size=7,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_whatever_two_tabs_do_in_turn_all_that_was_acknowledged_is_found_again(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, fresh: Work, acts: list[tuple[int, str]]
) -> None:
    opened = open_store(sqlite_address(tmp_path_factory.mktemp("plans") / "plans.sqlite"))
    monkeypatch.setattr(session_store, "plan_store", lambda: opened)
    start = keep(replace(fresh, session=fresh.session.note("ouverture", BY)))
    tabs, acknowledged = [start, _twin(start)], ["ouverture"]
    for rank, (tab, act) in enumerate(acts):
        tabs[tab] = _acted(tabs[tab], act, f"{act} {rank}")
        assert (tabs[tab].unkept, tabs[tab].conflict) == ("", None)
        acknowledged += [f"{act} {rank}"] if act not in {"enregistrer", "recharger"} else []
    for work in (_twin(tabs[0]), _twin(tabs[1])):
        assert [event.text for event in work.session.events] == acknowledged
    opened.close()


def _acted(work: Work, act: str, text: str) -> Work:
    session = work.session
    match act:
        case "enregistrer":
            return save(work, message=text)
        case "recharger":
            return _twin(work)
        case "ouvrir":
            opened = OpenStructure(id="evs", nom="EVS", type="EVS", at=AtCommune("52008"))
            opened = replace(opened, id=new_id("EVS", session.opened_ids))
            return keep(replace(work, session=session.do(opened, BY, note=text)))
        case "noter":
            return keep(replace(work, session=session.note(text, BY)))
        case _:
            ruling = Ruling(f"ligne {text}", "", Status.KEPT)
            return keep(replace(work, session=session.decide(ruling, BY, reason=text)))


def test_what_differs_between_two_sessions_is_said_in_words(fresh: Work) -> None:
    ((place, before, after),) = session_differences(fresh.document(), _with_evs(fresh).document())
    assert (place, before) == ("Séance / acte / n° 1", "–")
    assert after == "Ouverture de «\u00a0EVS 52008\u00a0» (Anne, 2026-10-05 14:30)"


def test_what_differs_names_structures_and_lines_and_shows_no_identifier(fresh: Work) -> None:
    changed = _with_evs(fresh).session.do(CloseStructure(id="{3F2504E0-4F89}"), BY)
    decided = changed.decide(Ruling("creation_evs:52060", "Création d’un EVS à Bourbonne", Status.KEPT), BY)
    after = replace(fresh, session=decided)
    rows = session_differences(fresh.document(), after.document(), {"{3F2504E0-4F89}": "Les Iris"})
    said = " | ".join(" ".join(row) for row in rows)
    assert "Fermeture de «\u00a0Les Iris\u00a0»" in said
    assert "Décision sur «\u00a0Création d’un EVS à Bourbonne\u00a0» retenu" in said
    assert "3F2504E0" not in said
    assert "52060" not in said
    assert "id_ligne" not in said
