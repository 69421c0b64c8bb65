"""Every save makes a version; versions are never rewritten; any two compare; an old one is taken up again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import IntegrityError

from avs_geo.plan.store.document import document_checksum
from avs_geo.plan.store.errors import ArchivedPlanError, DocumentRefusedError, UnknownPlanError
from avs_geo.plan.store.opening import open_store
from avs_geo.plan.store.schema import CONTENU
from tests.plan.store.conftest import IMPORTED, document_of

if TYPE_CHECKING:
    from sqlalchemy import URL

    from avs_geo.plan.store.store import PlanStore

NOBODY = "00000000-0000-4000-8000-000000000000"


def test_a_new_plan_has_one_version(store: PlanStore, plan_id: str) -> None:
    (first,) = store.versions(plan_id)
    assert (first.number, first.author, first.message, first.made_from) == (1, "Anne", "import", None)
    assert first.saved_at == datetime(2026, 1, 1, 0, 1, tzinfo=UTC)
    assert first.saved_at.tzinfo is UTC


def test_a_save_makes_a_version_and_leaves_the_others(store: PlanStore, plan_id: str) -> None:
    changed = document_of(parametres={"seuil": 25.0})
    second = store.save(plan_id, changed, based_on=1, author="Bruno", message="seuil")
    assert (second.number, second.made_from) == (2, 1)
    assert store.load(plan_id, 1)[1] == document_of()
    assert store.load(plan_id) == (second, changed)
    assert store.versions(plan_id)[1] == second


def test_the_content_comes_back_with_its_keys_in_their_order(store: PlanStore, plan_id: str) -> None:
    document = {"z": "long " * 2000, "a": {"y": [1, 2.5, None, True, "é€😀"], "b": {}}, "": "~/", "a/b~c": "x" * 5000}
    store.save(plan_id, document, based_on=1, author="Anne")
    version, again = store.load(plan_id)
    assert again == document
    assert list(again) == list(document)
    assert version.sha256 == document_checksum(document)


def test_an_old_version_is_taken_up_as_the_newest(store: PlanStore, plan_id: str) -> None:
    store.save(plan_id, document_of(lignes=[]), based_on=1, author="Bruno")
    third = store.restore_version(plan_id, 1, based_on=2, author="Chloé", message="retour au début")
    assert (third.number, third.made_from) == (3, 1)
    assert store.load(plan_id) == (third, document_of())
    assert store.load(plan_id, 2)[1] == document_of(lignes=[])


def test_an_import_that_does_not_change_is_kept_once(store: PlanStore, plan_id: str, url: URL) -> None:
    for number in range(1, 6):
        store.save(plan_id, document_of(rang=number), based_on=number, author="Anne")
    engine = create_engine(url)
    with engine.connect() as connection:
        sizes = list(connection.scalars(select(CONTENU.c.taille)))
        kept = connection.scalar(select(func.sum(func.length(CONTENU.c.octets))))
    engine.dispose()
    # Six skeletons, and one piece: the file written as JSON, with quotes and a backslash before each of its line ends.
    assert max(sizes) == len(IMPORTED) + IMPORTED.count("\n") + 2
    assert len(sizes) == 7
    assert kept < 2000


def test_a_save_whose_answer_was_lost_lands_once(store: PlanStore, plan_id: str) -> None:
    changed = document_of(lignes=[])
    landed = store.save(plan_id, changed, based_on=1, author="Bruno", message="une fois")
    assert store.save(plan_id, changed, based_on=1, author="Bruno", message="une fois") == landed
    assert len(store.versions(plan_id)) == 2


@pytest.mark.parametrize("table", ["version", "contenu", "morceau"])
@pytest.mark.parametrize("act", ["UPDATE {table} SET sha256 = ''", "DELETE FROM {table}"])
def test_the_database_itself_refuses_to_rewrite_a_version(
    store: PlanStore, plan_id: str, url: URL, act: str, table: str
) -> None:
    engine = create_engine(url)
    with pytest.raises(IntegrityError, match="une version ne change jamais"), engine.begin() as connection:
        connection.execute(text(act.format(table=table)))
    engine.dispose()
    assert store.load(plan_id)[1] == document_of()


def test_what_was_saved_is_there_after_a_restart(store: PlanStore, plan_id: str, url: URL) -> None:
    store.close()
    reopened = open_store(url)
    assert reopened.load(plan_id)[1] == document_of()
    reopened.close()


def test_an_archived_plan_takes_no_version_until_it_is_restored(store: PlanStore, plan_id: str) -> None:
    store.archive(plan_id)
    with pytest.raises(ArchivedPlanError, match="restaurez le plan"):
        store.save(plan_id, document_of(lignes=[]), based_on=1, author="Bruno")
    assert store.load(plan_id)[1] == document_of()
    store.unarchive(plan_id)
    assert store.save(plan_id, document_of(lignes=[]), based_on=1, author="Bruno").number == 2


@pytest.mark.parametrize("unknown", [NOBODY, "../plans", "", "\0", "52"])
def test_an_unknown_plan_is_said_to_be_unknown(store: PlanStore, unknown: str) -> None:
    for ask in (
        lambda: store.load(unknown),
        lambda: store.versions(unknown),
        lambda: store.save(unknown, document_of(), based_on=1, author="Anne"),
        lambda: store.restore_version(unknown, 1, based_on=1, author="Anne"),
        lambda: store.rename(unknown, "Autre"),
        lambda: store.archive(unknown),
        lambda: store.copy(unknown, name="Copie", author="Anne"),
        lambda: store.keep_draft(unknown, document_of(), owner="Anne", based_on=1),
        lambda: store.load_draft(unknown, owner="Anne"),
    ):
        with pytest.raises(UnknownPlanError):
            ask()


@pytest.mark.parametrize("number", [0, -1, 2, 2**31, 10**30])
def test_an_unknown_version_is_said_to_be_unknown(store: PlanStore, plan_id: str, number: int) -> None:
    for ask in (
        lambda: store.load(plan_id, number),
        lambda: store.save(plan_id, document_of(), based_on=number, author="Anne"),
        lambda: store.restore_version(plan_id, number, based_on=1, author="Anne"),
        lambda: store.copy(plan_id, name="Copie", author="Anne", number=number),
        lambda: store.keep_draft(plan_id, document_of(), owner="Anne", based_on=number),
    ):
        with pytest.raises(UnknownPlanError, match="version"):
            ask()


@pytest.mark.parametrize(
    ("author", "message", "refusal"),
    [
        (" \n", "", "Le nom de l’auteur est vide"),
        ("A" * 201, "", "201 caractères"),
        ("Anne", "m" * 501, "501 caractères"),
    ],
)
def test_an_author_has_a_name_and_texts_are_bounded(
    store: PlanStore, plan_id: str, author: str, message: str, refusal: str
) -> None:
    with pytest.raises(DocumentRefusedError, match=refusal):
        store.save(plan_id, document_of(), based_on=1, author=author, message=message)


def test_texts_lose_what_no_text_has(store: PlanStore, plan_id: str) -> None:
    version = store.save(
        plan_id, document_of(), based_on=1, author="An\0ne\ud800", message="<b>'; DROP TABLE plan;--\n"
    )
    assert (version.author, version.message) == ("An ne", "<b>'; DROP TABLE plan;--")
    assert store.versions(plan_id)[1] == version
