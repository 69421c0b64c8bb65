"""The index of need, worked out by hand and by scipy."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from scipy.stats import percentileofscore

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.need.built_in_indicators import built_in_values, qpv_population_share
from avs_geo.analysis.need.need import NeedSettings, need_index, rank_stability, zone_contributions
from avs_geo.analysis.study import study_of
from avs_geo.errors import UsageError
from avs_geo.files.source import SourceFile
from avs_geo.inventory.indicators.catalogue import Direction, Indicator
from avs_geo.inventory.indicators.indicateurs import Indicators
from avs_geo.inventory.indicators.zones import ZoneLevel
from avs_geo.inventory.inventory import read_inventory
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.outputs.tables.need_tables import (
    contributions_table,
    epci_contributions_table,
    need_settings_rows,
    stability_sentence,
)
from avs_geo.reference.geography import load_geography
from avs_geo.reference.location import shipped_example
from tests.analysis.conftest import (
    PARAMETERS,
    Qpv,
    Structure,
    made_up_geography,
    made_up_inventory,
    made_up_qpv,
    row_of,
)
from tests.locations import SHARED

if TYPE_CHECKING:
    from avs_geo.inventory.inventory import Inventory

GENUINE = SHARED / "donnees"
NAN = math.nan


def table(**columns: list[float]) -> pd.DataFrame:
    size = len(next(iter(columns.values())))
    return pd.DataFrame(columns, index=list("ABCDEFGHIJKLMNOP")[:size])


def with_indicators(inventory: Inventory, frame: pd.DataFrame, *indicators: Indicator) -> Inventory:
    read = Indicators(frame, indicators, ZoneLevel.COMMUNE, "i.csv")
    return type(inventory)(**{**vars(inventory), "indicateurs": (read,)})


# The index.


def test_percentile_ranks_put_the_middle_at_fifty_and_average_ties() -> None:
    result = need_index(table(taux=[3, 1, 2, 2, 9]), NeedSettings({"taux": 1}))
    # Ranks 4, 1, 2.5, 2.5, 5 of 5: 100 x (rank - 0.5) / 5.
    assert result.ranks["taux"].to_list() == pytest.approx([70, 10, 40, 40, 90])
    assert result.index.to_list() == pytest.approx([70, 10, 40, 40, 90])


def test_percentile_ranks_are_those_of_scipy() -> None:
    values = np.random.default_rng(7).integers(0, 40, 200).astype(float)
    values[::9] = NAN
    known = values[~np.isnan(values)]
    ranks = need_index(pd.DataFrame({"taux": values}), NeedSettings({"taux": 1})).ranks["taux"].to_numpy()
    assert ranks[~np.isnan(values)] == pytest.approx(percentileofscore(known, known, kind="mean"))
    assert np.isnan(ranks[np.isnan(values)]).all()


def test_a_high_value_that_means_a_low_need_is_turned_over() -> None:
    settings = NeedSettings({"revenu": 1}, {"revenu": Direction.FALLING})
    assert need_index(table(revenu=[10, 20, 30, 40]), settings).index.to_list() == [87.5, 62.5, 37.5, 12.5]


def test_the_index_is_the_weighted_mean_of_the_ranks() -> None:
    # Ranks 25, 75 and 75, 25; weights 3 and 1.
    result = need_index(table(a=[1, 2], b=[8, 4]), NeedSettings({"a": 3, "b": 1}))
    assert result.index.to_list() == [37.5, 62.5]
    assert result.contributions.to_numpy().tolist() == [[18.75, 18.75], [56.25, 6.25]]


def test_a_missing_value_leaves_its_weight_to_the_others() -> None:
    result = need_index(table(a=[1, 2, 3, 4], b=[NAN, 1, 2, NAN]), NeedSettings({"a": 1, "b": 3}))
    assert result.index.to_list() == pytest.approx([12.5, (37.5 + 3 * 25) / 4, (62.5 + 3 * 75) / 4, 87.5])
    assert result.completeness.to_list() == [0.25, 1, 1, 0.25]
    assert result.contributions.iloc[0].to_list() == [12.5, 0]


def test_a_unit_of_which_nothing_is_known_has_no_index() -> None:
    result = need_index(table(a=[1, NAN, 3], b=[1, NAN, NAN]), NeedSettings({"a": 1, "b": 1}))
    assert math.isnan(result.index["B"])
    assert result.completeness.to_list() == [1, 0, 0.5]
    assert result.contributions.loc["B"].isna().all()


def test_contributions_sum_to_the_index_exactly() -> None:
    values = pd.DataFrame(np.random.default_rng(3).random((50, 4)), columns=list("abcd"))
    result = need_index(values, NeedSettings({"a": 1, "b": 0.3, "c": 2, "d": 0.7}))
    assert (result.contributions.sum(axis="columns") == result.index).all()


def test_an_indicator_without_weight_is_left_out() -> None:
    result = need_index(table(a=[1, 2], b=[2, 1]), NeedSettings({"a": 1, "b": 0}))
    assert list(result.contributions) == ["a"]
    assert result.index.to_list() == [25, 75]


@pytest.mark.parametrize("weight", [-1, math.inf, NAN])
def test_a_weight_that_means_nothing_is_refused(weight: float) -> None:
    with pytest.raises(UsageError, match="taux"):
        NeedSettings({"taux": weight})


def test_an_indicator_that_is_not_there_is_refused() -> None:
    with pytest.raises(UsageError, match="absent"):
        need_index(table(a=[1]), NeedSettings({"absent": 1}))


# Stability.


def test_the_first_stay_first_when_one_indicator_alone_makes_the_index() -> None:
    result = need_index(table(a=[float(rank) for rank in range(12)]), NeedSettings({"a": 1}))
    assert rank_stability(result)[["premieres", "restent", "ecart_max"]].to_numpy().tolist() == [[10, 10, 0]] * 2


def test_a_weight_that_moves_by_half_can_change_who_is_first() -> None:
    # Ranks of a: 12.5, 37.5, 62.5, 87.5; of b, the reverse; equal weights: all four have 50.
    result = need_index(table(a=[1, 2, 3, 4], b=[4, 3, 2, 1]), NeedSettings({"a": 1, "b": 1}))
    found = rank_stability(result, top=2)
    # Equals go by their codes: A and B are first. Half the weight of a, or half as much again of b: A, B, C, D. Half
    # as much again of a, or half of b: D, C, B, A.
    assert found.to_numpy().tolist() == [
        ["a", 0.5, 2, 2, 0],
        ["a", 1.5, 2, 0, 3],
        ["b", 0.5, 2, 0, 3],
        ["b", 1.5, 2, 2, 0],
    ]
    sentence = stability_sentence(found, {"a": "Taux"})
    assert "0 au moins des 2 premières communes" in sentence
    assert "«\u00a0Taux\u00a0», quand son poids monte" in sentence


def test_units_without_an_index_are_never_among_the_first() -> None:
    result = need_index(table(a=[NAN, 2, 1], b=[NAN, 1, 2]), NeedSettings({"a": 1, "b": 1}))
    assert set(rank_stability(result)["premieres"]) == {2}


# The indicators that need no file.


def test_density_trend_and_time_come_from_the_units() -> None:
    units = made_up_geography(row_of("AB")).units.assign(temps_cs=[3.0, NAN])
    units["population_2021"] = [800, 0]
    values = built_in_values(units, made_up_qpv([]))
    # 1000 inhabitants on 100 km².
    assert values["densite"].to_list() == pytest.approx([10, 10])
    assert values["evolution_population"]["A"] == pytest.approx(0.25)
    assert math.isnan(values["evolution_population"]["B"])
    assert values["temps_cs"].to_list() == pytest.approx([3, NAN], nan_ok=True)


def test_the_share_in_qpv_adds_the_quarters_of_a_commune() -> None:
    units = made_up_geography(row_of("AB")).units
    quarters = made_up_qpv([Qpv(code="Q1", population=100), Qpv(code="Q2", population=150)])
    assert qpv_population_share(units, quarters).to_dict() == {"A": 0.25, "B": 0}


@pytest.mark.parametrize(("communes", "population"), [("A;B", 100.0), ("A", None)])
def test_the_share_in_qpv_is_missing_where_the_population_of_a_quarter_is_not_known(
    communes: str, population: float | None
) -> None:
    units = made_up_geography(row_of("ABC")).units
    share = qpv_population_share(units, made_up_qpv([Qpv(communes=communes, population=population)]))
    assert share.isna().to_list() == ["A" in communes, "B" in communes, False]


def test_the_share_in_qpv_is_unknown_where_no_quarter_is_known() -> None:
    assert qpv_population_share(made_up_geography(row_of("AB")).units, made_up_qpv([])).isna().all()


# In the diagnosis.


def test_without_indicators_the_need_stays_missing() -> None:
    diagnosis = diagnose(made_up_geography(row_of("AB")), made_up_inventory([Structure()]), PARAMETERS)
    assert diagnosis.need is None
    assert diagnosis.units[["besoin", "completude"]].isna().all(axis=None)


def test_the_indicators_of_the_files_make_the_need_of_units_zones_and_zones_blanches() -> None:
    frame = table(taux=[1, 2, 3, 4])
    indicator = Indicator(name="taux", label="Taux")
    inventory = with_indicators(made_up_inventory([Structure()], named=[("s1", "commune", "A")]), frame, indicator)
    diagnosis = diagnose(made_up_geography(row_of("ABCD", population=100)), inventory, PARAMETERS)
    assert diagnosis.units["besoin"].to_list() == [12.5, 37.5, 62.5, 87.5]
    assert diagnosis.units["completude"].to_list() == [1, 1, 1, 1]
    assert diagnosis.epci["besoin"].to_list() == [50]
    # C and D are beyond 20 minutes, in no territory.
    assert diagnosis.zones_blanches["besoin"].to_list() == [75]


def test_an_indicator_without_file_is_used_when_asked_in_its_own_direction() -> None:
    geography = made_up_geography([*row_of("A", population=100), *row_of("B", population=900, y=50)])
    asked = diagnose(geography, made_up_inventory([Structure()]), PARAMETERS, need=NeedSettings({"densite": 1}))
    assert asked.units["besoin"].to_list() == [75, 25]
    turned = NeedSettings({"densite": 1}, {"densite": Direction.RISING})
    assert diagnose(geography, made_up_inventory([Structure()]), PARAMETERS, need=turned).units["besoin"].to_list() == [
        25,
        75,
    ]


def test_the_contributions_of_a_zone_sum_to_its_need() -> None:
    inventory = with_indicators(
        made_up_inventory([Structure()]),
        table(a=[1, 2, NAN, 4], b=[5, 5, 7, NAN]),
        Indicator(name="a", label="Premier"),
        Indicator(name="b", label="Second", direction=Direction.FALLING, weight=2),
    )
    communes = [*row_of("AB", epci="E1", population=300), *row_of("CD", epci="E2", population=100, y=10)]
    study = study_of(made_up_geography(communes), inventory, PARAMETERS)
    diagnosis = study.diagnosis
    assert diagnosis.need is not None
    parts = zone_contributions(diagnosis.need, diagnosis.units["code_epci"], diagnosis.units["population"])
    assert parts.sum(axis="columns").to_list() == pytest.approx(diagnosis.epci["besoin"].to_list())
    by_unit = contributions_table(study).groupby("code_commune")["contribution"].sum()
    assert by_unit.to_list() == pytest.approx(diagnosis.units["besoin"].to_list())
    by_epci = epci_contributions_table(study)
    assert by_epci.groupby("code_epci")["contribution"].sum().to_list() == pytest.approx(diagnosis.epci["besoin"])
    assert [(row["nom"], row["poids"], row["sens"]) for row in need_settings_rows(study)] == [
        ("a", 1, "croissant"),
        ("b", 2, "decroissant"),
    ]


def of_haute_marne(name: str) -> SourceFile:
    """Return a genuine file with its own lines alone: that the others are left aside is tested with the reading."""
    heading, *lines = (GENUINE / name).read_bytes().splitlines(keepends=True)
    return SourceFile(name, b"".join([heading, *(line for line in lines if line.startswith(b"52"))]))


def test_the_genuine_files_give_every_commune_of_haute_marne_an_index() -> None:
    names = (
        "caf_52_2024-12.csv",
        "cc_filosofi_2021_COM.csv",
        "liste-communes-FRR-juillet2025.csv",
        "densite_communes.csv",
    )
    if not all((GENUINE / name).is_file() for name in names):
        pytest.skip("the sample data are not beside the project")
    geography = load_geography("52")
    inventory = read_inventory(
        StudyFiles(
            structures=SourceFile.from_path(shipped_example() / "structures.csv"),
            indicateurs=tuple(map(of_haute_marne, names)),
        ),
        geography=geography,
        reference_date=date(2026, 1, 1),
    )
    diagnosis = diagnose(geography, inventory, PARAMETERS)
    assert diagnosis.need is not None
    assert list(diagnosis.need.ranks) == [
        "part_foyers_rsa",
        "part_personnes_couvertes",
        "MED21",
        "TP6021",
        "frr",
        "niveau_densite",
    ]
    units = diagnosis.units
    assert units["besoin"].between(0, 100).all()
    # FRR and density are known everywhere; Chaumont has all six.
    assert units["completude"].min() == pytest.approx(2 / 6)
    assert units.loc["52121", "completude"] == 1
    assert [name for name, _ in inventory.sources][1:] == list(names)
    weighted = (units["besoin"] * units["population"]).sum() / units["population"].sum()
    assert diagnosis.departement["besoin"].iloc[0] == pytest.approx(weighted)
