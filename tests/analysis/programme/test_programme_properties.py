"""What holds of every programme."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from avs_geo.analysis.programme.decisions import Decision
from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.programme.levers.antennes import ANTENNE
from avs_geo.analysis.programme.levers.creations import CREATION_CS, CREATION_EVS
from avs_geo.analysis.programme.lines import Status
from avs_geo.analysis.programme.phasing import phase
from avs_geo.analysis.programme.programme import apply_decisions
from avs_geo.analysis.programme.ranking import gain_per_euro, rank_lines
from tests.analysis.conftest import Structure, made_up_geography, row_of
from tests.analysis.programme.programme_country import HORIZON, given_sites, inventory_of, programme_of, settings_of

if TYPE_CHECKING:
    from avs_geo.analysis.programme.levers.lever import Lever

SITING = given_sites(("E", "CS", 3000.0, ("D", "E", "F")), ("C", "EVS", 1000.0, ("C",)))
NAMED = [("s1", "commune", "A"), ("s1", "commune", "G")]
DRAFT = programme_of(made_up_geography(row_of("ABCDEFG")), inventory_of([Structure(id="s1")], named=NAMED), SITING)
IDS = DRAFT.lines["id_ligne"].tolist()

decisions = st.lists(
    st.builds(
        Decision,
        id_ligne=st.sampled_from(IDS),
        statut=st.sampled_from([None, *Status]),
        annee=st.sampled_from([None, *HORIZON.years]),
        nature=st.sampled_from([None, "CS", "EVS"]),
    ),
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(decisions)
def test_whatever_is_decided_coverage_never_falls_and_access_never_worsens(decided: list[Decision]) -> None:
    trajectory = apply_decisions(DRAFT, decided).trajectory
    assert (np.diff(trajectory["part_couverte"]) >= -1e-12).all()
    assert (np.diff(trajectory["part_hors_acces"]) <= 1e-12).all()
    assert trajectory["part_couverte"].between(0, 1 + 1e-12).all()


@settings(max_examples=40, deadline=None)
@given(decisions)
def test_what_was_proposed_is_never_lost(decided: list[Decision]) -> None:
    lines = apply_decisions(DRAFT, decided).lines
    proposed = ["id_ligne", "annee_proposee", "nature_proposee", "statut_propose", "motif", "population_gagnee"]
    pd.testing.assert_frame_equal(lines[proposed], DRAFT.lines[proposed])


@settings(max_examples=40, deadline=None)
@given(decisions)
def test_the_last_line_that_counts_ends_the_trajectory(decided: list[Decision]) -> None:
    programme = apply_decisions(DRAFT, decided)
    after = programme.lines["part_couverte_apres"].max()
    last = programme.trajectory["part_couverte"].iloc[-1]
    assert np.isnan(after) or abs(after - last) < 1e-12


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from([CREATION_CS, CREATION_EVS, ANTENNE]), max_size=20),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(0, 4),
)
def test_no_limit_is_ever_exceeded(levers: list[Lever], cs: int, evs: int, together: int) -> None:
    text = f"[limites]\ncreations_cs = {cs}\ncreations_evs = {evs}\ncreations = {together}"
    years = [one.year for one in phase(levers, settings_of(text), Horizon(2027, 2029))]
    begun = Counter((year, lever) for year, lever in zip(years, levers, strict=True) if year is not None)
    for year in (2027, 2028, 2029):
        assert begun[year, CREATION_CS] <= cs
        assert begun[year, CREATION_EVS] <= evs
        assert begun[year, CREATION_CS] + begun[year, CREATION_EVS] <= together


figures = st.tuples(
    st.sampled_from([0.0, 100.0, 250.0, 1000.0]),
    st.sampled_from([0.0, 10.0, 20.0, 50.0]),
    st.sampled_from([0.0, 1.0, 2.5, float("nan")]),
    st.sampled_from(["", "x", "x ; y"]),
)


@settings(max_examples=50, deadline=None)
@given(st.lists(figures, max_size=12))
def test_with_the_default_weights_the_order_is_that_of_the_domain(rows: list[tuple[float, float, float, str]]) -> None:
    lines = pd.DataFrame(rows, columns=["population_ponderee", "cout_caf", "etp", "synergies"])
    lines.insert(0, "id_ligne", [f"l{rank:02d}" for rank in range(len(lines))])
    gain = gain_per_euro(lines["population_ponderee"].to_numpy(dtype=float), lines["cout_caf"].to_numpy(dtype=float))
    synergy = [len(text.split(" ; ")) if text else 0 for text in lines["synergies"]]
    staff = lines["etp"].fillna(np.inf)
    expected = sorted(
        range(len(lines)), key=lambda row: (-gain[row], staff.iloc[row], -synergy[row], lines["id_ligne"].iloc[row])
    )
    assert rank_lines(lines, settings_of()).tolist() == expected
