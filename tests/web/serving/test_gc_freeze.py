from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest

from avs_geo.web.serving.gc_freeze import collect_and_freeze

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


class _Ring:
    """Holds itself: only a search finds that nobody else does."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_in_memory_is_not_looked_through_again() -> None:
    collect_and_freeze()
    kept = [_Ring() for _ in range(1_000)]
    looked_through = len(gc.get_objects())
    collect_and_freeze()
    assert gc.get_freeze_count() >= len(kept)
    assert len(gc.get_objects()) < looked_through


def test_what_was_set_apart_and_is_no_longer_used_is_given_back_the_next_time() -> None:
    ring = _Ring()
    collect_and_freeze()
    watch = weakref.ref(ring)
    del ring
    gc.collect()
    assert watch() is not None
    collect_and_freeze()
    assert watch() is None
