"""The page for whoever installs the program says every variable that the program reads."""

from __future__ import annotations

import re

import pytest

from avs_geo.reference.location import program_root

PAGE = (program_root() / "docs" / "exploitation.md").read_text(encoding="utf-8")
SOURCES = [*(program_root() / "avs_geo").rglob("*.py"), *(program_root() / "pages").glob("*.py")]
VARIABLES = sorted({name for file in SOURCES for name in re.findall(r"AVS_GEO_[A-Z_]+", file.read_text("utf-8"))})


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_variable_has_its_line_in_the_table(variable: str) -> None:
    assert f"\n| `{variable}` | " in PAGE


def test_the_table_has_no_variable_that_is_not_read() -> None:
    documented = set(re.findall(r"(?m)^\| `(AVS_GEO_\w+)` \| ", PAGE))
    assert documented == set(VARIABLES)
