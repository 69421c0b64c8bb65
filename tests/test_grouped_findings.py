"""What is found many times is told once: the count, the first places, what they say differently, one remedy."""

from __future__ import annotations

from typing import Any

import pytest

from avs_geo.findings import SHEET_STRIDE, Finding, FindingLog, Severity
from avs_geo.grouped_findings import grouped


def finding(line: int | None = None, **other: Any) -> Finding:
    settings: dict[str, Any] = {
        "severity": Severity.FAULT,
        "code": "type_inconnu",
        "message": "Le type est absent.",
        "remedy": "Indiquez CS.",
        "file": "s.csv",
        "column": "type",
    }
    return Finding(line=line, **{**settings, **other})


def unknown(line: int, value: str) -> Finding:
    return finding(line, value=value, message=f"Le type «\u00a0{value}\u00a0» n’est pas connu.")


def test_three_hundred_like_findings_are_one_with_its_count_and_first_places() -> None:
    (one,) = grouped(finding(line) for line in range(2, 302))
    assert one.count == 300
    assert one.place() == "s.csv, lignes\u00a02, 3, 4, 5, 6 et 295 autres, colonne\u00a0«\u00a0type\u00a0»"
    assert one.message == "Le type est absent. Même constat 300 fois."
    assert one.remedy == "Indiquez CS."


def test_a_finding_alone_stays_as_it_is() -> None:
    alone = finding(2)
    assert grouped([alone]) == (alone,)
    assert list(alone.as_row()) == [
        "gravite", "fichier", "ligne", "colonne", "valeur", "message", "remede", "code",
    ]  # fmt: skip


def test_a_group_adds_its_columns_after_those_of_every_row() -> None:
    (one,) = grouped([finding(2), finding(5)])
    row = one.as_row()
    assert list(row)[8:] == ["nombre", "lieux"]
    assert (row["ligne"], row["nombre"], row["lieux"]) == (2, 2, "lignes\u00a02, 5")


def test_what_the_next_ones_say_differently_is_told() -> None:
    (one,) = grouped([unknown(2, "crèche"), unknown(3, "MAM"), unknown(7, "RPE"), unknown(8, "MAM")])
    assert one.message == (
        "Le type «\u00a0crèche\u00a0» n’est pas connu. De même\u00a0: «\u00a0MAM\u00a0»\u202f; «\u00a0RPE\u00a0»."
    )


def test_what_differs_in_several_words_is_told_with_all_of_them() -> None:
    said = "La structure «\u00a0{}\u00a0» n’a pas de territoire ; sa commune, {}, est prise à la place."
    (one,) = grouped(
        finding(line, message=said.format(name, commune))
        for line, name, commune in [(2, "A", "Langres"), (3, "B", "Joinville")]
    )
    assert one.message.endswith(" De même\u00a0: «\u00a0B\u00a0», Joinville.")


def test_no_more_than_four_others_are_told() -> None:
    (one,) = grouped(unknown(line, f"type {line}") for line in range(2, 12))
    assert one.message.endswith("«\u00a0type 6\u00a0»…")


@pytest.mark.parametrize(
    "other",
    [
        {"code": "autre"},
        {"column": "nature"},
        {"file": "t.csv"},
        {"severity": Severity.REMARK},
        {"remedy": "Supprimez la ligne."},
    ],
)
def test_what_differs_in_kind_stays_apart(other: dict[str, Any]) -> None:
    assert len(grouped([finding(2), finding(3, **other)])) == 2


def test_remedies_that_name_the_line_do_not_keep_findings_apart() -> None:
    near = [finding(line, remedy=f"Vouliez-vous dire «\u00a0{line}\u00a0» ?") for line in range(2, 9)]
    assert [one.count for one in grouped(near)] == [7]
    unquoted = [finding(line, remedy=f"Vouliez-vous dire commune{'x' * line} ?") for line in range(2, 9)]
    assert [one.count for one in grouped(unquoted)] == [7]


def test_groups_come_in_the_order_of_their_first_finding() -> None:
    groups = grouped([finding(2), finding(3, code="autre"), finding(4), finding(5, code="autre")])
    assert [(one.code, one.line, one.count) for one in groups] == [("type_inconnu", 2, 2), ("autre", 3, 2)]


def test_grouping_again_changes_nothing() -> None:
    once = grouped([unknown(line, str(line)) for line in range(2, 30)])
    assert grouped(once) == once


def test_a_line_of_the_second_sheet_is_said_with_its_sheet() -> None:
    log = FindingLog(file="s.xlsx", sheets=("CS", "EVS"))
    log.fault("nom_absent", "La structure n’a pas de nom.", line=4)
    log.fault("nom_absent", "La structure n’a pas de nom.", line=SHEET_STRIDE + 7)
    assert [(found.sheet, found.line) for found in log.findings] == [("CS", 4), ("EVS", 7)]
    (one,) = grouped(log.findings)
    first, second = "feuille\u00a0«\u00a0CS\u00a0», ligne\u00a04", "feuille\u00a0«\u00a0EVS\u00a0», ligne\u00a07"
    assert one.place() == f"s.xlsx, {first}, {second}"
    assert one.as_row()["feuille"] == "CS"


def postcode(line: int, value: str, *bearers: str) -> Finding:
    return finding(line, value=value, message=f"Le code {value} est celui de {', '.join(bearers)} et 3 autres.")


def test_findings_that_differ_in_too_many_words_are_told_by_their_values() -> None:
    (one,) = grouped(
        [
            postcode(2, "52200", "Bourg (52062) dit", "Brennes (52070) ou", "Langres (52269) ici"),
            postcode(3, "52120", "Aizanville (52005) dit", "Blessonville (52056) ou", "Bricon (52076) ici"),
        ]
    )
    assert one.message.endswith("3 autres. De même\u00a0: «\u00a052120\u00a0».")


def test_a_pair_in_brackets_is_told_whole() -> None:
    (one,) = grouped(
        finding(line, message=f"Elles sont inversées ({pair})\u202f; elles ont été lues.")
        for line, pair in [(2, "48,1\u202f; 5,1"), (3, "47,9\u202f; 5,3")]
    )
    assert one.message.endswith("De même\u00a0: (47,9\u202f; 5,3).")


def test_a_word_that_two_differences_repeat_is_told_once() -> None:
    (one,) = grouped(
        finding(line, message=f"Le nombre {code} est celui de {nom}, la commune est {nom}.")
        for line, code, nom in [(2, "52200", "Langres"), (3, "52300", "Joinville")]
    )
    assert one.message.endswith("De même\u00a0: 52300, Joinville.")


def test_a_closing_bracket_stays_with_its_word() -> None:
    (one,) = grouped(
        finding(line, message=f"Le type {said}.")
        for line, said in [(2, "est CS"), (3, "est EVS (gestion «\u00a0associative\u00a0»)")]
    )
    assert " )" not in one.message
