"""A token is 256 random bits, in one form only, and what is kept of it does not give it back."""

from __future__ import annotations

import base64
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avs_geo.plan.share.token import digest_of, hint_of, is_token, new_token

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def test_a_token_is_made_of_thirty_two_bytes_of_the_systems_randomness(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int | None] = []

    def random_bytes(number: int | None = None) -> bytes:
        asked.append(number)
        return bytes(range(32))

    monkeypatch.setattr(secrets, "token_bytes", random_bytes)
    # base64 of 00 01 02 … 1f, by hand: coreutils gives the same.
    assert new_token() == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    assert asked == [32]


def test_tokens_differ_and_use_every_bit() -> None:
    tokens = [new_token() for _ in range(2000)]
    assert len(set(tokens)) == 2000
    bits = [int.from_bytes(base64.urlsafe_b64decode(f"{token}=")) for token in tokens]
    # Each of the 256 bits is one in about half of them: below 800 of 2000 would be nine standard deviations away.
    ones = [sum(number >> place & 1 for number in bits) for place in range(256)]
    assert min(ones) > 800
    assert max(ones) < 1200


@given(st.binary(min_size=32, max_size=32))
def test_what_is_written_from_thirty_two_bytes_has_the_form_of_a_token(content: bytes) -> None:
    text = base64.urlsafe_b64encode(content).decode().rstrip("=")
    assert is_token(text)
    assert len(text) == 43


@given(st.text(ALPHABET, min_size=43, max_size=43))
def test_a_text_has_the_form_only_if_bytes_are_written_so(text: str) -> None:
    again = base64.urlsafe_b64encode(base64.urlsafe_b64decode(f"{text}=")).decode().rstrip("=")
    assert is_token(text) == (again == text)


@given(st.text(max_size=60) | st.text(ALPHABET, max_size=60).filter(lambda text: len(text) != 43))
def test_any_other_text_is_no_token(text: str) -> None:
    assert not is_token(text)


@pytest.mark.parametrize("change", ["{}=", "{}\n", " {}", "{}/tableau.csv", "%41{}"])
def test_a_token_with_anything_around_it_is_none(change: str) -> None:
    assert not is_token(change.format(new_token()))


def test_what_is_kept_is_the_sha_256_and_four_characters() -> None:
    # printf abc | sha256sum
    assert digest_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert hint_of("AAECAwQF") == "AAEC"
