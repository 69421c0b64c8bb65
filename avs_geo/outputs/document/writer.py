"""Writing into the document: headings, sentences, tables, figures, each in its style."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from docx.oxml.ns import qn
from docx.shared import Emu, Mm

from avs_geo.outputs.document import styles
from avs_geo.outputs.document.fields import add_field, bookmark
from avs_geo.outputs.document.word_table import append_table
from avs_geo.text.inert import visible_text
from avs_geo.text.typography import typeset

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from avs_geo.outputs.tables.screen_tables import ScreenTable

FIGURE_WIDTH: Final = Mm(170)
# XML has no way to write them; the other characters that it cannot write are invisible ones.
_UNWRITABLE: Final = re.compile("[\ufffe\uffff]")
_BULLET_SIGN: Final = "•\u00a0"


@dataclass(frozen=True, slots=True)
class WrittenHeading:
    """One heading that was written: its level from 1, its text with its number, the bookmark that stands there."""

    level: int
    text: str
    bookmark: str


@dataclass(eq=False)
class Writer:
    """The document that is being written.

    Parameters
    ----------
    document
        An empty one with every style of :mod:`avs_geo.outputs.document.styles`.
    """

    document: Document
    headings: list[WrittenHeading] = field(default_factory=list)
    _counts: list[int] = field(default_factory=lambda: [0, 0, 0])
    _captions: dict[str, int] = field(default_factory=dict)

    @property
    def text_width(self) -> Emu:
        """Width between the margins."""
        section = self.document.sections[-1]
        margins = (section.left_margin or 0) + (section.right_margin or 0)
        return Emu((section.page_width or Mm(210)) - margins)

    def paragraph(self, text: str, style: str = styles.NORMAL) -> Paragraph:
        """Write a paragraph; ordinary spaces become the no-break ones that French wants."""
        return self._styled(typeset(written(text)), style)

    def heading(self, text: str, level: int = 1, *, numbered: bool = True) -> None:
        """Write a heading of level 1 to 3, with its number unless the template numbers headings itself."""
        words = typeset(written(text))
        style: Any = self.document.styles[styles.HEADINGS[level - 1]]
        if numbered and style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is None:
            words = f"{self._next_number(level)}\u2002{words}"
        paragraph = self._styled(words, styles.HEADINGS[level - 1])
        name = f"_Toc{len(self.headings) + 1:06d}"
        bookmark(paragraph, name, len(self.headings) + 1)
        self.headings.append(WrittenHeading(level, words, name))

    def bullets(self, texts: Iterable[str]) -> None:
        """Write a list."""
        style: Any = self.document.styles[styles.BULLET]
        sign = "" if style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None else _BULLET_SIGN
        for text in texts:
            self._styled(sign + typeset(written(text)), styles.BULLET)

    def note(self, text: str) -> None:
        """Write what explains a table or a map, under it."""
        self.paragraph(text, styles.NOTE)

    def notice(self, text: str) -> None:
        """Write what must not be missed: an assumption, or what is not known and which file brings it."""
        self.paragraph(text, styles.NOTICE)

    def table(self, table: ScreenTable, caption: str) -> None:
        """Write a table under its caption; its heading is repeated over the pages."""
        self._keep_last_paragraph()
        self._caption("Tableau", caption)
        append_table(self.document, table, int(self.text_width), clean=written)

    def figure(self, picture: bytes, caption: str, *, alternative: str) -> None:
        """Write a picture under its caption; `alternative` says it to who does not see it."""
        self._caption("Carte", caption)
        paragraph = self._styled("", styles.NORMAL)
        width = Emu(min(int(FIGURE_WIDTH), int(self.text_width)))
        shape = paragraph.add_run().add_picture(BytesIO(picture), width=width)
        inline = shape._inline  # noqa: SLF001 - python-docx has no alternative texts
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        named = inline.docPr
        named.set("descr", typeset(written(alternative)))
        named.set("title", typeset(written(caption)))

    def _caption(self, kind: str, text: str) -> None:
        self._captions[kind] = self._captions.get(kind, 0) + 1
        paragraph = self._styled(f"{kind}\u00a0", styles.CAPTION)
        paragraph.paragraph_format.keep_with_next = True
        add_field(paragraph, f"SEQ {kind} \\* ARABIC", str(self._captions[kind]))
        paragraph.add_run(f" – {typeset(written(text))}")

    def _keep_last_paragraph(self) -> None:
        """Keep the sentence that announces a table on its page.

        That of a map stays where it is: a map takes half a page, and would leave as much empty behind it.
        """
        body: Any = self.document.element.body
        last = body[-2] if len(body) > 1 else None
        if last is not None and last.tag == qn("w:p"):
            last.get_or_add_pPr().get_or_add_keepNext()

    def _styled(self, text: str, style: str) -> Paragraph:
        return self.document.add_paragraph(text, style=self.document.styles[style])

    def _next_number(self, level: int) -> str:
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (len(self._counts) - level)
        return ".".join(str(count) for count in self._counts[:level]) + ("." if level == 1 else "")


def written(text: str) -> str:
    r"""Return a text on one line, its invisible characters shown, without what XML cannot hold.

    Examples
    --------
    >>> written("un\x00 <b>nom</b>\nsur deux lignes")
    'un� <b>nom</b> sur deux lignes'
    """
    return visible_text(re.sub(r"[\t\r\n]+", " ", _UNWRITABLE.sub("", text)))
