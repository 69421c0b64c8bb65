"""What if, worked out by hand on a row of five communes of 10 km, 1,000 inhabitants each: A, B of E1; C, D, E of E2.

A CS in A, agreed on A; between neighbours 15.6 min, to the second next 31.2. The department is at the origin of
EPSG:2154, where degrees mean something only to the projection: places on the map are given by the inverse of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
import shapely
from pandas.testing import assert_frame_equal
from pyproj import Transformer

from avs_geo.analysis.diagnosis import Diagnosis, diagnose
from avs_geo.analysis.study import study_of
from avs_geo.errors import InputRefusedError, UsageError
from avs_geo.inventory.empty import empty_inventory
from avs_geo.inventory.structures.structures import STRUCTURE_COLUMNS
from avs_geo.plan.session.changes import (
    AtCommune,
    AtPoint,
    Change,
    ChangeKind,
    CloseStructure,
    ExtendTerritory,
    MoveStructure,
    OpenStructure,
    Territory,
    WithdrawFromTerritory,
)
from avs_geo.plan.session.what_if import apply_changes, clicked_commune, communes_within_threshold_not_covered, new_id
from tests.analysis.conftest import (
    EPSG,
    PARAMETERS,
    Qpv,
    Structure,
    box,
    line,
    made_up_geography,
    made_up_inventory,
    measured_times,
    row_of,
    square,
)

if TYPE_CHECKING:
    from avs_geo.inventory.inventory import Inventory

GEOGRAPHY = made_up_geography(
    [*row_of("AB"), *(commune for commune in row_of("ABCDE", epci="E2") if commune.code in "CDE")],
    [Qpv(code="Q1", communes="D", population=500.0, shape=square(34, 4, 2))],
)
CS = Structure(id="cs", at=(5, 5), unite="A")
OPEN_C = OpenStructure(id="n1", nom="Les Iris", type="EVS", at=AtCommune("C"), territory=Territory(communes=("B", "C")))


@pytest.fixture
def inventory() -> Inventory:
    return made_up_inventory([CS], named=[("cs", "commune", "A")])


def at_km(x: float, y: float) -> AtPoint:
    longitude, latitude = Transformer.from_crs(EPSG, 4326, always_xy=True).transform(1000 * x, 1000 * y)
    return AtPoint(longitude, latitude)


def degrees(shape: shapely.Polygon) -> shapely.MultiPolygon:
    transformer = Transformer.from_crs(EPSG, 4326, always_xy=True)
    turned = shapely.transform(shape, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1])))
    assert isinstance(turned, shapely.Polygon)
    return shapely.MultiPolygon([turned])


def after(inventory: Inventory, *changes: Change) -> Diagnosis:
    return diagnose(GEOGRAPHY, apply_changes(inventory, GEOGRAPHY, changes), PARAMETERS)


def assert_same(first: Diagnosis, second: Diagnosis) -> None:
    for name in ("units", "epci", "departement", "balance", "qpv"):
        assert_frame_equal(pd.DataFrame(getattr(first, name)), pd.DataFrame(getattr(second, name)), check_exact=True)


def test_opening_an_evs_in_c_covers_b_and_c_and_brings_d_within_the_threshold(inventory: Inventory) -> None:
    found = after(inventory, OPEN_C)
    assert found.units["part_structure"].to_list() == [1, 1, 1, 0, 0]
    assert found.units["temps_structure"].to_list() == pytest.approx([0, 15.6, 0, 15.6, 31.2])
    assert found.units["structure_proche"].to_list() == ["cs", "cs", "n1", "n1", "n1"]
    assert found.units["classe"].to_list() == [
        "couverte",
        "couverte",
        "couverte",
        "proche_hors_territoire",
        "non_couverte",
    ]
    assert line(found.departement, "99")[["nb_cs", "nb_evs", "population_couverte"]].to_list() == [1, 1, 3000]


def test_the_inventory_given_is_not_changed(inventory: Inventory) -> None:
    before = inventory.structures.copy(), inventory.territoires.named.copy()
    apply_changes(inventory, GEOGRAPHY, [MoveStructure(id="cs", at=AtCommune("B")), OPEN_C, CloseStructure(id="cs")])
    assert_frame_equal(inventory.structures, before[0])
    assert_frame_equal(inventory.territoires.named, before[1])


def test_no_change_is_the_same_inventory(inventory: Inventory) -> None:
    assert apply_changes(inventory, GEOGRAPHY, []) is inventory


def test_opening_then_closing_gives_back_exactly_the_former_diagnosis(inventory: Inventory) -> None:
    drawn = Territory(communes=("C",), epci=("E2",), drawn=degrees(box(22, 2, 33, 9)))
    opened = OpenStructure(id="n1", nom="Les Iris", type="CS", at=at_km(27, 3), territory=drawn)
    assert_same(after(inventory, opened, CloseStructure(id="n1")), diagnose(GEOGRAPHY, inventory, PARAMETERS))
    again = apply_changes(inventory, GEOGRAPHY, [opened, CloseStructure(id="n1")])
    assert_frame_equal(again.structures, inventory.structures)


def test_a_structure_of_the_inventory_that_closes_is_still_shown_and_does_not_count(inventory: Inventory) -> None:
    closed = apply_changes(inventory, GEOGRAPHY, [CloseStructure(id="cs")])
    assert closed.structures["statut"].to_list() == ["ferme"]
    found = diagnose(GEOGRAPHY, closed, PARAMETERS)
    assert found.units["part_structure"].to_list() == [0] * 5
    assert found.units["temps_structure"].isna().all()


def test_moving_changes_the_times_and_not_the_territory(inventory: Inventory) -> None:
    found = after(inventory, MoveStructure(id="cs", at=AtCommune("B")))
    assert found.units["part_structure"].to_list() == [1, 0, 0, 0, 0]
    assert found.units["temps_structure"].to_list() == pytest.approx([15.6, 0, 15.6, 31.2, 46.8])
    assert line(found.epci, "E1")["nb_cs"] == 1


def test_a_point_of_the_map_is_kept_to_the_metre(inventory: Inventory) -> None:
    moved = apply_changes(inventory, GEOGRAPHY, [MoveStructure(id="cs", at=at_km(28, 5))]).structures
    assert moved["code_unite"].to_list() == ["C"]
    assert moved.geometry.iloc[0].distance(shapely.Point(28_000, 5_000)) < 0.01


def test_a_structure_without_a_listed_territory_takes_its_commune_with_it() -> None:
    base = empty_inventory(GEOGRAPHY)
    opened = OpenStructure(id="n1", nom="Les Iris", type="CS", at=AtCommune("C"))
    moved = MoveStructure(id="n1", at=AtCommune("D"))
    first = apply_changes(base, GEOGRAPHY, [opened])
    assert first.territoires.named[["code", "defaut"]].to_numpy().tolist() == [["C", True]]
    # The same whether it is moved in one go or as a structure that was already there.
    assert apply_changes(base, GEOGRAPHY, [opened, moved]).territoires.named["code"].to_list() == ["D"]
    assert apply_changes(first, GEOGRAPHY, [moved]).territoires.named["code"].to_list() == ["D"]


def test_extending_covers_whole_communes_and_changes_no_time(inventory: Inventory) -> None:
    found = after(inventory, ExtendTerritory(id="cs", communes=("B", "C")))
    assert found.units["part_cs"].to_list() == [1, 1, 1, 0, 0]
    assert found.units["temps_cs"].to_list() == pytest.approx([0, 15.6, 31.2, 46.8, 62.4])


def test_a_commune_clicked_again_leaves_the_territory(inventory: Inventory) -> None:
    extended = apply_changes(inventory, GEOGRAPHY, [ExtendTerritory(id="cs", communes=("B",))])
    click = clicked_commune(extended, GEOGRAPHY, structure="cs", commune="B")
    assert click == WithdrawFromTerritory(id="cs", communes=("B",))
    assert_same(diagnose(GEOGRAPHY, apply_changes(extended, GEOGRAPHY, [click]), PARAMETERS), after(inventory))
    assert clicked_commune(inventory, GEOGRAPHY, structure="cs", commune="B") == ExtendTerritory(
        id="cs", communes=("B",)
    )


def test_the_last_click_on_a_commune_counts(inventory: Inventory) -> None:
    extend, withdraw = ExtendTerritory(id="cs", communes=("B",)), WithdrawFromTerritory(id="cs", communes=("B",))
    assert after(inventory, extend, withdraw).units["part_cs"].to_list() == [1, 0, 0, 0, 0]
    assert after(inventory, extend, withdraw, extend).units["part_cs"].to_list() == [1, 1, 0, 0, 0]


def test_a_commune_withdrawn_from_an_epci_leaves_the_others() -> None:
    base = made_up_inventory([CS], named=[("cs", "epci", "E2")])
    assert clicked_commune(base, GEOGRAPHY, structure="cs", commune="D").kind == "retirer"
    found = after(base, WithdrawFromTerritory(id="cs", communes=("D",)))
    assert found.units["part_cs"].to_list() == [0, 0, 1, 0, 1]


def test_a_commune_withdrawn_is_cut_off_a_drawing_and_its_qpv_goes_too() -> None:
    base = made_up_inventory([CS], named=[("cs", "qpv", "Q1")], shapes=[("cs", box(5, 0, 35, 10))])
    # Half of A, B, C, half of D by area and half of its inhabitants by the QPV.
    assert after(base).units["part_cs"].to_list() == pytest.approx([0.5, 1, 1, 1, 0])
    found = after(base, WithdrawFromTerritory(id="cs", communes=("B", "D")))
    assert found.units["part_cs"].to_list() == pytest.approx([0.5, 0, 1, 0, 0])


def test_a_territory_drawn_by_hand_covers_what_it_covers(inventory: Inventory) -> None:
    # From the middle of C to the middle of E.
    territory = Territory(drawn=degrees(box(25, 0, 45, 10)))
    opened = OpenStructure(id="n1", nom="Les Iris", type="EVS", at=AtCommune("D"), territory=territory)
    assert after(inventory, opened).units["part_evs"].to_list() == pytest.approx([0, 0, 0.5, 1, 0.5], abs=1e-6)


def test_an_evs_that_becomes_a_cs_counts_as_one(inventory: Inventory) -> None:
    found = after(inventory, OPEN_C, ChangeKind(id="n1", type="CS"))
    assert line(found.departement, "99")[["nb_cs", "nb_evs"]].to_list() == [2, 0]
    assert found.units["part_cs"].to_list() == [1, 1, 1, 0, 0]


def test_columns_and_types_stay_those_of_the_inventory() -> None:
    base = empty_inventory(GEOGRAPHY)
    changed = apply_changes(base, GEOGRAPHY, [OPEN_C])
    assert tuple(changed.structures.columns) == STRUCTURE_COLUMNS
    assert changed.structures.dtypes.to_dict() == base.structures.dtypes.to_dict()
    assert changed.territoires.named.dtypes.to_dict() == base.territoires.named.dtypes.to_dict()
    row = changed.structures.iloc[0]
    assert row[["id", "nom", "type", "statut", "source", "nom_commune"]].to_list() == [
        "n1",
        "Les Iris",
        "EVS",
        "agree",
        "séance",
        "Commune C",
    ]
    assert row["position_approchee"]
    assert pd.isna(row["agrement_fin"])


def test_measured_times_to_a_new_structure_are_those_to_its_commune() -> None:
    times = measured_times(("B", "cs", 12.0), to_communes=[("B", "C", 7.0), ("D", "C", 25.0), ("D", "B", 3.0)])
    base = made_up_inventory([CS], named=[("cs", "commune", "A")], temps=times)
    found = after(base, OPEN_C)
    assert found.units["temps_evs"].to_list() == pytest.approx([31.2, 7, 0, 25, 31.2])
    # Moved, the CS loses the time measured to where it stood.
    moved = after(base, MoveStructure(id="cs", at=AtCommune("C")))
    assert moved.units["temps_cs"].to_list() == pytest.approx([31.2, 7, 0, 25, 31.2])


def test_the_proposed_territory_is_what_is_within_the_threshold_and_not_covered(inventory: Inventory) -> None:
    study = study_of(GEOGRAPHY, inventory, PARAMETERS)
    # A is covered; C, E at 15.6 min from D and D itself; A and B are farther.
    assert communes_within_threshold_not_covered(study, AtCommune("D")) == ("C", "D", "E")
    assert communes_within_threshold_not_covered(study, AtCommune("B")) == ("B", "C")
    times = measured_times(to_communes=[("C", "D", 20.0), ("E", "D", 20.1)])
    measured = replace(study, inventory=replace(inventory, temps=times))
    assert communes_within_threshold_not_covered(measured, AtCommune("D")) == ("C", "D")


def test_a_place_outside_the_department_is_refused(inventory: Inventory) -> None:
    study = study_of(GEOGRAPHY, inventory, PARAMETERS)
    with pytest.raises(UsageError, match="pas dans le département"):
        communes_within_threshold_not_covered(study, AtPoint(5.0, 48.0))


def test_every_change_that_means_nothing_is_said_at_once(inventory: Inventory) -> None:
    changes: list[Change] = [
        CloseStructure(id="cs"),
        MoveStructure(id="cs", at=AtCommune("B")),
        CloseStructure(id="inconnue"),
        OpenStructure(id="CS", nom="Double", type="EVS", at=AtPoint(5.0, 48.0)),
        OpenStructure(
            id="n2", nom="x", type="CS", at=AtCommune("A"), territory=Territory(communes=("Z",), epci=("E9",))
        ),
        ExtendTerritory(id="n2", communes=("Y",)),
    ]
    with pytest.raises(InputRefusedError) as refused:
        apply_changes(inventory, GEOGRAPHY, changes)
    assert [finding.code for finding in refused.value.findings] == [
        "structure_fermee",
        "structure_inconnue",
        "id_en_double",
        "hors_departement",
        "commune_inconnue",
        "epci_inconnu",
        "commune_inconnue",
    ]
    assert "Changement 2" in refused.value.findings[0].message


def test_a_territory_is_never_left_with_nothing(inventory: Inventory) -> None:
    with pytest.raises(InputRefusedError, match="ne resterait rien"):
        apply_changes(inventory, GEOGRAPHY, [WithdrawFromTerritory(id="cs", communes=("A",))])


def test_a_drawing_outside_the_department_is_refused(inventory: Inventory) -> None:
    territory = Territory(drawn=degrees(box(200, 200, 210, 210)))
    opened = OpenStructure(id="n1", nom="Loin", type="EVS", at=AtCommune("D"), territory=territory)
    with pytest.raises(InputRefusedError, match="hors du département"):
        apply_changes(inventory, GEOGRAPHY, [opened])


def test_new_ids_are_made_of_the_name_and_taken_by_nobody() -> None:
    assert new_id("Les Iris", ["cs"]) == "les-iris"
    assert new_id("Les Iris", ["LES-IRIS", "les-iris-2"]) == "les-iris-3"


@pytest.mark.parametrize("nom", ["", "   ", "x" * 121, "nom\x00", "nom\nsur deux lignes", "a\u202eb", "\ud800"])
def test_names_that_are_empty_too_long_or_hide_something_are_refused(nom: str) -> None:
    with pytest.raises(UsageError, match="le nom"):
        OpenStructure(id="n1", nom=nom, type="EVS", at=AtCommune("C"))


def test_all_the_faults_of_a_change_are_said_at_once() -> None:
    with pytest.raises(UsageError, match=r"l’identifiant.*le nom.*le type"):
        OpenStructure(id="", nom="", type="MJC", at=AtCommune("C"))


@pytest.mark.parametrize("longitude", [float("nan"), float("inf"), 181.0])
def test_a_place_that_is_none_is_refused(longitude: float) -> None:
    with pytest.raises(UsageError, match="longitude"):
        AtPoint(longitude, 48.0)
