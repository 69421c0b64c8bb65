"""What a link serves is made once, never changes, is nobody else's, and goes when nobody can open it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import IntegrityError

from avs_geo.plan.share.publication import part_of
from avs_geo.plan.store.schema import PUBLICATION, PUBLICATION_PARTIE
from tests.plan.store.conftest import document_of, make_link, publication_of

if TYPE_CHECKING:
    from sqlalchemy import URL

    from avs_geo.plan.share.link import NewLink
    from avs_geo.plan.store.store import PlanStore
    from tests.plan.store.conftest import StillClock


def kept_parts(url: URL) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        number = connection.scalar(select(func.count()).select_from(PUBLICATION_PARTIE))
    engine.dispose()
    return int(number or 0)


def test_a_link_serves_its_parts_as_they_were_published(linked: PlanStore, shared_plan: str) -> None:
    made = make_link(linked, shared_plan)
    published = publication_of("un")
    assert made.link.publication == published.key
    for part in published.parts:
        assert linked.links.part(published.key, part.name) == part
    assert linked.links.part(published.key, "carte.json") is None
    assert linked.links.part("0" * 64, "page.html") is None
    assert linked.links.part(published.key, "../page.html") is None


def test_two_links_of_one_plan_do_not_open_each_others_publication(linked: PlanStore, shared_plan: str) -> None:
    tokens = [make_link(linked, shared_plan, text).token for text in ("un", "deux")]
    tables = []
    for token in tokens:
        served = linked.links.find(token)
        assert served is not None
        part = linked.links.part(served.publication, "tableau.csv")
        assert part is not None
        tables.append(part.raw())
    assert tables == [b"a\nun\n", b"a\ndeux\n"]


def test_a_link_goes_on_showing_its_version_whatever_becomes_of_the_plan(linked: PlanStore, shared_plan: str) -> None:
    made = make_link(linked, shared_plan)
    linked.save(shared_plan, document_of(lignes=[]), based_on=1, author="Bruno")
    linked.rename(shared_plan, "Autre nom")
    linked.archive(shared_plan)
    served = linked.links.find(made.token)
    assert served is not None
    assert linked.links.part(served.publication, "page.html") == publication_of("un").part("page.html")


def test_two_links_that_show_the_same_keep_it_once(linked: PlanStore, shared_plan: str, url: URL) -> None:
    make_link(linked, shared_plan)
    make_link(linked, shared_plan)
    make_link(linked, shared_plan, "deux")
    assert kept_parts(url) == 4


def test_the_database_itself_refuses_to_change_a_publication(linked: PlanStore, shared_plan: str, url: URL) -> None:
    make_link(linked, shared_plan)
    engine = create_engine(url)
    with pytest.raises(IntegrityError, match="une publication ne change jamais"), engine.begin() as connection:
        connection.execute(text("UPDATE publication_partie SET type = 'text/plain'"))
    engine.dispose()


def test_what_a_revoked_link_served_goes_at_once_unless_another_serves_it(
    linked: PlanStore, shared_plan: str, url: URL
) -> None:
    one, two = make_link(linked, shared_plan), make_link(linked, shared_plan)
    linked.links.revoke(one.link.id)
    assert kept_parts(url) == 2
    linked.links.revoke(two.link.id)
    assert kept_parts(url) == 0
    assert linked.links.part(two.link.publication, "page.html") is None


def test_what_an_ended_link_served_goes_when_it_can_no_longer_be_renewed(
    linked: PlanStore, shared_plan: str, url: URL, clock: StillClock
) -> None:
    make_link(linked, shared_plan, days=1)
    clock.forward(days=31, microseconds=-1)
    make_link(linked, shared_plan, "deux")
    assert kept_parts(url) == 4
    clock.forward(microseconds=1)
    make_link(linked, shared_plan, "trois")
    assert kept_parts(url) == 4


def test_what_was_dropped_comes_back_with_the_next_link_that_shows_it(linked: PlanStore, shared_plan: str) -> None:
    linked.links.revoke(make_link(linked, shared_plan).link.id)
    again = make_link(linked, shared_plan)
    part = linked.links.part(again.link.publication, "page.html")
    assert part == part_of("page.html", "text/html; charset=utf-8", b"<p>un</p>")


def test_what_a_renewed_link_served_stays(linked: PlanStore, shared_plan: str) -> None:
    new = linked.links.renew(make_link(linked, shared_plan).link.id, author="Anne")
    make_link(linked, shared_plan, "deux")
    assert linked.links.part(new.link.publication, "page.html") is not None


def test_the_key_of_a_publication_that_is_gone_stays_known(linked: PlanStore, shared_plan: str, url: URL) -> None:
    made = make_link(linked, shared_plan)
    linked.links.revoke(made.link.id)
    engine = create_engine(url)
    with engine.connect() as connection:
        assert connection.scalars(select(PUBLICATION.c.cle)).all() == [made.link.publication]
    engine.dispose()


def test_links_made_and_revoked_at_the_same_time_never_lose_what_another_serves(
    linked: PlanStore, shared_plan: str
) -> None:
    def make_and_revoke(rank: int) -> NewLink:
        made = make_link(linked, shared_plan)
        if rank % 2:
            linked.links.revoke(made.link.id)
        return made

    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(make_and_revoke, range(40)))
    served = [linked.links.find(link.token) for link in made]
    assert [link is not None for link in served] == [rank % 2 == 0 for rank in range(40)]
    assert linked.links.part(made[0].link.publication, "page.html") == publication_of("un").part("page.html")
