"""In PostgreSQL no table of the store can be emptied at once, not even through another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from avs_geo.plan.store.opening import open_store
from avs_geo.plan.store.schema import METADATA
from tests.plan.store.conftest import document_of, make_link, publication_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

    from avs_geo.plan.store.store import PlanStore

TABLES = [table.name for table in METADATA.sorted_tables]


@pytest.fixture
def kept(postgres_url: URL) -> Iterator[PlanStore]:
    opened = open_store(postgres_url)
    yield opened
    opened.close()


@pytest.mark.parametrize("ending", ["", " CASCADE", " RESTART IDENTITY CASCADE"])
@pytest.mark.parametrize("table", TABLES)
def test_emptying_a_table_is_refused_and_loses_nothing(
    kept: PlanStore, postgres_url: URL, table: str, ending: str
) -> None:
    plan_id = kept.create(document_of(), name="Plan", departement="52", author="Anne").id
    kept.keep_draft(plan_id, document_of(lignes=[]), owner="Anne", based_on=1)
    made = make_link(kept, plan_id)
    kept.sign_outs.add("a" * 64, until=4_000_000_000, now=0)
    engine = create_engine(postgres_url)
    with pytest.raises(Exception, match=r"ne se vide pas|ne change jamais|cannot truncate") as caught:  # noqa: SIM117
        with engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {table}{ending}"))
    assert not ending or isinstance(caught.value, IntegrityError)
    engine.dispose()
    assert kept.load(plan_id)[1] == document_of()
    assert kept.load_draft(plan_id, owner="Anne") == document_of(lignes=[])
    assert kept.sign_outs.all() == {"a" * 40}
    served = kept.links.find(made.token)
    assert served is not None
    for part in publication_of("un").parts:
        assert kept.links.part(served.publication, part.name) == part


def test_every_table_of_the_store_has_its_guard(kept: PlanStore, postgres_url: URL) -> None:
    engine = create_engine(kept.place and postgres_url)
    # Bit 5 of the type of a trigger: it fires on TRUNCATE.
    guarded = "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgtype & 32 <> 0"
    with engine.connect() as connection:
        assert set(connection.scalars(text(guarded))) == set(TABLES)
    engine.dispose()
