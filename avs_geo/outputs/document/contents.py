"""The table of contents: a field of Word, its entries already there for who does not compute it."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from avs_geo.outputs.document import styles
from avs_geo.outputs.document.fields import add_field, begin_field, end_field

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

    from avs_geo.outputs.document.writer import Writer, WrittenHeading

LEVELS = len(styles.TOC_LEVELS)


def reserve_contents(writer: Writer) -> Paragraph:
    """Write the title of the contents and return the place of the entries, to be given to :func:`fill_contents`."""
    writer.paragraph("Sommaire", styles.TOC_HEADING)
    return writer.paragraph("", styles.TOC_LEVELS[0])


def fill_contents(writer: Writer, place: Paragraph) -> None:
    """Write one entry per heading of the two first levels, each a link, with the field of its page.

    Word computes the pages when it opens the file, for the field is marked as out of date; the entries are right
    without it.
    """
    listed = [heading for heading in writer.headings if heading.level <= LEVELS]
    entries = [place, *(_after(place) for _ in listed[1:])]
    # Each was put just behind the first: the last of them is the nearest.
    entries = [entries[0], *reversed(entries[1:])]
    begin_field(entries[0], f'TOC \\o "1-{LEVELS}" \\h \\z \\u', dirty=True)
    for paragraph, heading in zip(entries, listed, strict=True):
        paragraph.style = writer.document.styles[styles.TOC_LEVELS[heading.level - 1]]
        _write_entry(paragraph, heading)
    end_field(entries[-1])


def _after(place: Paragraph) -> Paragraph:
    made = copy.deepcopy(place._p)  # noqa: SLF001 - python-docx only inserts before
    place._p.addnext(made)  # noqa: SLF001
    return type(place)(made, place._parent)  # noqa: SLF001


def _write_entry(paragraph: Paragraph, heading: WrittenHeading) -> None:
    """Write the text and the page of a heading as a link to it."""
    before = len(paragraph._p)  # noqa: SLF001
    paragraph.add_run(f"{heading.text}\t")
    add_field(paragraph, f"PAGEREF {heading.bookmark} \\h", "")
    link: Any = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), heading.bookmark)
    link.set(qn("w:history"), "1")
    for run in list(paragraph._p)[before:]:  # noqa: SLF001
        link.append(run)
    paragraph._p.append(link)  # noqa: SLF001
