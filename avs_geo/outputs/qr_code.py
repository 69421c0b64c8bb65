"""The QR code of an address, for a screen, a letter or a poster."""

from __future__ import annotations

import io
from typing import Final

import segno

# Of the damage that a code may take (M: 15 %), of the white around it that readers need, and of a module.
_LEVEL: Final = "m"
_QUIET_ZONE: Final = 4
_PIXELS: Final = 10
_TITLE: Final = "QR code de l’adresse de la carte"


def qr_svg(address: str) -> str:
    """Return the code as SVG, to stand inside a page or in a file of its own: black on white, whatever is around."""
    target = io.BytesIO()
    _code(address).save(
        target,
        kind="svg",
        border=_QUIET_ZONE,
        scale=_PIXELS,
        dark="#000",
        light="#fff",
        xmldecl=False,
        svgns=True,
        omitsize=False,
        title=_TITLE,
        nl=False,
    )
    return target.getvalue().decode()


def qr_png(address: str) -> bytes:
    """Return the code as PNG, ten pixels a module."""
    target = io.BytesIO()
    _code(address).save(target, kind="png", border=_QUIET_ZONE, scale=_PIXELS, dark="#000", light="#fff")
    return target.getvalue()


def _code(address: str) -> segno.QRCode:
    return segno.make_qr(address, error=_LEVEL, boost_error=False)
