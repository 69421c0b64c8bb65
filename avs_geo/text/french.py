"""French typography of messages: quotes, lists, numbers, no-break spaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from avs_geo.findings import FindingLog
from avs_geo.work_budget import check_awaited

if TYPE_CHECKING:
    from collections.abc import Iterable

_NO_BREAK = "\u00a0"
_NARROW = "\u202f"
_QUOTED_LENGTH = 60
# Values equal to a bound but for rounding are within it.
_NOISE = 1e-9


def typeset(text: str) -> str:
    """Return `text`, written with ordinary spaces, with the no-break ones that French wants.

    Examples
    --------
    >>> typeset("« oui » ou « non » ?") == "«\u00a0oui\u00a0» ou «\u00a0non\u00a0»\u202f?"
    True
    """
    text = text.replace("« ", f"«{_NO_BREAK}").replace(" »", f"{_NO_BREAK}»").replace(" :", f"{_NO_BREAK}:")
    return re.sub(" ([;!?])", rf"{_NARROW}\1", text)


def quoted(text: object) -> str:
    """Return `text` in guillemets, on one line, and cut where it is long."""
    flat = " ".join(str(text).split())
    if len(flat) > _QUOTED_LENGTH:
        flat = flat[: _QUOTED_LENGTH - 1] + "…"
    return f"« {flat} »"


def listed(items: Iterable[str], *, last: str = "ou") -> str:
    """Return ``a, b ou c``."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def number(value: float, *, decimals: int = 0) -> str:
    """Return a number as French writes it: narrow no-break space for thousands, decimal comma.

    Examples
    --------
    >>> number(1234.5, decimals=1) == "1\u202f234,5"
    True
    """
    return f"{value:,.{decimals}f}".replace(",", _NARROW).replace(".", ",")


def decimals_beside(value: float, bound: float, *, least: int = 0) -> int | None:
    """Return how many decimals show on which side of a bound a value is: what is beyond 20 is never written 20.

    A value equal to the bound but for rounding is within it. None where two decimals more than `least` are not enough.

    Examples
    --------
    >>> decimals_beside(20.3, 20), decimals_beside(19.9, 20), decimals_beside(17.4, 17.2), decimals_beside(20.0001, 20)
    (1, 0, 1, None)
    """
    beyond = value > bound + _NOISE
    enough = (places for places in range(least, least + 3) if (round(value, places) > bound + _NOISE) == beyond)
    return next(enough, None)


class FrenchLog(FindingLog):
    """A log whose messages get their no-break spaces as they come in."""

    def fault(self, code: str, message: str, remedy: str = "", **where: Any) -> None:
        """Add a fault; `where` takes ``line``, ``column`` and ``value``."""
        super().fault(code, typeset(message), typeset(remedy), **where)

    def remark(self, code: str, message: str, remedy: str = "", **where: Any) -> None:
        """Add a remark; `where` takes ``line``, ``column`` and ``value``."""
        super().remark(code, typeset(message), typeset(remedy), **where)
        # Where each line of a long file gets one, much time goes by without any other look.
        check_awaited()
