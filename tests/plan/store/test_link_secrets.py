"""What is kept of a link gives nobody its address, and what it counts tells of nobody."""

from __future__ import annotations

import hashlib
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, event, select

from avs_geo.errors import UsageError
from avs_geo.plan.share.password import check_password
from avs_geo.plan.store.schema import METADATA
from tests.plan.store.conftest import make_link

if TYPE_CHECKING:
    from sqlalchemy import URL

    from avs_geo.plan.store.store import PlanStore
    from tests.plan.store.conftest import StillClock

WORD = "mot de passe"


def everything(url: URL) -> bytes:
    """Return all that the tables hold, and, of SQLite, the very bytes of its files."""
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = [str(row) for table in METADATA.sorted_tables for row in connection.execute(select(table))]
    engine.dispose()
    files = Path(url.database or "").parent.glob("plans.sqlite*") if url.get_backend_name() == "sqlite" else []
    return "\n".join(rows).encode() + b"".join(file.read_bytes() for file in files)


def test_a_token_is_nowhere_in_the_database_but_its_digest_and_four_characters(
    linked: PlanStore, shared_plan: str, url: URL
) -> None:
    made = make_link(linked, shared_plan, password=WORD)
    again = linked.links.renew(made.link.id, author="Anne")
    linked.links.find(again.token)
    kept = everything(url)
    for token in (made.token, again.token):
        assert token.encode() not in kept
        assert token[:12].encode() not in kept
        assert hashlib.sha256(token.encode()).hexdigest().encode() in kept
        assert token[:4].encode() in kept
    assert WORD.encode() not in kept


def test_a_token_is_in_no_log_and_in_no_text_of_an_object(
    linked: PlanStore, shared_plan: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        made = make_link(linked, shared_plan)
        linked.links.find(made.token)
    assert made.token not in caplog.text
    assert made.token not in f"{made!r} {made} {made.link!r}"


def test_finding_a_link_is_one_statement_that_only_reads(linked: PlanStore, shared_plan: str) -> None:
    made = make_link(linked, shared_plan, password=WORD)
    asked: list[str] = []
    engine = vars(linked)["_database"].__dict__["_engine"]

    def note(*arguments: Any) -> None:
        asked.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", note)
    served = linked.links.find(made.token)
    assert served is not None
    (statement,) = [text for text in asked if not text.startswith(("BEGIN", "SET LOCAL"))]
    assert statement.startswith("SELECT")
    # What has not the form of a token does not even reach the database.
    asked.clear()
    assert linked.links.find("x") is None
    assert asked == []


def test_only_the_password_of_a_link_fits_it(linked: PlanStore, shared_plan: str) -> None:
    made = make_link(linked, shared_plan, password=WORD)
    served = linked.links.find(made.token)
    assert served is not None
    stored = str(served.password)
    assert made.link.has_password
    assert check_password(WORD, stored)
    assert [check_password(word, stored) for word in ("", "mot de pass", "Mot de passe")] == [False] * 3


@pytest.mark.parametrize("password", ["sept777", "x" * 201, "mot\nde passe"])
def test_a_password_that_cannot_be_used_makes_no_link(linked: PlanStore, shared_plan: str, password: str) -> None:
    with pytest.raises(UsageError, match="mot de passe"):
        make_link(linked, shared_plan, password=password)
    assert linked.links.links() == []


@pytest.mark.parametrize("label", ["a\u202eb", "a\nb", "a\0b", "\ud800", "x" * 121])
def test_a_label_that_hides_something_is_refused(linked: PlanStore, shared_plan: str, label: str) -> None:
    with pytest.raises(UsageError, match="le libellé"):
        make_link(linked, shared_plan, label=label)


@pytest.mark.parametrize(
    "label", ["", "<script>alert(1)</script>", "ma\u200birie", "'; DROP TABLE lien; --", "é" * 120]
)
def test_any_other_label_is_kept_as_it_is(linked: PlanStore, shared_plan: str, label: str) -> None:
    made = make_link(linked, shared_plan, label=label)
    assert linked.links.link(made.link.id).label == label


def test_openings_counted_at_the_same_time_all_count(linked: PlanStore, shared_plan: str, clock: StillClock) -> None:
    ids = [make_link(linked, shared_plan).link.id for _ in range(2)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda rank: linked.links.count({ids[0]: 1, ids[1]: rank}, clock.now), range(40)))
    # 0 + 1 + … + 39
    assert [linked.links.link(link_id).openings for link_id in ids] == [40, 780]


def test_of_an_opening_only_the_hour_is_kept(linked: PlanStore, shared_plan: str) -> None:
    made = make_link(linked, shared_plan)
    in_india = timezone(timedelta(hours=5, minutes=30))
    linked.links.count({made.link.id: 1}, datetime(2026, 1, 3, 16, 29, 59, 999, tzinfo=in_india))
    # 10 h 59 UTC
    assert linked.links.link(made.link.id).last_opened == datetime(2026, 1, 3, 10, tzinfo=UTC)
    linked.links.count({made.link.id: 1}, datetime(2026, 1, 2, 10, tzinfo=UTC))
    link = linked.links.link(made.link.id)
    assert (link.openings, link.last_opened) == (2, datetime(2026, 1, 3, 10, tzinfo=UTC))


def test_openings_of_nothing_count_for_nothing(linked: PlanStore, shared_plan: str, clock: StillClock) -> None:
    made = make_link(linked, shared_plan)
    linked.links.count({made.link.id: 0, "nobody": 3}, clock.now)
    linked.links.count({made.link.id: -2}, clock.now)
    linked.links.count({}, clock.now)
    assert linked.links.link(made.link.id) == made.link


def test_no_column_of_the_links_could_tell_of_a_visitor() -> None:
    names = [column.name for table in ("lien", "reglage") for column in METADATA.tables[table].columns]
    assert [name for name in names if re.search("adresse|ip|agent|visiteur|referent", name)] == []
