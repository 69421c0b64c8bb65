"""What the product defines, the product uses: nothing stays in it for the tests alone."""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING, Final, TypeAlias

import avs_geo
from tests.locations import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Definition: TypeAlias = "ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign"

# Called by a library, under the name that it gives.
CALLED_BY_LIBRARIES: Final = frozenset(
    {
        "down_revision",  # Alembic
        "field_title_should_be_set",  # pydantic
        "get_bounds",  # folium
        "process_bind_param",  # SQLAlchemy
        "process_result_value",
    }
)

# Nothing names itself more often; counting what stands inside each definition takes long.
_MOST_IN_ITSELF: Final = 5


def product() -> list[Path]:
    return [*ROOT.glob("avs_geo/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"]


def definitions(tree: ast.Module) -> Iterator[tuple[str, Definition]]:
    """Yield the names that a module defines, and the methods of its classes."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from ((one.name, one) for one in node.body if isinstance(one, ast.FunctionDef))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((one.id, node) for one in targets if isinstance(one, ast.Name))


def is_registered(node: Definition) -> bool:
    """Whether a decorator that is called hands a function over, as that of a command does."""
    called = (one for one in getattr(node, "decorator_list", ()) if isinstance(one, ast.Call))
    return any(isinstance(one.func, ast.Attribute) for one in called)


def uses(tree: ast.AST) -> Counter[str]:
    """Count the names that are read; a text may name something too, as the front door and the routes do."""
    found: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found[node.id] += 1
        elif isinstance(node, ast.Attribute):
            found[node.attr] += 1
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            found[node.value] += 1
    return found


def unused(sources: dict[str, str]) -> list[str]:
    """Return the public names that no source reads, but for themselves."""
    trees = {name: ast.parse(source) for name, source in sources.items()}
    read = sum(map(uses, trees.values()), Counter[str]())
    allowed = CALLED_BY_LIBRARIES | set(avs_geo.__all__)
    return [
        f"{place}: {name}"
        for place, tree in trees.items()
        if place.startswith("avs_geo/")
        for name, node in definitions(tree)
        if not name.startswith("_") and name not in allowed and not is_registered(node)
        if read[name] <= _MOST_IN_ITSELF and read[name] <= uses(node)[name]
    ]


def test_nothing_is_defined_that_only_tests_use() -> None:
    paths = [*product(), *ROOT.glob("bench/**/*.py"), *ROOT.glob("documentation/*.py")]
    sources = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    assert unused(sources) == []


def test_a_name_that_nothing_reads_is_found_even_where_it_calls_itself() -> None:
    sources = {
        "avs_geo/a.py": "LIMIT = 3\ndef used(): return LIMIT\ndef alone(n): return alone(n - 1)",
        "avs_geo/c.py": "class C:\n    def method(self): ...",
        "pages/b.py": "from avs_geo.a import used, alone\nfrom avs_geo.c import C\nC(used())",
    }
    assert unused(sources) == ["avs_geo/a.py: alone", "avs_geo/c.py: method"]
