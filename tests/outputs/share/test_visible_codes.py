"""Codes that look alike stay two, however many they are."""

from __future__ import annotations

from avs_geo.outputs.share.visible_names import visible_codes


def test_two_codes_that_look_alike_stay_two() -> None:
    shown = visible_codes(["a\u200b", "a\u200c", "a\ufffd_2", "b"])
    assert [*shown.values()] == ["a\ufffd", "a\ufffd_2", "a\ufffd_2_2", "b"]


def test_thousands_of_codes_that_look_alike_have_short_names() -> None:
    hidden = ["".join("\u200b" if rank >> bit & 1 else "\u200c" for bit in range(12)) for rank in range(4096)]
    shown = visible_codes(hidden)
    assert len(set(shown.values())) == 4096
    # What is added is a number, not one more sign for each code before it.
    assert max(map(len, shown.values())) - min(map(len, shown.values())) <= len("_4096")
