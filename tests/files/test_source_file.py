"""A file is judged by its bytes, and its size is known before it is read."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from avs_geo.errors import InputRefusedError, OutsideError
from avs_geo.files import source as source_module
from avs_geo.files.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
GPKG = b"SQLite format 3\x00" + b"\x00" * 52 + b"GPKG" + b"\x00" * 40


def archive_of(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return stream.getvalue()


def only_fault(file: SourceFile) -> Any:
    with pytest.raises(InputRefusedError) as refusal:
        _ = file.format
    (fault,) = refusal.value.findings
    return fault


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.csv", b"nom;type\nA;CS\n", "csv"),
        ("a.CSV", "\ufeffnom;type\nÉ;CS\n".encode(), "csv"),
        ("a.txt", "nom\ttype\né\tCS\n".encode("cp1252"), "csv"),
        ("sans-extension", b"nom,type\n", "csv"),
        ("a.csv", b"MZ;nom\n", "csv"),
        ("a.geojson", b' {"type": "FeatureCollection", "features": []}', "geojson"),
        ("a.json", b'{"features": [{"type" : "Feature"}]}', "geojson"),
        ("a.gpkg", GPKG, "gpkg"),
        ("a.zip", archive_of(dossier__a_dot_shp=b"", dossier__a_dot_dbf=b""), "shapefile_zip"),
    ],
)
def test_the_bytes_tell_the_kind(name: str, content: bytes, key: str) -> None:
    assert SourceFile(name, content).format.key == key


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_workbook_is_recognised(kind: str, table_file: Callable[..., SourceFile]) -> None:
    assert table_file(kind, [["nom", "type"]]).format.key == kind


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", PNG, "une image PNG"),
        ("a.png", PNG, "une image PNG"),
        ("a.xlsx", b"%PDF-1.7 ...", "un document PDF"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "d’ancien format"),
        ("a.csv", "{}\n".encode("utf-16"), "UTF-16"),
        ("a.csv", b"<!DOCTYPE html><html></html>", "HTML"),
        ("a.kml", b"<?xml version='1.0'?><kml/>", "XML"),
        ("a.json", b'{"type": "Topology", "objects": {}}', "JSON qui n’est pas du GeoJSON"),
        ("a.gpkg", b"SQLite format 3\x00" + b"\x00" * 200, "SQLite qui n’est pas un GeoPackage"),
        ("a.shp", b"\0\0\x27\x0a" + b"\0" * 96, "un fichier .shp ou .shx seul"),
        ("a.zip", archive_of(lisez_moi_dot_txt=b"bonjour"), "une archive ZIP sans Shapefile"),
        ("a.docx", archive_of(**{"[Content_Types].xml": b"<x/>", "word__document.xml": b"<x/>"}), "un document Word"),
        ("a.xlsx", b"PK\x03\x04 tronqu\xe9", "endommagée"),
        ("a.csv", b"nom;\x00\x01\x02", "binaire"),
    ],
)
def test_a_file_that_cannot_be_read_is_called_by_its_name(name: str, content: bytes, said: str) -> None:
    fault = only_fault(SourceFile(name, content))
    assert fault.code == "contenu_inattendu"
    assert said in fault.message
    assert fault.remedy


def test_a_workbook_named_csv_is_refused_and_told_its_true_extension(table_file: Callable[..., SourceFile]) -> None:
    workbook = table_file("xlsx", [["nom", "type"], ["A", "CS"]])
    fault = only_fault(SourceFile("structures.csv", workbook.content))
    assert fault.code == "contenu_inattendu"
    assert "un classeur Excel" in fault.message
    assert ".xlsx" in fault.remedy


def test_text_named_as_an_image_is_refused() -> None:
    assert only_fault(SourceFile("a.png", b"nom;type\n")).code == "contenu_inattendu"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\t "])
def test_an_empty_file_is_called_empty(content: bytes) -> None:
    assert only_fault(SourceFile("a.csv", content)).code == "fichier_vide"


def test_a_file_of_200_mb_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "enorme.csv"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024**2)  # sparse: nothing is written
    monkeypatch.setattr(type(path), "open", None)
    with pytest.raises(InputRefusedError) as refusal:
        SourceFile.from_path(path)
    (fault,) = refusal.value.findings
    assert fault.code == "fichier_trop_gros"
    assert "200\u00a0Mo" in fault.message or "200 Mo" in fault.message


def test_content_that_came_otherwise_than_from_disk_is_measured_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "MAX_BYTES", 10)
    assert SourceFile("a.csv", b"0123456789").format.key == "csv"
    assert only_fault(SourceFile("a.csv", b"0123456789A")).code == "fichier_trop_gros"


def test_a_missing_file_and_a_folder_are_said_in_french(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "absent.csv", "n’existe pas"), (tmp_path, "est un dossier")):
        with pytest.raises(InputRefusedError) as refusal:
            SourceFile.from_path(path)
        assert refusal.value.findings[0].code == "fichier_introuvable"
        assert said in str(refusal.value)


def test_a_disk_that_fails_is_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("nom")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "accès refusé")

    monkeypatch.setattr(type(path), "open", refuse)
    with pytest.raises(OutsideError, match="accès refusé"):
        SourceFile.from_path(path)


def test_the_checksum_is_that_of_the_bytes() -> None:
    assert SourceFile("a.csv", b"abc").sha256.startswith("ba7816bf8f01cfea")
