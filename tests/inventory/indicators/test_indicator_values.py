"""Values of indicators that are none, or cannot be what their heading says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from avs_geo.files.messages import FrenchLog
from avs_geo.inventory.indicators.magnitudes import SiftedColumn, ValueNotes
from avs_geo.inventory.indicators.wording import Nature

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from avs_geo.findings import Finding
    from avs_geo.inventory.indicators.indicateurs import Indicators

    Read = Callable[..., tuple[Indicators, dict[str, Finding]]]
    Refused = Callable[..., list[Finding]]

CODES = ("52001", "52002", "52003", "52405", "52448", "52006")


def column(heading: str, values: Sequence[object]) -> str:
    lines = [f"{code};{value}" for code, value in zip(CODES, values, strict=False)]
    return "\n".join([f"code_commune;{heading}", *lines]) + "\n"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


MARKS = (
    ("N/A - secret statistique", "N/A - résultat non disponible", "s"),
    ("#N/A", "#DIV/0!", "#VALEUR!"),
    ("NA", "NaN", "NULL"),
    ("n.d.", "nc", "n.s."),
    ("c", "_Z", "///"),
    ("…", "..", "-"),
    ("non disponible", "secret statistique", "Non renseigné"),
    ("< 5", "<5", "moins de 5"),
    ("1 à 4", "[1-4]", "n<11"),
    ("(vide)", "confid.", "sec."),
)


@pytest.mark.parametrize("marks", MARKS)
def test_a_column_most_of_which_is_a_mark_of_absence_is_still_one_of_numbers(
    marks: tuple[str, ...], read_indicators: Read
) -> None:
    read, remarks = read_indicators(column("Taux de chômage", [*marks, marks[0], "7,5", "8"]))
    assert read.frame["Taux de chômage"].dropna().to_dict() == {"52448": 7.5, "52006": 8.0}
    assert "« Taux de chômage » (4)" in plain(remarks["valeurs_absentes"].message)


def test_the_marks_of_all_the_columns_of_a_file_are_one_remark(read_indicators: Read) -> None:
    text = "code_commune;taux A;taux B;taux C\n52001;N/A;s;1\n52002;2;s;2\n52003;3;4;\n"
    remarks = read_indicators(text)[1]
    assert "3 cellules" in plain(remarks["valeurs_absentes"].message)
    assert "« taux A » (1), « taux B » (2)." in plain(remarks["valeurs_absentes"].message)


@pytest.mark.parametrize("written", ["12,5 (p)", "12.5*", "12,5 %", "12,50 (1)"])
def test_the_flags_of_statisticians_leave_the_number(written: str, read_indicators: Read) -> None:
    assert read_indicators(column("taux", [written, "7"]))[0].frame["taux"]["52001"] == 12.5


@pytest.mark.parametrize(
    "mark", ["-9999", "-999", "-99", "-1", "-9", "1e20", "-2147483648", "2147483647", "9999", "999"]
)
def test_a_number_that_stands_for_an_unknown_rate_is_missing_and_named(mark: str, read_indicators: Read) -> None:
    read, remarks = read_indicators(column("taux de pauvreté", [8, mark, 10, mark, 12, 13]))
    assert read.frame["taux de pauvreté"].dropna().to_list() == [8, 10, 12, 13]
    message = plain(remarks["valeurs_sentinelles"].message)
    assert f"« taux de pauvreté », « {mark} » (2 fois)" in message
    assert "ligne 3" in message


@pytest.mark.parametrize("mark", ["99999", "999999", "9999999"])
def test_nines_far_beyond_all_others_and_repeated_are_missing(mark: str, read_indicators: Read) -> None:
    read, _ = read_indicators(column("revenu médian", [18000, mark, 19000, mark, 20000]))
    assert read.frame["revenu médian"].dropna().to_list() == [18000, 19000, 20000]


@pytest.mark.parametrize(
    ("heading", "mark"), [("part_monop", "-77"), ("Taux de pauvreté", "-88.8"), ("Part des familles", "888")]
)
def test_an_impossible_number_that_is_repeated_stands_for_unknown(
    heading: str, mark: str, read_indicators: Read
) -> None:
    read, remarks = read_indicators(column(heading, [mark, mark, mark, 12, 13, 14]))
    assert read.frame[heading].dropna().to_list() == [12, 13, 14]
    assert f"« {mark} » (3 fois)" in plain(remarks["valeurs_sentinelles"].message)


@pytest.mark.parametrize("heading", ["MED21", "Revenu médian", "Niveau de vie médian"])
def test_nobody_s_median_income_is_nothing(heading: str, read_indicators: Read) -> None:
    read, remarks = read_indicators(column(heading, [0, 20_001, 20_002, 0, 0, 20_005]))
    assert read.frame[heading].dropna().to_list() == [20_001, 20_002, 20_005]
    assert "« 0 » (3 fois)" in plain(remarks["valeurs_sentinelles"].message)


def test_an_amount_of_nothing_among_small_ones_is_one(read_indicators: Read) -> None:
    read, remarks = read_indicators(column("Montant des aides", [0, 100, 20_000, 30_000, 35_000, 0]))
    assert read.frame["Montant des aides"].min() == 0
    assert "valeurs_sentinelles" not in remarks


def test_99_9_far_above_all_other_shares_is_kept_and_said(read_indicators: Read) -> None:
    read, remarks = read_indicators(column("Taux de pauvreté", [99.9, 99.9, 12, 13, 14, 15]))
    assert read.frame["Taux de pauvreté"].max() == 99.9
    assert "« 99.9 » (2 fois)" in plain(remarks["valeurs_a_verifier"].message)


def test_nines_that_could_be_true_are_kept_and_said(read_indicators: Read) -> None:
    alone, said = read_indicators(column("score", [60, 9999, 50, 40]))
    assert alone.frame["score"].max() == 9999
    assert "« 9999 »" in plain(said["valeurs_a_verifier"].message)
    among, remarks = read_indicators(column("score", [9000, 9999, 12000, 9999]))
    assert among.frame["score"].notna().sum() == 4
    assert "valeurs_a_verifier" not in remarks


def test_a_loss_among_losses_is_kept_and_said(read_indicators: Read) -> None:
    read, remarks = read_indicators(column("variation de population", [-250, -99, 12, -80]))
    assert read.frame["variation de population"]["52002"] == -99
    assert "« -99 »" in plain(remarks["valeurs_a_verifier"].message)


def test_a_change_keeps_its_negative_values_without_a_word(read_indicators: Read) -> None:
    read, remarks = read_indicators(column("Évolution annuelle (%)", [-1, -0.4, 0.3, 1.2]))
    assert read.frame.iloc[:, 0].notna().sum() == 4
    assert not {"valeurs_sentinelles", "valeurs_a_verifier", "valeurs_impossibles"} & set(remarks)


def test_the_lone_negative_number_of_an_unknown_column_is_kept_and_said(read_indicators: Read) -> None:
    read, remarks = read_indicators(column("score", [-1, 2, 3, 4]))
    assert read.frame["score"]["52001"] == -1
    assert "ligne 2" in plain(remarks["valeurs_a_verifier"].message)


def test_a_few_impossible_values_are_unknown_and_said(read_indicators: Read) -> None:
    read, remarks = read_indicators(column("Part des familles monoparentales (%)", [20, 22, 140, 18, 25, 19]))
    assert read.frame.iloc[:, 0].dropna().to_list() == [20, 22, 18, 25, 19]
    assert "« 140 », au-dessus de 100 % (ligne 4)" in plain(remarks["valeurs_impossibles"].message)


def test_rounding_does_not_make_a_share_impossible(read_indicators: Read) -> None:
    read, remarks = read_indicators(column("part des ménages", [100.2, 50, 20, 30]))
    assert read.frame.iloc[:, 0].max() == 100.2
    assert "valeurs_impossibles" not in remarks


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Taux de pauvreté", (25000, 24000, 23000, 22000)),
        ("Part des ménages", (110, 120, 20, 30)),
        ("Nombre de foyers", (-50, -70, 20, 30)),
    ],
)
def test_a_column_whose_values_contradict_its_heading_is_refused_with_both(
    heading: str, values: tuple[int, ...], refused_indicators: Refused
) -> None:
    (fault,) = refused_indicators(column(heading, values))
    assert (fault.code, fault.line, fault.column, fault.value) == ("titre_et_valeurs", 2, heading, str(values[0]))
    assert heading in fault.message
    assert str(values[0]) in fault.message


def test_rates_for_a_thousand_inhabitants_may_go_beyond_a_hundred(read_indicators: Read) -> None:
    read, remarks = read_indicators(column("Taux d’équipement pour 1 000 habitants", [400, 450, 80, 90]))
    assert read.frame.iloc[:, 0].max() == 450
    assert "valeurs_a_verifier" not in remarks


def test_a_rate_that_may_go_beyond_a_hundred_is_kept_and_said(read_indicators: Read) -> None:
    read, remarks = read_indicators(column("Taux d’occupation", [104, 95, 80, 90]))
    assert read.frame.iloc[:, 0].max() == 104
    assert "« 104 », au-dessus de 100" in plain(remarks["valeurs_a_verifier"].message)


def test_shares_from_0_to_1_among_percentages_are_refused(refused_indicators: Refused) -> None:
    (fault,) = refused_indicators(column("Part des familles monoparentales", ["0,12", 14, "0,15", 13, 18, 21]))
    assert (fault.code, fault.line, fault.value) == ("parts_et_pourcentages", 2, "0,12")
    assert "parts de 0 à 1 (2" in plain(fault.message)
    assert "pourcentages (4" in plain(fault.message)


@pytest.mark.parametrize(
    "values", [("0,5", 0.8, 1.2, 2, 14, 21), ("0,12", 0.13, 0.15, 0.2), (12, 14, 1, 1, 15), (0, 14, 13, 18)]
)
def test_low_rates_and_shares_of_one_scale_are_read(values: tuple[object, ...], read_indicators: Read) -> None:
    assert read_indicators(column("Part des bénéficiaires", values))[0].frame.iloc[:, 0].notna().sum() == len(values)


def test_what_is_found_in_many_columns_is_one_remark_of_each_kind(read_indicators: Read) -> None:
    text = "code_commune;taux A;taux B\n52001;-9999;1\n52002;2;-9999\n52003;3;-9999\n"
    message = plain(read_indicators(text)[1]["valeurs_sentinelles"].message)
    assert "« taux A », « -9999 » (ligne 2)" in message
    assert "« taux B », « -9999 » (2 fois) (ligne 3…)" in message


def test_unreadable_cells_of_a_column_are_one_fault_with_the_first_places(refused_indicators: Refused) -> None:
    (fault,) = refused_indicators(column("taux", ["douze", 1, 2, "treize", 4, 5]))
    assert (fault.code, fault.line, fault.value) == ("nombre_illisible", 2, "douze")
    assert "Autres cellules de la colonne (1) : « treize » ligne 5." in plain(fault.message)


def test_nothing_but_marks_leaves_nothing(read_indicators: Read) -> None:
    read, remarks = read_indicators("code_commune;taux;autre\n52001;-9999;1\n52002;-9999;2\n")
    assert read.frame["taux"].isna().all()
    assert "valeurs_sentinelles" in remarks


def test_a_column_without_numbers_is_sifted_to_itself() -> None:
    numbers = pd.Series([float("nan")], index=[2])
    column_read = SiftedColumn("taux", Nature.SHARE, pd.Series([""], index=[2]), ValueNotes(), FrenchLog())
    assert column_read.sift(numbers).isna().all()
