"""The markers of a page, and what stands between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Writer = Callable[..., str]

START: Final = "<!-- écrit par make documentation : "
END: Final = "<!-- fin -->"
_BLOCK: Final = re.compile(rf"^({START}([^\n]*) -->\n)(.*?)^({END})$", re.MULTILINE | re.DOTALL)


def rewritten(page: str, writers: Mapping[str, Writer]) -> str:
    """Return a page with each of its blocks written again.

    Parameters
    ----------
    page
        The Markdown of the page.
    writers
        For the first word of a marker, what writes its block; the other words are its arguments.

    Raises
    ------
    ValueError
        If a marker names no writer, or has no end.
    """
    text, blocks = _BLOCK.subn(lambda found: _block(found, writers), page)
    if blocks != page.count(START):
        msg = f"{page.count(START)} markers begin a block, {blocks} have their end « {END} »."
        raise ValueError(msg)
    return text


def markdown_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown, one line per row; a bar inside a cell is escaped."""
    lines = [list(headings), ["---"] * len(headings), *(list(row) for row in rows)]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines).replace(
        "|  |", "| |"
    )


def _block(found: re.Match[str], writers: Mapping[str, Writer]) -> str:
    name, *arguments = found[2].split()
    if name not in writers:
        msg = f"No writer is called {name!r}; there are {', '.join(sorted(writers))}."
        raise ValueError(msg)
    # A list or a table begins after an empty line, or a comment above swallows it.
    return f"{found[1]}\n{writers[name](*arguments)}\n{found[4]}"
