"""Texts from data in sentences and labels, which Streamlit reads as Markdown: an image there would call its address."""

from __future__ import annotations

import re
from typing import Final

from avs_geo.text.inert import visible_text

_SIGNS: Final = re.compile(r"[\\`*_{}\[\]()<>#+!|~$:-]")
# What Markdown makes a link of by itself, whatever is escaped in it: « https:// », « www. », « @ » after a letter.
_LINK_STARTS: Final = re.compile(r"(?i)(?<=https:)(?=//)|(?<=http:)(?=//)|(?<=www)(?=\.)|(?<=[\w.+-])(?=@)")
_WORD_JOINER: Final = "\u2060"


def as_markdown(text: object) -> str:
    r"""Return a text that Markdown shows as it is: no tag, no emphasis, no image, and no link either.

    Examples
    --------
    >>> print(as_markdown("![x](y) *CS*"))
    \!\[x\]\(y\) \*CS\*
    """
    return _SIGNS.sub(r"\\\g<0>", _LINK_STARTS.sub(_WORD_JOINER, visible_text(text)))
