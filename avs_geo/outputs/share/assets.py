"""The files that every shared page loads: the same for all, under an address that changes when they do."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

ASSET_ROUTE: Final = "/avs/partage"
STYLE: Final = "carte.css"
# In the order in which a page runs them.
SCRIPTS: Final = ("decodage.js", "fiche.js", "recherche.js", "carte.js")
ASSETS: Final = (STYLE, *SCRIPTS)


def asset_folder() -> Path:
    """Return the folder of the files."""
    return Path(__file__).with_name("assets")


@cache
def asset_version() -> str:
    """Return what stands for the files in their address, so that browsers may keep them for ever."""
    digest = hashlib.sha256()
    for name in ASSETS:
        digest.update((asset_folder() / name).read_bytes())
    return digest.hexdigest()[:16]


def asset_address(name: str) -> str:
    """Return the address of one of the files."""
    return f"{ASSET_ROUTE}/{asset_version()}/{name}"


def asset_text(name: str) -> str:
    """Return one of the files, for a page that holds everything itself."""
    return (asset_folder() / name).read_text(encoding="utf-8")
