"""What is taken of Streamlit and pyogrio without their promising it: an upgrade that takes it away fails here.

Each test says which module of the project to look at. Words and names are looked for in the scripts of Streamlit's page
as they are installed, so that no browser has to meet each of them.
"""

from __future__ import annotations

import inspect
import re
import socket
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyogrio
import pytest
import streamlit
from pyogrio import _ogr
from streamlit import config
from streamlit.runtime.scriptrunner import script_runner
from streamlit.web.server.starlette import starlette_app_utils, starlette_server, starlette_websocket
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from avs_geo.files import gdal_door
from avs_geo.web.access import accounts_door
from avs_geo.web.serving.tcp_nodelay import set_tcp_nodelay
from avs_geo.web.style import page_style
from tests.locations import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = ("avs_geo/web", "avs_geo/outputs/maps")
FRAME = (ROOT / "avs_geo/web/frame/frame.js").read_text(encoding="utf-8")


@cache
def streamlit_scripts() -> str:
    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in folder.glob("*.js"))


def is_written_by_streamlit(text: str) -> bool:
    return any(f"{quote}{text}{quote}" in streamlit_scripts() for quote in "`\"'")


def _named_test_ids() -> Iterator[tuple[str, str]]:
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".js", ".css"}:
                text = path.read_text(encoding="utf-8")
                for name in sorted(set(re.findall(r'data-testid="?(\w+)|"(st[A-Z][A-Za-z]+)"', text))):
                    yield str(path.relative_to(ROOT)), name[0] or name[1]


@pytest.mark.parametrize(("place", "name"), list(_named_test_ids()))
def test_what_our_styles_and_scripts_look_for_in_the_page_is_still_there(place: str, name: str) -> None:
    assert is_written_by_streamlit(name), f"Streamlit's page has no « {name} » any more: see {place}"


def test_all_that_the_style_of_the_pages_looks_for_is_among_them() -> None:
    # The list above is made by reading files: it must not become empty without anybody seeing it.
    wanted = set(re.findall(r'data-testid="(\w+)"', page_style()))
    assert len(wanted) >= 9
    assert wanted <= {name for _, name in _named_test_ids()}


@pytest.mark.parametrize("word", re.findall(r'^    "([^"]+)": "', FRAME, re.MULTILINE))
def test_every_word_that_is_put_in_french_is_still_one_of_streamlit(word: str) -> None:
    assert is_written_by_streamlit(word), (
        f"Streamlit no longer writes « {word} »: see NAMES in avs_geo/web/frame/frame.js for what it writes instead"
    )


def test_the_button_that_takes_a_file_is_still_the_one_called_parcourir() -> None:
    assert '"Upload": "Parcourir"' in FRAME, "see NAMES in avs_geo/web/frame/frame.js"
    assert is_written_by_streamlit("Upload")
    assert "stFileUploaderDropzone" in FRAME, "see WRITERS in avs_geo/web/frame/frame.js"


def test_streamlit_still_leaves_the_search_for_garbage_to_us() -> None:
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert settings["runner"]["postScriptGC"] is False
    assert "runner.postScriptGC" in config.get_config_options(), "see avs_geo/web/serving/gc_freeze.py"
    searches = [line for line in inspect.getsource(script_runner).splitlines() if "gc.collect(" in line]
    assert len(searches) == 1, "Streamlit searches elsewhere too: see avs_geo/web/serving/gc_freeze.py"


def test_streamlit_still_listens_on_a_socket_that_is_found_and_told() -> None:
    listening = starlette_server._bind_socket("127.0.0.1", 0, 5)  # noqa: SLF001 - what this test watches
    with listening, socket.socket() as client:
        wanted = "see avs_geo/web/serving/tcp_nodelay.py"
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 0, f"no longer needed: {wanted}"
        assert set_tcp_nodelay() >= 1, wanted
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0, wanted
        client.connect(listening.getsockname())


def test_pyogrio_still_registers_the_drivers_anew_when_it_is_asked() -> None:
    assert callable(getattr(_ogr, "_register_drivers", None)), "see avs_geo/files/gdal_door.py"
    gdal_door.close_gdal()
    left = set(pyogrio.list_drivers()) - {"MEM", "Memory"}
    assert left == gdal_door.DRIVERS, f"GDAL opens {left}: see avs_geo/files/gdal_door.py"


def test_a_cookie_that_streamlit_signs_is_read_and_one_that_is_touched_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = "see _content and _signed of avs_geo/web/access/accounts_door.py"
    monkeypatch.setattr(starlette_websocket, "get_cookie_secret", lambda: "secret", raising=True)
    name = USER_COOKIE_NAME
    signed = starlette_app_utils.create_signed_value("secret", name, '{"email": "anne@caf52.example"}').decode()
    read = starlette_websocket._get_signed_cookie_with_chunks  # noqa: SLF001 - what this test watches
    assert inspect.getsource(accounts_door).count("_get_signed_cookie_with_chunks") == 2, wanted
    assert read({name: signed}, name) == b'{"email": "anne@caf52.example"}', wanted
    assert read({name: signed[:-2] + "xx"}, name) is None, wanted
    # What is signed ends before the last point: the session that is ended is known by it.
    assert len(signed.rsplit(".", 2)) == 3, wanted
