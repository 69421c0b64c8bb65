"""What Word computes by itself: page numbers, the numbers of tables and figures, the table of contents; bookmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """Append a field with the result that is shown until Word computes it again.

    Parameters
    ----------
    paragraph
        Where it is written.
    instruction
        What Word computes, such as ``PAGE`` or ``SEQ Tableau``.
    shown
        The result as it is now known.
    """
    begin_field(paragraph, instruction)
    paragraph.add_run(shown)
    end_field(paragraph)


def begin_field(paragraph: Paragraph, instruction: str, *, dirty: bool = False) -> None:
    """Open a field; its result follows, up to :func:`end_field`. A dirty one is computed when Word opens the file."""
    mark = _mark(paragraph, "begin")
    if dirty:
        mark.set(qn("w:dirty"), "true")
    words = OxmlElement("w:instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = f" {instruction} "
    paragraph.add_run()._r.append(words)  # noqa: SLF001 - python-docx has no fields
    _mark(paragraph, "separate")


def end_field(paragraph: Paragraph) -> None:
    """Close the field that was begun."""
    _mark(paragraph, "end")


def bookmark(paragraph: Paragraph, name: str, rank: int) -> None:
    """Name the content of a paragraph, so that the table of contents leads to it."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(rank))
    start.set(qn("w:name"), name)
    content = paragraph._p  # noqa: SLF001
    content.insert(1 if content.pPr is not None else 0, start)
    content.append(end)


def _mark(paragraph: Paragraph, kind: str) -> BaseOxmlElement:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)  # noqa: SLF001
    return mark
