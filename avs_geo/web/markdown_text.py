"""Texts from data in sentences and labels, which Streamlit reads as Markdown: an image there would call its address."""

from __future__ import annotations

import re
from typing import Final

from avs_geo.outputs.inert_text import visible_text

_SIGNS: Final = re.compile(r"[\\`*_{}\[\]()<>#+!|~$:-]")


def as_markdown(text: object) -> str:
    r"""Return a text that Markdown shows as it is.

    Examples
    --------
    >>> print(as_markdown("![x](y) *CS*"))
    \!\[x\]\(y\) \*CS\*
    """
    return _SIGNS.sub(r"\\\g<0>", visible_text(text))
