"""The glossary and the code use the same words."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from avs_geo.outputs.tables.columns import COLUMNS
from tests.locations import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| (?P<term>[^|]+) \|(?P<used>[^|]+)\|(?P<unused>[^|]+)\|(?P<meaning>[^|]+)\|$", re.MULTILINE)
_NAME = re.compile(r"`([^`]+)`")
ROWS = [row for row in _ROW.finditer(PAGE) if "`" in row["used"]]
# Words that only join the others.
_SMALL = {"a", "les", "non", "par", "sans"}


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


@cache
def identifiers() -> frozenset[str]:
    """Return every name that the code gives: to packages, modules, classes, functions, parameters and variables."""
    found = {"avs_geo"}
    for path in (ROOT / "avs_geo").rglob("*.py"):
        found |= {path.stem, path.parent.name}
        found.update(_names(ast.parse(path.read_text(encoding="utf-8"))))
    return frozenset(found)


def words(name: str) -> str:
    """Return the words of an identifier, joined and framed by underscores."""
    return f"_{re.sub(r'(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])', '_', name).lower().strip('_')}_"


def unused(name: str) -> list[str]:
    """Return the identifiers that have a name, or have it among their words."""
    return sorted(one for one in identifiers() if words(name) in words(one))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["term"])
def test_a_term_has_its_name_in_the_code(row: re.Match[str]) -> None:
    assert [name for name in _NAME.findall(row["used"]) if name not in identifiers() and name not in COLUMNS] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["term"])
def test_a_word_that_is_not_used_names_nothing(row: re.Match[str]) -> None:
    assert {name: found for name in _NAME.findall(row["unused"]) if (found := unused(name))} == {}


def test_every_row_has_a_definition_and_its_own_term() -> None:
    terms = [row["term"] for row in ROWS]
    assert len(ROWS) == PAGE.count("\n| ") - len(_column_words()) - 2 * PAGE.count("| --- |\n")
    assert len(terms) == len(set(terms))
    assert all(row["meaning"].strip().endswith(".") for row in ROWS)


def test_a_name_stands_for_one_term_only() -> None:
    names = [name for row in ROWS for name in _NAME.findall(row["used"])]
    assert sorted(names) == sorted(set(names))


def test_the_words_of_the_exported_columns_are_those_of_the_last_table() -> None:
    assert _column_words() == sorted({word for name in COLUMNS for word in name.split("_")} - _SMALL)


def test_a_banned_word_is_found_within_names() -> None:
    assert words("SiteOfTown") == "_site_of_town_"
    assert "LRUCache" in unused("cache")


def _column_words() -> list[str]:
    return re.findall(r"^\| `(\w+)` \| [^|]+ \|$", PAGE, re.MULTILINE)
