"""The lock files: each pins what it is for, with checksums, and what builds the package is not where it only runs."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from avs_geo.reference.location import program_root

ROOT = program_root()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements-build.lock", "requirements.lock", "requirements-dev.lock")
LOWEST = "requirements-lowest.lock"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;]+)", re.MULTILINE)


def pins(lock: str) -> dict[str, Version]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {canonicalize_name(name): Version(version) for name, version in _PIN.findall(text)}


def wanted(texts: list[str]) -> list[Requirement]:
    return [Requirement(text) for text in texts]


def test_what_builds_the_package_is_not_among_what_runs() -> None:
    tools = {canonicalize_name(one.name) for one in wanted(PROJECT["dependency-groups"]["build"])}
    assert not tools & pins("requirements.lock").keys()
    assert tools <= pins("requirements-build.lock").keys()


def test_the_build_is_pinned_to_what_the_package_asks_for() -> None:
    pinned = pins("requirements-build.lock")
    for one in wanted(PROJECT["build-system"]["requires"]):
        assert pinned[canonicalize_name(one.name)] in one.specifier


def test_all_that_runs_is_pinned() -> None:
    pinned = pins("requirements.lock")
    for one in wanted(PROJECT["project"]["dependencies"]):
        assert pinned[canonicalize_name(one.name)] in one.specifier


def test_the_three_agree_where_they_pin_the_same() -> None:
    build, run, check = map(pins, LOCKS)
    assert {name: check[name] for name in run} == run
    assert {name: run[name] for name in build.keys() & run.keys()} == {
        name: build[name] for name in build.keys() & run.keys()
    }


def test_the_lowest_versions_are_those_that_the_bounds_say() -> None:
    pinned = pins(LOWEST)
    bounds = {one.name: one.specifier for one in wanted(PROJECT["project"]["dependencies"])}
    assert {name: [Version(bound.version) for bound in bounds[name]] for name in bounds} == {
        name: [pinned[canonicalize_name(name)]] for name in bounds
    }


def test_what_runs_the_lowest_versions_is_pinned_with_them() -> None:
    pinned = pins(LOWEST)
    for one in wanted(PROJECT["dependency-groups"]["lowest"]):
        assert pinned[canonicalize_name(one.name)] in one.specifier


@pytest.mark.parametrize("lock", [*LOCKS, LOWEST])
def test_every_pin_has_its_checksums(lock: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").strip())
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert len(blocks) == len(_PIN.findall("\n".join(blocks)))


def test_the_commands_for_windows_install_what_builds_first() -> None:
    (line,) = (
        line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if "avs-geo lancer`" in line
    )
    assert line.index("requirements-build.lock") < line.index("requirements.lock") < line.index("-e .")
