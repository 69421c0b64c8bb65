"""A real server and a real browser: what a person would meet."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Dialog, Page

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Two servers may start beside others on a small machine; one that stops is not waited for.
START_UP_S = 180


def free_port() -> int:
    """Return a port of this computer that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_server(
    data: Path, log: Path, *options: str, port: int = 0, cwd: Path = ROOT, **variables: str
) -> Iterator[str]:
    """Start the application by its own command, with its data in a folder; give its address.

    `options` are further ones of the command, `variables` further ones of its environment.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "avs_geo", "lancer", "--port", str(port), "--sans-navigateur", *options]
    environment = os.environ | {"AVS_GEO_DONNEES": str(data)} | variables
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=cwd, stdout=output, stderr=output, env=environment)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(f"{address}/avs/sante", process, log)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application, started by its own command; its address."""
    data, log = tmp_path_factory.mktemp("donnees"), tmp_path_factory.mktemp("serveur") / "journal.txt"
    with running_server(data, log) as address:
        yield address


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_UP_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server does not answer: {log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of the system, without a window."""
    sync_api = pytest.importorskip("playwright.sync_api")
    sync_api.expect.set_options(timeout=60_000)
    executable = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if executable is None:
        pytest.skip("no Chromium on this machine: install the system's package « chromium »")
    flags = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=flags)
        yield opened
        opened.close()


def settled(page: Page) -> None:
    """Wait until the page has run: what is given to it before is lost."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()


class Visit:
    """A page that remembers what left the machine, what failed, and whether a script could raise an alert."""

    def __init__(self, context: BrowserContext, server: str) -> None:
        self.page: Page = context.new_page()
        # Machines that share their processors may be slow; nothing here is about speed.
        self.page.set_default_timeout(60_000)
        self.server = server
        self.outside: list[str] = []
        self.alerts: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("dialog", self._dismiss)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, url: str) -> None:
        if not url.startswith((self.server, "data:", "blob:", "about:")):
            self.outside.append(url)

    def _dismiss(self, dialog: Dialog) -> None:
        self.alerts.append(dialog.message)
        dialog.dismiss()

    def open(self, path: str = "/") -> Page:
        """Open a page of the application and wait for its title."""
        self.page.goto(self.server + path)
        self.page.get_by_role("heading", level=1).first.wait_for()
        return self.page

    def turn_to(self, heading: str, name: str) -> None:
        """Go to a page by the menu, as a person does: the session is kept."""
        self.page.get_by_test_id("stTopNavSection").filter(has_text=heading).click()
        self.page.get_by_role("menuitem", name=name).click()


# One context for all visitors of a kind: each has a session of the application of its own, a page, and what the browser
# has already fetched of Streamlit, as at a second visit.
@pytest.fixture(scope="session")
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """A French browser on a screen of 1280 pixels."""
    with browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 1000}) as context:
        yield context


@pytest.fixture(scope="session")
def hand(browser: Browser) -> Iterator[BrowserContext]:
    """A French browser on a phone of 390 pixels."""
    with browser.new_context(
        locale="fr-FR",
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
    ) as context:
        yield context


@pytest.fixture
def visit(desk: BrowserContext, server: str) -> Iterator[Visit]:
    """A new visitor, French, on a screen of 1280 pixels."""
    visitor = Visit(desk, server)
    yield visitor
    visitor.page.close()


@pytest.fixture
def phone(hand: BrowserContext, server: str) -> Iterator[Visit]:
    """A new visitor on a phone of 390 pixels."""
    visitor = Visit(hand, server)
    yield visitor
    visitor.page.close()
