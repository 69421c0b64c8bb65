"""The parameters are said once: what files, screens and the command line call them comes from one table."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
import typer

from avs_geo.analysis.parameters import (
    COVERED_SHARE,
    DETOUR,
    FIGURES,
    PARAMETERS,
    QPV_DISTANCE,
    SPEED,
    THRESHOLD,
    Parameter,
    Parameters,
)
from avs_geo.cli.application import app
from avs_geo.plan.document.choices import ParametersPart
from tests.locations import ROOT

WITH_OPTION = [one for one in PARAMETERS.values() if one.option]


def test_each_field_of_the_parameters_is_in_the_table() -> None:
    assert [field.name for field in fields(Parameters)] == list(PARAMETERS)


def test_a_plan_and_its_schema_name_them_by_the_keys_of_the_table() -> None:
    assert {name: part.alias or name for name, part in ParametersPart.model_fields.items()} == {
        name: one.key for name, one in PARAMETERS.items()
    }
    schema = json.loads((ROOT / "docs" / "plan.schema.json").read_text(encoding="utf-8"))
    assert set(schema["$defs"]["ParametersPart"]["properties"]) == {one.key for one in PARAMETERS.values()}


def test_a_summary_has_the_figures_in_order() -> None:
    assert Parameters(threshold=17.5, reference_date=date(2026, 1, 1)).figures() == {
        "seuil_minutes": 17.5,
        "vitesse_km_h": 50,
        "detour": 1.3,
        "part_couverte_minimale": 0.5,
        "distance_qpv_m": 500,
    }


@pytest.mark.parametrize("verb", ["analyser", "implanter", "objectifs", "carte"])
@pytest.mark.parametrize("parameter", WITH_OPTION, ids=[one.name for one in WITH_OPTION])
def test_the_command_line_asks_for_each_as_the_table_says(verb: str, parameter: Parameter) -> None:
    command: Any = typer.main.get_command(app)
    (option,) = (one for one in command.commands[verb].params if parameter.option in one.opts)
    assert (option.help, option.metavar) == (parameter.help, parameter.metavar)
    assert option.default == (parameter.default if parameter in FIGURES else None)


@pytest.mark.parametrize(
    ("parameter", "inside", "outside"),
    [
        (THRESHOLD, (0.1, 1440), (0, -1, 1440.5, float("nan"))),
        (SPEED, (1, 200), (0, 201, float("inf"))),
        (DETOUR, (1, 10), (0.99, 10.01)),
        (COVERED_SHARE, (0.01, 1), (0, 1.01)),
        (QPV_DISTANCE, (0, 1e6), (-0.5, float("nan"))),
    ],
    ids=[one.name for one in FIGURES],
)
def test_a_value_outside_of_the_bounds_is_refused_and_one_at_them_is_not(
    parameter: Parameter, inside: tuple[float, ...], outside: tuple[float, ...]
) -> None:
    assert [parameter.fault(value) for value in inside] == [""] * len(inside)
    assert all(parameter.fault(value).startswith(parameter.noun) for value in outside)


def test_a_refusal_says_the_bounds_their_unit_and_what_was_found() -> None:
    assert THRESHOLD.fault(0) == "le seuil doit être entre 0 et 1\u202f440 minutes (0)"
    assert DETOUR.fault(0.5) == "le détour doit être entre 1 et 10 (0.5)"
    assert QPV_DISTANCE.fault(-1) == "la distance aux QPV doit être d’au moins 0 m (-1)"


def test_values_are_written_with_their_units() -> None:
    assert THRESHOLD.with_unit(17.5) == "17,5\u00a0minutes"
    assert COVERED_SHARE.with_unit(0.5) == "50\u00a0%"
    assert DETOUR.with_unit(1.3) == "1,3"
    assert (SPEED.label_with_unit, DETOUR.label_with_unit) == ("Vitesse (km/h)", "Détour")


def test_the_side_bar_offers_only_what_the_analysis_takes_and_its_default() -> None:
    asked = [one for one in FIGURES if one.choices]
    assert asked == [THRESHOLD, SPEED, DETOUR]
    for one in asked:
        assert one.default in one.choices
        assert not any(map(one.fault, one.choices))
    assert DETOUR.choices[:3] == (1, 1.05, 1.1)
    assert (THRESHOLD.choices[0], THRESHOLD.choices[-1], len(THRESHOLD.choices)) == (5, 60, 56)
