"""Share links answered in one process, with a clock of our own: what opens, and that all else looks alike."""

from __future__ import annotations

import asyncio
import gzip
from typing import TYPE_CHECKING

import httpx2 as httpx
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from avs_geo.plan.store.errors import StoreUnavailableError
from avs_geo.web.serving.password_queue import PasswordQueue
from avs_geo.web.serving.share import unlocking
from avs_geo.web.serving.share.closed_door import GET_AFTER, POST_AFTER, Pace
from avs_geo.web.serving.share.serving import ShareMaps
from tests.web.serving.share.conftest import NEVER, PASSWORD

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from typing import NoReturn

    from tests.web.serving.share.conftest import Fates

SIBLINGS = ("tableau.csv", "couverture.geojson", "apercu.png", "carte.json")


class _Time:
    """Moves only when somebody waits for it."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> _Time:
    return _Time()


@pytest.fixture
def maps(fates: Fates, time: _Time) -> ShareMaps:
    return ShareMaps(lambda: fates.links, pace=Pace(time.clock, time.sleep))


@pytest.fixture
def visitor(maps: ShareMaps) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=list(maps.routes)), follow_redirects=False) as client:
        yield client


def _told(answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    return answer.status_code, dict(answer.headers), answer.content


def test_an_open_link_gives_its_page_with_its_own_address_in_it(visitor: TestClient, fates: Fates) -> None:
    answer = visitor.get(f"/carte/{fates.open}")
    assert answer.status_code == 200
    assert f'href="http://testserver/carte/{fates.open}/tableau.csv"' in answer.text
    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("name", SIBLINGS)
def test_every_file_beside_the_page_opens_with_the_link(visitor: TestClient, fates: Fates, name: str) -> None:
    assert visitor.get(f"/carte/{fates.open}/{name}").status_code == 200


@pytest.mark.parametrize("name", ["", *(f"/{name}" for name in SIBLINGS), "/inconnu", "/../seance", "/a/b"])
def test_whatever_the_reason_a_link_that_does_not_open_answers_as_one_that_never_was(
    visitor: TestClient, fates: Fates, time: _Time, name: str
) -> None:
    never = _told(visitor.get(f"/carte/{NEVER}{name}"))
    assert never[0] == 404
    for fate, token in fates.closed.items():
        assert _told(visitor.get(f"/carte/{token}{name}")) == never, fate
    assert _told(visitor.get(f"/carte/{fates.locked}{name}")) == never
    fates.links.switch(on=False)
    assert _told(visitor.get(f"/carte/{fates.open}{name}")) == never
    # Each left as long after its question.
    assert {round(wait, 9) for wait in time.waits} == {GET_AFTER}
    assert len(time.waits) == len(fates.closed) + 3


def test_a_file_that_is_none_of_the_link_s_answers_as_a_link_that_never_was(visitor: TestClient, fates: Fates) -> None:
    never = _told(visitor.get(f"/carte/{NEVER}"))
    for name in ("page.html", "plan.avs.json", "tableau.csv/", "carte.js"):
        expected = 200 if name == "page.html" else 404
        answer = visitor.get(f"/carte/{fates.open}/{name}")
        assert answer.status_code == expected
        assert expected == 200 or _told(answer) == never


def test_a_wrong_password_answers_as_a_password_for_a_link_that_never_was(
    visitor: TestClient, fates: Fates, time: _Time
) -> None:
    def told(token: str, given: str) -> tuple[int, dict[str, str], bytes]:
        return _told(visitor.post(f"/carte/{token}", data={"mot_de_passe": given}))

    never = told(NEVER, PASSWORD)
    assert never[0] == 404
    assert told(fates.locked, "autre mot de passe") == never
    assert told(fates.locked, "") == never
    assert told(fates.open, PASSWORD) == never
    for fate, token in fates.closed.items():
        assert told(token, PASSWORD) == never, fate
    assert {round(wait, 9) for wait in time.waits} == {POST_AFTER}


def test_the_password_opens_the_page_and_the_files_beside_it(visitor: TestClient, fates: Fates) -> None:
    answer = visitor.post(f"/carte/{fates.locked}", data={"mot_de_passe": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/carte/{fates.locked}")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert f"Path=/carte/{fates.locked}" in cookie
    assert PASSWORD not in cookie
    assert [visitor.get(f"/carte/{fates.locked}{name}").status_code for name in ("", "/tableau.csv")] == [200, 200]


def test_the_pass_of_one_link_opens_no_other(visitor: TestClient, fates: Fates) -> None:
    _, other = fates.new_link("L’autre", password=PASSWORD)
    visitor.post(f"/carte/{fates.locked}", data={"mot_de_passe": PASSWORD})
    shown = visitor.cookies.get("avs_carte") or ""
    assert shown
    visitor.cookies.clear()
    answer = visitor.get(f"/carte/{other}", headers={"cookie": f"avs_carte={shown}"})
    assert answer.status_code == 404


def test_after_five_wrong_passwords_even_the_right_one_waits(visitor: TestClient, fates: Fates) -> None:
    for _ in range(5):
        visitor.post(f"/carte/{fates.locked}", data={"mot_de_passe": "au hasard"})
    assert visitor.post(f"/carte/{fates.locked}", data={"mot_de_passe": PASSWORD}).status_code == 404


def test_the_token_of_one_link_does_not_open_the_table_of_another(visitor: TestClient, fates: Fates) -> None:
    _, other = fates.new_link("Tableau de l’autre")
    first, second = (visitor.get(f"/carte/{token}/tableau.csv").text for token in (fates.open, other))
    assert ("Bonjour" in first, "autre" in first) == (True, False)
    assert ("Bonjour" in second, "autre" in second) == (False, True)


def test_a_browser_that_has_the_page_is_told_so_until_the_link_ends(visitor: TestClient, fates: Fates) -> None:
    identifier, token = fates.new_link()
    tag = visitor.get(f"/carte/{token}").headers["etag"]
    again = visitor.get(f"/carte/{token}", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    fates.links.revoke(identifier)
    never = _told(visitor.get(f"/carte/{NEVER}"))
    assert _told(visitor.get(f"/carte/{token}", headers={"if-none-match": tag})) == never


def test_a_renewed_link_shows_the_same_under_its_new_address_only(visitor: TestClient, fates: Fates) -> None:
    identifier, token = fates.new_link()
    new = fates.links.renew(identifier, author="Anne").token
    assert [visitor.get(f"/carte/{one}").status_code for one in (token, new)] == [404, 200]
    assert visitor.get(f"/carte/{new}/tableau.csv").text == visitor.get(f"/carte/{fates.open}/tableau.csv").text


def test_links_that_were_switched_off_open_again_once_they_are_switched_on(visitor: TestClient, fates: Fates) -> None:
    fates.links.switch(on=False)
    assert visitor.get(f"/carte/{fates.open}").status_code == 404
    fates.links.switch(on=True)
    assert visitor.get(f"/carte/{fates.open}").status_code == 200


def test_guesses_are_few_and_do_not_keep_out_who_has_a_link(visitor: TestClient, fates: Fates) -> None:
    assert visitor.get(f"/carte/{fates.open}").status_code == 200
    guesses = [visitor.get(f"/carte/{'A' * 40}{rank:03d}") for rank in range(62)]
    assert [answer.status_code for answer in guesses] == [404] * 60 + [429] * 2
    assert int(guesses[-1].headers["retry-after"]) >= 1
    # Even the right guess would not be known from a wrong one; the link that opened before still does.
    _, never_opened = fates.new_link()
    assert visitor.get(f"/carte/{never_opened}").status_code == 429
    assert visitor.get(f"/carte/{fates.open}").status_code == 200


def test_to_a_guesser_a_link_that_opened_and_was_ended_is_as_one_that_never_was(
    visitor: TestClient, fates: Fates, time: _Time
) -> None:
    identifier, token = fates.new_link()
    assert visitor.get(f"/carte/{token}").status_code == 200
    visitor.post(f"/carte/{fates.locked}", data={"mot_de_passe": PASSWORD})
    assert visitor.get(f"/carte/{fates.locked}").status_code == 200
    visitor.cookies.clear()
    fates.links.revoke(identifier)
    for rank in range(62):
        visitor.get(f"/carte/{'A' * 40}{rank:03d}")
    time.waits.clear()
    never = _told(visitor.get(f"/carte/{NEVER}"))
    assert never[0] == 429
    assert [_told(visitor.get(f"/carte/{token}")) for token in (token, fates.locked)] == [never] * 2
    assert {round(wait, 9) for wait in time.waits} == {GET_AFTER}


def test_one_stranger_who_tries_passwords_keeps_nobody_else_from_giving_the_right_one(
    maps: ShareMaps, fates: Fates
) -> None:
    app = Starlette(routes=list(maps.routes))
    stranger = TestClient(app, client=("203.0.113.9", 1), follow_redirects=False)
    mayor = TestClient(app, client=("192.0.2.7", 1), follow_redirects=False)
    for _ in range(45):
        stranger.post(f"/carte/{fates.locked}", data={"mot_de_passe": "au hasard"})
    assert mayor.post(f"/carte/{fates.locked}", data={"mot_de_passe": PASSWORD}).status_code == 303


def test_passwords_beyond_a_few_cost_the_server_no_check_and_look_as_the_others(
    visitor: TestClient, fates: Fates, time: _Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks: list[str] = []

    def check(text: str, _stored: str) -> bool:
        checks.append(text)
        return False

    monkeypatch.setattr(unlocking, "PASSWORDS", PasswordQueue(check))
    answers = [_told(visitor.post(f"/carte/{NEVER}", data={"mot_de_passe": "au hasard"})) for _ in range(40)]
    answers += [_told(visitor.post(f"/carte/{fates.locked}", data={"mot_de_passe": PASSWORD}))]
    assert len(checks) == 5
    assert answers == answers[:1] * 41
    assert {round(wait, 9) for wait in time.waits} == {POST_AFTER}


def test_a_password_that_arrives_slowly_is_answered_as_long_after_its_end(fates: Fates, time: _Time) -> None:
    maps = ShareMaps(lambda: fates.links, pace=Pace(time.clock, time.sleep))

    async def slowly() -> AsyncIterator[bytes]:
        yield b"mot_de_passe="
        time.now += 5
        yield b"au hasard"

    async def ask(token: str) -> None:
        transport = httpx.ASGITransport(Starlette(routes=list(maps.routes)))
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            await client.post(f"/carte/{token}", content=slowly())

    for token in (NEVER, "abc", fates.locked):
        asyncio.run(ask(token))
    assert [round(wait, 9) for wait in time.waits] == [POST_AFTER] * 3


def test_openings_are_counted_for_pages_only_and_nothing_of_the_visitor_is_kept(
    visitor: TestClient, maps: ShareMaps, fates: Fates
) -> None:
    for path in ("", "", "/tableau.csv"):
        visitor.get(f"/carte/{fates.open}{path}", headers={"user-agent": "telephone-du-maire"})
    visitor.head(f"/carte/{fates.open}")
    maps.openings.flush()
    (link,) = [one for one in fates.links.links() if one.label == "Bonjour"]
    assert link.openings == 2
    assert link.last_opened is not None


@pytest.mark.parametrize("name", ["", *(f"/{name}" for name in SIBLINGS)])
def test_what_is_shared_is_neither_listed_nor_framed_nor_guessed_at(
    visitor: TestClient, fates: Fates, name: str
) -> None:
    headers = visitor.get(f"/carte/{fates.open}{name}").headers
    assert "noindex" in headers["x-robots-tag"]
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "private, no-cache"
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["script-src"] == "'self'"
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]


def test_a_map_is_framed_only_by_the_sites_that_are_named(
    visitor: TestClient, fates: Fates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AVS_GEO_CADRES", "https://www.haute-marne.example https://x;script-src *")
    headers = visitor.get(f"/carte/{fates.open}").headers
    assert headers["content-security-policy"].endswith("frame-ancestors https://www.haute-marne.example *")
    assert "x-frame-options" not in headers


def test_a_visitor_who_takes_no_gzip_gets_the_page_as_it_is(visitor: TestClient, fates: Fates) -> None:
    packed = visitor.get(f"/carte/{fates.open}")
    plain = visitor.get(f"/carte/{fates.open}", headers={"accept-encoding": "identity"})
    assert plain.headers.get("content-encoding", "identity") == "identity"
    assert plain.content == packed.content
    assert len(gzip.compress(plain.content)) > 0


def test_a_hostile_host_stands_in_no_page(visitor: TestClient, fates: Fates) -> None:
    answer = visitor.get(f"/carte/{fates.open}", headers={"host": 'x"><script>alert(1)</script>'})
    assert "<script>" not in answer.text
    assert "alert" not in answer.text


def test_a_store_that_is_away_says_nothing_of_any_link(fates: Fates) -> None:
    def away() -> NoReturn:
        what, remedy = "La base ne répond pas", "Attendez."
        raise StoreUnavailableError(what, remedy)

    client = TestClient(Starlette(routes=list(ShareMaps(away).routes)))
    answers = {_told(client.get(f"/carte/{token}"))[::2] for token in (fates.open, NEVER)}
    assert [status for status, _ in answers] == [503]
