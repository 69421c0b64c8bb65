"""What the store takes for a document: JSON, of a bounded size; cut and put together again without a change."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avs_geo.plan.store import document as document_module
from avs_geo.plan.store.document import MAX_DEPTH, document_checksum, keep_inside, pack, whole
from avs_geo.plan.store.errors import DocumentRefusedError

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
# Keys that a JSON pointer has to spell otherwise, and texts on both sides of what is cut out.
KEYS = st.text(alphabet="a~/01é", max_size=4)
VALUES = st.recursive(
    SCALARS | st.integers(0, 6000).map(lambda length: "x" * length),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(KEYS, VALUES, max_size=5)


@given(DOCUMENTS)
@settings(max_examples=50, deadline=None)
def test_a_document_is_put_together_as_it_was(document: dict[str, Any]) -> None:
    packed = pack(document)
    again = whole(packed.skeleton, packed.pieces)
    assert json.dumps(again) == json.dumps(document)
    assert packed.sha256 == document_checksum(again)
    assert json.dumps(whole(keep_inside(packed, packed.pieces), {})) == json.dumps(document)


def test_long_texts_and_lists_are_pieces_and_short_ones_are_not() -> None:
    packed = pack({"court": "x" * 4000, "a/b": {"~": "x" * 5000}, "liste": list(range(2000))})
    assert set(packed.pieces) == {"/a~1b/~0", "/liste"}
    assert json.loads(packed.skeleton) == {"court": "x" * 4000, "a/b": {"~": None}, "liste": None}


def deep(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(levels - 1):
        value = {"a": value}
    return value


def circular() -> dict[str, Any]:
    value: dict[str, Any] = {}
    value["a"] = value
    return value


@pytest.mark.parametrize(
    "document",
    [
        [],
        None,
        "texte",
        {1: "clé qui n’est pas un texte"},
        {"a": (1, 2)},
        {"a": math.nan},
        {"a": math.inf},
        {"a": {1, 2}},
        {"a": b"octets"},
        {"a": 10**5000},
        circular(),
        deep(MAX_DEPTH + 1),
        deep(100_000),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_json_is_refused(document: Any) -> None:
    with pytest.raises(DocumentRefusedError, match="JSON"):
        pack(document)


def test_a_document_as_deep_as_allowed_passes() -> None:
    assert pack(deep(MAX_DEPTH)).pieces == {}


def test_a_document_that_is_too_large_is_refused_with_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_module, "MAX_SIZE", 2_000_000)
    # {"a":"…"} around the text makes eight characters.
    assert pack({"a": "x" * 1_999_992}).size == 2_000_000
    with pytest.raises(DocumentRefusedError, match="Le plan pèse 2,0\u00a0Mo"):
        pack({"a": "x" * 1_999_993})
