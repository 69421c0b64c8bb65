"""A password is kept as scrypt makes it; nothing else than itself fits."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avs_geo.errors import UsageError
from avs_geo.plan.share.password import DUMMY_HASH, check_password, checked_password, hash_password

# Of RFC 7914, the third test vector: N=16384, r=8, p=1; only its first 32 bytes, which do not depend on the length.
RFC = (
    "scrypt$16384$8$1$"
    + base64.b64encode(b"SodiumChloride").decode()
    + "$"
    + base64.b64encode(bytes.fromhex("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2")).decode()
)
WORD = "un mot de passe"


def test_a_password_is_kept_with_its_parameters_and_a_salt_of_its_own() -> None:
    one, two = hash_password(WORD), hash_password(WORD)
    assert one.split("$")[:4] == ["scrypt", "16384", "8", "1"]
    assert [len(base64.b64decode(part)) for part in one.split("$")[4:]] == [16, 32]
    assert one != two
    assert WORD not in one
    assert check_password(WORD, one)
    assert check_password(WORD, two)


def test_it_is_the_scrypt_of_the_standard() -> None:
    assert check_password("pleaseletmein", RFC)
    assert not check_password("pleaseletmeout", RFC)


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_only_the_same_text_fits(one: str, other: str) -> None:
    stored = hash_password(one)
    assert check_password(one, stored)
    if one.encode() != other.encode():
        assert not check_password(f"{other}x", hash_password(f"{one}y"))


def test_an_accent_fits_however_the_keyboard_writes_it() -> None:
    assert check_password("e\u0301te\u0301 2026", hash_password("\u00e9t\u00e9 2026"))


@pytest.mark.parametrize("word", ["", WORD, "\ud800", "x" * 201, "x" * 100_000])
def test_nothing_fits_where_there_is_no_password(word: str) -> None:
    assert not check_password(word, DUMMY_HASH)


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "scrypt",
        "bcrypt$16384$8$1$c2VsIGRlIHNlaXplLi4u$",
        "scrypt$16384$8$1$pas du base64$pas du base64",
        "scrypt$x$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAA",
        # No power of two; a hash that is cut; one that asks for 16 GB, and one for years.
        RFC.replace("16384", "16383"),
        RFC[:-8],
        RFC.replace("16384", "16777216"),
        RFC.replace("$1$", "$100000$"),
        RFC.replace("16384", "-16384"),
        RFC.replace("$8$", "$0$"),
    ],
)
def test_a_damaged_hash_fits_nothing(damage: str) -> None:
    assert not check_password("pleaseletmein", damage)


@pytest.mark.parametrize("word", ["x" * 8, "x" * 200, "correct horse battery staple", "éèàùçôî€"])
def test_a_password_of_eight_to_two_hundred_characters_may_be_chosen(word: str) -> None:
    assert checked_password(word) == word


@pytest.mark.parametrize(("word", "why"), [("x" * 7, "il en a 7"), ("x" * 201, "il en a 201"), ("", "il en a 0")])
def test_a_password_too_short_or_too_long_is_refused(word: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        checked_password(word)


@pytest.mark.parametrize("word", ["mot\nde passe", "mot\0de passe", "mot de passe\ud800"])
def test_a_password_that_cannot_be_typed_is_refused(word: str) -> None:
    with pytest.raises(UsageError, match="caractère de commande"):
        checked_password(word)
