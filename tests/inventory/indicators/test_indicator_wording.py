"""The long names of indicators: direction, weight, and what measures one thing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from avs_geo.inventory.indicators.catalogue import Direction
from avs_geo.inventory.indicators.wording import Nature, concept, nature_of, newest_weigh, read_heading, year_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.findings import Finding
    from avs_geo.inventory.indicators.indicateurs import Indicators
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

    Read = Callable[..., tuple[Indicators, dict[str, Finding]]]


@pytest.mark.parametrize(
    "heading",
    [
        "Médiane du niveau de vie (€)",
        "Niveau de vie médian",
        "Médiane du niveau de vie 2021",
        "Revenu disponible médian",
        "revenu_median",
        "Salaire net horaire moyen",
        "Part des ménages fiscaux imposés (%)",
        "Taux d’emploi des 15-64 ans",
        "Taux d’activité",
        "Part des diplômés du supérieur",
        "MED21",
        "DISP_MED21",
        "MED_SL",
        "1er décile du niveau de vie",
        "Part des propriétaires",
        "Part des cadres",
    ],
)
def test_a_low_value_is_a_high_need(heading: str) -> None:
    known = read_heading(heading)
    assert (known.direction, known.weight, known.is_known) == (Direction.FALLING, 1.0, True)


@pytest.mark.parametrize(
    "heading",
    [
        "Taux de pauvreté au seuil de 60 % (%)",
        "Taux de pauvreté-Ensemble (%)",
        "taux_pauvrete",
        "Taux de chômage 2021",
        "Part des chômeurs",
        "Part des demandeurs d’emploi de longue durée",
        "Part des familles monoparentales",
        "Indice de vieillissement",
        "Part des 75 ans et plus",
        "Part des personnes seules",
        "Part des non diplômés",
        "Part des allocataires du RSA",
        "Part des prestations sociales",
        "Part des indemnités de chômage",
        "Rapport interdécile",
        "DISP_TP6021",
        "PR_MD60",
        "Part des logements suroccupés",
        "Part des 15-24 ans non insérés (ni en emploi ni en formation)",
        "Taux d’inactivité",
    ],
)
def test_a_high_value_is_a_high_need(heading: str) -> None:
    known = read_heading(heading)
    assert (known.direction, known.weight, known.is_known) == (Direction.RISING, 1.0, True)


@pytest.mark.parametrize(
    "heading",
    [
        "Population municipale 2021",
        "population",
        "Nombre de ménages",
        "NB_Allocataires",
        "Effectif total",
        "Total",
        "P20_POP",
        "C20_FAMMONO",
        "Nb foyers",
        "Ménages fiscaux",
        "Superficie (km²)",
        "Demandeurs d’emploi",
        "NUM_HH",
        "NBMENFISC21",
    ],
)
def test_a_count_is_no_indicator_by_itself(heading: str) -> None:
    known = read_heading(heading)
    assert (known.is_count, known.weight) == (True, 0.0)


@pytest.mark.parametrize("heading", ["score local", "Évolution du taux de pauvreté", "indice_x"])
def test_a_direction_that_is_not_told_is_only_supposed(heading: str) -> None:
    assert not read_heading(heading).is_known


def test_a_code_of_the_list_of_equipments_is_no_decile_of_2006() -> None:
    assert read_heading("D106", counts=True).is_count
    assert not read_heading("D106").is_known
    assert read_heading("D121").label == "Premier décile du niveau de vie (2021)"


def test_an_index_of_ageing_may_go_beyond_a_hundred(read_indicators: Read) -> None:
    read, remarks = read_indicators("code_commune;Indice de vieillissement\n52001;150\n52002;80\n52003;1200\n")
    assert read.frame["Indice de vieillissement"].dropna().to_list() == [150, 80, 1200]
    assert not {"valeurs_a_verifier", "valeurs_impossibles"} & set(remarks)


@pytest.mark.parametrize(
    ("label", "nature"),
    [
        ("Part des ménages", Nature.SHARE),
        ("Taux de pauvreté", Nature.SHARE),
        ("Taux d’équipement", Nature.RATE),
        ("Taux d’équipement pour 1 000 habitants", Nature.AMOUNT),
        ("Évolution de la population", Nature.CHANGE),
        ("Nombre d’enfants", Nature.COUNT),
        ("Revenu médian", Nature.AMOUNT),
        ("score", Nature.OTHER),
    ],
)
def test_a_long_name_says_what_the_values_can_be(label: str, nature: Nature) -> None:
    assert nature_of(label) is nature


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pauvrete_2020", "pauvrete_2021"),
        ("MED20", "Médiane du niveau de vie (2021)"),
        ("TP6021", "Taux de pauvreté au seuil de 60 % en 2019"),
        ("Taux de chômage", "Taux de chômage 2021"),
    ],
)
def test_years_and_publishers_do_not_make_another_thing(one: str, other: str) -> None:
    assert concept(read_heading(one)) == concept(read_heading(other))


@pytest.mark.parametrize(
    ("one", "other"), [("TP60AGE121", "TP60AGE221"), ("Part des 75 ans et plus", "Part des 60 ans et plus")]
)
def test_ages_make_another_thing(one: str, other: str) -> None:
    assert concept(read_heading(one)) != concept(read_heading(other))


def test_only_the_newest_of_one_thing_has_a_weight() -> None:
    known = [read_heading(name) for name in ("MED19", "MED21", "MED20", "Taux de chômage")]
    weighed, repeated = newest_weigh(known)
    assert [one.weight for one in weighed] == [0, 1, 0, 1]
    assert [[one.name for one in group] for group in repeated] == [["MED21", "MED20", "MED19"]]
    assert year_of(known[0]) == 2019


def test_two_years_in_one_file_are_said_and_count_once(read_indicators: Read) -> None:
    read, remarks = read_indicators("code_commune;pauvrete_2020;pauvrete_2021\n52001;10;11\n52002;12;13\n")
    assert [(one.name, one.weight) for one in read.indicators] == [("pauvrete_2020", 0), ("pauvrete_2021", 1)]
    message = remarks["indicateur_repete"].message
    assert "pauvrete_2020" in message
    assert "pauvrete_2021" in message


def test_directions_told_by_words_are_said(read_indicators: Read) -> None:
    _, remarks = read_indicators("code_commune;Niveau de vie médian;Taux de chômage\n52001;19000;9\n52002;20000;8\n")
    message = remarks["sens_reconnu"].message.replace("\u00a0", " ")
    assert "une valeur haute est un besoin fort pour « Taux de chômage »" in message
    assert "une valeur basse est un besoin fort pour « Niveau de vie médian »" in message
    assert "sens_suppose" not in remarks


def test_whole_numbers_that_follow_the_population_are_counts(
    read_indicators: Read, haute_marne: Geography, communes_of_france: CommuneIndex
) -> None:
    population = haute_marne.communes["population"]
    lines = "".join(f"{code};{people // 17};{people % 13}\n" for code, people in population.items())
    text = f"code_commune;RSA;score\n{lines}"
    read, remarks = read_indicators(text, geography=haute_marne, index=communes_of_france)
    assert {one.name: (one.is_count, one.weight) for one in read.indicators} == {"RSA": (True, 0), "score": (False, 1)}
    assert "RSA" in remarks["effectifs_sans_poids"].message
