"""What a stranger may send: bombs, entities, paths that escape, layers that call for another driver."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

from avs_geo.errors import InputRefusedError
from avs_geo.files.layers import spatial
from avs_geo.files.layers.spatial import read_layer
from avs_geo.files.messages import FrenchLog
from avs_geo.files.source import SourceFile
from avs_geo.files.tables.tabular import read_table
from avs_geo.inventory.structures.spatial_table import read_any_table

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS: list[list[object]] = [["nom", "type"], ["A", "CS"]]
SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def rewritten(content: bytes, change: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive with some members replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
        for name in change.keys() - set(old.namelist()):
            new.writestr(name, change[name])
    return stream.getvalue()


def codes_of(name: str, content: bytes) -> set[str]:
    with pytest.raises(InputRefusedError) as refusal:
        read_any_table(SourceFile(name, content), FrenchLog())
    assert all(finding.remedy for finding in refusal.value.findings)
    return {finding.code for finding in refusal.value.findings}


@pytest.fixture
def xlsx(table_file: Callable[..., SourceFile]) -> bytes:
    return table_file("xlsx", ROWS).content


@pytest.fixture
def ods(table_file: Callable[..., SourceFile]) -> bytes:
    return table_file("ods", ROWS).content


@pytest.fixture
def shapefile(layer_file: Callable[..., SourceFile]) -> bytes:
    return layer_file(
        "shp", gpd.GeoDataFrame({"nom": ["A"]}, geometry=[shapely.box(5, 48, 5.1, 48.1)], crs=4326)
    ).content


def test_a_workbook_that_expands_beyond_all_measure_is_refused(xlsx: bytes) -> None:
    bomb = rewritten(xlsx, {SHEET: b" " * (210 * 1024**2)})
    assert len(bomb) < 1024**2
    assert codes_of("a.xlsx", bomb) == {"archive_suspecte"}


def test_a_workbook_that_expands_a_thousandfold_is_refused_below_the_limit_too(xlsx: bytes) -> None:
    assert codes_of("a.xlsx", rewritten(xlsx, {SHEET: b" " * (20 * 1024**2)})) == {"archive_suspecte"}


def test_an_archive_of_too_many_members_is_refused(xlsx: bytes) -> None:
    crowd = {f"xl/media/{i}.bin": b"" for i in range(5_001)}
    assert codes_of("a.xlsx", rewritten(xlsx, crowd, method=zipfile.ZIP_STORED)) == {"archive_suspecte"}


def test_a_member_whose_size_is_a_lie_does_not_expand(xlsx: bytes) -> None:
    bomb = bytearray(rewritten(xlsx, {SHEET: b" " * (30 * 1024**2)}))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = 0
        while (at := bomb.find(signature, at)) >= 0:
            bomb[at + offset : at + offset + 4] = (100).to_bytes(4, "little")
            at += 4
    assert codes_of("a.xlsx", bytes(bomb)) <= {"archive_endommagee", "classeur_illisible", "contenu_inattendu"}


@pytest.mark.parametrize(
    "head",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY l "ha"><!ENTITY m "&l;&l;">]>',
        b" " * (1024**2 - 4) + b"<!DOCTYPE x>",
    ],
)
def test_entities_in_a_workbook_are_refused(head: bytes, xlsx: bytes, ods: bytes) -> None:
    assert codes_of("a.xlsx", rewritten(xlsx, {"xl/sharedStrings.xml": head + b"<sst/>"})) == {"xml_interdit"}
    assert codes_of("a.ods", rewritten(ods, {"content.xml": head + b"<x/>"})) == {"xml_interdit"}


def test_entities_hidden_in_another_encoding_are_refused(xlsx: bytes) -> None:
    hidden = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "b">]><sst/>'.encode("utf-16")
    assert codes_of("a.xlsx", rewritten(xlsx, {"xl/sharedStrings.xml": hidden})) == {"xml_interdit"}


@pytest.mark.parametrize("path", ["../../evil.txt", "/etc/evil", "..\\evil.txt", "C:\\evil.txt", "a/../../b"])
def test_a_path_that_leaves_the_archive_is_refused(path: str, xlsx: bytes, shapefile: bytes) -> None:
    assert codes_of("a.xlsx", rewritten(xlsx, {path: b"x"})) == {"archive_suspecte"}
    assert codes_of("a.zip", rewritten(shapefile, {path: b"x"})) == {"archive_suspecte"}


def test_an_unusual_compression_is_refused(xlsx: bytes) -> None:
    assert codes_of("a.xlsx", rewritten(xlsx, {}, method=zipfile.ZIP_LZMA)) == {"archive_suspecte"}


def test_rows_numbered_to_infinity_are_refused(xlsx: bytes) -> None:
    row = '<row r="999999999999"><c r="A1" t="str"><v>x</v></c></row>'
    sheet = f"<worksheet {MAIN}><sheetData>{row}</sheetData></worksheet>"
    assert codes_of("a.xlsx", rewritten(xlsx, {SHEET: sheet.encode()})) == {"trop_de_lignes"}


def test_dimensions_announced_as_huge_are_not_believed(xlsx: bytes) -> None:
    sheet = (
        f'<worksheet {MAIN}><dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1" t="str"><v>nom</v></c><c r="B1" t="str"><v>type</v></c></row>'
        '<row r="2"><c r="A2" t="str"><v>A</v></c></row></sheetData></worksheet>'
    )
    table = read_table(SourceFile("a.xlsx", rewritten(xlsx, {SHEET: sheet.encode()})))
    assert table.frame["nom"].tolist() == ["A"]


@pytest.mark.parametrize("attribute", ["number-rows-repeated", "number-columns-repeated"])
def test_cells_repeated_without_end_are_refused(attribute: str, ods: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(ods)) as archive:
        content = archive.read("content.xml")
    element = b"<table:table-row>" if "rows" in attribute else b"<table:table-cell"
    assert element in content
    repeated = element.rstrip(b">") + f' table:{attribute}="2000000000"'.encode()
    content = content.replace(element, repeated + (b">" if element.endswith(b">") else b""), 1)
    assert codes_of("a.ods", rewritten(ods, {"content.xml": content})) <= {"trop_de_lignes", "trop_de_colonnes"}


@pytest.mark.parametrize("name", ["a.xlsx", "a.ods"])
def test_a_truncated_workbook_is_refused(name: str, xlsx: bytes, ods: bytes) -> None:
    content = xlsx if name == "a.xlsx" else ods
    assert codes_of(name, content[: len(content) // 2]) == {"contenu_inattendu"}
    broken = {"a.xlsx": "xl/workbook.xml", "a.ods": "content.xml"}[name]
    assert codes_of(name, rewritten(content, {broken: b"<a><b></a>"})) == {"classeur_illisible"}


def test_json_that_calls_for_a_pipeline_of_gdal_runs_nothing() -> None:
    pipeline: dict[str, Any] = {
        "type": "gdal_streamed_alg",
        "command_line": "gdal vector pipeline ! read /etc/passwd",
        "x": {"type": "Feature"},
    }
    assert codes_of("a.geojson", json.dumps(pipeline).encode()) == {"geojson_illisible"}


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "link", "properties": {"href": "http://127.0.0.1:9/x"}},
        {"type": "name", "properties": {"name": "/etc/passwd"}},
        {"type": "name", "properties": {"name": "http://127.0.0.1:9/crs"}},
        "EPSG:4326",
    ],
)
def test_a_crs_given_by_an_address_or_a_path_is_not_fetched(crs: object) -> None:
    document = {"type": "FeatureCollection", "features": [], "crs": crs}
    document["features"] = [{"type": "Feature", "properties": {}, "geometry": None}]
    assert codes_of("a.geojson", json.dumps(document).encode()) == {"crs_inconnu"}


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "FeatureCollection", "features": [',
        '[{"type": "Feature"}]',
        '{"type": "FeatureCollection", "features": [1]}',
        '{"a":' + "[" * 100_000 + '"type": "Feature"',
    ],
)
def test_json_that_is_not_a_collection_is_refused(text: str) -> None:
    assert codes_of("a.geojson", text.encode()) == {"geojson_illisible"}


def test_a_database_that_only_claims_to_be_a_geopackage_is_refused() -> None:
    fake = b"SQLite format 3\x00" + b"\x00" * 52 + b"GPKG" + b"\x00" * 4096
    assert codes_of("a.gpkg", fake) == {"contours_illisibles"}


def test_more_features_than_allowed_are_refused(shapefile: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spatial, "MAX_ROWS", 0)
    assert codes_of("a.zip", shapefile) == {"trop_de_lignes"}


def test_a_workbook_with_a_password_is_refused(xlsx: bytes) -> None:
    locked = bytearray(xlsx)
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        locked[locked.find(signature) + offset] |= 1
    assert codes_of("a.xlsx", bytes(locked)) == {"archive_chiffree"}


def test_a_shapefile_without_its_companions_says_which(shapefile: bytes) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(shapefile)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            if not name.endswith((".dbf", ".shx")):
                new.writestr(name, old.read(name))
    source = SourceFile("a.zip", stream.getvalue())
    with pytest.raises(InputRefusedError, match=r"\.shx et \.dbf"):
        read_layer(source, FrenchLog())


def test_metadata_beside_a_shapefile_may_name_a_document_type(shapefile: bytes) -> None:
    content = rewritten(shapefile, {"export/couche.shp.xml": b"<!DOCTYPE metadata><metadata/>"})
    assert len(read_layer(SourceFile("a.zip", content), FrenchLog())) == 1


def test_a_member_that_begins_before_its_archive_makes_it_a_damaged_one(xlsx: bytes) -> None:
    end = xlsx.rindex(b"PK\x05\x06")
    # The directory says that it begins further than it does: every member moves by as much, the first before the file.
    start = int.from_bytes(xlsx[end + 16 : end + 20], "little") + 64
    moved = xlsx[: end + 16] + start.to_bytes(4, "little") + xlsx[end + 20 :]
    with pytest.raises(InputRefusedError) as refusal:
        read_table(SourceFile("a.xlsx", moved))
    assert {finding.code for finding in refusal.value.findings} <= {"archive_endommagee", "contenu_inattendu"}


@pytest.mark.parametrize("encoding", [b"hex", b"idna", b"utf-7", b"x-nothing", b"cp037", b"rot13"])
def test_xml_in_an_encoding_that_xml_does_not_know_is_damaged(encoding: bytes, xlsx: bytes) -> None:
    sheet = b'<?xml version="1.0" encoding="' + encoding + b'"?><worksheet/>'
    assert codes_of("a.xlsx", rewritten(xlsx, {SHEET: sheet})) <= {"classeur_illisible", "fichier_vide"}


def test_a_name_of_a_member_that_is_not_in_its_encoding_makes_a_damaged_archive(xlsx: bytes) -> None:
    entry, local = xlsx.find(b"PK\x01\x02"), xlsx.find(b"PK\x03\x04")
    wrong = bytearray(xlsx)
    # The bit of UTF-8, in both headers; then a byte that UTF-8 does not know, where the member itself stands.
    wrong[entry + 9] |= 0x08
    wrong[local + 7] |= 0x08
    wrong[local + 30] = 0xFF
    assert codes_of("a.xlsx", bytes(wrong)) == {"archive_endommagee"}


def test_a_compressed_type_that_is_damaged_makes_an_unexpected_archive() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    content = bytearray(stream.getvalue())
    start = content.index(b"mimetype") + len("mimetype")
    content[start : start + 8] = b"\xff" * 8
    assert codes_of("a.ods", bytes(content)) == {"contenu_inattendu"}


def test_a_system_whose_names_are_not_in_ascii_is_read_all_the_same(shapefile: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(shapefile)) as archive:
        prj = next(name for name in archive.namelist() if name.endswith(".prj"))
        definition = archive.read(prj)
    accented = definition.replace(b"GCS_WGS_1984", "Système géodésique".encode("latin-1"))
    assert accented != definition
    layer = read_layer(SourceFile("a.zip", rewritten(shapefile, {prj: accented})), FrenchLog())
    assert layer.crs.is_geographic
    assert layer.total_bounds.tolist() == [5, 48, 5.1, 48.1]
