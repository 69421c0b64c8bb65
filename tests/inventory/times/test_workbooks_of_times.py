"""Workbooks of times: notices, titles, distances, other modes, and one sheet for each destination."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.inventory.times.conftest import Way, minutes_meant, minutes_read

if TYPE_CHECKING:
    from tests.inventory.times.conftest import Reader

Rows = list[list[object]]
NOTICE: Rows = [["Notice"], ["Source", "openrouteservice"], ["Unité", "minutes"]]


def xlsx(**sheets: Rows) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def matrix(ways: list[Way], *, aims: tuple[str, ...] = ("cs-a", "evs-b"), attribute: str = "structure") -> Rows:
    rows: dict[str, list[object]] = {way.origin: [way.origin] for way in ways}
    for way in ways:
        if getattr(way, attribute) in aims:
            rows[way.origin].append(way.minutes)
    return [["origine", *aims], *rows.values()]


def listed(ways: list[Way], *, factor: float = 1, heading: str = "duree") -> Rows:
    return [["origine", "destination", heading], *([way.origin, way.structure, way.minutes * factor] for way in ways)]


@pytest.mark.parametrize("attribute", ["structure", "commune"])
def test_a_matrix_behind_a_notice_is_found(read_real: Reader, ways: list[Way], attribute: str) -> None:
    aims = tuple(dict.fromkeys(str(getattr(way, attribute)) for way in ways))
    rows = matrix(ways, aims=aims, attribute=attribute)
    times, (remark,) = read_real(xlsx(Lisez_moi=NOTICE, Temps=rows), "temps.xlsx")
    assert minutes_read(times) == pytest.approx(minutes_meant(ways))
    assert remark.code == "feuilles_ignorees"
    assert "«\u00a0Lisez moi\u00a0»" in remark.message


def test_a_matrix_under_lines_that_describe_it_is_found(read_real: Reader, ways: list[Way]) -> None:
    rows = matrix(ways, aims=("52121", "52269"), attribute="commune")
    times, (remark,) = read_real(xlsx(Temps=[*NOTICE, ["Ville :", "Chaumont"], *rows]), "temps.xlsx")
    assert minutes_read(times) == pytest.approx(minutes_meant(ways))
    assert remark.code == "lignes_avant_les_titres"


def test_sheets_of_one_destination_each_are_read_together(read_real: Reader, ways: list[Way]) -> None:
    sheets = {name: matrix(ways, aims=(aim,)) for name, aim in (("CS", "cs-a"), ("EVS", "evs-b"))}
    times, (remark,) = read_real(xlsx(**sheets), "temps.xlsx")
    assert minutes_read(times) == pytest.approx(minutes_meant(ways))
    assert remark.code == "feuilles_reunies"


def test_lists_of_one_destination_each_are_read_together(read_real: Reader, ways: list[Way]) -> None:
    sheets = {name: listed([way for way in ways if way.structure == name]) for name in ("cs-a", "evs-b")}
    times, (remark,) = read_real(xlsx(**sheets), "temps.xlsx")
    assert minutes_read(times) == pytest.approx(minutes_meant(ways))
    assert remark.code == "feuilles_reunies"


@pytest.mark.parametrize(
    ("other", "factor"), [("Distances", 0.9), ("Distance_km", 0.8), ("À_pied", 8), ("Vélo", 3), ("Bus", 0.7)]
)
def test_a_sheet_of_distances_or_of_another_mode_is_left_out(
    read_real: Reader, ways: list[Way], other: str, factor: float
) -> None:
    book = xlsx(**{other: listed(ways, factor=factor), "Voiture": listed(ways)})
    times, (remark,) = read_real(book, "temps.xlsx")
    assert minutes_read(times) == pytest.approx(minutes_meant(ways))
    assert remark.code == "feuilles_ignorees"
    assert other.replace("_", " ") in remark.message


def test_the_remedy_for_a_sheet_of_other_headings_works(read_real: Reader, ways: list[Way]) -> None:
    first, second = ([way for way in ways if way.structure == aim] for aim in ("cs-a", "evs-b"))
    _, (remark,) = read_real(xlsx(CS=listed(first), EVS=listed(second, heading="minutes")), "temps.xlsx")
    assert "à part" not in remark.message
    assert "donnez-lui les titres de «\u00a0CS\u00a0»" in remark.remedy
    times, _ = read_real(xlsx(CS=listed(first), EVS=listed(second)), "temps.xlsx")
    assert minutes_read(times) == pytest.approx(minutes_meant(ways))
