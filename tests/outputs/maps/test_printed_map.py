"""The printed map says the figures of the tables, draws what users write literally, is the same each time."""

from __future__ import annotations

import struct
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.text import Text

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.study import Study
from avs_geo.inventory.structures.territoires import Territoires
from avs_geo.outputs.maps.palette import PAPER, TYPE_STYLES
from avs_geo.outputs.maps.picture.page import HEIGHT, MARGIN, WIDTH
from avs_geo.outputs.maps.picture.picture import compose_page, draw_picture
from avs_geo.outputs.maps.picture.view import SCALE_BAR_GID
from avs_geo.outputs.maps.picture.words import credits_line, headline, unit_words
from avs_geo.reference.geography import Geography, load_geography
from avs_geo.text.numbers import percent
from avs_geo.text.typography import NBSP, THIN
from avs_geo.text.words import plural

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.outputs.maps.picture.page import Page

LEGEND_LEFT = WIDTH - MARGIN - 76
COARSE = 50  # dots per inch: enough for what is asked here, and quick


def texts(page: Page) -> list[Text]:
    return [text for text in page.figure.findobj(Text) if isinstance(text, Text) and text.get_text()]


def words(page: Page) -> list[str]:
    return [text.get_text() for text in texts(page)]


def map_paths(page: Page) -> list[NDArray[np.float64]]:
    """Vertices of what is drawn left of the legend, millimetres."""
    patches = [patch for patch in page.axes.patches if isinstance(patch, PathPatch)]
    paths = [np.asarray(patch.get_path().vertices, dtype=float) for patch in patches]
    return [path for path in paths if path[:, 0].min() < LEGEND_LEFT - 1]


def boxes(page: Page, found: list[Text]) -> list[shapely.Polygon]:
    """Rectangles of texts, millimetres."""
    to_mm = page.axes.transData.inverted()
    return [shapely.box(*to_mm.transform_bbox(text.get_window_extent()).extents) for text in found]


def chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        found.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def with_territories(inventory: Inventory, *, named: bool, drawn: bool) -> Inventory:
    """Return the inventory with its named and drawn territories assumed, or not."""
    territoires = inventory.territoires
    return replace(
        inventory,
        territoires=Territoires(
            named=territoires.named.assign(hypothese=named),
            shapes=territoires.shapes.assign(hypothese=drawn),
        ),
    )


def without_structures(inventory: Inventory) -> Inventory:
    territoires = inventory.territoires
    return replace(
        inventory,
        structures=inventory.structures.iloc[:0],
        territoires=Territoires(named=territoires.named.iloc[:0], shapes=territoires.shapes.iloc[:0]),
    )


@pytest.fixture(scope="module")
def page(study: Study) -> Page:
    return compose_page(study, dpi=100)


def test_the_picture_is_a_landscape_a4_at_the_asked_density(study: Study) -> None:
    found = dict(chunks(draw_picture(study, dpi=100)))
    assert struct.unpack(">II", found[b"IHDR"][:8]) == (1169, 826)  # 29.7 x 21 cm in inches, x 100
    assert struct.unpack(">II", found[b"pHYs"][:8]) == (3937, 3937)  # dots per metre


def test_two_runs_give_the_same_bytes(study: Study) -> None:
    first, second = (draw_picture(study, dpi=COARSE) for _ in range(2))
    assert first == second


def test_sessions_that_draw_at_the_same_time_do_not_disturb_each_other(study: Study) -> None:
    alone = draw_picture(study, dpi=COARSE)
    with ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(draw_picture, study, dpi=COARSE) for _ in range(3)]
    assert {run.result() for run in runs} == {alone}


def test_the_file_holds_no_date(study: Study) -> None:
    found = chunks(draw_picture(study, dpi=COARSE))
    assert {kind for kind, _ in found} == {b"IHDR", b"pHYs", b"tEXt", b"IDAT", b"IEND"}
    assert [content for kind, content in found if kind == b"tEXt"] == [b"Software\x00AVS-Geo"]


def test_the_headline_says_the_figures_worked_out_by_hand(diagnosis: Diagnosis) -> None:
    # 1000 + 500 + half of 300 covered, of 2150; Essart, 100 inhabitants, 22.06 min away and in no territory.
    assert headline(diagnosis) == (
        f"76,7{NBSP}% des habitants sont dans un territoire d’agrément et 100{NBSP}habitants (4,7{NBSP}%) "
        f"sont hors de tout territoire et à plus de 20{NBSP}min de toute structure (temps estimé)."
    )


def test_the_figures_under_the_title_equal_the_department_table(page: Page, diagnosis: Diagnosis) -> None:
    drawn = " ".join(words(page))
    whole = diagnosis.departement.iloc[0]
    assert f"{percent(whole['part_couverte'])} des habitants sont dans un territoire" in drawn
    left = plural(int(whole["population_non_couverte"]), "habitant")
    assert f"{left} ({percent(whole['part_non_couverte'])})" in drawn


def test_the_legend_gives_units_inhabitants_share_and_lever_of_each_class(page: Page) -> None:
    drawn = words(page)
    for expected in (
        f"3{NBSP}communes, 1{THIN}800{NBSP}habitants",
        f"0{NBSP}commune, 0{NBSP}habitant",
        f"2{NBSP}communes, 250{NBSP}habitants",
        f"1{NBSP}commune, 100{NBSP}habitants",
        f"83,7{NBSP}%",
        f"11,6{NBSP}%",
        f"4,7{NBSP}%",
        "levier : itinérance, antenne",
        "levier : étendre le territoire voisin",
        "levier : créer un CS ou un EVS",
    ):
        assert expected in drawn


def test_the_method_the_threshold_and_the_sources_are_said(page: Page) -> None:
    drawn = " ".join(words(page))
    assert f"Temps estimé (distance à vol d’oiseau × 1,3, à 50{NBSP}km/h), seuil 20{NBSP}min" in drawn
    assert "pas une norme officielle" in drawn
    assert credits_line() in drawn


def test_the_sources_are_named_with_their_dates() -> None:
    credit = credits_line()
    for publisher in ("IGN – ADMIN EXPRESS (", "Insee (", "ANCT (", "DGCL ("):
        assert publisher in credit


def test_a_measured_time_is_said_with_what_measured_it(
    diagnosis: Diagnosis,
    geography: Geography,
    inventory: Inventory,
) -> None:
    measured = replace(diagnosis, times=replace(diagnosis.times, model="temps mesuré ($OSRM$)", estimated_pairs=3))
    drawn = " ".join(words(compose_page(Study(measured, geography, inventory), dpi=COARSE)))
    assert f"Temps mesuré ($OSRM$), seuil 20{NBSP}min" in drawn
    assert f"3{NBSP}trajets non mesurés{NBSP}: temps estimé" in drawn
    assert "de toute structure (temps mesuré ($OSRM$))" in drawn


@pytest.mark.parametrize("title", ["Plan $x^2$ à 100 $", "$\\frac{1}{2}$", "Carte_{n°1}", r"a\$b", "%d {0}"])
def test_a_title_is_drawn_as_it_was_written(
    title: str,
    study: Study,
) -> None:
    page = compose_page(study, title=title, dpi=COARSE)
    page.figure.canvas.draw()
    assert title in words(page)


def test_the_name_of_a_structure_with_dollar_signs_is_drawn_literally(
    diagnosis: Diagnosis,
    geography: Geography,
    inventory: Inventory,
) -> None:
    structures = inventory.structures.assign(nom=[f"Les $alpha_{n}$ lilas" for n in range(4)])
    page = compose_page(Study(diagnosis, geography, replace(inventory, structures=structures)), dpi=COARSE)
    page.figure.canvas.draw()
    assert {f"Les $alpha_{n}$ lilas" for n in range(4)} <= set(words(page))
    assert not any(text.get_parse_math() for text in texts(page))


def test_a_character_that_the_font_lacks_becomes_a_square_without_a_warning(study: Study) -> None:
    page = compose_page(study, title="Fête 🎉\nau\tcentre", dpi=COARSE)
    page.figure.canvas.draw()
    assert "Fête □ au centre" in words(page)


def test_a_title_too_long_for_the_sheet_is_cut_inside_the_margins(study: Study) -> None:
    page = compose_page(study, title="long " * 80 + "X" * 300, dpi=COARSE)
    lines = [text for text in texts(page) if text.get_text().startswith("long")]
    assert len(lines) == 2
    assert lines[1].get_text().endswith("…")
    for box in boxes(page, lines):
        assert box.bounds[2] <= WIDTH - MARGIN + 1


def test_a_blank_title_is_replaced_by_the_general_one(study: Study) -> None:
    page = compose_page(study, title="  ", dpi=COARSE)
    assert "Centres sociaux et espaces de vie sociale" in words(page)


def test_the_scale_bar_has_the_length_that_it_says(page: Page) -> None:
    bar = next(found for found in page.figure.findobj(Rectangle) if found.get_gid() == SCALE_BAR_GID)
    assert isinstance(bar, Rectangle)
    # The department is 30 km wide, and nothing on the map is wider than its outline.
    width = max(float(np.ptp(path[:, 0])) for path in map_paths(page))
    said = next(text for text in words(page) if text.endswith(f"{NBSP}km"))
    assert bar.get_width() * 30 / width == pytest.approx(float(said.split(NBSP)[0].replace(",", ".")))


@pytest.mark.parametrize(
    ("named", "drawn", "expected"),
    [
        (False, False, None),
        (True, False, f"Territoires d’agrément supposés pour 1{NBSP}structure sur 2"),
        (True, True, "Territoires d’agrément supposés"),
    ],
)
def test_assumed_territories_are_said_to_be(
    named: bool,  # noqa: FBT001
    drawn: bool,  # noqa: FBT001
    expected: str | None,
    diagnosis: Diagnosis,
    geography: Geography,
    inventory: Inventory,
) -> None:
    assumed = with_territories(inventory, named=named, drawn=drawn)
    said = " ".join(words(compose_page(Study(diagnosis, geography, assumed), dpi=COARSE)))
    assert ("supposés" in said) == (expected is not None)
    assert (expected or "") in said


def test_territories_taken_by_default_are_said_to_be(
    diagnosis: Diagnosis,
    geography: Geography,
    inventory: Inventory,
) -> None:
    named = inventory.territoires.named.assign(defaut=True, hypothese=False)
    defaulted = replace(inventory, territoires=replace(inventory.territoires, named=named))
    said = " ".join(words(compose_page(Study(diagnosis, geography, defaulted), dpi=COARSE)))
    assert f"commune d’implantation par défaut{NBSP}: 1{NBSP}structure." in said


def test_structures_that_do_not_count_are_hollow(page: Page) -> None:
    symbols = [found for found in page.axes.collections if isinstance(found, PathCollection)]
    on_map = [found for found in symbols if np.asarray(found.get_offsets())[:, 0].max() < LEGEND_LEFT]
    fills = [to_hex(np.asarray(found.get_facecolor())[0]) for found in on_map]
    edges = [to_hex(np.asarray(found.get_edgecolor())[0]) for found in on_map]
    assert sorted(zip(fills, edges, strict=True)) == sorted(
        [
            (PAPER, TYPE_STYLES["AUTRE"].fill),  # agreed, but never counted in the coverage
            (PAPER, TYPE_STYLES["CS"].fill),  # the project
            (TYPE_STYLES["CS"].fill, PAPER),
            (TYPE_STYLES["EVS"].fill, PAPER),
        ],
    )
    assert f"En creux{NBSP}: non agréé, ne compte pas" in words(page)


def test_a_department_without_structures_is_drawn_and_says_so(
    geography: Geography,
    inventory: Inventory,
    reference_date: date,
) -> None:
    none = without_structures(inventory)
    diagnosis = diagnose(geography, none, Parameters(reference_date=reference_date))
    page = compose_page(Study(diagnosis, geography, none), dpi=COARSE)
    page.figure.canvas.draw()
    said = " ".join(words(page))
    assert "Aucune dans l’inventaire" in said
    assert f"2{THIN}150{NBSP}habitants (100,0{NBSP}%) sont hors de tout territoire et sans aucun centre" in said


def test_a_department_without_qpv_has_none_in_its_legend(
    diagnosis: Diagnosis,
    geography: Geography,
    inventory: Inventory,
) -> None:
    none = replace(geography, qpv=geography.qpv.iloc[:0])
    assert "QPV" not in words(compose_page(Study(diagnosis, none, inventory), dpi=COARSE))


@pytest.mark.parametrize(
    ("emprise", "label"),
    [("officielle", "QPV"), ("indicative", "QPV (emprise indicative)")],
)
def test_an_indicative_contour_is_named_as_such(
    emprise: str,
    label: str,
    diagnosis: Diagnosis,
    geography: Geography,
    inventory: Inventory,
) -> None:
    known = replace(geography, qpv=geography.qpv.assign(emprise=emprise))
    labels = {text for text in words(compose_page(Study(diagnosis, known, inventory), dpi=COARSE)) if "QPV" in text}
    assert label in labels
    assert len(labels & {"QPV", "QPV (emprise indicative)"}) == 1


def fullest(study: Study) -> Study:
    """Return what makes the longest legend: all types, hollow ones, both kinds of QPV, some assumptions."""
    geography, inventory = study.geography, study.inventory
    both = gpd.GeoDataFrame(
        pd.concat([geography.qpv, geography.qpv.assign(emprise="indicative").rename(lambda code: f"{code}2")]),
        crs=geography.epsg,
    )
    moved = inventory.structures.geometry.to_numpy().copy()
    moved[1] = moved[0]  # two symbols that touch
    structures = inventory.structures.set_geometry(gpd.GeoSeries(moved, crs=geography.epsg))
    full = with_territories(replace(inventory, structures=structures), named=True, drawn=False)
    return replace(study, geography=replace(geography, qpv=both), inventory=full)


def test_the_longest_legend_holds_between_the_headline_and_the_foot(study: Study) -> None:
    page = compose_page(fullest(study), title="Un titre assez long " * 8, dpi=100)
    column = [text for text in texts(page) if text.get_position()[0] >= LEGEND_LEFT - 1]
    found = boxes(page, column)
    assert {"QPV", "QPV (emprise indicative)"} <= {text.get_text() for text in column}
    for rank, box in enumerate(found):
        assert box.bounds[2] <= WIDTH - MARGIN + 1
        for other in found[rank + 1 :]:
            # Letters without tails leave some of their box empty: a few tenths of a millimetre may be shared.
            assert box.buffer(-0.35).disjoint(other.buffer(-0.35))


def test_every_text_is_inside_the_margins(page: Page) -> None:
    sheet = shapely.box(MARGIN - 4, MARGIN - 5, WIDTH - MARGIN + 1, HEIGHT - MARGIN + 5)
    assert all(sheet.covers(box) for box in boxes(page, texts(page)))


def test_an_arrondissement_is_not_called_a_commune() -> None:
    assert unit_words(load_geography("75").units).count(2) == f"2{NBSP}arrondissements"
    assert unit_words(load_geography("52").units).count(2) == f"2{NBSP}communes"
    assert unit_words(load_geography("69").units).count(2) == f"2{NBSP}mailles"


@pytest.mark.parametrize("code", ["2A", "29", "59", "75", "973", "976"])
def test_departments_of_odd_shapes_are_drawn_whole(code: str, inventory: Inventory, reference_date: date) -> None:
    geography = load_geography(code)
    units = geography.units
    where = units["population"].nlargest(4).index
    structures = inventory.structures.assign(
        code_unite=where,
        geometry=gpd.points_from_xy(units.loc[where, "x"], units.loc[where, "y"], crs=geography.epsg),
    ).set_crs(geography.epsg, allow_override=True)
    none = without_structures(inventory).territoires
    shapes = none.shapes.set_crs(geography.epsg, allow_override=True)
    here = replace(inventory, structures=structures, territoires=replace(none, shapes=shapes))
    diagnosis = diagnose(geography, here, Parameters(reference_date=reference_date))
    page = compose_page(Study(diagnosis, geography, here), dpi=COARSE)
    page.figure.canvas.draw()
    drawn = np.concatenate(map_paths(page))
    assert drawn.min() > MARGIN - 1
    assert drawn[:, 0].max() < LEGEND_LEFT
    assert drawn[:, 1].max() < HEIGHT - MARGIN
