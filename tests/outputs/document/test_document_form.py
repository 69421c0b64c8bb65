"""The document is one that Word reads well: headings, contents, repeated headings of tables, alternative texts."""

from __future__ import annotations

import itertools
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
from docx.oxml.ns import qn

from avs_geo.outputs.document.word_table import column_widths
from tests.outputs.conftest import FORMULA

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document

    from avs_geo.analysis.programme.programme import Programme
    from tests.outputs.document.conftest import ReadTable

PARTS = ("1.\u2002État des lieux", "2.\u2002Diagnostic", "3.\u2002Perspectives 2027-2030")


def headings(document: Document) -> list[tuple[int, str]]:
    return [
        (int(paragraph.style.name.removeprefix("Heading ")), paragraph.text)
        for paragraph in document.paragraphs
        if paragraph.style is not None and (paragraph.style.name or "").startswith("Heading ")
    ]


def pictures(document: Document) -> list[Any]:
    return [shape._inline.docPr for shape in document.inline_shapes]  # noqa: SLF001


def test_the_three_parts_and_the_annex_come_in_their_order(document: Document) -> None:
    first = [text for level, text in headings(document) if level == 1]
    assert first == ["L’essentiel", *PARTS, "Annexe – méthode, paramètres et sources"]


def test_no_level_of_heading_is_skipped(document: Document) -> None:
    levels = [level for level, _ in headings(document)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_level_of_the_framework_has_its_heading(document: Document) -> None:
    texts = " ".join(text for _, text in headings(document))
    for words in (
        "niveau du département",
        "niveau des territoires",
        "niveau des structures",
        "partenaires",
        "calendrier",
    ):
        assert words in texts


def test_the_contents_list_the_headings_before_word_computes_them(document: Document) -> None:
    entries = [
        "".join(text.text or "" for text in paragraph._p.iter(qn("w:t"))).strip()  # noqa: SLF001
        for paragraph in document.paragraphs
        if paragraph.style is not None and (paragraph.style.name or "").startswith("toc ")
    ]
    assert entries == [text for level, text in headings(document) if level <= 2]
    codes = [code.text or "" for code in document.element.body.iter(qn("w:instrText"))]
    assert any(code.strip().startswith("TOC ") for code in codes)


def test_each_entry_of_the_contents_leads_to_a_bookmark(document: Document) -> None:
    body = document.element.body
    bookmarks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    assert links
    assert links <= bookmarks


def test_every_table_repeats_its_heading_and_splits_no_row(tables: dict[str, ReadTable]) -> None:
    assert len(tables) > 12
    for table in tables.values():
        first, *others = table.element.iter(qn("w:tr"))
        assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert not any(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in others)
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in (first, *others))


def test_every_picture_says_what_it_shows_with_its_figures(document: Document) -> None:
    described = [picture.get("descr") for picture in pictures(document)]
    # Territories, coverage, zones blanches, balance, programme; there is no index of need.
    assert len(described) == 5
    assert all(any(letter.isdigit() for letter in text) for text in described)
    assert "76,7\u00a0% des habitants sont dans un territoire d’agrément" in described[1]


def test_captions_are_numbered_by_fields(document: Document) -> None:
    captions = [
        paragraph.text for paragraph in document.paragraphs if paragraph.style and paragraph.style.name == "Caption"
    ]
    for kind in ("Tableau", "Carte"):
        numbers = [text.split(" – ")[0] for text in captions if text.startswith(kind)]
        assert numbers == [f"{kind}\u00a0{rank}" for rank in range(1, len(numbers) + 1)]


def test_what_is_not_known_is_said_with_the_file_that_brings_it(document: Document) -> None:
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Aucun indicateur de besoin n’est chargé" in text
    assert "Aucun fichier des partenaires n’est chargé" in text
    assert "France Ruralités Revitalisation (FRR) n’est pas chargé" in text
    assert "Le coût pour la Caf est inconnu" in text


def test_a_hostile_name_is_only_text(document: Document, write: Callable[..., bytes], programme: Programme) -> None:
    assert any(FORMULA in cell.text for table in document.tables for cell in table.column_cells(0))
    inventory = programme.study.inventory
    named = inventory.structures.assign(nom=["<w:p/>&amp;", "nul\x00 et\nligne", FORMULA, "@projet"])
    study = replace(programme.study, inventory=replace(inventory, structures=named))
    other = docx.Document(BytesIO(write(replace(programme, study=study))))
    cells = {cell.text for table in other.tables for cell in table.column_cells(0)}
    assert {"<w:p/>&amp;", "nul\ufffd et ligne"} <= cells


def test_two_runs_give_the_same_bytes(write: Callable[..., bytes]) -> None:
    assert write() == write()


def test_no_date_is_that_of_the_day(written_document: bytes, document: Document) -> None:
    assert document.core_properties.created is not None
    assert document.core_properties.created.date().isoformat() == "2026-01-01"
    with zipfile.ZipFile(BytesIO(written_document)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_language_is_french(document: Document) -> None:
    languages = {mark.get(qn("w:val")) for mark in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"fr-FR"}


def test_columns_hold_their_longest_word_and_fill_the_width() -> None:
    rows = [("Intercommunalité", "Raison"), ("CC Une", "Une phrase assez longue pour que la ligne se replie " * 3)]
    name, reason = column_widths(rows, 9_638)
    assert 9_630 <= name + reason <= 9_638
    assert reason > name >= 16 * 86
