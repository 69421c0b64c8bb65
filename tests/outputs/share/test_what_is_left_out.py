"""Nothing of a plan leaves but what was decided to be shown."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import shapely

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.study import study_of
from avs_geo.outputs.share.content import share_content
from avs_geo.outputs.share.files import share_table
from avs_geo.outputs.share.left_out import to_the_minute
from avs_geo.outputs.share.of_plan import content_of_plan
from avs_geo.plan.replay import inputs_of_plan, study_of_plan
from avs_geo.plan.share.options import ShareLayer, ShareOptions, ShareState
from tests.outputs.share.conftest import EVERYTHING, SAVED, everything_of

if TYPE_CHECKING:
    from avs_geo.outputs.share.content import ShareContent
    from avs_geo.plan.plan import Plan

FIGURES = (
    "654321",
    "654 321",
    "7.77",
    "7,77",
    "12345",
    "12 345",
    "14321",
    "14 321",
    "9871",
    "9 871",
    "11234",
    "8765",
    "15432",
)


def content(plan: Plan, options: ShareOptions = EVERYTHING) -> ShareContent:
    return content_of_plan(plan, options, name="Plan 2026", version=3, saved_at=SAVED)


@pytest.fixture(scope="module")
def shared(secret_plan: Plan) -> ShareContent:
    return content(secret_plan)


@pytest.fixture(scope="module")
def parts(shared: ShareContent) -> dict[str, str]:
    return everything_of(shared)


def test_the_name_of_the_plan_leaves_only_where_no_title_is_given(parts: dict[str, str], secret_plan: Plan) -> None:
    assert "Plan 2026, version 3, enregistrée le" in parts["page.html"]
    titled = everything_of(content(secret_plan, replace(EVERYTHING, title="Andelot")))
    assert "Andelot, version 3, enregistrée le" in titled["page.html"]
    assert not any("Plan 2026" in text for text in titled.values())


def test_no_budget_comment_partner_reason_nor_author_is_anywhere(parts: dict[str, str]) -> None:
    found = {name: re.findall(r"(?i)secret[\w-]*", text) for name, text in parts.items()}
    assert not any(found.values()), found


def test_no_amount_staff_nor_raw_indicator_is_anywhere(parts: dict[str, str]) -> None:
    # Numbers of the map's lines, of shapes and of pictures are no figures of the inventory.
    shown = {name: parts[name] for name in ("page.html", "tableau.csv")}
    shown["carte.json"] = json.dumps(json.loads(parts["carte.json"])["fiche"], ensure_ascii=False)
    shown["couverture.geojson"] = re.sub(r'"geometry":.*', "", parts["couverture.geojson"])
    for name, text in shown.items():
        words = re.sub(r"data:image[^\"]*", "", text).replace("\u202f", " ")
        found = [figure for figure in FIGURES if re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\d.,])", words)]
        assert not found, (name, found)


def test_agreements_and_their_dates_stay_at_the_caf(parts: dict[str, str]) -> None:
    assert all("2026-12-31" not in text and "31/12/2026" not in text for text in parts.values())


def test_what_was_adopted_is_on_the_map_and_in_the_figures(secret_plan: Plan, shared: ShareContent) -> None:
    names = list(shared.inventory.structures["nom"])
    assert names == ["Centre de Chaumont", "Espace de Langres", "Centre de Joinville"]
    assert int(shared.diagnosis.departement.iloc[0]["nb_cs"]) == 2
    today = content(secret_plan, replace(EVERYTHING, state=ShareState.TODAY))
    assert int(today.diagnosis.departement.iloc[0]["nb_cs"]) == 1


def test_adopted_lines_are_told_by_their_titles_alone(parts: dict[str, str]) -> None:
    page = parts["page.html"]
    assert "Ouvrir un CS à Joinville" in page
    assert page.index("Ouvrir un CS à Joinville") < page.index("pas encore sur cette carte")
    assert page.index("pas encore sur cette carte") < page.index("Créer un EVS à Bourbonne-les-Bains")
    assert "décidée le 3\u00a0mars\u00a02026" in page


def test_a_link_to_the_state_of_today_tells_no_decision(secret_plan: Plan) -> None:
    page = everything_of(content(secret_plan, replace(EVERYTHING, state=ShareState.TODAY)))["page.html"]
    assert "Joinville</bdi></li>" not in page
    assert "décidée le" not in page


def test_need_is_blank_where_a_count_behind_it_is_under_five(shared: ShareContent) -> None:
    need = shared.diagnosis.units["besoin"]
    # 3 households with RSA in Langres: nothing is told, though the other share is known.
    assert need[["52269"]].isna().all()
    assert need[["52121", "52448"]].notna().all()
    assert bool(shared.hidden_need["52269"])
    assert not bool(shared.hidden_need["52121"])


def test_need_is_blank_where_hardly_anybody_lives(example: ShareContent) -> None:
    few = example.diagnosis.units["population"] < 5
    assert example.diagnosis.units.loc[few, "besoin"].isna().all()
    assert example.diagnosis.units.loc[~few, "besoin"].notna().all()


def test_blank_need_says_why(parts: dict[str, str]) -> None:
    assert "Effectif trop petit" in parts["page.html"]
    assert "Effectif trop petit" in parts["carte.json"]


def test_need_of_zones_is_not_told_for_it_could_give_that_of_a_commune_away(shared: ShareContent) -> None:
    for frame in (shared.diagnosis.epci, shared.diagnosis.departement, shared.diagnosis.zones_blanches):
        assert frame["besoin"].isna().all()


def test_need_that_was_not_chosen_is_nowhere(secret_plan: Plan) -> None:
    shared = content(secret_plan, ShareOptions(layers=(ShareLayer.COUVERTURE,)))
    assert shared.diagnosis.units["besoin"].isna().all()
    assert not {"besoin", "completude"} & set(share_table(shared).columns)
    parts = everything_of(shared)
    assert "indice de besoin" not in parts["page.html"].lower()
    assert '"besoin"' not in parts["carte.json"] + parts["couverture.geojson"]


def test_layers_that_were_not_chosen_are_not_in_the_data(secret_plan: Plan) -> None:
    document = json.loads(everything_of(content(secret_plan, ShareOptions(layers=(ShareLayer.BESOIN,))))["carte.json"])
    assert document["couches"] == {}
    assert [theme["nom"] for theme in document["themes"]] == ["besoin"]


def test_places_are_those_of_the_commune_where_exact_ones_are_not_shared(secret_plan: Plan) -> None:
    vague = content(secret_plan, replace(EVERYTHING, exact_places=False))
    exact = content(secret_plan)
    chaumont = vague.geography.communes.loc["52121"]
    point = vague.inventory.structures.geometry.iloc[0]
    assert (point.x, point.y) == pytest.approx((chaumont["x"], chaumont["y"]))
    assert exact.inventory.structures.geometry.iloc[0].distance(point) > 10
    assert vague.inventory.structures["position_approchee"].all()
    assert "position approchée" in everything_of(vague)["carte.json"]


def test_times_do_not_give_a_place_away(secret_plan: Plan) -> None:
    vague = content(secret_plan, replace(EVERYTHING, exact_places=False))
    times = vague.diagnosis.units[["temps_cs", "temps_evs", "temps_structure"]]
    assert (times == times.round()).all(axis=None)
    assert vague.diagnosis.times.minutes.size == 0
    assert vague.diagnosis.qpv["distance_m"].isna().all()
    # The dotted area is made of whole communes: no arc has its centre at the structure.
    assert vague.access is not None
    assert shapely.area(vague.access) > 0


def test_a_structure_that_moves_within_its_commune_leaves_every_published_time_as_it_was(secret_plan: Plan) -> None:
    # From the rounded times of a hundred communes to a place, the place itself could be worked out.
    geography, inventory = inputs_of_plan(secret_plan)

    def published(metres: float) -> pd.DataFrame:
        moved = inventory.structures.geometry.translate(xoff=metres)
        there = replace(inventory, structures=inventory.structures.set_geometry(moved))
        options = replace(EVERYTHING, exact_places=False)
        found = share_content(study_of(geography, there, secret_plan.parameters), options)
        return pd.DataFrame(found.diagnosis.units)[["temps_cs", "temps_evs", "temps_structure"]]

    near, far = published(0), published(900)
    exact = diagnose(geography, inventory, secret_plan.parameters).units[list(near.columns)]
    # There, a time may change with the class, which is that of the place itself.
    beside_the_threshold = ((exact - secret_plan.parameters.threshold).abs() < 2).any(axis="columns")
    assert _same(near[~beside_the_threshold], far[~beside_the_threshold])


def test_rounded_times_stay_on_their_side_of_the_threshold(example: ShareContent) -> None:
    times = example.diagnosis.units["temps_structure"].iloc[:6].copy()
    times[:] = [19.4, 19.6, 20.0, 20.2, 20.6, float("nan")]
    rounded = to_the_minute(times, example.diagnosis.parameters.threshold, within=(times <= 20).to_numpy())
    assert rounded.iloc[:5].tolist() == [19, 20, 20, 21, 21]
    assert rounded.isna().iloc[5]


def test_figures_are_those_of_the_analysis(example_plan: Plan, example: ShareContent) -> None:
    own = study_of_plan(example_plan).diagnosis
    columns = ["population", "part_cs", "part_evs", "part_structure", "temps_structure", "structure_proche", "classe"]
    assert _same(example.diagnosis.units[columns], own.units[columns])
    kept = [column for column in own.epci.columns if column != "besoin"]
    assert _same(example.diagnosis.epci[kept], own.epci[kept])


def _same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    return bool(one.equals(other))
