"""One paragraph of a page, with a look of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from avs_geo.text.templates import fill

if TYPE_CHECKING:
    from markupsafe import Markup


def paragraph(text: str, *, css: str, role: str = "") -> Markup:
    """Return a paragraph as HTML.

    Parameters
    ----------
    text
        Plain text.
    css
        The classes of the paragraph.
    role
        What it is for who listens; a mere text where empty.
    """
    return fill("web/widgets/paragraph.html", text=text, css=css, role=role)
