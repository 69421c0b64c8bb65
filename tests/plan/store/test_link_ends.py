"""A link opens from its making to its end; whatever keeps it from opening, it answers as one that never was."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from avs_geo.errors import UsageError
from avs_geo.plan.share.link import LinkState
from avs_geo.plan.share.token import is_token, new_token
from avs_geo.plan.store.errors import ArchivedPlanError, UnknownLinkError, UnknownPlanError
from avs_geo.plan.store.opening import open_store
from tests.plan.store.conftest import make_link

if TYPE_CHECKING:
    from sqlalchemy import URL

    from avs_geo.plan.store.store import PlanStore
    from tests.plan.store.conftest import StillClock

WORD = "mot de passe"
NOBODY = "00000000-0000-4000-8000-000000000000"


def test_a_new_link_opens_and_says_what_it_is(linked: PlanStore, shared_plan: str, clock: StillClock) -> None:
    made = make_link(linked, shared_plan)
    served = linked.links.find(made.token)
    assert served is not None
    assert (served.id, served.label, served.password) == (made.link.id, "Mairie", None)
    assert served.publication == made.link.publication
    assert linked.links.link(made.link.id) == made.link
    assert made.link.created_at == clock.now
    assert (made.link.openings, made.link.last_opened, made.link.revoked_at) == (0, None, None)
    assert made.link.state(clock.now, linked.links.is_on()) is LinkState.OUVERT


def test_a_link_ends_after_ninety_days_unless_told_otherwise(
    linked: PlanStore, shared_plan: str, clock: StillClock
) -> None:
    assert make_link(linked, shared_plan).link.expires_at == clock.now + timedelta(days=90)
    assert make_link(linked, shared_plan, days=365).link.expires_at == clock.now + timedelta(days=365)


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_link_ends_within_a_year(linked: PlanStore, shared_plan: str, days: int) -> None:
    with pytest.raises(UsageError, match="de 1 à 365 jours"):
        make_link(linked, shared_plan, days=days)
    assert linked.links.links() == []


def test_a_link_opens_until_its_end_and_no_longer_at_it(linked: PlanStore, shared_plan: str, clock: StillClock) -> None:
    made = make_link(linked, shared_plan, days=1)
    clock.forward(days=1, microseconds=-1)
    assert linked.links.find(made.token) is not None
    assert made.link.state(clock.now, all_on=True) is LinkState.OUVERT
    clock.forward(microseconds=1)
    assert linked.links.find(made.token) is None
    assert made.link.state(clock.now, all_on=True) is LinkState.EXPIRE


def test_unknown_ended_revoked_and_switched_off_answer_alike(
    linked: PlanStore, shared_plan: str, clock: StillClock
) -> None:
    ended, revoked = make_link(linked, shared_plan, days=1), make_link(linked, shared_plan)
    renewed, off = make_link(linked, shared_plan), make_link(linked, shared_plan)
    links = linked.links
    links.revoke(revoked.link.id)
    links.renew(renewed.link.id, author="Anne")
    clock.forward(days=2)
    for token in (
        ended.token,
        revoked.token,
        renewed.token,
        new_token(),
        "",
        "é" * 43,
        off.token[:-1],
        f"{off.token}\n",
    ):
        assert links.find(token) is None
    assert links.find(off.token) is not None
    links.switch(on=False)
    assert links.find(off.token) is None


def test_a_revoked_link_stays_revoked(linked: PlanStore, shared_plan: str, clock: StillClock) -> None:
    made = make_link(linked, shared_plan)
    once = linked.links.revoke(made.link.id)
    clock.forward(hours=1)
    assert linked.links.revoke(made.link.id) == once
    assert once.revoked_at == clock.now - timedelta(hours=1)
    assert once.state(clock.now, all_on=True) is LinkState.REVOQUE


def test_renewing_gives_another_token_to_the_same_and_ends_the_old(
    linked: PlanStore, shared_plan: str, clock: StillClock
) -> None:
    old = make_link(linked, shared_plan, password=WORD, days=1)
    linked.links.count({old.link.id: 5}, clock.now)
    clock.forward(hours=1)
    new = linked.links.renew(old.link.id, author="Bruno", days=30)
    assert is_token(new.token)
    assert new.token != old.token
    assert linked.links.find(old.token) is None
    served = linked.links.find(new.token)
    assert served is not None
    assert served.publication == old.link.publication
    ended = linked.links.link(old.link.id)
    assert (ended.revoked_at, ended.renewed_by) == (clock.now, new.link.id)
    assert (new.link.label, new.link.options, new.link.version) == ("Mairie", old.link.options, 1)
    assert (new.link.created_by, new.link.openings, new.link.has_password) == ("Bruno", 0, True)
    assert new.link.expires_at == clock.now + timedelta(days=30)
    assert linked.links.link(new.link.id) == new.link


def test_a_link_is_renewed_until_thirty_days_after_its_end(
    linked: PlanStore, shared_plan: str, clock: StillClock
) -> None:
    early, late = make_link(linked, shared_plan, days=1), make_link(linked, shared_plan, days=1)
    clock.forward(days=31, microseconds=-1)
    new = linked.links.renew(early.link.id, author="Anne")
    assert linked.links.part(new.link.publication, "page.html") is not None
    clock.forward(microseconds=1)
    with pytest.raises(UsageError, match="il y a plus de 30 jours"):
        linked.links.renew(late.link.id, author="Anne")


def test_a_revoked_link_is_not_renewed(linked: PlanStore, shared_plan: str) -> None:
    made = make_link(linked, shared_plan)
    linked.links.revoke(made.link.id)
    with pytest.raises(UsageError, match="est révoqué"):
        linked.links.renew(made.link.id, author="Anne")
    assert len(linked.links.links()) == 1


def test_an_archived_plan_takes_no_new_link_and_those_that_it_has_go_on(linked: PlanStore, shared_plan: str) -> None:
    made = make_link(linked, shared_plan)
    linked.archive(shared_plan)
    with pytest.raises(ArchivedPlanError, match="ne reçoit pas de nouveau lien"):
        make_link(linked, shared_plan)
    with pytest.raises(ArchivedPlanError, match="ne reçoit pas de nouveau lien"):
        linked.links.renew(made.link.id, author="Anne")
    assert linked.links.find(made.token) is not None
    assert linked.links.revoke(made.link.id).revoked_at is not None


@pytest.mark.parametrize("unknown", [NOBODY, "../plans", "", "\0", "52"])
def test_a_link_to_an_unknown_plan_is_refused(linked: PlanStore, unknown: str) -> None:
    with pytest.raises(UnknownPlanError):
        make_link(linked, unknown)


@pytest.mark.parametrize("version", [0, -1, 2, 2**40])
def test_a_link_to_an_unknown_version_is_refused(linked: PlanStore, shared_plan: str, version: int) -> None:
    with pytest.raises(UnknownPlanError, match="n’a pas de version"):
        make_link(linked, shared_plan, version=version)
    assert linked.links.links() == []


@pytest.mark.parametrize("unknown", [NOBODY, "../plans", "", "\0", "52"])
def test_an_unknown_link_is_said_to_be_unknown(linked: PlanStore, shared_plan: str, unknown: str) -> None:
    make_link(linked, shared_plan)
    links = linked.links
    for ask in (
        lambda: links.link(unknown),
        lambda: links.revoke(unknown),
        lambda: links.renew(unknown, author="Anne"),
    ):
        with pytest.raises(UnknownLinkError, match="n’existe pas"):
            ask()


def test_the_switch_turns_all_links_off_and_on_again(linked: PlanStore, shared_plan: str, url: URL) -> None:
    one, two = make_link(linked, shared_plan), make_link(linked, shared_plan, "deux")
    linked.links.switch(on=False)
    linked.links.switch(on=False)
    other = open_store(url, clock=lambda: one.link.created_at)
    assert other.links.is_on() is False
    assert [other.links.find(made.token) for made in (one, two)] == [None, None]
    assert one.link.state(one.link.created_at, other.links.is_on()) is LinkState.SUSPENDU
    other.links.switch(on=True)
    other.close()
    assert linked.links.is_on()
    assert None not in [linked.links.find(made.token) for made in (one, two)]


def test_where_the_switch_is_lost_no_link_opens(linked: PlanStore, shared_plan: str, url: URL) -> None:
    made = make_link(linked, shared_plan)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM reglage"))
    engine.dispose()
    assert linked.links.find(made.token) is None
    assert linked.links.is_on() is False
    linked.links.switch(on=True)
    assert linked.links.find(made.token) is not None


def test_links_are_listed_by_plan_the_newest_first(linked: PlanStore, shared_plan: str, clock: StillClock) -> None:
    other = linked.copy(shared_plan, name="Autre", author="Anne").id
    made = []
    for plan in (shared_plan, other, shared_plan):
        clock.forward(minutes=1)
        made.append(make_link(linked, plan).link)
    assert linked.links.links() == [made[2], made[1], made[0]]
    assert linked.links.links(shared_plan) == [made[2], made[0]]
    assert linked.links.links(NOBODY) == []
