"""The template that ships: built by this code, stored as ``data/modeles/schema_directeur.docx``.

Run it again after a change, with the file to write: ``python -m avs_geo.outputs.document.template FICHIER``.
"""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from avs_geo.outputs.document import styles
from avs_geo.outputs.document.fields import add_field
from avs_geo.outputs.document.packing import document_bytes
from avs_geo.reference.location import program_root

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

FONT: Final = "Arial"
DARK: Final = "101F3C"
BLUE: Final = "2F6690"
MUTED: Final = "555555"
_BAND: Final = "EEF3F7"
_RULE: Final = "B8C4CE"
_MARGIN: Final = Mm(20)
_TEXT_WIDTH: Final = Mm(170)
_EPOCH: Final = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - Word's own form has no zone


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """How a paragraph style looks; sizes and spaces in points."""

    size: float
    colour: str = ""
    bold: bool = False
    italic: bool = False
    before: float = 0.0
    after: float = 0.0
    line: float = 1.0
    keep: bool = False


_LOOKS: Final = {
    styles.NORMAL: _Look(size=10, after=6, line=1.15),
    styles.TITLE: _Look(size=26, colour=DARK, bold=True, before=120, after=10),
    styles.SUBTITLE: _Look(size=14, colour=BLUE, after=6),
    styles.HEADINGS[0]: _Look(size=18, colour=DARK, bold=True, after=10, keep=True),
    styles.HEADINGS[1]: _Look(size=13, colour=BLUE, bold=True, before=14, after=5, keep=True),
    styles.HEADINGS[2]: _Look(size=11, colour=DARK, bold=True, before=10, after=4, keep=True),
    styles.CAPTION: _Look(size=9, colour=DARK, bold=True, before=12, after=3, keep=True),
    styles.BULLET: _Look(size=10, after=3, line=1.1),
    styles.TOC_HEADING: _Look(size=18, colour=DARK, bold=True, after=10, keep=True),
    styles.TOC_LEVELS[0]: _Look(size=10, bold=True, before=8, after=2),
    styles.TOC_LEVELS[1]: _Look(size=10, after=1),
    styles.CELL: _Look(size=8, before=1.5, after=1.5),
    styles.FIGURE_CELL: _Look(size=8, before=1.5, after=1.5),
    styles.HEAD_CELL: _Look(size=8, colour="FFFFFF", bold=True, before=1.5, after=1.5),
    styles.NOTE: _Look(size=8, colour=MUTED, italic=True, before=3, after=6),
    styles.NOTICE: _Look(size=9.5, before=8, after=8, line=1.1),
    "Header": _Look(size=8, colour=MUTED),
    "Footer": _Look(size=8, colour=MUTED),
}


def shipped_template() -> Path:
    """Return the path of the template that ships."""
    return program_root() / "data" / "modeles" / "schema_directeur.docx"


def build_template() -> bytes:
    """Return the template: A4, page numbers, styles, and a sample of each; the same bytes each time."""
    document = docx.Document()
    _drop_other_table_styles(document)
    _set_language(document)
    for name, look in _LOOKS.items():
        _set_look(_paragraph_style(document, name), look)
    _refine(document)
    document.styles.element.append(parse_xml(_TABLE_STYLE))
    _set_page(document)
    _write_sample(document)
    _set_properties(document)
    return document_bytes(document)


def _paragraph_style(document: Document, name: str) -> ParagraphStyle:
    known = [style for style in document.styles if style.name == name and style.type == WD_STYLE_TYPE.PARAGRAPH]
    added: Any = (
        known[0]
        if known
        else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name in styles.TOC_LEVELS)
    )
    if not known:
        added.base_style = document.styles[styles.NORMAL]
        added.quick_style = True
        added.hidden = False
    style: ParagraphStyle = added
    return style


def _set_look(style: ParagraphStyle, look: _Look) -> None:
    for element in style.element.findall(qn("w:rPr")):
        style.element.remove(element)
    font, form = style.font, style.paragraph_format
    font.name = FONT
    fonts = style.element.rPr.rFonts
    for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    font.size = Pt(look.size)
    # What is not said is left open: the style of a table makes its last line bold.
    font.bold, font.italic = look.bold or None, look.italic or None
    if look.colour:
        font.color.rgb = RGBColor.from_string(look.colour)
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.line_spacing = look.line
    form.keep_with_next = look.keep
    form.widow_control = True


def _refine(document: Document) -> None:
    """Set what is peculiar to one style."""
    chosen: Any = document.styles
    for element in chosen[styles.TITLE].element.iter(qn("w:pBdr")):
        element.getparent().remove(element)
    chosen[styles.HEADINGS[0]].paragraph_format.page_break_before = True
    # The heading of the contents is none of them.
    level = chosen[styles.TOC_HEADING].element.pPr.find(qn("w:outlineLvl"))
    if level is not None:
        level.getparent().remove(level)
    chosen[styles.TOC_HEADING].paragraph_format.page_break_before = True
    chosen[styles.FIGURE_CELL].base_style = chosen[styles.CELL]
    chosen[styles.FIGURE_CELL].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for rank, name in enumerate(styles.TOC_LEVELS):
        form = chosen[name].paragraph_format
        form.left_indent = Mm(5 * rank)
        form.tab_stops.add_tab_stop(_TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    _frame(chosen[styles.NOTICE])


def _frame(style: ParagraphStyle) -> None:
    """Give a paragraph a ground and a bar on its left."""
    form = style.element.get_or_add_pPr()
    bar = f'<w:left w:val="single" w:sz="24" w:space="6" w:color="{BLUE}"/>'
    ground = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{_BAND}"/>'
    # Word wants the properties of a paragraph in their order.
    for markup in (f"<w:pBdr {nsdecls('w')}>{bar}</w:pBdr>", ground):
        form.insert_element_before(parse_xml(markup), "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
    style.paragraph_format.left_indent = Mm(3)


def _drop_other_table_styles(document: Document) -> None:
    """Remove the many table styles that python-docx brings: a planner looks for one."""
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name != "Normal Table":
            style.element.getparent().remove(style.element)


def _set_language(document: Document) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = next(iter(defaults.iter(qn("w:rPr"))))
    for language in properties.findall(qn("w:lang")):
        properties.remove(language)
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="fr-FR" w:eastAsia="fr-FR" w:bidi="ar-SA"/>'))
    settings = document.settings.element
    for language in settings.findall(qn("w:themeFontLang")):
        language.set(qn("w:val"), "fr-FR")


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin, section.bottom_margin = Mm(22), Mm(18)
    section.header_distance = section.footer_distance = Mm(9)
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    add_field(header, "TITLE", "Schéma directeur")
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer.add_run("Page\u00a0")
    add_field(footer, "PAGE", "1")
    footer.add_run(" sur\u00a0")
    add_field(footer, "NUMPAGES", "1")


def _write_sample(document: Document) -> None:
    """Show each style, for who restyles the template; the program clears all of it."""
    document.add_paragraph("Modèle du schéma directeur", style=styles.TITLE)
    document.add_paragraph(
        "Changez les styles, les marges, l’en-tête et le pied de page, puis enregistrez au format .docx. "
        "Ne renommez pas les styles. Le texte de ces pages disparaît : seuls comptent les styles et la mise en page.",
        style=styles.SUBTITLE,
    )
    for name in styles.PARAGRAPH_STYLES[3:]:
        document.add_paragraph(f"Style «\u00a0{styles.french_name(name)}\u00a0»", style=name)
    table: Any = document.add_table(rows=3, cols=2)
    table.style = document.styles[styles.TABLE]
    for rank, row in enumerate(table.rows):
        for cell in row.cells:
            cell.paragraphs[0].style = document.styles[styles.CELL if rank else styles.HEAD_CELL]
            cell.paragraphs[0].add_run(f"Style «\u00a0{styles.TABLE}\u00a0»")


def _set_properties(document: Document) -> None:
    properties = document.core_properties
    properties.title = "Modèle du schéma directeur de l’animation de la vie sociale"
    properties.author = properties.last_modified_by = "AVS-Geo"
    properties.comments = ""
    properties.language = "fr-FR"
    properties.created = properties.modified = _EPOCH
    properties.revision = 1


def _edge(name: str, colour: str, size: int) -> str:
    return f'<w:{name} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'


_TABLE_STYLE: Final = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="AVSTableau">
  <w:name w:val="{styles.TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>
  <w:tblPr>
    <w:tblStyleRowBandSize w:val="1"/>
    <w:tblBorders>{_edge("top", DARK, 8)}{_edge("bottom", DARK, 8)}{_edge("insideH", _RULE, 4)}</w:tblBorders>
    <w:tblCellMar>
      <w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr>
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{DARK}"/><w:vAlign w:val="bottom"/></w:tcPr>
  </w:tblStylePr>
  <w:tblStylePr w:type="lastRow">
    <w:rPr><w:b/></w:rPr>
    <w:tcPr><w:tcBorders>{_edge("top", DARK, 8)}</w:tcBorders></w:tcPr>
  </w:tblStylePr>
  <w:tblStylePr w:type="band2Horz">
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{_BAND}"/></w:tcPr>
  </w:tblStylePr>
</w:style>"""


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(build_template())
