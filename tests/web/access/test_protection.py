from __future__ import annotations

import pytest

from avs_geo.errors import UsageError
from avs_geo.web.access.protection import (
    EDITORS_VARIABLE,
    PASSWORD_VARIABLE,
    Protection,
    ProtectionKind,
    chosen_protection,
    is_loopback,
    refuse_unprotected,
)

LONG = "quatre mots faciles ici"


def test_nothing_is_asked_where_nothing_is_set() -> None:
    assert chosen_protection({}).kind is ProtectionKind.NONE


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.20", "::", "avs.caf52.example", ""])  # noqa: S104
def test_an_address_that_others_reach_is_refused_without_protection(address: str) -> None:
    with pytest.raises(UsageError, match="rien ne protège les plans"):
        refuse_unprotected(address, Protection())


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "[::1]", "127.8.0.1"])
def test_this_computer_needs_no_protection(address: str) -> None:
    refuse_unprotected(address, Protection())
    assert is_loopback(address)


@pytest.mark.parametrize(
    "variables", [{PASSWORD_VARIABLE: LONG}, {EDITORS_VARIABLE: "anne@caf52.example, @caf10.example"}]
)
def test_any_address_is_allowed_with_protection(variables: dict[str, str]) -> None:
    refuse_unprotected("0.0.0.0", chosen_protection(variables))  # noqa: S104


def test_a_password_shorter_than_twelve_characters_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError, match="12") as refused:
        chosen_protection({PASSWORD_VARIABLE: "motdepasse1"})
    assert "motdepasse1" not in str(refused.value)


@pytest.mark.parametrize("password", ["x" * 201, "quatre mots\udcff d’ailleurs"], ids=["longer than any", "no text"])
def test_a_password_that_no_form_could_give_is_refused_and_not_repeated(password: str) -> None:
    with pytest.raises(UsageError, match="AVS_GEO_MOT_DE_PASSE") as refused:
        chosen_protection({PASSWORD_VARIABLE: password})
    assert password not in str(refused.value)


@pytest.mark.parametrize("address", ["anne@\uff43af52.example", "anne@caf52.e\u017fample", "anne@ca\ufb0052.example"])
def test_a_domain_that_only_looks_like_that_of_the_editors_is_another(address: str) -> None:
    editors = ("@caf52.example", "@caf52.esample", "@caff52.example")
    assert not Protection(kind=ProtectionKind.ACCOUNTS, editors=editors).admits(address)


def test_all_that_is_wrong_with_the_protection_is_said_at_once() -> None:
    with pytest.raises(UsageError) as refused:
        chosen_protection({PASSWORD_VARIABLE: "court", EDITORS_VARIABLE: "anne, @caf52"})
    message = str(refused.value)
    assert "moins de" in message
    assert "«\u00a0anne\u00a0»" in message
    assert "ne vont pas ensemble" in message


def test_a_password_stands_in_no_printed_protection() -> None:
    assert LONG not in repr(chosen_protection({PASSWORD_VARIABLE: LONG}))


@pytest.mark.parametrize(
    ("address", "admitted"),
    [
        ("anne@caf52.example", True),
        ("Anne@CAF52.example", True),
        ("paul@caf10.example", True),
        ("paul@sub.caf10.example", False),
        ("paul@evilcaf10.example", False),
        ("benoit@caf52.example", False),
        ("anne@caf52.example@autre.example", False),
        ("", False),
    ],
)
def test_editors_are_known_by_address_or_by_domain(address: str, admitted: bool) -> None:  # noqa: FBT001
    protection = chosen_protection({EDITORS_VARIABLE: "anne@caf52.example; @caf10.example"})
    assert protection.admits(address) is admitted
