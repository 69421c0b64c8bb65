"""What the project says that it needs is what it imports: no more, no less, and for each a reason."""

from __future__ import annotations

import ast
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.locations import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PRODUCT = ("app.py", "avs_geo", "pages")
CHECKS = ("tests", "bench", "documentation")
OWN = {"avs_geo", "bench", "documentation", "tests"}
# Imported by nothing, and yet needed: each with what needs it.
NOT_IMPORTED = {
    "import-linter": "a command of its own: lint-imports",
    "mypy": "a command of its own",
    "pandas-stubs": "types, for mypy",
    "pyvalhalla": "imported by its name, where it is installed",
    "pyvalhalla-weekly": "imported by its name, where it is installed",
    "pulp": "the solver of spopt, asked for by name",
    "psycopg": "SQLAlchemy's way to PostgreSQL, asked for in an address",
    "pytest-cov": "options of pytest",
    "pytest-xdist": "options of pytest",
    "ruff": "a command of its own",
    "scipy-stubs": "types, for mypy",
    "types-openpyxl": "types, for mypy",
    "types-shapely": "types, for mypy",
    "authlib": "what Streamlit signs in with",
    "axe-playwright-python": "the script of axe, taken out of it as a file",
    "spopt": "imported where the answers are compared",
    "osmium": "imported where roads are made up",
}


def names(texts: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in texts}


DECLARED = names(PROJECT["project"]["dependencies"])
GROUPS = PROJECT["dependency-groups"]
DEV = names([*GROUPS["lowest"], *(one for one in GROUPS["dev"] if isinstance(one, str))])


def files(roots: Iterable[str]) -> Iterable[Path]:
    for root in roots:
        path = ROOT / root
        yield from [path] if path.is_file() else path.rglob("*.py")


@cache
def imported(roots: tuple[str, ...]) -> frozenset[str]:
    """Return the distributions that some code imports, anywhere in its files."""
    modules: set[str] = set()
    for path in files(roots):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    owners = packages_distributions()
    outside = modules - set(sys.stdlib_module_names) - OWN
    return frozenset(canonicalize_name(owner) for module in outside for owner in owners.get(module, [module]))


def test_the_product_imports_nothing_that_it_does_not_declare() -> None:
    assert imported(PRODUCT) - DECLARED == frozenset()


def test_what_the_product_declares_is_imported() -> None:
    assert DECLARED - imported(PRODUCT) - NOT_IMPORTED.keys() == frozenset()


def test_the_tests_import_nothing_that_is_not_declared() -> None:
    assert imported(CHECKS) - DECLARED - DEV == frozenset()


def test_what_the_tests_declare_is_imported() -> None:
    assert DEV - imported(CHECKS) - NOT_IMPORTED.keys() == frozenset()


def test_no_exception_is_older_than_its_reason() -> None:
    assert NOT_IMPORTED.keys() <= DECLARED | DEV
    assert NOT_IMPORTED.keys() & (imported(PRODUCT) | imported(CHECKS)) == frozenset()


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_each_dependency_has_a_reason(name: str) -> None:
    lines = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").splitlines()
    packages = [part for line in lines if line.startswith("| ") for part in line.split("|")[1].split(",")]
    assert name in {canonicalize_name(package.strip()) for package in packages}
