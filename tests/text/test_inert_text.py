"""Texts from data, as anybody may read them."""

from __future__ import annotations

import pytest

from avs_geo.text.inert import isolated, visible_text

TURNING = ["\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u200e", "\u200f", "\u061c"]
UNSEEN = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u3164", "\u2800", "\U000e0041", "\x00", "\x07"]


@pytest.mark.parametrize("sign", [*TURNING, *UNSEEN, "\u2028", "\ud800"])
def test_what_cannot_be_seen_shows_that_it_is_there(sign: str) -> None:
    assert visible_text(f"Bourg{sign}mont") == "Bourg\ufffdmont"


@pytest.mark.parametrize("name", ["Saint-Dizier", "Œuilly", "L’Haÿ-les-Roses", "12\u202f345\u00a0€", "مركز", "日本"])
def test_letters_and_spaces_stay_as_they_are(name: str) -> None:
    assert visible_text(name) == name


def test_a_text_on_several_lines_is_on_one() -> None:
    assert visible_text("a\tb\nc") == "a b c"


def test_in_html_a_name_is_escaped_and_keeps_its_direction_to_itself() -> None:
    assert isolated("<b>x\u202e</b>") == "<bdi>&lt;b&gt;x\ufffd&lt;/b&gt;</bdi>"
