"""The template: the one that ships is what the code builds; a planner's own is used, or refused in words."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.outputs.document import styles
from avs_geo.outputs.document.template import build_template, shipped_template
from avs_geo.outputs.document.template_file import MAX_BYTES, empty_document, read_template

if TYPE_CHECKING:
    from collections.abc import Callable

HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


def saved(document: Any) -> bytes:
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """Return the template that ships with one part more, or another in its place."""
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(build_template())) as source, zipfile.ZipFile(changed, "w") as target:
        for member in source.namelist():
            if member != name:
                target.writestr(member, source.read(member))
        target.writestr(name, content)
    return changed.getvalue()


def replaced(name: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(build_template())) as source:
        content = source.read(name)
    assert old in content
    return with_part(name, content.replace(old, new, 1))


def external(kind: str, target: str) -> bytes:
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return replaced("word/_rels/document.xml.rels", b"</Relationships>", relation.encode())


def codes_of(content: bytes, name: str = "modele.docx") -> set[str]:
    with pytest.raises(InputRefusedError) as refused:
        read_template(SourceFile(name, content))
    return {finding.code for finding in refused.value.findings}


def test_the_template_that_ships_is_what_the_code_builds() -> None:
    assert shipped_template().read_bytes() == build_template()


def test_the_template_that_ships_lacks_no_style() -> None:
    assert read_template(SourceFile("modele.docx", build_template()))[1] == ()


def test_the_styles_of_a_planner_are_used_and_the_text_of_the_template_is_not(write: Callable[..., bytes]) -> None:
    own: Any = docx.Document(BytesIO(build_template()))
    own.styles["Heading 1"].font.size = Pt(31)
    own.sections[0].header.paragraphs[0].text = "Caf de l’Essai"
    own.add_paragraph("Texte du modèle")
    document: Any = docx.Document(BytesIO(write(template=saved(own))))
    assert document.styles["Heading 1"].font.size == Pt(31)
    assert document.sections[0].header.paragraphs[0].text == "Caf de l’Essai"
    assert not any("du modèle" in paragraph.text for paragraph in document.paragraphs)


def test_a_style_that_a_template_lacks_is_taken_from_the_one_that_ships_and_said(write: Callable[..., bytes]) -> None:
    content = saved(docx.Document())
    kept, findings = read_template(SourceFile("caf.docx", content))
    assert kept == content
    assert [finding.code for finding in findings] == ["styles_absents"]
    assert "« AVS Tableau »".replace(" ", "\u00a0").replace("AVS\u00a0T", "AVS T") in findings[0].message
    document: Any = docx.Document(BytesIO(write(template=content)))
    assert {styles.TABLE, styles.NOTICE} <= {style.name for style in document.styles}


def test_a_template_that_numbers_its_headings_gets_no_other_numbers(write: Callable[..., bytes]) -> None:
    own: Any = docx.Document(BytesIO(build_template()))
    own.styles["Heading 1"].element.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = 1
    document = docx.Document(BytesIO(write(template=saved(own))))
    assert "État des lieux" in [paragraph.text for paragraph in document.paragraphs]


@pytest.mark.parametrize(
    "content",
    [
        b"Un texte",
        b"",
        with_part("word/document.xml", b"")[:500],
        replaced("[Content_Types].xml", b"document.main+xml", b"template.main+xml"),
        replaced(
            "[Content_Types].xml",
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            b"application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
    ],
    ids=["texte", "vide", "tronqué", "dotx", "docm"],
)
def test_what_is_no_docx_is_refused(content: bytes) -> None:
    assert codes_of(content) == {"modele_inattendu"}


def test_a_template_too_large_is_refused() -> None:
    assert codes_of(b"PK" + bytes(MAX_BYTES)) == {"modele_trop_gros"}


def test_a_template_that_expands_beyond_measure_is_refused() -> None:
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(60 * 1024 * 1024))
    assert codes_of(bomb.getvalue()) == {"archive_suspecte"}


def test_a_template_with_xml_entities_is_refused() -> None:
    hostile = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    assert codes_of(with_part("word/document.xml", hostile)) == {"xml_interdit"}


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/embeddings/oleObject1.bin", "word/activeX/activeX1.xml"])
def test_a_template_with_a_program_or_an_object_is_refused(name: str) -> None:
    assert codes_of(with_part(name, b"<x/>")) == {"modele_actif"}


def test_a_template_that_fetches_an_image_is_refused_with_its_address() -> None:
    with pytest.raises(InputRefusedError, match=r"http://exemple\.invalid/logo\.png"):
        read_template(SourceFile("modele.docx", external(IMAGE, "http://exemple.invalid/logo.png")))


def test_a_link_to_a_web_page_is_no_fetching_but_one_to_a_file_is() -> None:
    read_template(SourceFile("modele.docx", external(HYPERLINK, "https://www.caf.fr")))
    assert codes_of(external(HYPERLINK, "file://serveur/partage")) == {"modele_lie"}


def test_a_field_that_fetches_is_refused() -> None:
    field = b'<w:p><w:fldSimple w:instr=" INCLUDETEXT &quot;c:\\\\secret&quot; "/></w:p><w:sectPr'
    assert codes_of(replaced("word/document.xml", b"<w:sectPr", field)) == {"modele_lie"}


def test_damaged_xml_is_refused_in_words() -> None:
    assert codes_of(with_part("word/document.xml", b"<w:document")) == {"modele_endommage"}


def test_the_empty_document_has_no_text_and_keeps_its_page() -> None:
    document = empty_document()
    assert document.paragraphs == []
    assert len(document.sections) == 1


def test_the_properties_of_each_paragraph_style_come_in_the_order_that_word_wants() -> None:
    order = [
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "widowControl",
        "numPr",
        "pBdr",
        "shd",
        "tabs",
        "spacing",
        "ind",
    ]
    document: Any = docx.Document(BytesIO(build_template()))
    for form in document.styles.element.iter(qn("w:pPr")):
        names = [child.tag.partition("}")[2] for child in form]
        places = [order.index(name) for name in names if name in order]
        assert places == sorted(places), names


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize("kind", ["oleObject", "package", "aFChunk", "control", "subDocument"])
def test_an_object_under_an_innocent_name_is_refused(kind: str) -> None:
    relation = f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="media/image9.png"/></Relationships>'
    assert codes_of(replaced("word/_rels/document.xml.rels", b"</Relationships>", relation.encode())) == {
        "modele_actif"
    }


@pytest.mark.parametrize(
    "relation",
    [
        '<Relationship Id="r9" Type="{0}/image" Target="http://x.invalid/a.png" TargetMode="&#69;xternal"/>',
        '<p:Relationship xmlns:p="x" Id="r9" Type="{0}/image" Target="http://x.invalid/a" TargetMode="External"/>',
        '<Relationship Id="r9" Type="{0}/attachedTemplate" Target="http://x.invalid/a.dotx" TargetMode="External"/>',
        '<Relationship Id="r9" Type="{0}/hyperlink" Target="javascript:alert(1)" TargetMode="External"/>',
    ],
)
def test_a_link_written_otherwise_is_refused_too(relation: str) -> None:
    changed = relation.format(OFFICE) + "</Relationships>"
    assert codes_of(replaced("word/_rels/document.xml.rels", b"</Relationships>", changed.encode())) == {"modele_lie"}


@pytest.mark.parametrize(
    "runs",
    [
        b'<w:instrText>includepicture "http://x.invalid/a.png"</w:instrText>',
        b'<w:instrText>INCLUDE</w:instrText></w:r><w:r><w:instrText>PICTURE "http://x.invalid"</w:instrText>',
        b"<w:instrText>&#68;DEAUTO cmd</w:instrText>",
        b'<q:instrText xmlns:q="' + WORD + b'">DDE cmd</q:instrText>',
    ],
)
@pytest.mark.parametrize("part", ["word/header9.xml", "word/entete.dat"])
def test_a_field_written_otherwise_is_refused_in_any_part(part: str, runs: bytes) -> None:
    header = b'<w:hdr xmlns:w="' + WORD + b'"><w:p><w:r>' + runs + b"</w:r></w:p></w:hdr>"
    assert codes_of(with_part(part, header)) == {"modele_lie"}


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x/>'.encode(
            "utf-16"
        ),
        b"<x>" * 1_000,
        b"<x>" + b"a" * (2 * 1024**2) + b"</x>",
    ],
)
@pytest.mark.parametrize("part", ["word/header9.xml", "word/entete.dat"])
def test_a_part_that_would_expand_is_refused(part: str, content: bytes) -> None:
    assert codes_of(with_part(part, content)) == {"xml_interdit"}
