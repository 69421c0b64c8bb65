"""The state of play of a made-up inventory of seven structures, every figure counted by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest

from avs_geo.analysis.state_of_play import (
    by_function,
    by_management,
    by_status,
    money,
    renewal_calendar,
    renewals,
    staff,
)
from avs_geo.inventory.structures.partenaires import empty_partenaires
from avs_geo.inventory.structures.structures import empty_structures

TODAY = dt.date(2026, 3, 15)

# id, type, statut, gestion, fonctions, etp, agrement_fin
ROWS = (
    ("a", "CS", "agree", "associative", "AGC;ACF", 12.5, "2026-03-14"),
    ("b", "CS", "agree", "communale", "AGC", 8.0, "2026-03-15"),
    ("c", "EVS", "agree", "associative", "AL", None, "2028-12-31"),
    ("d", "EVS", "agree", "", "", 1.5, None),
    ("e", "AUTRE", "agree", "associative", "", 3.0, "2026-06-30"),
    ("f", "CS", "projet", "communale", "AGC", 20.0, "2026-06-30"),
    ("g", "EVS", "ferme", "associative", "AL", 2.0, "2020-01-01"),
)


def structures(*rows: tuple[Any, ...]) -> gpd.GeoDataFrame:
    columns = ["id", "type", "statut", "gestion", "fonctions", "etp", "agrement_fin"]
    frame = pd.DataFrame(list(rows or ROWS), columns=columns).astype({"etp": float})
    frame["agrement_fin"] = pd.to_datetime(frame["agrement_fin"]).astype("datetime64[s]")
    frame["nom"] = "Structure " + frame["id"]
    frame["nom_commune"] = "Alpha"
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy([0.0] * len(frame), [0.0] * len(frame)), crs=2154)


def agreed(end: str, kind: str = "CS", name: str = "a") -> tuple[Any, ...]:
    return (name, kind, "agree", "", "", None, end)


def partners(*rows: tuple[str, str, float | None, int | None]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["id_structure", "financeur", "montant", "annee"])
    frame = frame.assign(nature="", engagement="", ligne=range(2, len(rows) + 2))
    return frame[empty_partenaires().columns].astype(empty_partenaires().dtypes.to_dict())


def lines(table: pd.DataFrame) -> dict[str, list[float]]:
    return {str(label): row.tolist() for label, row in table.iterrows()}


def test_each_status_counts_its_structures() -> None:
    assert lines(by_status(structures())) == {
        "agree": [2, 2, 4, 1],
        "prefiguration": [0, 0, 0, 0],
        "projet": [1, 0, 1, 0],
        "ferme": [0, 1, 1, 0],
    }


def test_management_counts_the_agreed_ones_and_other_structures_apart() -> None:
    assert lines(by_management(structures())) == {
        "associative": [1, 1, 2, 1],
        "communale": [1, 0, 1, 0],
        "intercommunale": [0, 0, 0, 0],
        "caf": [0, 0, 0, 0],
        "autre": [0, 0, 0, 0],
        "": [0, 1, 1, 0],
    }


def test_a_structure_with_two_functions_counts_in_both() -> None:
    assert lines(by_function(structures())) == {
        "AGC": [2, 0, 2, 0],
        "ACF": [1, 0, 1, 0],
        "AL": [0, 1, 1, 0],
        "": [0, 1, 1, 1],
    }


def test_functions_and_managements_that_are_missing_are_those_that_the_file_does_not_say() -> None:
    frame = structures(("a", "CS", "agree", None, None, None, None))
    assert by_function(frame)["nb_cs"].tolist() == [0, 0, 0, 1]
    assert by_management(frame)["nb_cs"].tolist() == [0, 0, 0, 0, 0, 1]


def test_an_agreement_that_ends_today_is_not_overdue_and_that_of_yesterday_is() -> None:
    table = renewals(structures(), TODAY)
    assert table["id"].tolist() == ["a", "b", "c"]
    assert table["agrement_echu"].tolist() == [True, False, False]
    # From 15 March 2026 to 31 December 2028: two years, nine months and sixteen days.
    assert table["mois_restants"].tolist() == [-1, 0, 33]


@pytest.mark.parametrize(
    ("end", "months"), [("2026-04-14", 0), ("2026-04-15", 1), ("2027-03-15", 12), ("2025-03-15", -12)]
)
def test_months_are_whole_and_rounded_down(end: str, months: int) -> None:
    assert renewals(structures(agreed(end)), TODAY)["mois_restants"].tolist() == [months]


@pytest.mark.parametrize(("end", "seen"), [("2030-03-15", 1), ("2030-03-16", 0)])
def test_an_agreement_that_ends_exactly_at_the_horizon_is_within_it(end: str, seen: int) -> None:
    assert len(renewals(structures(agreed(end)), TODAY, horizon_years=4)) == seen


def test_the_calendar_has_every_year_of_the_horizon_and_the_earlier_ones_that_are_overdue() -> None:
    frame = structures(
        agreed("2023-12-31", "EVS", "a"),
        agreed("2026-01-31", "CS", "b"),
        agreed("2026-12-31", "CS", "c"),
        agreed("2026-12-31", "EVS", "d"),
        agreed("2028-12-31", "EVS", "e"),
    )
    calendar = renewal_calendar(renewals(frame, TODAY), TODAY)
    assert calendar.to_numpy().tolist() == [
        [2023, 0, 1, 1, 1],
        [2026, 2, 1, 3, 1],
        [2027, 0, 0, 0, 0],
        [2028, 0, 1, 1, 0],
        [2029, 0, 0, 0, 0],
        [2030, 0, 0, 0, 0],
    ]


def test_staff_is_summed_where_it_is_known_and_says_of_how_many() -> None:
    table = staff(structures())
    assert lines(table[["nb_structures", "nb_connus"]]) == {
        "CS": [2, 2],
        "EVS": [2, 1],
        "structure": [4, 3],
        "AUTRE": [1, 1],
    }
    assert table["etp"].tolist() == [20.5, 1.5, 22.0, 3.0]


def test_an_unknown_staff_is_not_nought() -> None:
    assert staff(structures(agreed("2026-12-31")))["etp"].isna().all()


def test_money_is_summed_by_structure_financer_and_year_other_structures_apart() -> None:
    given = money(
        partners(
            ("c", "Caf", 1_000.0, 2026),
            ("a", "Caf", 30_000.0, 2026),
            ("a", "Département", 5_000.5, 2025),
            ("a", "Commune", None, None),
            ("e", "Commune", 700.0, 2026),
            ("f", "Commune", 40_000.0, 2026),
        ),
        structures(),
    )
    assert lines(given.by_structure.fillna(-1)) == {
        "a": [1, 3, 1, 35_000.5, -1],
        "c": [1, 1, 0, 1_000, -1],
        "e": [1, 1, 0, -1, 700],
        "f": [1, 1, 0, -1, 40_000],
    }
    assert lines(given.by_financer.fillna(-1)) == {
        "Commune": [3, 3, 1, -1, 40_700],
        "Caf": [2, 2, 0, 31_000, -1],
        "Département": [1, 1, 0, 5_000.5, -1],
    }
    assert lines(given.by_year.fillna(-1)) == {
        "2025": [1, 1, 0, 5_000.5, -1],
        "2026": [4, 4, 0, 31_000, 40_700],
        "<NA>": [1, 1, 1, -1, -1],
    }
    assert given.whole.to_numpy().tolist() == [[4, 6, 1, 36_000.5, 40_700.0]]


def test_without_partners_nothing_is_summed() -> None:
    given = money(empty_partenaires(), structures())
    assert [len(table) for table in (given.by_structure, given.by_financer, given.by_year, given.whole)] == [0] * 4


def test_without_structures_every_table_is_complete_and_empty_of_figures() -> None:
    nothing = empty_structures(2154)
    assert by_status(nothing).to_numpy().sum() == 0
    assert by_management(nothing).to_numpy().sum() == 0
    assert by_function(nothing).to_numpy().sum() == 0
    assert renewals(nothing, TODAY).empty
    assert renewal_calendar(renewals(nothing, TODAY), TODAY)["annee"].tolist() == [2026, 2027, 2028, 2029, 2030]
    assert staff(nothing)["nb_structures"].tolist() == [0, 0, 0, 0]


def test_no_table_changes_the_structures_that_sessions_share() -> None:
    frame = structures()
    before = frame.copy()
    for table in (by_status, by_management, by_function, staff):
        table(frame)
    renewals(frame, TODAY)
    pd.testing.assert_frame_equal(frame, before)
