"""A name of a public class means one thing in the whole package."""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.locations import ROOT


def test_no_two_public_classes_have_the_same_name() -> None:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "avs_geo").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert len(found) > 200, "the classes were not found"
    assert {name: places for name, places in found.items() if len(places) > 1} == {}
