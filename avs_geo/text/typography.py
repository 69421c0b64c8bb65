"""French typography: no-break spaces, and texts in quotes."""

from __future__ import annotations

import re
from typing import Final

THIN: Final = "\u202f"  # narrow no-break space: thousands, and before ; ! ?
NBSP: Final = "\u00a0"  # no-break space: before units, : and %, and inside quotes
_QUOTED_LENGTH: Final = 60


def typeset(text: str) -> str:
    """Return `text`, written with ordinary spaces, with the no-break ones that French wants.

    Examples
    --------
    >>> typeset("« oui » ou « non » ?") == "«\u00a0oui\u00a0» ou «\u00a0non\u00a0»\u202f?"
    True
    """
    text = text.replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»").replace(" :", f"{NBSP}:")
    return re.sub(" ([;!?])", rf"{THIN}\1", text)


def quoted(text: object) -> str:
    """Return `text` in guillemets, on one line, and cut where it is long."""
    flat = " ".join(str(text).split())
    if len(flat) > _QUOTED_LENGTH:
        flat = flat[: _QUOTED_LENGTH - 1] + "…"
    return f"« {flat} »"
