"""The maps of a page as a browser shows them, and what their own script answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

# In a tree of its own, which the locators of Playwright look into.
MAP = ".avs-carte"
_ASKED = """(box, given) => {
    const avs = box.avs, map = avs && avs.map, asked = %s;
    return typeof asked === "function" ? asked(given) : asked;
}"""


class MapOnScreen:
    """One map of a page.

    Expressions that it is asked may name ``map`` (Leaflet's), ``avs`` (its handle) and ``box`` (what it stands in).
    """

    def __init__(self, page: Page, rank: int = 0) -> None:
        self.page = page
        self.box: Locator = page.locator(MAP).nth(rank)

    def evaluate(self, expression: str, given: Any = None) -> Any:
        """Return the value of an expression, or what it answers to `given` where it is a function."""
        return self.box.evaluate(_ASKED % expression, given)

    def wait_for(self, condition: str, *, timeout: float = 60_000) -> None:
        """Wait until a condition holds."""
        self.page.wait_for_function(
            _ASKED % f"map && ({condition})", arg=self.box.element_handle(timeout=timeout), timeout=timeout
        )
