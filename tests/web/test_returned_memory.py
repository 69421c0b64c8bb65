"""What visitors leave behind is given back: their sessions after a while, the rest once nobody is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
import streamlit as st

from avs_geo.web.serving import returned_memory
from avs_geo.web.serving.left_sessions import LeftSessions
from avs_geo.web.serving.returned_memory import forgotten_when_left, give_back

if TYPE_CHECKING:
    from streamlit.runtime.session_manager import SessionInfo


@dataclass
class Scene:
    """Sessions that leave, and a clock that is set by hand."""

    now: float = 0.0
    closed: list[str] = field(default_factory=list)

    def leave(self, left: LeftSessions, name: str) -> None:
        session = SimpleNamespace(id=name, shutdown=lambda: self.closed.append(name))
        left.save(cast("SessionInfo", SimpleNamespace(session=session)))


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def left(scene: Scene) -> LeftSessions:
    return LeftSessions(120.0, most=3, clock=lambda: scene.now)


def test_a_session_is_kept_for_its_time_and_then_closed_though_no_other_leaves(
    scene: Scene, left: LeftSessions
) -> None:
    scene.leave(left, "a")
    scene.now = 119.0
    assert left.expire() == 1
    assert left.get("a") is not None
    scene.now = 120.0
    assert left.get("a") is None
    assert left.list() == []
    assert left.expire() == 0
    assert scene.closed == ["a"]


def test_a_session_that_has_come_back_is_not_closed(scene: Scene, left: LeftSessions) -> None:
    scene.leave(left, "a")
    left.delete("a")
    scene.now = 500.0
    assert left.expire() == 0
    assert scene.closed == []


def test_a_session_that_leaves_again_has_its_whole_time_again(scene: Scene, left: LeftSessions) -> None:
    scene.leave(left, "a")
    scene.leave(left, "b")
    scene.now = 100.0
    scene.leave(left, "a")
    scene.now = 150.0
    assert left.expire() == 1
    assert scene.closed == ["b"]


def test_of_more_than_are_kept_the_one_that_left_first_is_closed(scene: Scene, left: LeftSessions) -> None:
    for name in "abcd":
        scene.leave(left, name)
    assert scene.closed == ["a"]
    assert [info.session.id for info in left.list()] == ["b", "c", "d"]


def test_what_is_soon_made_again_is_forgotten_and_made_again_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returned_memory, "_CACHES", [])
    monkeypatch.setattr(returned_memory, "collect_and_freeze", lambda: None)
    made: list[int] = []

    @forgotten_when_left
    @st.cache_resource(show_spinner=False)
    def square(value: int) -> int:
        made.append(value)
        return value * value

    assert [square(3), square(3)] == [9, 9]
    give_back()
    assert square(3) == 9
    assert made == [3, 3]


def test_the_diagnoses_of_all_thresholds_are_among_what_is_forgotten() -> None:
    from avs_geo.web.in_hand import cached  # noqa: PLC0415
    from avs_geo.web.maps import view  # noqa: PLC0415
    from avs_geo.web.widgets import tables  # noqa: PLC0415

    kept: list[Any] = returned_memory._CACHES  # noqa: SLF001 - what the decorators have filled
    assert {cached._diagnosis, tables._whole_table, view._paint} <= set(kept)  # noqa: SLF001
