"""Streamlit's page leaves in French, and no other answer is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from avs_geo.web.frame.french_page import FrenchPages, frame_script_route

if TYPE_CHECKING:
    from starlette.requests import Request

PAGE = '<!DOCTYPE html>\n<html lang="en">\n  <head>\n    <title>Streamlit</title>\n  </head><body>é</body></html>'
OWN = '<!DOCTYPE html><html lang="fr"><head><title>Carte</title></head></html>'


async def _page(_: Request) -> Response:
    return HTMLResponse(PAGE, headers={"ETag": '"x"', "Cache-Control": "no-cache"})


async def _own(_: Request) -> Response:
    return HTMLResponse(OWN, headers={"ETag": '"y"'})


async def _text(_: Request) -> Response:
    return PlainTextResponse(PAGE)


@pytest.fixture
def client() -> TestClient:
    inner = Starlette(routes=[Route("/", _page), Route("/carte", _own), Route("/texte", _text)])
    return TestClient(FrenchPages(inner), headers={"Accept": "text/html"})


def test_the_page_says_its_language_and_loads_its_script_before_any_other(client: TestClient) -> None:
    answer = client.get("/")
    assert '<html lang="fr">' in answer.text
    assert "<title>AVS-Geo</title>" in answer.text
    assert f'<head>\n    <script src="{frame_script_route()}"></script>' in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-cache"


def test_a_page_of_our_own_and_what_is_no_page_are_left_as_they_are(client: TestClient) -> None:
    own = client.get("/carte")
    assert (own.text, own.headers["etag"]) == (OWN, '"y"')
    assert client.get("/texte").text == PAGE
