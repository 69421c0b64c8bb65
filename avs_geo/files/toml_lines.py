"""At which line of a TOML file each key stands, which its parser does not say."""

from __future__ import annotations

import re
from typing import Final

_HEADER: Final = re.compile(r"\s*\[(?P<name>[^\[\]]+)\]\s*(?:#.*)?$")
_KEY: Final = re.compile(r"\s*(?P<name>[A-Za-z0-9_\-\"'.]+)\s*=")


def key_lines(text: str) -> dict[str, int]:
    r"""Return the line, from 1, of every section and of every key by its dotted path; the first where it repeats.

    Examples
    --------
    >>> key_lines("[couts]\ncs = 1")
    {'couts': 1, 'couts.cs': 2}
    """
    lines: dict[str, int] = {}
    section = ""
    for line, content in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(content):
            section = _bare(header["name"])
            lines.setdefault(section, line)
        elif key := _KEY.match(content):
            path = f"{section}.{_bare(key['name'])}" if section else _bare(key["name"])
            lines.setdefault(path, line)
    return lines


def _bare(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
