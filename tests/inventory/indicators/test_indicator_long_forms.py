"""Indicators that come one value a line: Melodi, the list of equipments, open data of the Cnaf, tables by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from avs_geo.findings import Finding
    from avs_geo.inventory.indicators.indicateurs import Indicators

    Read = Callable[..., tuple[Indicators, dict[str, Finding]]]
    Refused = Callable[..., list[Finding]]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_melodi_gives_one_column_for_each_measure(read_indicators: Read) -> None:
    text = (
        '"GEO";"GEO_OBJECT";"FILOSOFI_MEASURE";"TIME_PERIOD";"OBS_VALUE"\n'
        '"52001";"COM";"MED_SL";"2021";"18000"\n"52001";"COM";"PR_MD60";"2021";"7"\n'
        '"52002";"COM";"MED_SL";"2021";"19000"\n"52002";"COM";"PR_MD60";"2021";"8"\n'
    )
    read, remarks = read_indicators(text)
    assert read.frame["MED_SL"].dropna().to_dict() == {"52001": 18000, "52002": 19000}
    assert read.frame["PR_MD60"].dropna().to_dict() == {"52001": 7, "52002": 8}
    assert [(one.name, str(one.direction)) for one in read.indicators] == [
        ("MED_SL", "decroissant"),
        ("PR_MD60", "croissant"),
    ]
    assert "« FILOSOFI_MEASURE » (2" in plain(remarks["forme_longue"].message)
    assert "sens_suppose" not in remarks


def test_a_single_measure_names_its_column(read_indicators: Read) -> None:
    text = (
        "GEO;GEO_OBJECT;FILOSOFI_MEASURE;TIME_PERIOD;OBS_VALUE\n52001;COM;MED_SL;2021;18000\n52002;COM;MED_SL;2021;1\n"
    )
    assert list(read_indicators(text)[0].frame) == ["MED_SL"]


def test_totals_are_read_and_not_their_details(read_indicators: Read) -> None:
    rows = "".join(
        f"{code};COM;PR_MD60;{age};{tenure};2021;{value}\n"
        for code, value in (("52001", 10), ("52002", 20))
        for age, tenure, value in (("_T", "_T", value), ("Y_LT30", "_T", 1), ("_T", "OWN", 2), ("Y_LT30", "OWN", 3))
    )
    read, remarks = read_indicators(f"GEO;GEO_OBJECT;FILOSOFI_MEASURE;AGE;TENURE;TIME_PERIOD;OBS_VALUE\n{rows}")
    assert read.frame["PR_MD60"].dropna().to_dict() == {"52001": 10, "52002": 20}
    message = plain(remarks["totaux_gardes"].message)
    assert "« AGE » (« _T »)" in message
    assert "« TENURE » (« _T »)" in message


def test_a_measure_that_has_no_total_keeps_its_detail_and_says_it(read_indicators: Read) -> None:
    rows = "".join(
        f"{code};{measure};{sex};1\n"
        for code in ("52001", "52002")
        for measure, sex in (("Taux de pauvreté", "Ensemble"), ("Taux de pauvreté", "F"), ("Taux d’emploi", "F"))
    )
    read, _ = read_indicators(f"code;indicateur;sexe;valeur\n{rows}")
    assert sorted(map(str, read.frame)) == ["Taux de pauvreté", "Taux d’emploi F"]


def test_of_several_years_the_newest_of_each_indicator_is_read_and_all_are_said(read_indicators: Read) -> None:
    text = (
        "code;indicateur;annee;valeur\n52001;Taux de pauvreté;2019;1\n52001;Taux de pauvreté;2021;2\n"
        "52001;Niveau de vie médian;2020;3\n52002;Taux de pauvreté;2021;4\n52002;Niveau de vie médian;2020;5\n"
        "52002;Niveau de vie médian;2018;6\n"
    )
    read, remarks = read_indicators(text)
    assert read.frame["Taux de pauvreté"].dropna().to_dict() == {"52001": 2, "52002": 4}
    assert read.frame["Niveau de vie médian"].dropna().to_dict() == {"52001": 3, "52002": 5}
    message = plain(remarks["annee_choisie"].message)
    assert "(2018, 2019, 2020, 2021)" in message
    assert "2020 et 2021" in message


@pytest.mark.parametrize("dates", [("31/12/2019", "31/12/2021"), ("2019-12-31", "2021-12-31"), ("2019", "2021")])
def test_a_table_by_year_is_read_at_its_newest(dates: tuple[str, str], read_indicators: Read) -> None:
    rows = "".join(f"{date};{code};{n}\n" for n, date in enumerate(dates, 1) for code in ("52001", "52002"))
    read, remarks = read_indicators(f"Date référence;Numéro commune;Taux de chômage\n{rows}")
    assert read.frame["Taux de chômage"].dropna().to_dict() == {"52001": 2, "52002": 2}
    assert dates[1] in remarks["annee_choisie"].message


def test_a_late_year_without_total_does_not_hide_an_earlier_one_of_another_indicator(read_indicators: Read) -> None:
    text = "code;annee;indicateur;valeur\n52001;2021;Taux de chômage;7\n52001;2019;Taux de pauvreté;9\n"
    read, _ = read_indicators(text)
    assert read.frame.loc["52001"].to_dict() == {"Taux de chômage": 7, "Taux de pauvreté": 9}


def test_the_list_of_equipments_gives_counts_without_weight(read_indicators: Read) -> None:
    text = "DEPCOM;TYPEQU;NB_EQUIP\n52001;A203;3\n52001;D106;1\n52002;A203;2\n"
    read, _ = read_indicators(text)
    assert read.frame["A203"].dropna().to_dict() == {"52001": 3, "52002": 2}
    assert [(one.name, one.is_count, one.weight) for one in read.indicators] == [("A203", True, 0), ("D106", True, 0)]


def test_equipments_listed_one_by_one_are_added_up(read_indicators: Read) -> None:
    line = "2023;52001;A;A2;A203;Banque;1\n"
    text = f"AN;DEPCOM;DOM;SDOM;TYPEQU;LIB_TYPEQU;NB_EQUIP\n{line}{line}2023;52002;B;B2;B201;Superette;1\n"
    read, _ = read_indicators(text)
    assert read.frame["A203"]["52001"] == 2
    assert [one.label for one in read.indicators] == ["Banque", "Superette"]


def test_counts_by_benefit_bear_the_name_of_what_they_count(read_indicators: Read) -> None:
    text = (
        "Date;Code Insee;Commune;Prestation;Nombre de foyers\n31/12/2022;52001;Alpha;RSA;40\n"
        "31/12/2022;52001;Alpha;PPA;20\n31/12/2022;52002;Bêta;RSA;30\n31/12/2022;52002;Bêta;PPA;10\n"
    )
    read, _ = read_indicators(text)
    assert read.frame["Nombre de foyers RSA"].dropna().to_dict() == {"52001": 40, "52002": 30}
    assert all(one.is_count for one in read.indicators)


def test_groups_that_publishers_number_are_dimensions(read_indicators: Read) -> None:
    rows = "".join(f"{code};{sex};{sex * 10}\n" for code in ("52001", "52002") for sex in (1, 2))
    read, _ = read_indicators(f"CODGEO;SEXE;NB\n{rows}")
    assert read.frame["SEXE 2"].dropna().to_dict() == {"52001": 20, "52002": 20}


def test_a_label_beside_a_code_is_no_dimension(read_indicators: Read) -> None:
    text = (
        "code;code_indicateur;libelle_indicateur;valeur\n52001;I1;Taux de pauvreté;7\n52001;I2;Revenu médian;18000\n"
        "52002;I1;Taux de pauvreté;8\n52002;I2;Revenu médian;19000\n"
    )
    read, _ = read_indicators(text)
    assert [(one.name, one.label, str(one.direction)) for one in read.indicators] == [
        ("I1", "Taux de pauvreté", "croissant"),
        ("I2", "Revenu médian", "decroissant"),
    ]


def test_lines_that_repeat_another_are_read_once_and_said(read_indicators: Read) -> None:
    text = "code;indicateur;valeur\n52001;Taux de pauvreté;7\n52001;Taux de pauvreté;7\n52001;Taux d’emploi;60\n"
    read, remarks = read_indicators(text)
    assert read.frame["Taux de pauvreté"]["52001"] == 7
    assert "ligne 3" in plain(remarks["lignes_repetees"].message)


def test_a_long_form_that_would_be_too_wide_is_refused_with_what_it_has(refused_indicators: Refused) -> None:
    rows = "".join(f"52001;T{n};1\n" for n in range(201))
    (fault,) = refused_indicators(f"code_commune;indicateur;valeur\n{rows}")
    assert fault.code == "forme_longue_trop_large"
    assert "« indicateur » (201 valeurs)" in plain(fault.message)


def test_a_long_form_that_nothing_decides_is_one_fault_with_the_way_to_turn_it(refused_indicators: Refused) -> None:
    text = "code;indicateur;valeur\n52001;Taux de pauvreté;7\n52001;Taux de pauvreté;8\n52002;Taux de pauvreté;9\n"
    (fault,) = refused_indicators(text)
    assert (fault.code, fault.line) == ("forme_longue_indecise", 3)
    assert "lignes 2 et 3 (zone 52001)" in plain(fault.message)
    assert "tableau croisé dynamique" in fault.remedy


def test_codes_in_double_without_anything_else_are_one_fault(refused_indicators: Refused) -> None:
    rows = "".join(f"{code};{n}\n" for code in ("52001", "52002", "52003") for n in (1, 2))
    (fault,) = refused_indicators(f"code_commune;taux\n{rows}")
    assert (fault.code, fault.line, fault.value) == ("code_en_double", 3, "52001")
    assert "Lignes de trop : 3, 3, 5 et 7." in plain(fault.message)


def test_a_wide_file_with_a_column_of_years_stays_wide(read_indicators: Read) -> None:
    read, remarks = read_indicators("code;annee;Taux de pauvreté\n52001;2021;7\n52002;2021;8\n")
    assert list(read.frame) == ["Taux de pauvreté"]
    assert "forme_longue" not in remarks


def test_marks_and_sentinels_of_a_long_form_are_missing(read_indicators: Read) -> None:
    rows = "".join(
        f"5200{n};Taux de pauvreté;{value}\n5200{n};Taux d’emploi;60\n" for n, value in ((1, "s"), (2, -9999), (3, 12))
    )
    read, remarks = read_indicators(f"code;indicateur;valeur\n{rows}")
    assert read.frame["Taux de pauvreté"].dropna().to_dict() == {"52003": 12}
    assert {"valeurs_absentes", "valeurs_sentinelles"} <= set(remarks)


def test_a_unit_beside_an_indicator_is_not_its_name(read_indicators: Read) -> None:
    lines = "".join(
        f"{code};{name};{unit};{value}\n"
        for code, share, income in (("52001", 7, 20_000), ("52002", 9, 21_000), ("52003", 8, 19_000))
        for name, unit, value in (("Taux de chômage", "%", share), ("Revenu médian", "€", income))
    )
    read, remarks = read_indicators(f"codgeo;variable;unite;valeur\n{lines}")
    known = {one.name: (one.label, one.direction.value, one.weight) for one in read.indicators}
    assert known == {
        "Taux de chômage": ("Taux de chômage", "croissant", 1.0),
        "Revenu médian": ("Revenu médian", "decroissant", 1.0),
    }
    assert "indicateur_repete" not in remarks


def test_the_domain_of_an_equipment_is_not_its_name(read_indicators: Read) -> None:
    lines = "".join(
        f"{code};A;A2;A203;1\n{code};B;B2;B201;2\n{code};D;D1;D106;3\n" for code in ("52001", "52002", "52003")
    )
    read, _ = read_indicators(f"DEPCOM;DOM;SDOM;TYPEQU;NB_EQUIP\n{lines}")
    assert [(one.name, one.label, one.weight) for one in read.indicators] == [
        (name, name, 0.0) for name in ("A203", "B201", "D106")
    ]


@pytest.mark.parametrize(("measure", "groups"), [("POP", ("Y_LT15", "Y_GE65")), ("FACILITIES", ("A203", "B201"))])
def test_what_melodi_counts_has_no_weight(measure: str, groups: tuple[str, ...], read_indicators: Read) -> None:
    lines = "".join(f"{code};{group};{measure};12\n" for code in ("52001", "52002", "52003") for group in groups)
    read, remarks = read_indicators(f"GEO;AGE;RP_MEASURE;OBS_VALUE\n{lines}")
    assert {(one.is_count, one.weight) for one in read.indicators} == {(True, 0.0)}
    assert "effectifs_sans_poids" in remarks


def test_coordinates_are_no_indicators(refused_indicators: Refused) -> None:
    lines = "".join(f"{code};A203;{880_000 + rank};6790000\n" for rank, code in enumerate(("52001", "52001", "52002")))
    faults = refused_indicators(f"DEPCOM;TYPEQU;LAMBERT_X;LAMBERT_Y\n{lines}")
    assert all(fault.column != "LAMBERT_X" for fault in faults)
