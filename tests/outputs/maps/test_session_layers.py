"""The session's map: what it draws over its shapes, with every text of the user made harmless."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from avs_geo.analysis.study import study_of
from avs_geo.inventory.empty import empty_inventory
from avs_geo.outputs.maps.layers import map_layers
from avs_geo.outputs.session.map import session_map
from avs_geo.outputs.session.paint import SessionMarks, session_json
from avs_geo.plan.session.changes import AtCommune, CloseStructure, MoveStructure, OpenStructure, Territory
from avs_geo.plan.session.what_if import apply_changes
from avs_geo.reference.geography import load_geography
from avs_geo.web.maps.component import clicked_feature, write_map

GEOGRAPHY = load_geography("52")
HOSTILE = "<script>alert(1)</script>{{7*7}}"
EVS = OpenStructure(
    id="evs", nom=HOSTILE, type="EVS", at=AtCommune("52008"), territory=Territory(communes=("52008", "52269"))
)


def _shown(*changes: OpenStructure | CloseStructure | MoveStructure, marks: SessionMarks) -> dict[str, object]:
    inventory = apply_changes(empty_inventory(GEOGRAPHY), GEOGRAPHY, changes)
    content: dict[str, object] = json.loads(session_json(GEOGRAPHY, inventory, marks))
    return content


def test_a_structure_of_the_session_is_drawn_larger_and_the_chosen_one_with_its_territory() -> None:
    shown = _shown(EVS, marks=SessionMarks(touched={"evs"}, chosen="evs"))
    (structure,) = shown["structures"]  # type: ignore[misc]
    assert (structure["id"], structure["taille"]) == ("evs", 28)  # type: ignore[has-type]
    assert len(shown["territoires"]["features"]) == 1  # type: ignore[index]


def test_the_territory_of_a_structure_that_nobody_chose_is_not_drawn() -> None:
    shown = _shown(EVS, marks=SessionMarks(touched={"evs"}))
    assert shown["territoires"]["features"] == []  # type: ignore[index]


def test_a_hostile_name_is_harmless_in_the_tooltip_and_written_as_it_is_where_text_is_no_markup() -> None:
    (structure,) = _shown(EVS, marks=SessionMarks(touched={"evs"}))["structures"]  # type: ignore[misc]
    assert "&lt;script&gt;" in structure["texte"]  # type: ignore[has-type]
    assert "<script>" not in structure["texte"]  # type: ignore[has-type]
    assert structure["titre"] == HOSTILE  # type: ignore[has-type]


def test_the_map_is_written_without_structures_so_that_a_change_does_not_write_it_again() -> None:
    bare = empty_inventory(GEOGRAPHY)
    study = study_of(GEOGRAPHY, bare)
    changed = apply_changes(bare, GEOGRAPHY, [EVS])
    first = write_map(session_map(study, attribution="IGN"))
    assert "avs.session" in first.script
    again = write_map(session_map(replace(study, inventory=changed), attribution="IGN"))
    assert "avs-structure" not in again.script.replace('className: "avs-structure"', "")
    assert HOSTILE not in again.script


BRACES = "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}"


def test_an_id_in_braces_is_drawn_chosen_and_moved_as_any_other() -> None:
    opened = replace(EVS, id=BRACES)
    shown = _shown(opened, MoveStructure(id=BRACES, at=AtCommune("52121")), marks=SessionMarks(chosen=BRACES))
    (structure,) = shown["structures"]  # type: ignore[misc]
    assert (structure["id"], structure["taille"]) == (BRACES, 28)  # type: ignore[has-type]
    assert len(shown["territoires"]["features"]) == 1  # type: ignore[index]


@pytest.mark.parametrize("identifier", [BRACES, "a&#123;b", "{{7*7}}&#38;#123;", "{% raw %}", "&amp;{", "&#38;"])
def test_a_click_on_a_mark_of_the_other_maps_gives_its_id_in_braces_back(identifier: str) -> None:
    inventory = apply_changes(empty_inventory(GEOGRAPHY), GEOGRAPHY, [replace(EVS, id=identifier)])
    layers = map_layers(study_of(GEOGRAPHY, inventory))
    (feature,) = layers.structures["features"]
    assert "{" not in json.dumps(feature["properties"]).strip("{}"), "branca would run it as a template"
    assert clicked_feature({"properties": feature["properties"]})["properties"]["structure"] == identifier


def test_on_a_projector_marks_are_half_as_large_again() -> None:
    shown = _shown(EVS, marks=SessionMarks(projected=True, touched={"evs"}))
    assert [structure["taille"] for structure in shown["structures"]] == [42]  # type: ignore[attr-defined]
