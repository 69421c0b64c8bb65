from __future__ import annotations

import re

import pytest

from avs_geo.text.markdown import as_markdown

# What the Markdown of GitHub makes a link of by itself, searched for in the text once escapes are undone.
AUTOLINK = re.compile(r"(?i)https?://|www(?=\.)[-.\w]+|[-.\w+]+@[-\w]+(?:\.[-\w]+)+")


@pytest.mark.parametrize(
    "name",
    ["https://ailleurs.example", "HTTP://ailleurs.example", "www.ailleurs.example", "WWW.x.fr", "anne@caf52.example"],
)
def test_an_address_in_a_name_is_no_link(name: str) -> None:
    shown = re.sub(r"\\(.)", r"\1", as_markdown(f"Le {name} du quartier"))
    assert AUTOLINK.search(name)
    assert not AUTOLINK.search(shown)
    assert shown.replace("\u2060", "") == f"Le {name} du quartier"
