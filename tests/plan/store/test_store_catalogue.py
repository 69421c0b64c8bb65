"""The list of plans: searched, copied, renamed, archived and restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from avs_geo.plan.store.errors import DocumentRefusedError
from tests.plan.store.conftest import document_of

if TYPE_CHECKING:
    from avs_geo.plan.store.store import PlanStore


@pytest.fixture
def three(store: PlanStore) -> PlanStore:
    """Three plans of two departments."""
    store.create(document_of(), name="Schéma directeur 2027", departement="52", author="Anne", message="premier jet")
    store.create(document_of(), name="Variante sans création", departement="52", author="Bruno")
    store.create(document_of(), name="Schéma de l’Aube", departement="10", author="Élodie")
    return store


def names(store: PlanStore, *args: str, **kwargs: bool | str | None) -> list[str]:
    return [plan.name for plan in store.plans(*args, **kwargs)]  # type: ignore[arg-type]


def test_the_latest_saved_comes_first(three: PlanStore) -> None:
    assert names(three) == ["Schéma de l’Aube", "Variante sans création", "Schéma directeur 2027"]
    (oldest,) = three.plans("jet")
    three.save(oldest.id, document_of(lignes=[]), based_on=1, author="Bruno")
    assert names(three)[0] == "Schéma directeur 2027"
    assert three.plan(oldest.id).latest.number == 2


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("schema", ["Schéma de l’Aube", "Schéma directeur 2027"]),
        ("SCHÉMA 2027", ["Schéma directeur 2027"]),
        ("elod", ["Schéma de l’Aube"]),
        ("premier", ["Schéma directeur 2027"]),
        ("52 bruno", ["Variante sans création"]),
        ("%", ["Schéma de l’Aube", "Variante sans création", "Schéma directeur 2027"]),
        ("chema", []),
    ],
)
def test_a_search_minds_neither_case_nor_accents(three: PlanStore, search: str, found: list[str]) -> None:
    assert names(three, search) == found


def test_a_department_has_its_own_plans(three: PlanStore) -> None:
    assert names(three, departement="10") == ["Schéma de l’Aube"]


def test_a_renamed_plan_keeps_its_versions(store: PlanStore, plan_id: str) -> None:
    before = store.versions(plan_id)
    store.rename(plan_id, "  Autre nom ")
    assert names(store) == ["Autre nom"]
    assert store.versions(plan_id) == before


def test_a_plan_always_has_a_name(store: PlanStore, plan_id: str) -> None:
    with pytest.raises(DocumentRefusedError, match="Le nom du plan est vide"):
        store.rename(plan_id, "")
    with pytest.raises(DocumentRefusedError, match="201"):
        store.create(document_of(), name="n" * 201, departement="52", author="Anne")


def test_a_copy_starts_a_history_of_its_own(store: PlanStore, plan_id: str) -> None:
    store.save(plan_id, document_of(lignes=[]), based_on=1, author="Anne")
    copy = store.copy(plan_id, name="Variante", author="Bruno", number=1, message="pour essayer")
    assert copy.departement == "52"
    assert (copy.latest.number, copy.latest.author, copy.latest.made_from) == (1, "Bruno", None)
    store.save(copy.id, document_of(parametres={}), based_on=1, author="Bruno")
    assert store.load(copy.id, 1)[1] == document_of()
    assert store.load(plan_id)[1] == document_of(lignes=[])
    assert store.load(store.copy(plan_id, name="Dernière", author="Bruno").id)[1] == document_of(lignes=[])


def test_an_archived_plan_leaves_the_list_and_comes_back(three: PlanStore) -> None:
    (aube,) = three.plans(departement="10")
    three.archive(aube.id)
    archived_at = three.plan(aube.id).archived_at
    three.archive(aube.id)
    assert three.plan(aube.id).archived_at == archived_at
    assert names(three, archived=False) == ["Variante sans création", "Schéma directeur 2027"]
    assert names(three, archived=True) == ["Schéma de l’Aube"]
    assert len(names(three, archived=None)) == 3
    three.unarchive(aube.id)
    assert three.plan(aube.id) == aube
