"""Texts in every encoding that programs write give the same table; what had to be guessed or mended is said."""

from __future__ import annotations

import pytest

from avs_geo.errors import InputRefusedError
from avs_geo.files.encodings import decode, utf_16_of
from avs_geo.files.source import SourceFile
from avs_geo.files.tables.tabular import RawTable, read_table
from avs_geo.findings import FindingLog

TEXT = "nom;commune;note\nForêt d’été;Châteauvillain;à ça\nÉcole;Langres;3 €\n"


def table_of(content: bytes) -> RawTable:
    return read_table(SourceFile("a.csv", content))


def values(table: RawTable) -> list[list[str]]:
    return [list(table.headings), *table.frame.to_numpy().tolist()]


WANTED = [["nom", "commune", "note"], ["Forêt d’été", "Châteauvillain", "à ça"], ["École", "Langres", "3 €"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_is_read_without_a_word(encoding: str) -> None:
    table = table_of(TEXT.encode(encoding))
    assert (values(table), table.findings) == (WANTED, ())


def test_the_unicode_text_of_excel_is_a_table_between_tabs() -> None:
    assert values(table_of(TEXT.replace(";", "\t").encode("utf-16"))) == WANTED


@pytest.mark.parametrize(("encoding", "name"), [("mac_roman", "MacRoman"), ("cp850", "850")])
def test_an_old_encoding_is_recognised_and_said(encoding: str, name: str) -> None:
    log = FindingLog()
    text = "nom;commune\nForêt d'été;Châteauvillain à ça\n"
    assert decode(text.encode(encoding), log) == text
    assert [found.code for found in log.findings] == ["encodage_suppose"]
    assert name in log.findings[0].message


def test_french_in_the_encoding_of_windows_is_never_taken_for_another() -> None:
    signs = "éèêëàâäçùûüîïôöœÿÉÈÊÀÂÇÙÛÎÔŒ«»°€’–…"
    log = FindingLog()
    for sign in signs:
        text = f"nom\n{sign}t {sign} A{sign.upper()}\n"
        assert decode(text.encode("cp1252"), log) == text
    assert log.findings == []


def test_lines_of_two_encodings_are_each_read_as_they_are() -> None:
    lines = TEXT.splitlines(keepends=True)
    table = table_of(lines[0].encode() + lines[1].encode() + lines[2].encode("cp1252"))
    assert values(table) == WANTED
    assert [found.code for found in table.findings] == ["encodages_melanges"]


def test_accents_that_were_broken_by_a_wrong_opening_are_mended_and_said() -> None:
    table = table_of(TEXT.encode().decode("cp1252").encode())
    assert values(table) == WANTED
    (remark,) = table.findings
    assert remark.code == "accents_repares"
    assert "Ã©" in remark.message


def test_broken_accents_that_cannot_be_mended_are_said_with_the_way_out() -> None:
    table = table_of("nom;type\nÃ©cole et été;CS\n".encode())
    (remark,) = table.findings
    assert remark.code == "accents_abimes"
    assert "CSV UTF-8" in remark.remedy


@pytest.mark.parametrize("text", ["nom;type\nPÃO;CS\n", "nom;type\nÂge d’or;CS\n", "nom;type\nSÃ O PAULO;CS\n"])
def test_a_portuguese_or_french_capital_is_no_broken_accent(text: str) -> None:
    table = table_of(text.encode())
    assert (table.frame["nom"].iloc[0], table.findings) == (text.splitlines()[1].split(";")[0], ())


def test_a_unicode_text_that_is_cut_is_refused_in_words() -> None:
    with pytest.raises(InputRefusedError) as refusal:
        table_of("nom;type\nA;CS\n".encode("utf-16") + b"\x00")
    assert refusal.value.findings[0].code == "encodage_inconnu"


@pytest.mark.parametrize("content", [b"nom;type\n", b"", b"a", "été".encode(), b"\x00" * 20])
def test_other_bytes_are_no_utf_16(content: bytes) -> None:
    assert utf_16_of(content) is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_and_end_of_line_gives_the_same_table(delimiter: str, end: str) -> None:
    rows = [["nom", "note"], ["A", f'"x{delimiter}{end}y"'], ["B", "z"]]
    plain = end.join(delimiter.join(row) for row in rows) + end
    hinted = f"sep={delimiter}{end}{plain}"
    trailing = end.join(delimiter.join([*row, "", ""]) for row in rows) + end
    for text in (plain, hinted, trailing):
        table = table_of(text.encode())
        assert table.frame["nom"].tolist() == ["A", "B"]
        assert table.frame["note"].tolist() == [f"x{delimiter}{end}y", "z"]
        assert table.frame.index.tolist() == [2, 3]
