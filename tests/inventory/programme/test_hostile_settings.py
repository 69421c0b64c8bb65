"""Parameter files of a programme that are none: refused at once, in words."""

from __future__ import annotations

import pytest

from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.files.toml_lines import key_lines
from avs_geo.inventory.programme.settings import MAX_SETTINGS_BYTES, read_programme_settings


def codes_of(content: bytes) -> set[str]:
    with pytest.raises(InputRefusedError) as refusal:
        read_programme_settings(SourceFile("p.toml", content))
    return {finding.code for finding in refusal.value.findings}


def test_a_file_larger_than_any_is_refused_before_it_is_parsed() -> None:
    assert codes_of(b"#" * (MAX_SETTINGS_BYTES + 1)) == {"fichier_trop_gros"}


@pytest.mark.parametrize(
    "content",
    [
        b"a = " + b"[" * 10_000,
        b"a = " + b"9" * 10_000,
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"<!DOCTYPE html><html></html>",
        b"a = 1\x00",
        b"a.b = 1\na = 2",
    ],
)
def test_what_is_no_toml_is_refused(content: bytes) -> None:
    assert codes_of(content) == {"toml_illisible"}


@pytest.mark.parametrize("value", [b"9" * 4_000, b"-" + b"9" * 400, b"0x" + b"f" * 100_000, b"inf", b"nan", b"true"])
def test_a_number_without_measure_is_no_number(value: bytes) -> None:
    assert codes_of(b"[limites]\ncreations = " + value) == {"nombre_attendu"}


def test_a_heading_of_spaces_is_gone_through_once() -> None:
    """A pattern that tries every way to share the spaces would not come back."""
    assert key_lines("[" + " " * 200_000 + "x\n[ couts ]\ncs = 1") == {"couts": 2, "couts.cs": 3}
