"""What one file may ask for, all its parts together: beyond it, it is refused in words before the work is done."""

from __future__ import annotations

import io
import math
import time
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from avs_geo.errors import InputRefusedError
from avs_geo.files.messages import FrenchLog
from avs_geo.files.reading_door import reading
from avs_geo.files.source import SourceFile
from avs_geo.files.tables.tabular import read_table
from avs_geo.files.xml_guard import check_xml
from avs_geo.findings import MAX_FAULTS
from avs_geo.inventory.units.overlap_bound import spend_overlaps, spend_spikes
from avs_geo.plan.session.drawn import read_outline
from avs_geo.reference.communes import load_commune_index
from avs_geo.work_budget import CROSSINGS, CountedWork, TooMuchWorkError, awaited, budget, check_time, spend
from bench import hostile_files
from tests.inventory.readers import read_structures, read_territoires

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

    Codes = Callable[..., set[str]]


@pytest.fixture
def codes(structures: gpd.GeoDataFrame, haute_marne: Geography, index: CommuneIndex) -> Codes:
    """Return the codes of the faults of territories in the real department."""

    def _codes(content: bytes, name: str = "t.geojson") -> set[str]:
        with pytest.raises(InputRefusedError) as refusal, reading(FrenchLog(file=name)):
            read_territoires(SourceFile(name, content), structures=structures, geography=haute_marne, index=index)
        assert all(finding.message and finding.remedy and finding.file == name for finding in refusal.value.findings)
        return {finding.code for finding in refusal.value.findings}

    return _codes


def test_many_outlines_each_within_its_bound_are_refused_together(codes: Codes) -> None:
    one = hostile_files.knot(4_500, x=5.0, y=48.0, size=0.2)
    assert codes(hostile_files.polygons([[one]] * 40)) == {"travail_excessif"}


def test_an_outline_drawn_on_the_map_with_601_corners_that_all_cross_is_refused() -> None:
    log = FrenchLog(file="dessin.geojson")
    assert read_outline(SourceFile("dessin.geojson", hostile_files.drawn([hostile_files.star(601)])), log) is None
    assert [finding.code for finding in log.findings] == ["contour_emmele"]


def test_an_outline_with_holes_without_number_is_refused_as_drawn_and_as_brought(codes: Codes) -> None:
    assert codes(hostile_files.holed(11_000)) == {"travail_excessif"}
    assert codes(hostile_files.holed(11_000, overlap=True)) == {"travail_excessif"}


def test_territories_that_all_lie_over_each_other_are_refused(codes: Codes) -> None:
    assert codes(hostile_files.overlapping(2_000)) == {"travail_excessif"}


def test_sixty_territories_that_lie_over_each_other_are_taken(
    structures: gpd.GeoDataFrame, haute_marne: Geography, index: CommuneIndex
) -> None:
    content = hostile_files.overlapping(60)
    taken, _ = read_territoires(
        SourceFile("t.geojson", content), structures=structures, geography=haute_marne, index=index
    )
    assert len(taken.shapes) == 60


def test_overlaps_are_the_pairs_of_edges_in_one_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    spent: list[int] = []
    monkeypatch.setattr("avs_geo.inventory.units.overlap_bound.spend", lambda _, count: spent.append(count))
    units = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], dtype=object)
    # The first covers one unit whole and passes through the other, as the second does: two pass through it.
    contours = np.array([shapely.box(-1, -1, 1.5, 2), shapely.box(1.2, -1, 1.4, 2)], dtype=object)
    spend_overlaps(contours, units)
    assert spent == [4]


@pytest.mark.parametrize(("corners", "count"), [(16_000, 1), (4_000, 6)])
def test_valid_outlines_of_spikes_without_number_are_refused(codes: Codes, corners: int, count: int) -> None:
    assert codes(hostile_files.spiked(corners, count=count)) == {"travail_excessif"}


def test_an_outline_of_twenty_thousand_corners_one_after_the_other_costs_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spent: list[int] = []
    monkeypatch.setattr("avs_geo.inventory.units.overlap_bound.spend", lambda _, count: spent.append(count))
    spend_spikes(np.array([shapely.Point(0, 0).buffer(1_000, quad_segs=5_000)] * 3, dtype=object))
    assert spent
    assert not any(spent)


def test_each_contour_over_a_spiked_one_makes_it_cost_as_much_again(monkeypatch: pytest.MonkeyPatch) -> None:
    spent: list[int] = []
    monkeypatch.setattr("avs_geo.inventory.units.overlap_bound.spend", lambda _, count: spent.append(count))
    angles = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    radii = np.where(np.arange(400) % 2, 700, 1_300)
    comb = shapely.Polygon(np.column_stack([radii * np.cos(angles), radii * np.sin(angles)]))
    spend_spikes(np.array([comb], dtype=object))
    once = sum(spent)
    spent.clear()
    spend_spikes(np.array([comb, comb], dtype=object))
    assert sum(spent) == 4 * once > 0


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: hostile_files.many_relations(70_000), "xml_interdit"),
        (lambda: hostile_files.many_relations(70_000, "_rels/.rels"), "xml_interdit"),
        (lambda: hostile_files.many_styles(40_000), "xml_interdit"),
        (lambda: hostile_files.many_names(70_000), "xml_interdit"),
        (lambda: hostile_files.many_types(70_000), "xml_interdit"),
        (lambda: hostile_files.many_texts(210_000), "xml_interdit"),
    ],
)
def test_a_workbook_with_a_crowd_beside_its_rows_is_not_opened(make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(InputRefusedError) as refusal:
        read_table(SourceFile("s.xlsx", make()))
    assert {finding.code for finding in refusal.value.findings} == {code}


def test_the_elements_of_all_the_parts_of_a_workbook_are_counted_together() -> None:
    few = CountedWork(250, "Trop d’éléments.", "Copiez-les.")
    part = b"<sheetData>" + b"<row><c/></row>" * 60 + b"</sheetData>"
    with budget():
        for _ in range(2):
            check_xml(io.BytesIO(part), work=few)  # 121 each
        with pytest.raises(TooMuchWorkError, match="Trop d’éléments"):
            check_xml(io.BytesIO(part), work=few)


def test_reading_stops_at_the_fault_that_is_one_too_many() -> None:
    log = FrenchLog(file="a.csv")
    for line in range(1, MAX_FAULTS):
        log.fault("inconnu", "Ceci est inconnu.", "Corrigez.", line=line)
    with pytest.raises(InputRefusedError) as refusal:
        log.fault("inconnu", "Ceci est inconnu.", "Corrigez.", line=MAX_FAULTS)
    assert len(refusal.value.findings) == MAX_FAULTS + 1
    assert refusal.value.findings[-1].code == "trop_d_erreurs"
    assert "2\u202f000 erreurs" in refusal.value.findings[-1].message


def test_remarks_without_number_stop_nothing() -> None:
    log = FrenchLog(file="a.csv")
    for line in range(2 * MAX_FAULTS):
        log.remark("compris", "Ceci est compris.", line=line)
    assert len(log.findings) == 2 * MAX_FAULTS


def read_two_steps(log: FrenchLog) -> None:
    with reading(log):
        check_time()
        check_time()


def test_a_reading_that_lasts_too_long_becomes_a_fault_of_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter([0.0, 5.0, 11.0])
    monkeypatch.setattr(time, "thread_time", lambda: next(seconds))
    log = FrenchLog(file="a.csv")
    with pytest.raises(InputRefusedError, match="plus de 10 secondes de calcul"):
        read_two_steps(log)
    assert [finding.file for finding in log.findings] == ["a.csv"]


def test_a_reading_stops_once_nobody_waits_for_it() -> None:
    waiting = iter([True, False])
    log = FrenchLog(file="a.csv")
    with awaited(lambda: next(waiting)), pytest.raises(InputRefusedError):
        read_two_steps(log)
    assert [finding.code for finding in log.findings] == ["lecture_abandonnee"]


@dataclass
class Patience:
    """A visitor who is asked whether they still wait, and leaves after some answers."""

    answers: float = math.inf
    asked: int = 0

    def __call__(self) -> bool:
        self.asked += 1
        return self.asked <= self.answers


def test_a_reading_that_only_remarks_stops_too_once_nobody_waits_for_it(
    haute_marne: Geography,
) -> None:
    lines = "".join(f"s{rank},Structure {rank},CS,52121\n" for rank in range(300))
    source = SourceFile("s.csv", f"id,nom,type,commune\n{lines}".encode())

    def read(patience: Patience) -> Patience:
        with awaited(patience), reading(FrenchLog(file="s.csv")):
            read_structures(source, geography=haute_marne, index=load_commune_index(), reference_date=date(2026, 1, 1))
        return patience

    # Each line is remarked upon, long after the file itself was taken apart.
    whole = read(Patience()).asked
    assert whole > 300
    with pytest.raises(InputRefusedError) as refusal:
        read(Patience(answers=whole - 100))
    assert refusal.value.findings[-1].code == "lecture_abandonnee"


def test_a_budget_inside_another_is_paid_by_the_other_and_a_new_one_begins_anew() -> None:
    for _ in range(2):
        with budget():
            spend(CROSSINGS, CROSSINGS.most - 1)
            with budget():
                spend(CROSSINGS, 1)
            with pytest.raises(TooMuchWorkError):
                spend(CROSSINGS, 1)


def test_a_star_of_the_benchmark_crosses_itself_as_it_says() -> None:
    ring = shapely.Polygon(hostile_files.star(11))
    # A star polygon {n/k} crosses itself n (k - 1) times.
    noded = shapely.node(ring.exterior)
    points = {tuple(np.round(pair, 9)) for pair in shapely.get_coordinates(noded)}
    assert len(points) == 11 + 11 * (5 - 1)
