"""An extract is looked through from its first block to its last before anything is built from it."""

from __future__ import annotations

import contextlib
import os
import struct
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avs_geo.errors import InputRefusedError
from avs_geo.reference.routes import extract as extract_module
from avs_geo.reference.routes.extract import read_extract

if TYPE_CHECKING:
    from pathlib import Path


def code_of(refusal: pytest.ExceptionInfo[InputRefusedError]) -> str:
    (finding,) = refusal.value.findings
    return finding.code


def header_only(*features: bytes) -> bytes:
    """Return an extract of one header, written by hand after the format's own page."""
    block = b"".join(b"\x22" + bytes([len(feature)]) + feature for feature in features)
    blob = b"\x0a" + bytes([len(block)]) + block
    head = b"\x0a\x09OSMHeader\x18" + bytes([len(blob)])
    return struct.pack(">I", len(head)) + head + blob


def test_the_date_is_that_of_the_header(extract: Path) -> None:
    assert read_extract(extract).date == "2026-01-05"


def test_without_a_date_in_the_header_it_is_that_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "sans-date.osm.pbf"
    path.write_bytes(header_only(b"OsmSchema-V0.6", b"DenseNodes"))
    os.utime(path, (1_770_000_000, 1_770_000_000))  # 2 February 2026, 02:40 UTC
    assert read_extract(path).date == "2026-02-02"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "fichier_vide"),
        (b"code,nom\n52121,Chaumont\n", "extrait_illisible"),
        (b"<?xml version='1.0'?><osm version='0.6'></osm>", "extrait_illisible"),
        (b"PK\x03\x04 une archive", "extrait_illisible"),
        (b"\x00", "extrait_illisible"),
    ],
)
def test_what_is_no_extract_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "faux.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(InputRefusedError) as refusal:
        read_extract(path)
    assert code_of(refusal) == code


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError) as refusal:
        read_extract(tmp_path / "absent.osm.pbf")
    assert code_of(refusal) == "fichier_introuvable"


def test_a_history_is_refused_by_the_capacity_that_it_asks_for(tmp_path: Path) -> None:
    path = tmp_path / "histoire.osm.pbf"
    path.write_bytes(header_only(b"OsmSchema-V0.6", b"HistoricalInformation"))
    with pytest.raises(InputRefusedError, match="HistoricalInformation"):
        read_extract(path)


def test_a_file_larger_than_the_limit_is_refused(extract: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract_module, "MAX_BYTES", extract.stat().st_size - 1)
    with pytest.raises(InputRefusedError) as refusal:
        read_extract(extract)
    assert code_of(refusal) == "fichier_trop_gros"


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.99])
def test_a_file_cut_short_is_refused(extract: Path, tmp_path: Path, kept: float) -> None:
    content = extract.read_bytes()
    path = tmp_path / "coupe.osm.pbf"
    path.write_bytes(content[: int(kept * len(content))])
    with pytest.raises(InputRefusedError, match="incomplet"):
        read_extract(path)


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_no_damage_ends_otherwise_than_in_a_refusal_or_an_extract(
    extract: Path, tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    content = bytearray(extract.read_bytes())
    for place in data.draw(st.lists(st.integers(0, min(150, len(content) - 1)), min_size=1, max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("abime") / "abime.osm.pbf"
    path.write_bytes(content)
    with contextlib.suppress(InputRefusedError):
        assert read_extract(path).date


def test_a_header_of_endless_fields_is_refused_before_they_are_read(tmp_path: Path) -> None:
    blob = b"\x08\x01" * (8 * 1024**2)
    length = len(blob)
    size = b""
    while length:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
    head = b"\x0a\x09OSMHeader\x18" + size
    path = tmp_path / "champs.osm.pbf"
    path.write_bytes(struct.pack(">I", len(head)) + head + blob)
    with pytest.raises(InputRefusedError) as refusal:
        read_extract(path)
    assert code_of(refusal) == "extrait_illisible"
