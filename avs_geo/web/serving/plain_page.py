"""Small pages that need nothing else: a door that is closed, a password to give."""

from __future__ import annotations

import base64
import hashlib
from typing import Any, Final

from starlette.responses import Response

from avs_geo.text.templates import fill, own_markup

_TEMPLATE: Final = "web/serving/plain_page.html"
_STYLE: Final = """
html { color-scheme: light; }
body { margin: 0 auto; max-width: 34rem; padding: 2.5rem 1.2rem; color: #1c1c1c; background: #fff;
  font: 17px/1.55 "Source Sans Pro", "Segoe UI", Arial, sans-serif; }
h1 { font-size: 1.45rem; line-height: 1.25; margin: 0 0 1rem; border-left: 5px solid #1f5f8b; padding-left: .8rem; }
form { margin-top: 1.4rem; border-top: 1px solid #c8c8c8; padding-top: 1.1rem; }
label { display: block; margin-bottom: .35rem; }
input { font: inherit; box-sizing: border-box; width: 100%; min-height: 44px; padding: .4rem .6rem;
  border: 1px solid #6b6b6b; border-radius: 4px; }
button, .bouton { font: inherit; display: inline-block; margin-top: .8rem; min-height: 44px; padding: .5rem 1.2rem;
  border: 0; border-radius: 4px; background: #1f5f8b; color: #fff; cursor: pointer; text-decoration: none; }
:focus-visible { outline: 3px solid #b07d00; outline-offset: 2px; }
.refus { background: #fff4d6; border-left: 4px solid #b07d00; padding: .5rem .8rem; }
"""
_STYLE_SUM: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
# The page may use its own style sheet, known by its checksum, may send its own form, and nothing else.
PLAIN_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_SUM}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Of every answer whose address or content is a secret.
DISCREET: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def plain_page(title: str, *, status: int, template: str = _TEMPLATE, **values: Any) -> Response:
    """Return a page.

    Parameters
    ----------
    title
        Its title.
    status
        The HTTP status.
    template
        The file of the page: by default a page that says one thing, ``told``; another one extends it.
    values
        What the template names.
    """
    page = fill(template, title=title, style=own_markup(_STYLE), **values)
    headers = {**DISCREET, "Content-Security-Policy": PLAIN_POLICY, "X-Frame-Options": "DENY"}
    return Response(page, status_code=status, media_type="text/html", headers=headers)
