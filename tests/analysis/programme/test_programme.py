"""Costs, order, calendar, trajectory, indicators and decisions: by hand, and by running the diagnosis again."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.programme.decisions import Decision
from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.programme.levers.antennes import ANTENNE
from avs_geo.analysis.programme.levers.creations import CREATION_CS, CREATION_EVS
from avs_geo.analysis.programme.levers.evolutions import EVOLUTION
from avs_geo.analysis.programme.levers.extensions import EXTENSION
from avs_geo.analysis.programme.levers.renewals import RENEWAL
from avs_geo.analysis.programme.lines import LINE_COLUMNS, Status
from avs_geo.analysis.programme.phasing import phase
from avs_geo.analysis.programme.programme import Programme, apply_decisions
from avs_geo.analysis.programme.ranking import rank_lines
from avs_geo.analysis.programme.siting_choice import default_count
from avs_geo.analysis.programme.trajectory import TRAJECTORY_COLUMNS
from tests.analysis.conftest import (
    PARAMETERS,
    Commune,
    Qpv,
    Structure,
    made_up_geography,
    made_up_inventory,
    row_of,
    square,
)
from tests.analysis.programme.programme_country import (
    HORIZON,
    given_sites,
    inventory_of,
    programme_of,
    settings_of,
    the_line,
)

if TYPE_CHECKING:
    from avs_geo.analysis.programme.levers.lever import Lever

COSTS = """
[centre_social]
cout = { valeur = 700000, source = "essai" }
cout_agc = { valeur = 300000, source = "essai" }
cout_acf = { valeur = 80000, source = "essai" }
etp = { valeur = 10, source = "essai" }
[espace_de_vie_sociale]
cout = { valeur = 100000, source = "essai" }
etp = { valeur = 2, source = "essai" }
[extension]
cout = { valeur = 20000, source = "essai" }
part_caf = { valeur = 0.5, source = "essai" }
etp = { valeur = 0.5, source = "essai" }
[antenne]
cout = { valeur = 50000, source = "essai" }
part_caf = { valeur = 0.4, source = "essai" }
etp = { valeur = 1, source = "essai" }
[plafonds.agc]
2027 = { valeur = 200000, source = "essai" }
2029 = { valeur = 210000, source = "essai" }
[plafonds.acf]
2027 = { valeur = 100000, source = "essai" }
[plafonds.al]
2027 = { valeur = 60000, source = "essai" }
"""
# A CS in 2027: 0.424 x 200,000 (the ceiling) + 0.636 x 80,000 (the cost); an EVS: 0.636 x 60,000.
CS_2027, EVS = 84_800 + 50_880, 38_160


def _country() -> Programme:
    """A, in the territory of a CS; B near it; C, D, E and F beyond, with two sites."""
    siting = given_sites(("E", "CS", 3000.0, ("D", "E", "F")), ("C", "EVS", 1000.0, ("C",)))
    inventory = inventory_of([Structure(id="s1")], named=[("s1", "commune", "A")], ends={"s1": date(2028, 1, 1)})
    return programme_of(made_up_geography(row_of("ABCDEF")), inventory, siting, text=COSTS)


@pytest.mark.parametrize(
    ("lever", "year", "caf", "partners", "etp"),
    [
        (CREATION_CS, 2027, CS_2027, 700_000 - CS_2027, 10),
        # Before 2027, no families' part is asked of a CS; the ceiling is then the first that is given.
        (CREATION_CS, 2026, 84_800, 615_200, 10),
        # The ceiling of 2029 holds in 2030 too: 0.424 x 210,000.
        (CREATION_CS, 2030, 89_040 + 50_880, 700_000 - 139_920, 10),
        (CREATION_EVS, 2027, EVS, 61_840, 2),
        (EXTENSION, 2027, 10_000, 10_000, 0.5),
        (ANTENNE, 2027, 20_000, 30_000, 1),
        (RENEWAL, 2027, 0, 0, 0),
        (EVOLUTION, 2027, CS_2027 - EVS, 700_000 - CS_2027 - 61_840, 8),
    ],
)
def test_the_cost_of_a_measure_is_its_rate_times_its_capped_cost(
    lever: Lever, year: int, caf: float, partners: float, etp: float
) -> None:
    cost = lever.cost.in_year(year, settings_of(COSTS))
    assert (cost.caf, cost.partners, cost.etp) == pytest.approx((caf, partners, etp))


@pytest.mark.parametrize("lever", [CREATION_CS, CREATION_EVS, EXTENSION, ANTENNE])
def test_a_cost_that_nobody_gave_is_unknown_and_never_invented(lever: Lever) -> None:
    cost = lever.cost.in_year(2027, settings_of())
    assert math.isnan(cost.caf)
    assert math.isnan(cost.partners)
    assert math.isnan(cost.etp)


def test_an_unknown_ceiling_is_asked_for_with_where_it_is_published() -> None:
    inventory = inventory_of([Structure(id="s1")], named=[("s1", "commune", "A")])
    siting = given_sites(("D", "EVS", 1000.0, ("D",)))
    programme = programme_of(made_up_geography(row_of("ABCD")), inventory, siting)
    asked = {finding.column: finding for finding in programme.findings if finding.code == "valeur_demandee"}
    assert {"plafonds.al", "espace_de_vie_sociale.cout", "extension.cout"} <= set(asked)
    assert "barème des prestations de service, circulaire Cnaf de l’année" in asked["plafonds.al"].remedy
    assert "plafonds.agc" not in asked, "no CS is created: nothing rests on it"
    assert programme.trajectory["cout_caf"].isna().tolist() == [False, True, True, True, True]


def test_lines_are_ordered_by_inhabitants_gained_per_euro_then_staff_then_synergies() -> None:
    lines = pd.DataFrame(
        [
            ("a", 1000.0, 100.0, 2.0, ""),
            ("b", 3000.0, 100.0, 9.0, ""),
            ("c", 2000.0, 200.0, 1.0, ""),
            ("d", 1000.0, 100.0, 2.0, "x ; y"),
            ("e", 0.0, 0.0, 0.0, ""),
        ],
        columns=["id_ligne", "population_ponderee", "cout_caf", "etp", "synergies"],
    )
    # 30 a euro; then 10 a euro with 1, 2 and 2 FTE, of which d has synergies; then nobody gained.
    assert lines["id_ligne"].iloc[rank_lines(lines, settings_of())].tolist() == ["b", "c", "d", "a", "e"]


def test_the_weights_of_the_user_change_the_order() -> None:
    lines = pd.DataFrame(
        [("a", 3000.0, 100.0, 9.0, ""), ("b", 1000.0, 100.0, 1.0, "")],
        columns=["id_ligne", "population_ponderee", "cout_caf", "etp", "synergies"],
    )
    assert rank_lines(lines, settings_of("[classement]\ngain = 1\netp = 0.5")).tolist() == [0, 1]
    assert rank_lines(lines, settings_of("[classement]\ngain = 0.5\netp = 1")).tolist() == [1, 0]


def test_where_a_cost_is_unknown_the_inhabitants_alone_order_the_lines() -> None:
    lines = pd.DataFrame(
        [("a", 1000.0, 1.0, 1.0, ""), ("b", 3000.0, math.nan, 1.0, "")],
        columns=["id_ligne", "population_ponderee", "cout_caf", "etp", "synergies"],
    )
    assert rank_lines(lines, settings_of()).tolist() == [1, 0]


CS, EVS_ = CREATION_CS, CREATION_EVS


@pytest.mark.parametrize(
    ("text", "levers", "years"),
    [
        # One EVS a year: the third begins in the third; other measures do not wait.
        ("creations_evs = 1", [EVS_, EVS_, CS, EVS_, EXTENSION], [2027, 2028, 2027, 2029, 2027]),
        # One creation in all: CS and EVS wait for each other.
        ("creations = 1", [EVS_, CS, EVS_, CS], [2027, 2028, 2029, 2030]),
        # No CS at all: it stays beyond the horizon, and takes the room of nobody.
        ("creations_cs = 0\ncreations = 1", [CS, EVS_], [None, 2027]),
        # 60,000 a year: one EVS (38,160) and two extensions (10,000 each); the third extension waits.
        ("budget_caf = 60000", [EVS_, EXTENSION, EXTENSION, EXTENSION, EVS_], [2027, 2027, 2027, 2028, 2028]),
        # A smaller measure takes the room that a larger one could not: 135,680 never fits.
        ("budget_caf = 60000", [CS, EXTENSION], [None, 2027]),
        # Without any limit, five creations over four years: two a year.
        ("", [EVS_] * 5 + [EXTENSION], [2027, 2027, 2028, 2028, 2029, 2027]),
    ],
)
def test_each_line_begins_in_the_first_year_with_room_for_it(
    text: str, levers: list[Lever], years: list[int | None]
) -> None:
    settings = settings_of(f"{COSTS}\n[limites]\n{text}" if text else COSTS)
    assert [one.year for one in phase(levers, settings, HORIZON)] == years


def test_a_line_beyond_the_horizon_is_postponed_and_says_which_limit_keeps_it_there() -> None:
    siting = given_sites(("C", "EVS", 2000.0, ("C",)), ("E", "EVS", 1000.0, ("E",)))
    inventory = inventory_of([Structure(id="s1")], named=[("s1", "commune", "A")])
    geography = made_up_geography(row_of("ABCDE"))
    text = f"{COSTS}\n[limites]\ncreations_evs = 1"
    line = the_line(programme_of(geography, inventory, siting, text=text, horizon=Horizon(2027, 2027)), "creation:E")
    assert (line["statut"], line["statut_propose"]) == ("reporte", "reporte")
    assert pd.isna(line["annee"])
    assert pd.isna(line["part_couverte_apres"])
    assert line["motif"].endswith("Reportée au-delà de 2027\u00a0: la limite de 1 création d’EVS par an est atteinte.")


def test_the_programme_of_the_drawn_country() -> None:
    programme = _country()
    lines = programme.lines
    assert tuple(lines.columns) == LINE_COLUMNS
    # Per 1,000 euros of the Caf: extension 1,000 / 10, EVS 1,000 / 38.16, CS 3,000 / 135.68.
    assert lines["id_ligne"].tolist() == ["extension:s1", "creation:C", "creation:E", "renouvellement:s1"]
    assert lines["rang"].tolist()[:3] == [1, 2, 3]
    # Two creations over four years: one a year.
    assert lines["annee"].tolist() == [2027, 2027, 2028, 2028]
    assert lines["part_couverte_apres"].tolist() == pytest.approx([2 / 6, 3 / 6, 1, 1])


def test_the_trajectory_of_the_drawn_country() -> None:
    trajectory = _country().trajectory
    assert tuple(trajectory.columns) == TRAJECTORY_COLUMNS
    assert trajectory["annee"].tolist() == [2026, 2027, 2028, 2029, 2030]
    assert trajectory["nb_cs"].tolist() == [1, 1, 2, 2, 2]
    assert trajectory["nb_evs"].tolist() == [0, 1, 1, 1, 1]
    assert trajectory["part_couverte"].tolist() == pytest.approx([1 / 6, 3 / 6, 1, 1, 1])
    # C, D, E, F are far; a structure in C also brings D near, one in E the others.
    assert trajectory["part_hors_acces"].tolist() == pytest.approx([4 / 6, 2 / 6, 0, 0, 0])
    # An extension and an EVS, then a CS too, at the ceilings of each year.
    assert trajectory["cout_caf"].tolist() == pytest.approx(
        [0, 10_000 + EVS, 10_000 + EVS + CS_2027, 10_000 + EVS + 139_920, 10_000 + EVS + 139_920]
    )
    assert trajectory["etp"].tolist() == pytest.approx([0, 2.5, 12.5, 12.5, 12.5])


def test_the_trajectory_ends_where_the_diagnosis_of_the_changed_inventory_stands() -> None:
    communes = [
        *row_of("ABC", population=1300),
        *row_of("DEF", epci="E2", y=10, population=700),
        Commune(code="G", at=(30, 10), population=410, epci="E2"),
        Commune(code="H", at=(45, 5), population=90, epci="E2"),
    ]
    geography = made_up_geography(communes)
    structures = [Structure(id="s1"), Structure(id="e1", type="EVS", at=(5, 15), unite="D")]
    named = [("s1", "commune", "A"), ("e1", "commune", "D")]
    siting = given_sites(("G", "EVS", 500.0, ("G", "H")))
    programme = programme_of(geography, inventory_of(structures, named=named), siting)
    extended = programme.lines.loc[programme.lines["levier"] == "extension_territoire"]
    added = [
        (str(row["id_structure"]), "commune", str(code))
        for _, row in extended.iterrows()
        for code in row["communes"].split(";")
    ]
    changed = made_up_inventory(
        [*structures, Structure(id="n", type="EVS", at=(35, 15), unite="G")],
        named=[*named, *added, ("n", "commune", "G"), ("n", "commune", "H")],
    )
    again = diagnose(geography, changed, PARAMETERS).departement.iloc[0]
    last = programme.trajectory.iloc[-1]
    for name in ("nb_cs", "nb_evs", "part_couverte", "part_hors_acces"):
        assert last[name] == pytest.approx(again[name]), name


def test_the_indicators_have_a_value_today_and_a_target_a_year_at_three_levels() -> None:
    indicators = _country().indicators
    assert indicators["niveau"].unique().tolist() == ["departement", "territoire", "structure"]
    covered = indicators.loc[(indicators["indicateur"] == "part_couverte") & (indicators["niveau"] == "territoire")]
    assert covered["annee"].tolist() == [2027, 2028, 2029, 2030]
    assert covered["valeur_actuelle"].tolist() == pytest.approx([1 / 6] * 4)
    assert covered["cible"].tolist() == pytest.approx([3 / 6, 1, 1, 1])
    valid = indicators.loc[indicators["indicateur"] == "agrement_valide"]
    assert (valid["code"].unique().tolist(), valid["cible"].tolist()) == (["s1"], [1, 1, 1, 1])
    renewed = indicators.loc[indicators["indicateur"] == "renouvellements"]
    assert renewed["cible"].tolist() == [0, 1, 1, 1]


def test_every_cs_is_to_have_a_families_part_from_the_year_of_the_rule() -> None:
    structures = [Structure(id="s1"), Structure(id="s2")]
    inventory = inventory_of(structures, functions={"s1": "AGC;ACF", "s2": "AGC"})
    indicators = programme_of(made_up_geography(row_of("A")), inventory, horizon=Horizon(2026, 2027)).indicators
    families = indicators.loc[indicators["indicateur"] == "part_cs_familles"]
    assert families["valeur_actuelle"].tolist() == [0.5, 0.5]
    assert math.isnan(families["cible"].iloc[0])
    assert families["cible"].iloc[1] == 1


def test_a_quarter_is_covered_once_its_commune_enters_a_territory() -> None:
    quarter = Qpv(code="Q1", communes="D", shape=square(32, 2, 4))
    siting = given_sites(("D", "CS", 2000.0, ("C", "D")))
    inventory = inventory_of([Structure(id="s1")], named=[("s1", "commune", "A")])
    indicators = programme_of(made_up_geography(row_of("ABCD"), [quarter]), inventory, siting).indicators
    covered = indicators.loc[indicators["indicateur"] == "qpv_couverts"]
    assert (covered["valeur_actuelle"].iloc[0], covered["cible"].tolist()) == (0, [1, 1, 1, 1])


def test_a_line_that_is_discarded_leaves_the_trajectory_and_stays_in_the_table() -> None:
    decided = apply_decisions(_country(), [Decision(id_ligne="creation:E", statut=Status.DISCARDED)])
    line = the_line(decided, "creation:E")
    assert (line["statut"], line["statut_propose"]) == ("ecarte", "propose")
    assert pd.isna(line["part_couverte_apres"])
    assert decided.trajectory["part_couverte"].tolist() == pytest.approx([1 / 6, 3 / 6, 3 / 6, 3 / 6, 3 / 6])
    assert decided.trajectory["nb_cs"].tolist() == [1] * 5


def test_another_year_moves_the_line_and_what_was_proposed_stays_beside_it() -> None:
    decided = apply_decisions(_country(), [Decision(id_ligne="creation:E", annee=2030, commentaire="À revoir")])
    line = the_line(decided, "creation:E")
    assert (line["annee"], line["annee_proposee"], line["commentaire"]) == (2030, 2028, "À revoir")
    assert decided.trajectory["nb_cs"].tolist() == [1, 1, 1, 1, 2]
    assert line["cout_caf"] == pytest.approx(139_920), "at the ceiling of its own year"


def test_another_kind_changes_the_lever_the_cost_and_the_counts() -> None:
    decided = apply_decisions(_country(), [Decision(id_ligne="creation:E", nature="EVS")])
    line = the_line(decided, "creation:E")
    assert (line["levier"], line["nature"], line["nature_proposee"]) == ("creation_evs", "EVS", "CS")
    assert line["cout_caf"] == pytest.approx(EVS)
    assert decided.trajectory["nb_evs"].tolist() == [0, 1, 2, 2, 2]


def test_the_kind_of_an_existing_structure_is_not_decided_here() -> None:
    decided = apply_decisions(_country(), [Decision(id_ligne="extension:s1", nature="EVS")])
    assert the_line(decided, "extension:s1")["nature"] == "CS"


def test_a_postponed_line_that_is_kept_takes_the_last_year() -> None:
    siting = given_sites(("C", "EVS", 2000.0, ("C",)), ("E", "EVS", 1000.0, ("E",)))
    inventory = inventory_of([Structure(id="s1")], named=[("s1", "commune", "A")])
    text = f"{COSTS}\n[limites]\ncreations_evs = 1"
    draft = programme_of(made_up_geography(row_of("ABCDE")), inventory, siting, text=text, horizon=Horizon(2027, 2027))
    decided = apply_decisions(draft, [Decision(id_ligne="creation:E", statut=Status.KEPT)])
    assert the_line(decided, "creation:E")["annee"] == 2027
    assert decided.trajectory["nb_evs"].tolist() == [0, 2]


def test_a_decision_on_a_line_that_is_not_there_changes_nothing() -> None:
    draft = _country()
    decided = apply_decisions(draft, [Decision(id_ligne="creation:Z", statut=Status.DISCARDED)])
    pd.testing.assert_frame_equal(decided.lines, draft.lines)


def test_decisions_are_not_piled_up_but_replaced() -> None:
    once = apply_decisions(_country(), [Decision(id_ligne="creation:E", statut=Status.DISCARDED)])
    pd.testing.assert_frame_equal(apply_decisions(once, []).lines, _country().lines)
    pd.testing.assert_frame_equal(apply_decisions(once, []).trajectory, _country().trajectory)


@pytest.mark.parametrize(
    ("limits", "count"),
    [
        ("", 4),
        ("creations = 2", 8),
        ("creations_cs = 1\ncreations_evs = 2", 12),
        ("creations_cs = 1\ncreations_evs = 2\ncreations = 2", 8),
        ("creations = 0", 1),
    ],
)
def test_as_many_sites_are_looked_for_as_the_limits_let_begin(limits: str, count: int) -> None:
    assert default_count(settings_of(f"[limites]\n{limits}"), HORIZON) == count


def test_a_department_without_any_structure_has_creations_only() -> None:
    siting = given_sites(("B", "EVS", 3000.0, ("A", "B", "C")))
    programme = programme_of(made_up_geography(row_of("ABC")), inventory_of([]), siting)
    assert programme.lines["id_ligne"].tolist() == ["creation:B"]
    assert programme.trajectory["part_couverte"].tolist() == [0, 1, 1, 1, 1]
    assert programme.trajectory["part_hors_acces"].tolist() == [1, 0, 0, 0, 0]
