"""temps_T: the estimated formula, the measured matrix, the nearest structure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from avs_geo.analysis.coverage.travel_time import (
    TravelTimes,
    estimated_minutes,
    nearest_times,
    times_to_communes,
    travel_times,
)
from avs_geo.analysis.parameters import Parameters
from tests.analysis.conftest import (
    MINUTES_PER_KM,
    PARAMETERS,
    Commune,
    Structure,
    line,
    made_up_geography,
    made_up_structures,
    measured_times,
    row_of,
)

if TYPE_CHECKING:
    import pandas as pd

    from avs_geo.inventory.times.temps import MeasuredTimes


def times_of(
    communes: list[Commune],
    structures: list[Structure],
    measured: MeasuredTimes | None = None,
) -> tuple[TravelTimes, pd.DataFrame]:
    units = made_up_geography(communes).units
    frame = made_up_structures(structures)
    times = travel_times(units, frame, parameters=PARAMETERS, measured=measured)
    return times, nearest_times(times, frame, units.index)


def test_the_estimated_time_is_60_x_distance_x_detour_over_speed() -> None:
    here, there = np.array([[0.0, 0.0]]), np.array([[30_000.0, 40_000.0]])
    # 50 km as the crow flies: 60 x 50 x 1.3 / 50 = 78 min.
    assert estimated_minutes(here, there, speed=50, detour=1.3)[0, 0] == pytest.approx(78.0, rel=1e-14)
    # Straight at 60 km/h: one minute per kilometre.
    assert estimated_minutes(here, there, speed=60, detour=1.0)[0, 0] == pytest.approx(50.0, rel=1e-14)


def test_times_have_one_row_per_origin_and_one_column_per_destination() -> None:
    origins, destinations = np.zeros((2, 2)), np.array([[1000.0, 0.0], [0.0, 2000.0], [0.0, 0.0]])
    minutes = estimated_minutes(origins, destinations, speed=60, detour=1.0)
    assert minutes == pytest.approx(np.array([[1.0, 2.0, 0.0], [1.0, 2.0, 0.0]]))


def test_the_default_model_is_said_to_be_estimated() -> None:
    times, _ = times_of(row_of("A"), [Structure()])
    assert times.model == "temps estimé"
    assert times.estimated_pairs == 0


def test_the_time_counts_from_the_town_hall_not_from_the_middle() -> None:
    _, nearest = times_of([Commune(code="A", point=(1, 5))], [Structure(at=(5, 5))])
    assert nearest.loc["A", "temps_cs"] == pytest.approx(4 * MINUTES_PER_KM)


def test_a_commune_without_town_hall_is_timed_from_a_point_inside_it() -> None:
    # An L: its centroid may be anywhere, the geography gives it the point (2, 2).
    _, nearest = times_of([Commune(code="A", point=(2, 2))], [Structure(at=(2, 12))])
    assert nearest.loc["A", "temps_structure"] == pytest.approx(15.6)


def test_each_type_has_its_own_nearest_and_a_structure_is_either() -> None:
    structures = [Structure(id="cs", type="CS", at=(5, 5)), Structure(id="evs", type="EVS", at=(25, 5))]
    _, nearest = times_of(row_of("ABC"), structures)
    assert nearest["temps_cs"].to_list() == pytest.approx([0.0, 15.6, 31.2])
    assert nearest["temps_evs"].to_list() == pytest.approx([31.2, 15.6, 0.0])
    assert nearest["temps_structure"].to_list() == pytest.approx([0.0, 15.6, 0.0])
    assert nearest["structure_proche"].to_list() == ["cs", "cs", "evs"]


def test_of_structures_equally_near_the_first_id_is_taken_whatever_their_order() -> None:
    west, east = Structure(id="b", at=(5, 5)), Structure(id="a", type="EVS", at=(25, 5))
    for structures in ([west, east], [east, west]):
        _, nearest = times_of([Commune(code="B", at=(10, 0))], structures)
        assert nearest.loc["B", "structure_proche"] == "a"


def test_a_difference_that_is_only_of_rounding_is_a_tie() -> None:
    # Both 1.1 km away, but 5.1 - 4.0 and 6.2 - 5.1 differ in floating point.
    for factor in (1.0, 3.3, 0.7):
        east, west = Structure(id="a", at=(6.2 * factor, 5)), Structure(id="b", at=(4.0 * factor, 5))
        _, nearest = times_of([Commune(code="A", point=(5.1 * factor, 5))], [east, west])
        assert nearest.loc["A", "structure_proche"] == "a"


def test_without_a_structure_of_a_type_its_time_is_missing() -> None:
    _, nearest = times_of(row_of("A"), [Structure(type="EVS")])
    assert np.isnan(line(nearest, "A")["temps_cs"])
    assert nearest.loc["A", "temps_structure"] == 0.0


def test_without_any_structure_every_time_is_missing() -> None:
    times, nearest = times_of(row_of("AB"), [])
    assert times.minutes.shape == (2, 0)
    assert nearest[["temps_cs", "temps_evs", "temps_structure", "structure_proche"]].isna().all(axis=None)


def test_a_measured_time_replaces_the_estimate_even_where_it_is_longer() -> None:
    times, nearest = times_of(
        row_of("AB"), [Structure()], measured_times(("A", "s1", 3.0), ("B", "s1", 40.0), source="OSRM")
    )
    assert nearest["temps_cs"].to_list() == [3.0, 40.0]
    assert times.model == "temps mesuré (OSRM)"
    assert times.estimated_pairs == 0


def test_pairs_that_a_matrix_lacks_are_estimated_and_counted() -> None:
    structures = [Structure(id="s1"), Structure(id="s2", at=(15, 5))]
    times, nearest = times_of(row_of("AB"), structures, measured_times(("B", "s1", 7.0)))
    assert times.model == "temps mesuré"
    assert times.estimated_pairs == 3
    assert times.minutes == pytest.approx(np.array([[0.0, 15.6], [7.0, 0.0]]))
    assert nearest["structure_proche"].to_list() == ["s1", "s2"]


def test_a_measured_time_of_zero_is_a_time() -> None:
    times, _ = times_of(row_of("AB"), [Structure()], measured_times(("B", "s1", 0.0)))
    assert times.minutes[1, 0] == 0.0
    assert times.estimated_pairs == 1


def test_measured_pairs_of_unknown_places_are_left_out() -> None:
    times, _ = times_of(row_of("A"), [Structure()], measured_times(("Z", "s1", 1.0), ("A", "closed", 1.0)))
    assert times.estimated_pairs == 1
    assert times.minutes[0, 0] == 0.0


def test_a_matrix_is_read_from_the_unit_to_the_structure() -> None:
    times, _ = times_of(
        row_of("AB"), [Structure(id="A", at=(5, 5)), Structure(id="B", at=(15, 5))], measured_times(("A", "B", 9.0))
    )
    assert times.minutes[0, 1] == 9.0
    assert times.minutes[1, 0] == pytest.approx(15.6)


def test_a_matrix_without_rows_leaves_every_pair_estimated() -> None:
    times, _ = times_of(row_of("AB"), [Structure()], measured_times())
    assert times.estimated_pairs == 2
    assert times.minutes[:, 0] == pytest.approx([0.0, 15.6])


def test_speed_and_detour_are_those_of_the_parameters() -> None:
    units = made_up_geography(row_of("AB")).units
    parameters = Parameters(speed=60, detour=1.0)
    minutes = travel_times(units, made_up_structures([Structure()]), parameters=parameters).minutes
    assert minutes[:, 0] == pytest.approx([0.0, 10.0])


def test_the_time_to_a_commune_is_estimated_from_point_to_point() -> None:
    communes = made_up_geography(row_of("AB")).units
    times = times_to_communes(communes, communes, parameters=PARAMETERS)
    assert times.minutes == pytest.approx(np.array([[0.0, 15.6], [15.6, 0.0]]))
    assert times.model == "temps estimé"


def test_the_time_to_a_commune_is_the_measured_one_where_there_is_one_and_the_way_to_itself_is_never_missing() -> None:
    communes = made_up_geography(row_of("ABC")).units
    measured = measured_times(
        to_communes=[("A", "B", 4.0), ("B", "A", 6.0), ("B", "B", 1.0), ("A", "C", 9.0), ("C", "A", 9.0)], source="M"
    )
    times = times_to_communes(communes, communes, parameters=PARAMETERS, measured=measured)
    assert times.minutes == pytest.approx(np.array([[0.0, 4.0, 9.0], [6.0, 1.0, 15.6], [9.0, 15.6, 0.0]]))
    assert times.estimated_pairs == 2
    assert times.model == "temps mesuré (M)"
