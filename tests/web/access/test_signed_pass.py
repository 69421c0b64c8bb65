from __future__ import annotations

import pytest

from avs_geo.web.serving.signed_pass import is_good_pass, signed_pass

KEY = b"un secret du serveur"


def test_a_pass_holds_until_its_last_second_and_not_after() -> None:
    text = signed_pass(KEY, "editeur", ends=1_000)
    assert is_good_pass(text, KEY, "editeur", now=1_000)
    assert not is_good_pass(text, KEY, "editeur", now=1_000.5)


def test_a_pass_opens_only_what_it_was_made_for() -> None:
    text = signed_pass(KEY, "carte 1", ends=1_000)
    assert not is_good_pass(text, KEY, "carte 2", now=1)
    assert not is_good_pass(text, b"un autre secret", "carte 1", now=1)


def test_a_pass_whose_end_was_put_off_is_refused() -> None:
    rest = signed_pass(KEY, "editeur", ends=1_000).partition(".")[2]
    assert not is_good_pass(f"9999.{rest}", KEY, "editeur", now=1)


def test_two_passes_of_one_second_differ_so_that_one_may_be_given_back() -> None:
    assert signed_pass(KEY, "editeur", ends=1_000) != signed_pass(KEY, "editeur", ends=1_000)


@pytest.mark.parametrize("text", ["", ".", "1000", "1000.", "é.é", "-1.x", "\ud800.\ud800", "1e9.abc"])
def test_what_is_no_pass_is_refused(text: str) -> None:
    assert not is_good_pass(text, KEY, "editeur", now=1)
