"""The map of the browser: hostile names stay text, nothing is fetched from outside, words double the colours."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.study import Study, study_of
from avs_geo.files.source import SourceFile
from avs_geo.inventory.inventory import Inventory, read_inventory
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.outputs.maps.folium_map import build_map, page_of
from avs_geo.outputs.maps.layers import MapLayers, map_layers
from avs_geo.outputs.maps.legend import legend_html
from avs_geo.outputs.maps.palette import CLASS_STYLES, TYPE_STYLES
from avs_geo.outputs.maps.patterns import pattern_definitions
from avs_geo.outputs.maps.themes import balance_theme, coverage_theme, need_theme
from avs_geo.outputs.maps.unit_paint import paint_json
from avs_geo.outputs.share.of_study import file_of_study
from avs_geo.reference.geography import Geography, load_geography

if TYPE_CHECKING:
    from collections.abc import Iterator

    from avs_geo.analysis.diagnosis import Diagnosis

HOSTILE = "<img src=x onerror=alert(1)>"
TEMPLATE = "{{ 7*7 }}</script><script>alert(2)</script>"
STRUCTURES = f"""id,nom,type,statut,code_commune
a,{HOSTILE},CS,agree,52121
b,"{TEMPLATE}",EVS,agree,52121
c,Projet,CS,projet,52448
""".encode()


@pytest.fixture(scope="module")
def geography() -> Geography:
    return load_geography("52")


@pytest.fixture(scope="module")
def inventory(geography: Geography) -> Inventory:
    return read_inventory(
        StudyFiles(structures=SourceFile("structures.csv", STRUCTURES)),
        geography=geography,
        reference_date=date(2026, 1, 1),
    )


@pytest.fixture(scope="module")
def study(geography: Geography, inventory: Inventory) -> Study:
    return study_of(geography, inventory, Parameters(reference_date=date(2026, 1, 1)))


@pytest.fixture(scope="module")
def diagnosis(study: Study) -> Diagnosis:
    return study.diagnosis


@pytest.fixture(scope="module")
def layers(study: Study) -> MapLayers:
    return map_layers(study)


@pytest.fixture(scope="module")
def page(study: Study) -> str:
    return file_of_study(study, title=f"Carte de {HOSTILE}").decode()


def _chart_script(layers: MapLayers) -> str:
    page = page_of(build_map(layers, attribution="Insee"))
    page.render()
    script: str = page.script.render()
    return script


def _paint_of(study: Study) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(paint_json(study, coverage_theme(study.diagnosis)))
    return found


def _texts(layers: MapLayers) -> Iterator[str]:
    for layer in (layers.units, layers.epci_names, layers.qpv, layers.territories, layers.structures):
        for feature in layer["features"]:
            yield feature["properties"]["texte"]


def test_every_unit_is_on_the_map(layers: MapLayers) -> None:
    assert len(layers.units["features"]) == 426


def test_small_units_are_not_smoothed_away(layers: MapLayers) -> None:
    # A cell of 200 m is two pixels wide on the map of a department; Leaflet's smoothing left nothing of it.
    assert "smoothFactor: 0," in _chart_script(layers)


def test_the_units_are_painted_with_one_category_and_one_text_each(study: Study) -> None:
    paint = _paint_of(study)
    counts = [paint["categories"].count(rank) for rank in range(4)]
    classes = study.units["classe"].value_counts()
    assert counts == [int(classes.get(name, 0)) for name in CLASS_STYLES]
    assert paint["fills"] == [f"url(#avs-{name})" for name in CLASS_STYLES]
    assert len(paint["texts"]) == 426


def test_the_texts_of_the_units_are_escaped(study: Study) -> None:
    for text in _paint_of(study)["texts"]:
        assert set(re.findall(r"</?(\w+)", text)) <= {"strong", "br"}


@pytest.mark.parametrize("theme", [coverage_theme, balance_theme, need_theme])
def test_every_theme_gives_each_unit_a_category_that_it_can_draw(diagnosis: Diagnosis, theme: Any) -> None:
    chosen = theme(diagnosis)
    assert set(chosen.of_unit) <= set(chosen.styles)
    assert f'id="avs-{next(iter(chosen.styles))}"' in pattern_definitions()
    figures = [figures for _, figures in chosen.legend_lines(diagnosis)]
    assert len(figures) == len(chosen.styles)


def test_names_are_escaped_before_folium_writes_them_as_html(layers: MapLayers) -> None:
    texts = list(_texts(layers))
    assert any("&lt;img src=x onerror=alert(1)&gt;" in text for text in texts)
    for text in texts:
        assert set(re.findall(r"</?(\w+)", text)) <= {"strong", "br"}


def test_structures_at_one_point_stand_side_by_side(layers: MapLayers) -> None:
    shifts = {f["properties"]["structure"]: f["properties"]["decalage"] for f in layers.structures["features"]}
    assert shifts["c"] == 0
    assert shifts["a"] == -shifts["b"] != 0


def test_a_structure_that_does_not_count_is_hollow(layers: MapLayers) -> None:
    counts = {f["properties"]["structure"]: f["properties"]["compte"] for f in layers.structures["features"]}
    assert counts == {"a": True, "b": True, "c": False}


def test_the_page_asks_nothing_of_any_server(page: str) -> None:
    fetched = re.findall(r"""(?:src|href)\s*=\s*["']([^"']+)["']|url\(([^)]+)\)|@import""", page)
    addresses = {first or second for first, second in fetched}
    assert all(a.startswith(("data:", "#", "'#", '"#', "https://leafletjs.com")) for a in addresses), addresses


def test_the_map_of_the_application_takes_leaflet_from_the_application(layers: MapLayers) -> None:
    header = page_of(build_map(layers, attribution="Insee")).render()
    scripts = re.findall(r'<(?:script src|link rel="stylesheet" href)="([^"]+)"', header)
    assert scripts
    assert all(address.startswith("/avs/leaflet/") for address in scripts)


def test_a_hostile_name_is_no_tag_and_no_template_anywhere_in_the_page(page: str) -> None:
    assert HOSTILE not in page
    assert "</script><script>alert" not in page
    assert "alert(2)" in page  # the name is there, as text


def test_a_name_in_braces_is_never_run_as_a_template(layers: MapLayers, page: str) -> None:
    assert not any("{" in text for text in _texts(layers))
    chart = build_map(layers, attribution="{{ 7*7 }}").get_root().render()
    # Inside JSON, folium writes the ampersand as \u0026.
    in_json = r"\u0026#123;\u0026#123; 7*7 \u0026#125;\u0026#125;"
    assert in_json in chart
    # The file is no template: braces stand there as they are.
    assert "{{ 7*7 }}&lt;/script&gt;" in page
    assert "(( 7*7 ))" in chart


def test_the_page_has_its_figures_and_its_tables_in_words(page: str) -> None:
    assert "168\u202f331 habitants" in page
    assert page.count('<th scope="row"') >= 426 + 9
    assert "<caption>Couverture par intercommunalité</caption>" in page


def test_every_class_has_a_hatching_or_a_darkness_of_its_own() -> None:
    assert len({style.hatch for style in CLASS_STYLES.values()}) == len(CLASS_STYLES)
    assert len({style.marker for style in TYPE_STYLES.values()}) == len(TYPE_STYLES)


def test_the_legend_names_every_class_with_its_inhabitants(study: Study) -> None:
    legend = legend_html(study)
    for style in CLASS_STYLES.values():
        assert style.label in legend
    assert "ne compte pas" in legend
    assert "QPV, emprise indicative" in legend


def test_geometries_are_in_degrees_with_five_decimals(layers: MapLayers) -> None:
    text = json.dumps(layers.units["features"][0]["geometry"])
    numbers = [float(n) for n in re.findall(r"-?\d+\.\d+", text)]
    assert all(4 < n < 6 or 47 < n < 49 for n in numbers)
    assert all(len(n.split(".")[1]) <= 5 for n in re.findall(r"\d+\.\d+", text))
