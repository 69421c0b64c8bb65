"""When a link ends, whether it opens, and its address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from avs_geo.errors import UsageError
from avs_geo.plan.share.address import link_address, public_base
from avs_geo.plan.share.link import LinkState, NewLink, ShareLink, end_of

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def link_of(**changes: Any) -> ShareLink:
    made: dict[str, Any] = {
        "id": "1",
        "plan_id": "2",
        "version": 1,
        "label": "",
        "hint": "abcd",
        "created_at": NOON,
        "created_by": "Anne",
        "expires_at": NOON + timedelta(days=1),
        "revoked_at": None,
        "publication": "0" * 64,
        "options": {},
        "has_password": False,
        "openings": 0,
        "last_opened": None,
        "renewed_by": None,
    }
    return ShareLink(**{**made, **changes})


@pytest.mark.parametrize(
    ("days", "end"),
    [(1, datetime(2026, 1, 2, 12, tzinfo=UTC)), (90, datetime(2026, 4, 1, 12, tzinfo=UTC)), (365, NOON.replace(2027))],
)
def test_a_link_ends_whole_days_later(days: int, end: datetime) -> None:
    assert end_of(NOON, days) == end


@pytest.mark.parametrize("days", [0, -1, 366, 10**12])
def test_a_link_lasts_from_a_day_to_a_year(days: int) -> None:
    with pytest.raises(UsageError, match="de 1 à 365 jours"):
        end_of(NOON, days)


def test_why_a_link_does_not_open_is_said_by_what_can_least_be_mended() -> None:
    end = NOON + timedelta(days=1)
    assert link_of().state(end - SECOND, all_on=True) is LinkState.OUVERT
    assert link_of().state(end, all_on=True) is LinkState.EXPIRE
    assert link_of().state(NOON, all_on=False) is LinkState.SUSPENDU
    assert link_of().state(end, all_on=False) is LinkState.EXPIRE
    assert link_of(revoked_at=NOON).state(end, all_on=False) is LinkState.REVOQUE


def test_every_state_has_its_french_word() -> None:
    assert [state.label for state in LinkState] == ["ouvert", "expiré", "révoqué", "suspendu"]


def test_a_new_link_in_a_log_does_not_show_its_token() -> None:
    assert "secret" not in f"{NewLink(link_of(), 'secret')} {NewLink(link_of(), 'secret')!r}"


def test_the_address_is_that_given_or_that_of_the_server_or_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AVS_GEO_ADRESSE_PUBLIQUE", raising=False)
    assert public_base() == "http://127.0.0.1:8501"
    monkeypatch.setenv("AVS_GEO_ADRESSE_PUBLIQUE", "https://avs.example.org/")
    assert public_base() == "https://avs.example.org"
    assert public_base("https://autre.example.org:8443/avs/") == "https://autre.example.org:8443/avs"
    assert link_address(public_base(), "abc") == "https://avs.example.org/carte/abc"


@pytest.mark.parametrize(
    "text",
    [
        "avs.example.org",
        "ftp://avs.example.org",
        "javascript:alert(1)",
        "https://",
        "https://anne:secret@avs.example.org",
        "https://avs.example.org?x=1",
        "https://avs.example.org#x",
        'https://avs.example.org/"><script>',
        "https://avs.example.org:99999",
        "https://[avs",
        "https://avs.example.org/\u202e",
        "https://avs.example.org/a b",
    ],
)
def test_what_is_no_address_of_a_site_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="n’est pas une adresse publique"):
        public_base(text)
