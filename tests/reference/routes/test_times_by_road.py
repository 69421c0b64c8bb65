"""A river with one bridge changes who is near: by the straight line, Vouécourt; by road, Froncles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.study import study_of
from avs_geo.errors import InputRefusedError
from avs_geo.inventory.empty import empty_inventory
from avs_geo.inventory.times.road_catchments import road_catchments
from avs_geo.inventory.times.road_times import road_times, with_road_times
from avs_geo.outputs.maps.catchment_paint import catchment_area
from avs_geo.outputs.sources import attribution
from tests.reference.routes.conftest import (
    BOLOGNE,
    FRONCLES,
    JOINVILLE,
    LANGRES,
    PLACES,
    VIGNORY,
    VOUECOURT,
    only_units,
    structures_at,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography
    from avs_geo.reference.routes.engine import RoadEngine

BOTH_BANKS = {"est": VOUECOURT, "ouest": FRONCLES}


def points(*codes: str) -> np.ndarray:
    return np.array([PLACES[code] for code in codes])


def kilometres(start: str, end: str) -> float:
    """Return the length of a straight way; at 60 km/h, its minutes."""
    return float(Geod(ellps="GRS80").inv(*PLACES[start], *PLACES[end])[2]) / 1000


def inventory_of(geography: Geography, places: Mapping[str, str]) -> Inventory:
    return replace(empty_inventory(geography), structures=structures_at(geography, places))


def test_a_kilometre_at_60_km_an_hour_is_a_minute(engine: RoadEngine) -> None:
    minutes = engine.minutes(points(VIGNORY, VOUECOURT), points(FRONCLES, BOLOGNE))
    assert minutes[0, 0] == pytest.approx(kilometres(VIGNORY, FRONCLES), abs=0.1)
    assert minutes[1, 1] == pytest.approx(kilometres(VOUECOURT, BOLOGNE), abs=0.1)
    # By the bridge, then along the other bank.
    way = kilometres(VOUECOURT, BOLOGNE) + kilometres(BOLOGNE, VIGNORY) + kilometres(VIGNORY, FRONCLES)
    assert minutes[1, 0] == pytest.approx(way, abs=0.5)


def test_a_table_asked_in_many_blocks_is_the_same(engine: RoadEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    places = points(*PLACES)
    whole = engine.minutes(places, places[:3]), engine.minutes(places[:3], places)
    monkeypatch.setattr("avs_geo.reference.routes.engine._PAIRS_PER_REQUEST", 5)
    assert np.array_equal(engine.minutes(places, places[:3]), whole[0], equal_nan=True)
    assert np.array_equal(engine.minutes(places[:3], places), whole[1], equal_nan=True)


def test_more_points_than_the_engine_takes_by_default(engine: RoadEngine) -> None:
    # 426 x 426 pairs would be 72 times the engine's own limit.
    places = np.repeat(points(VIGNORY, FRONCLES), 60, axis=0)
    assert engine.minutes(places, places).shape == (120, 120)


def test_points_off_the_roads_and_roads_that_lead_nowhere_have_no_time(engine: RoadEngine) -> None:
    far = np.array([[5.330332, 47.865650]])  # Langres, 40 km from the nearest road of the country
    minutes = engine.minutes(np.vstack([points(JOINVILLE), far]), points(VIGNORY))
    assert np.isnan(minutes).all()


def test_who_is_near_changes_with_the_bridge(engine: RoadEngine, country: Geography) -> None:
    parameters = Parameters(threshold=10, reference_date=date(2026, 1, 1))
    inventory = inventory_of(country, BOTH_BANKS)
    straight = diagnose(country, inventory, parameters).units.loc[VIGNORY]
    by_road = diagnose(country, with_road_times(inventory, country, engine), parameters).units.loc[VIGNORY]
    # 2.83 km x 1.3 at 50 km/h.
    assert (straight["structure_proche"], straight["temps_structure"]) == ("est", pytest.approx(4.4, abs=0.05))
    assert (by_road["structure_proche"], by_road["temps_structure"]) == ("ouest", pytest.approx(4.0, abs=0.1))


def test_a_commune_across_the_river_is_near_by_the_straight_line_and_far_by_road(
    engine: RoadEngine, country: Geography
) -> None:
    parameters = Parameters(threshold=10, reference_date=date(2026, 1, 1))
    inventory = inventory_of(country, {"est": VOUECOURT})
    assert diagnose(country, inventory, parameters).units["classe"][VIGNORY] == "proche_hors_territoire"
    measured = diagnose(country, with_road_times(inventory, country, engine), parameters)
    assert measured.units["classe"][VIGNORY] == "non_couverte"
    assert measured.times.model == "temps mesuré (routes OpenStreetMap du 05/01/2026, moteur Valhalla)"
    assert measured.times.estimated_pairs == 0


def test_times_to_the_communes_go_by_the_bridge_too(engine: RoadEngine, country: Geography) -> None:
    measured = road_times(country, structures_at(country, BOTH_BANKS), engine)
    table = measured.to_communes.set_index(["origine", "destination"])["minutes"]
    way = kilometres(VOUECOURT, BOLOGNE) + kilometres(BOLOGNE, VIGNORY)
    assert table[VOUECOURT, VIGNORY] == pytest.approx(way, abs=0.5)
    assert len(table) == 16
    assert not measured.remarks
    only = road_times(country, structures_at(country, BOTH_BANKS), engine, to_communes=False)
    assert only.to_communes.empty


def test_pairs_without_a_way_are_named_counted_and_estimated(engine: RoadEngine) -> None:
    geography = only_units(VIGNORY, JOINVILLE, LANGRES)
    structures = structures_at(geography, {"s": VIGNORY})
    measured = road_times(geography, structures, engine)
    far, without = measured.remarks
    assert far.code == "loin_des_routes"
    assert (
        far.message.startswith("1 communes sont à plus de 2\u00a0km de toute route installée")
        or "Langres" in far.message
    )
    assert without.code == "trajets_manquants"
    assert without.message == (
        "2 trajets d’une commune à une structure, sur 3, sans temps mesuré\u00a0: "
        "«\u00a0Joinville → Le Vignory\u00a0», «\u00a0Langres → Le Vignory\u00a0»."
    )
    assert "estimé à vol d’oiseau" in without.remedy
    inventory = replace(inventory_of(geography, {"s": VIGNORY}), temps=measured)
    diagnosis = diagnose(geography, inventory, Parameters(reference_date=date(2026, 1, 1)))
    assert diagnosis.times.estimated_pairs == 2
    assert diagnosis.units["temps_structure"].notna().all()


def test_roads_of_another_place_are_refused_in_words(engine: RoadEngine) -> None:
    geography = only_units(LANGRES)
    with pytest.raises(InputRefusedError, match="aucune commune de Haute-Marne n’est à moins de 2\u00a0km"):
        road_times(geography, structures_at(geography, {"s": LANGRES}), engine)


def test_too_many_cells_leave_the_times_to_communes_to_the_straight_line(
    engine: RoadEngine, country: Geography, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("avs_geo.inventory.times.road_times.MAX_PAIRS_TO_COMMUNES", 15)
    measured = road_times(country, structures_at(country, BOTH_BANKS), engine)
    (remark,) = measured.remarks
    assert remark.code == "mailles_trop_nombreuses"
    assert measured.to_communes.empty
    assert pd.api.types.is_numeric_dtype(measured.to_communes["minutes"])


def test_the_isochrone_crosses_the_river_only_at_the_bridge(engine: RoadEngine) -> None:
    ten, fifteen = (engine.isochrones(points(VOUECOURT), minutes)[0] for minutes in (5, 15))
    across, bridge, first_west = PLACES[VIGNORY], PLACES[BOLOGNE], (5.1313, 48.2211)  # 2.2 km after the bridge
    assert shapely.contains_xy(ten, 5.1370, 48.2500)  # 2 km along its own bank
    assert not shapely.contains_xy(ten, *bridge)
    assert shapely.contains_xy(fifteen, *bridge)
    assert shapely.contains_xy(fifteen.buffer(0.001), *first_west)
    assert not shapely.contains_xy(fifteen, *across)


def test_a_structure_off_the_roads_has_an_empty_isochrone(engine: RoadEngine) -> None:
    geography = only_units(VIGNORY, LANGRES)
    areas = road_catchments(structures_at(geography, {"a": VIGNORY, "b": LANGRES}), engine, minutes=5)
    assert areas.crs.to_epsg() == 2154
    assert areas.geometry.is_empty.tolist() == [False, True]


def test_the_area_on_the_map_is_that_of_the_model_in_use(engine: RoadEngine, country: Geography) -> None:
    parameters = Parameters(threshold=10, reference_date=date(2026, 1, 1))
    inventory = inventory_of(country, {"est": VOUECOURT})
    measured = with_road_times(inventory, country, engine)
    straight = catchment_area(study_of(country, inventory, parameters))
    by_road = catchment_area(study_of(country, measured, parameters))
    assert straight is not None
    assert by_road is not None
    assert shapely.contains_xy(straight, *PLACES[VIGNORY])
    assert not shapely.contains_xy(by_road, *PLACES[VIGNORY])


def test_openstreetmap_is_credited_only_where_its_roads_were_followed(engine: RoadEngine, country: Geography) -> None:
    inventory = inventory_of(country, BOTH_BANKS)
    assert "OpenStreetMap" not in attribution(inventory)
    assert attribution(with_road_times(inventory, country, engine)).endswith("© les contributeurs d’OpenStreetMap")


def test_roads_of_another_place_are_refused_and_those_of_the_department_are_taken(engine: RoadEngine) -> None:
    # The made-up roads stop far north of Langres.
    away = only_units(LANGRES)
    with pytest.raises(InputRefusedError) as refusal:
        road_times(away, structures_at(away, {"s": LANGRES}), engine)
    (fault,) = refusal.value.findings
    assert fault.code == "routes_ailleurs"
    assert "Haute-Marne" in fault.message
    assert "OpenStreetMap" in fault.remedy
    near = only_units(VIGNORY)
    assert len(road_times(near, structures_at(near, {"s": VIGNORY}), engine).to_structures) == 1
