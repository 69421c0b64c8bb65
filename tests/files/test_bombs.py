"""Small files that would fill the memory of whoever opens them: refused, and the refusal itself takes little memory."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from avs_geo.errors import InputRefusedError
from avs_geo.files import rows, xml_guard
from avs_geo.files.layers.archive_layers import layers_of
from avs_geo.files.source import SourceFile
from avs_geo.files.tables.tabular import read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MB = 1024**2
# Noise that does not compress: it hides a bomb from whoever only looks at the ratio of sizes.
NOISE = bytes(range(256)) * 4096
SHARED = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@contextmanager
def little_memory(limit: int = 60 * MB) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < limit
    finally:
        tracemalloc.stop()


def refused(source: SourceFile, *, limit: int = 60 * MB) -> set[str]:
    with little_memory(limit), pytest.raises(InputRefusedError) as refusal:
        read_table(source)
    assert all(finding.remedy for finding in refusal.value.findings)
    return {finding.code for finding in refusal.value.findings}


def with_parts(content: bytes, change: dict[str, bytes]) -> bytes:
    """Return an archive with parts replaced or added; noise is stored beside them so that no ratio betrays them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
        for name in change.keys() - set(old.namelist()):
            new.writestr(name, change[name])
        new.writestr("xl/media/bruit.png", NOISE, compress_type=zipfile.ZIP_STORED)
    return stream.getvalue()


def sheet(inside: str) -> bytes:
    return f"<worksheet {MAIN}><sheetData>{inside}</sheetData></worksheet>".encode()


@pytest.fixture
def xlsx(table_file: Callable[..., SourceFile]) -> bytes:
    return table_file("xlsx", [["nom", "type"], ["A", "CS"]]).content


@pytest.fixture
def ods(table_file: Callable[..., SourceFile]) -> bytes:
    return table_file("ods", [["nom", "type"], ["A", "CS"]]).content


def test_a_hundred_thousand_columns_are_refused(xlsx: bytes) -> None:
    cells = '<c t="str"><v>x</v></c>' * 100_000
    assert refused(SourceFile("a.xlsx", with_parts(xlsx, {SHEET: sheet(f"<row>{cells}</row>")}))) == {"xml_interdit"}


def test_more_shared_texts_than_any_table_has_are_refused(xlsx: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_guard, "MAX_KEPT", 10_000)
    texts = f"<sst {MAIN}>{'<si/>' * 10_001}</sst>"
    assert refused(SourceFile("a.xlsx", with_parts(xlsx, {"xl/sharedStrings.xml": texts.encode()}))) == {"xml_interdit"}


def test_one_text_shown_by_ten_thousand_cells_is_counted_each_time(xlsx: bytes) -> None:
    texts = f"<sst {MAIN}><si><t>{'x' * 30_000}</t></si></sst>"
    row = "<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"
    with zipfile.ZipFile(io.BytesIO(xlsx)) as archive:
        types = archive.read("[Content_Types].xml").replace(b"</Types>", SHARED + b"</Types>")
    parts = {"xl/sharedStrings.xml": texts.encode(), "[Content_Types].xml": types, SHEET: sheet(row * 100)}
    bomb = with_parts(xlsx, parts)
    assert refused(SourceFile("a.xlsx", bomb)) == {"texte_trop_long"}


def test_a_cell_of_two_million_characters_is_refused(xlsx: bytes) -> None:
    cell = f'<row><c t="str"><v>{"x" * 2_000_000}</v></c></row>'
    assert refused(SourceFile("a.xlsx", with_parts(xlsx, {SHEET: sheet(cell)}))) == {"xml_interdit"}


@pytest.mark.parametrize("row", ["<row/>", '<row r="1"/>'])
def test_empty_rows_without_end_are_refused(row: str, xlsx: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_guard, "MAX_KEPT", 20_000)
    heading = '<row><c t="str"><v>nom</v></c><c t="str"><v>type</v></c></row>'
    content = with_parts(xlsx, {SHEET: sheet(heading + "<row/>" * 10_000)})
    assert read_table(SourceFile("a.xlsx", content)).headings == ("nom", "type")
    assert refused(SourceFile("a.xlsx", with_parts(xlsx, {SHEET: sheet(heading + row * 20_000)}))) == {"xml_interdit"}


def test_rows_that_are_announced_and_not_there_hold_no_memory(xlsx: bytes) -> None:
    rows_ = '<row r="1"><c t="str"><v>nom</v></c><c t="str"><v>type</v></c></row><row r="40000"/>'
    with little_memory():
        assert read_table(SourceFile("a.xlsx", with_parts(xlsx, {SHEET: sheet(rows_)}))).headings == ("nom", "type")


@pytest.mark.parametrize(("count", "code"), [(20, "fichier_vide"), (301, "xml_interdit")])
def test_a_part_named_by_many_sheets_is_gone_through_once_and_not_named_endlessly(
    count: int, code: str, xlsx: bytes
) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx)) as archive:
        book = archive.read("xl/workbook.xml").decode()
    start, end = book.index("<sheets>") + len("<sheets>"), book.index("</sheets>")
    one = book[start:end]
    assert one.count("<sheet ") == 1
    many = "".join(one.replace('sheetId="1"', f'sheetId="{rank}"') for rank in range(count))
    empty = sheet("<row/>" * 1000)
    content = with_parts(xlsx, {"xl/workbook.xml": (book[:start] + many + book[end:]).encode(), SHEET: empty})
    assert refused(SourceFile("a.xlsx", content)) == {code}


@pytest.mark.parametrize("attribute", ["columns", "rows"])
@pytest.mark.parametrize("count", [0, -2_000_000_000])
def test_cells_repeated_less_than_once_are_refused(attribute: str, count: int, ods: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(ods)) as archive:
        content = archive.read("content.xml")
    element = b"<table:table-row" if attribute == "rows" else b"<table:table-cell"
    changed = content.replace(element, element + f' table:number-{attribute}-repeated="{count}"'.encode(), 1)
    assert refused(SourceFile("a.ods", with_parts(ods, {"content.xml": changed}))) == {"classeur_illisible"}


def test_a_long_text_repeated_over_a_sheet_is_refused(ods: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(ods)) as archive:
        content = archive.read("content.xml")
    content = content.replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="20000">', 1)
    content = content.replace(b">nom<", b">" + b"x" * 20_000 + b"<", 1)
    assert refused(SourceFile("a.ods", with_parts(ods, {"content.xml": content}))) == {"texte_trop_long"}


def test_elements_without_end_beside_the_rows_are_refused(ods: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_guard, "MAX_KEPT", 10_000)
    with zipfile.ZipFile(io.BytesIO(ods)) as archive:
        content = archive.read("content.xml")
    at = content.index(b"<table:table-row>")
    crowd = content[:at] + b"<table:table-column/>" * 10_001 + content[at:]
    assert refused(SourceFile("a.ods", with_parts(ods, {"content.xml": crowd}))) == {"xml_interdit"}


def test_elements_nested_without_end_are_refused(ods: bytes) -> None:
    deep = b"<x>" * 100_000
    assert refused(SourceFile("a.ods", with_parts(ods, {"content.xml": deep}))) == {"xml_interdit"}


@pytest.mark.parametrize("part", ["xl/textes.dat", "xl/media/image.png", "xl/sans-suffixe"])
def test_entities_are_found_in_a_part_whose_name_is_not_that_of_xml(part: str, xlsx: bytes) -> None:
    hidden = b'\xef\xbb\xbf<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst>&a;</sst>'
    assert refused(SourceFile("a.xlsx", with_parts(xlsx, {part: hidden}))) == {"xml_interdit"}


def test_a_part_in_an_encoding_that_hides_its_markup_is_refused(xlsx: bytes) -> None:
    hidden = b'<?xml version="1.0" encoding="cp037"?>' + '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("cp037")
    assert refused(SourceFile("a.xlsx", with_parts(xlsx, {"xl/sharedStrings.xml": hidden}))) == {"classeur_illisible"}


def test_an_archive_of_a_million_names_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = b"PK\x01\x02" + bytes(42)
    crowd = b"PK\x03\x04" + entry * 200_000
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert refused(SourceFile("a.xlsx", crowd)) == {"archive_suspecte"}


def test_a_name_that_stands_twice_is_refused(xlsx: bytes) -> None:
    stream = io.BytesIO(xlsx)
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(SHEET, sheet(""))
    assert refused(SourceFile("a.xlsx", stream.getvalue())) == {"archive_suspecte"}


def test_a_link_in_an_archive_is_refused(xlsx: bytes) -> None:
    stream = io.BytesIO(xlsx)
    with zipfile.ZipFile(stream, "a") as archive:
        link = zipfile.ZipInfo("xl/lien.xml")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert refused(SourceFile("a.xlsx", stream.getvalue())) == {"archive_suspecte"}


def test_members_that_share_their_bytes_are_counted_each_time() -> None:
    """Many names over one compressed stream, as in the bombs that nothing nests."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/workbook.xml", b" " * (9 * MB))
        one = archive.infolist()[-1]
        for rank in range(100):
            again = zipfile.ZipInfo(f"xl/{rank:02}")
            for value in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(again, value, getattr(one, value))
            archive.filelist.append(again)
    assert refused(SourceFile("a.xlsx", stream.getvalue())) == {"archive_suspecte"}


def test_an_archive_inside_an_archive_is_not_opened(xlsx: bytes) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.xlsx", xlsx)
        archive.writestr("b.zip", xlsx)
    with pytest.raises(InputRefusedError, match="archive ZIP sans Shapefile") as refusal:
        _ = SourceFile("a.zip", stream.getvalue()).format
    assert "Décompressez-la" in refusal.value.findings[0].remedy


def test_a_member_without_a_name_is_no_layer() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in (".", "a.shp", "a.SHP", "a.dbf", "b.shp"):
            archive.writestr(name, b"x")
    assert [layer.name for layer in layers_of(SourceFile("z.zip", stream.getvalue()))] == [
        "z.zip / a.zip",
        "z.zip / b.zip",
    ]


@pytest.mark.parametrize("content", [b"x" * (45 * MB), b";" * (45 * MB), b"nom;type\n" + b"A;" * (2 * MB)])
def test_a_line_that_does_not_end_is_refused(content: bytes) -> None:
    source = SourceFile("a.csv", content)
    assert source.format.key == "csv"
    assert refused(source) == {"ligne_trop_longue"}


def test_lines_of_blank_cells_are_not_kept() -> None:
    with little_memory(30 * MB):
        table = read_table(SourceFile("a.csv", b"nom;type\n" + (b"A" + b";" * 100_000 + b"\n") * 30))
    assert len(table.frame) == 30
    assert table.headings == ("nom", "type")


def test_a_cell_longer_than_a_spreadsheet_can_hold_is_refused() -> None:
    assert refused(SourceFile("a.csv", b"nom;type\nA;" + b"x" * 32_768 + b"\n")) == {"texte_trop_long"}
    assert refused(SourceFile("a.csv", b"nom;type\nA;" + b"x" * 200_000 + b"\n")) == {"texte_trop_long"}


def test_a_table_of_too_much_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_CHARACTERS", 12)
    assert len(read_table(SourceFile("a.csv", b"nom;typ\nA;CS-EV\n")).frame) == 1
    assert refused(SourceFile("a.csv", b"nom;typ\nA;CS-EVS\n")) == {"texte_trop_long"}


def test_null_bytes_far_in_a_text_are_dropped_and_mixed_encodings_do_not_stop_it() -> None:
    content = b"nom;type\n" + b"A;CS\n" * 14_000 + b"B\0\0;\xe9\xc3\xa9\n"
    frame = read_table(SourceFile("a.csv", content)).frame
    assert frame["nom"].iloc[-1] == "B"
    assert frame["type"].iloc[-1].startswith("é")
