"""A time beyond the threshold is never shown as the threshold itself, in any table that people read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from avs_geo.analysis.differences import differences
from avs_geo.outputs.sheets.zone_sheet import epci_sheet, zone_sheet
from avs_geo.outputs.tables.difference_tables import commune_differences
from avs_geo.outputs.tables.screen_tables import screen_table

if TYPE_CHECKING:
    from avs_geo.analysis.diagnosis import Diagnosis
    from avs_geo.analysis.study import Study

JUST_BEYOND = 20.3


@pytest.fixture
def beyond(study: Study) -> Study:
    """The same, each time just beyond the threshold of 20 minutes."""
    diagnosis = study.diagnosis
    late = replace(
        diagnosis,
        units=diagnosis.units.assign(temps_cs=JUST_BEYOND, temps_evs=JUST_BEYOND, temps_structure=JUST_BEYOND),
        epci=diagnosis.epci.assign(temps_moyen=JUST_BEYOND, temps_max=JUST_BEYOND),
        zones_blanches=diagnosis.zones_blanches.assign(temps_moyen=JUST_BEYOND),
    )
    return replace(study, diagnosis=late)


@pytest.mark.parametrize(
    ("name", "label"),
    [("communes", "Temps"), ("epci", "Temps moyen"), ("zones_blanches", "Temps moyen")],
)
def test_a_table_shows_the_decimal_that_tells_it_from_the_threshold(name: str, label: str, beyond: Study) -> None:
    table = screen_table(name, beyond)
    place = next(rank for rank, each in enumerate(table.labels) if each.startswith(label))
    body = table.rows[:-1] if table.last_is_total else table.rows
    assert {row[place] for row in body} == {"20,3\u00a0min"}


def test_a_sheet_shows_it_too(beyond: Study) -> None:
    zone = dict(zone_sheet("ZB-99005", beyond).lines)
    assert zone["Structure la plus proche"].endswith("20,3\u00a0min")
    epci = dict(epci_sheet("200000001", beyond).lines)
    assert epci["Temps moyen · le plus long"] == "20,3\u00a0min · 20,3\u00a0min"


def test_each_side_of_a_difference_is_told_by_its_own_threshold(diagnosis: Diagnosis) -> None:
    before = replace(diagnosis, units=diagnosis.units.assign(temps_structure=JUST_BEYOND, part_structure=0.0))
    after = replace(diagnosis, units=diagnosis.units.assign(temps_structure=19.8, part_structure=1.0))
    table = commune_differences(differences(before, after))
    assert {row[-1] for row in table.rows} == {"20,3 → 20\u00a0min"}


def test_the_time_on_foot_is_not_told_by_the_threshold_of_cars(study: Study) -> None:
    walked = study.diagnosis.qpv.assign(temps_a_pied=JUST_BEYOND, distance_m=np.nan)
    table = screen_table("qpv", replace(study, diagnosis=replace(study.diagnosis, qpv=walked)))
    assert [row[table.labels.index("Temps à pied")] for row in table.rows] == ["20\u00a0min"]
