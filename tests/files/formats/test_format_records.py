"""A format is one record and one reader: nothing else has to know of it."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any, Final

import pytest

from avs_geo.errors import InputRefusedError
from avs_geo.files.formats import catalogue
from avs_geo.files.formats.format import Format
from avs_geo.files.formats.layer import Features
from avs_geo.files.formats.raw_sheets import RawSheet, Sheet, TakeSheets
from avs_geo.files.layers.spatial import read_layer
from avs_geo.files.messages import FrenchLog
from avs_geo.files.rows import Row
from avs_geo.files.source import SourceFile
from avs_geo.files.tables.tabular import read_table

if TYPE_CHECKING:
    from avs_geo.findings import FindingLog

CARDS: Final = b"%CARDS\nnom=Les Tilleuls;type=CS\nnom=La Source;type=EVS\n"
PLACES: Final = b"%PLACES\nA 5.3 48.1\nB 5.4 48.2\n"


def read_cards(source: SourceFile, log: FindingLog, take: TakeSheets, *, max_columns: int) -> list[Sheet]:
    assert not log.has_faults
    assert max_columns > 1
    cards = [dict(cell.split("=") for cell in line.split(";")) for line in source.content.decode().splitlines()[1:]]
    rows = [Row(1, list(cards[0])), *(Row(line, list(card.values())) for line, card in enumerate(cards, start=2))]
    return take([RawSheet("", rows)])


def read_places(content: bytes, log: FindingLog) -> Features:
    assert not log.has_faults
    places = [line.split() for line in content.decode().splitlines()[1:]]
    return Features([_feature(name, float(longitude), float(latitude)) for name, longitude, latitude in places])


def _feature(name: str, *position: float) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": position}
    return {"type": "Feature", "properties": {"nom": name}, "geometry": geometry}


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two formats that nobody knows of but their records."""
    cards = Format(
        key="cards",
        label="un fichier de fiches",
        name="Fiches",
        extensions=(".fiches",),
        recognises=lambda seen: seen.head.startswith(b"%CARDS"),
        sheets=read_cards,
    )
    places = Format(
        key="places",
        label="un fichier de lieux",
        name="Lieux",
        standard="Lieux",
        extensions=(".lieux",),
        members=(".lieux",),
        recognises=lambda seen: seen.head.startswith(b"%PLACES"),
        features=read_places,
    )
    monkeypatch.setattr(catalogue, "TEXT_FORMATS", (cards, places, *catalogue.TEXT_FORMATS))


@pytest.mark.usefixtures("made_up")
def test_a_made_up_table_is_read_by_its_record_alone() -> None:
    table = read_table(SourceFile("a.fiches", CARDS))
    assert table.headings == ("nom", "type")
    assert table.frame.to_numpy().tolist() == [["Les Tilleuls", "CS"], ["La Source", "EVS"]]
    assert table.frame.index.tolist() == [2, 3]


@pytest.mark.usefixtures("made_up")
def test_made_up_shapes_are_read_by_their_record_alone() -> None:
    layer = read_layer(SourceFile("a.lieux", PLACES), FrenchLog(file="a.lieux"))
    assert layer["nom"].tolist() == ["A", "B"]
    assert layer.geometry.x.tolist() == [5.3, 5.4]


@pytest.mark.usefixtures("made_up")
def test_made_up_shapes_are_read_inside_an_archive() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("lieux/a.lieux", PLACES)
    layer = read_layer(SourceFile("a.zip", stream.getvalue()), FrenchLog(file="a.zip"))
    assert layer["nom"].tolist() == ["A", "B"]


@pytest.mark.usefixtures("made_up")
def test_the_name_of_a_made_up_format_is_held_to_its_bytes_and_offered_where_it_fits() -> None:
    with pytest.raises(InputRefusedError, match=r"c’est un fichier de fiches"):
        read_table(SourceFile("a.csv", CARDS))
    with pytest.raises(InputRefusedError) as refusal:
        read_layer(SourceFile("a.fiches", CARDS), FrenchLog(file="a.fiches"))
    (fault,) = refusal.value.findings
    assert "Lieux" in fault.remedy
    assert "Fiches" not in fault.remedy


def test_every_format_that_is_read_has_a_key_of_its_own_and_a_way_to_be_named() -> None:
    formats = catalogue.every_format()
    read = [one for one in formats if one.is_read]
    assert len({one.key for one in read}) == len(read) == 14
    assert all(one.key and one.extensions and all(name.startswith(".") for name in one.extensions) for one in read)
    assert all(one.standard for one in read if one.is_spatial)
    assert not any(one.key or one.extensions for one in formats if not one.is_read)
