"""The page on the architecture names rooms, modules and functions that exist."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

import pytest

from tests.locations import ROOT

TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ROOMS = sorted(path.name for path in (ROOT / "avs_geo").iterdir() if (path / "__init__.py").is_file())
NAMED = sorted(
    {
        name
        for name in re.findall(r"`([a-z_]+(?:\.\w+)+)`", TEXT)
        if name.split(".")[0] in ROOMS and not name.endswith(".json")
    }
)


@cache
def found(name: str) -> bool:
    """Whether a dotted name below the package is a module, or something in one."""
    try:
        import_module(f"avs_geo.{name}")
    except ModuleNotFoundError:
        module, _, attribute = name.rpartition(".")
        return bool(module) and hasattr(import_module(f"avs_geo.{module}"), attribute)
    return True


def test_many_are_named() -> None:
    assert len(NAMED) > 20


@pytest.mark.parametrize("name", NAMED)
def test_what_is_named_exists(name: str) -> None:
    assert found(name)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_its_line(room: str) -> None:
    assert f"| `avs_geo/{room}/" in TEXT


@pytest.mark.parametrize("folder", sorted(set(re.findall(r"`([a-z_]+)/`", TEXT))))
def test_every_folder_that_is_named_exists(folder: str) -> None:
    assert [path for path in (ROOT / "avs_geo").rglob(folder) if path.is_dir()] or (ROOT / folder).is_dir()
