"""The published schema is the one that plans are read with; what AVS-Geo writes, and wrote, is of that schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from avs_geo.plan.document.schema import SCHEMA_FILE, plan_schema, schema_text
from avs_geo.reference.location import program_root
from tests.plan.document.test_plan_damages import document

RELEASED = sorted((Path(__file__).parents[1] / "released").glob("*.json"))
PUBLISHED: dict[str, Any] = json.loads((program_root() / SCHEMA_FILE).read_text(encoding="utf-8"))


def check(content: Any) -> None:
    Draft202012Validator(PUBLISHED).validate(content)


def test_the_published_schema_is_that_of_the_program() -> None:
    text = (program_root() / SCHEMA_FILE).read_text(encoding="utf-8")
    assert text == schema_text(), "make documentation writes it again"


def test_the_published_schema_is_one() -> None:
    Draft202012Validator.check_schema(plan_schema())


@pytest.mark.parametrize("released", RELEASED, ids=lambda file: file.stem)
def test_a_plan_of_a_released_version_is_of_the_schema(released: Path) -> None:
    check(json.loads(released.read_text(encoding="utf-8")))


def test_a_plan_that_has_one_of_everything_is_of_the_schema() -> None:
    check(document())


@pytest.mark.parametrize(
    "change",
    [
        {"departement": 52},
        {"inconnue": 1},
        {"fichiers": [{"role": "autre", "nom": "a", "sha256": "b", "contenu": "c"}]},
        {"decisions": [{"id_ligne": "a", "statut": "?", "annee": None, "nature": None, "commentaire": ""}]},
        {"seance": {**document()["seance"], "evenements": [{"action": "noter"}]}},
    ],
)
def test_what_is_refused_is_not_of_the_schema(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        check(document() | change)


def test_every_key_that_is_written_is_in_the_schema() -> None:
    known = {key for part in (PUBLISHED, *PUBLISHED["$defs"].values()) for key in part.get("properties", {})}
    missing = set(keys(document())) - known - {"TP60", "Communes"}
    assert missing == set()


def keys(content: Any) -> list[str]:
    if isinstance(content, list):
        return [key for entry in content for key in keys(entry)]
    if not isinstance(content, dict):
        return []
    # What is there for people, GeoJSON and the sources are not the document's own.
    inside = [key for name in content if name not in {"lignes", "dessin", "origine"} for key in keys(content[name])]
    return [*content, *inside]
