"""Headings, numbers, dates and yes-or-no are understood as people type them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from avs_geo.files.tables.column_match import match_columns
from avs_geo.files.values.values import parse_booleans, parse_dates, parse_numbers
from avs_geo.findings import FindingLog
from avs_geo.inventory.structures.structures import STRUCTURE_FIELDS
from avs_geo.inventory.structures.territoires import TABLE_FIELDS
from avs_geo.inventory.structures.vocabulary import GESTIONS, NIVEAUX, STATUTS, TYPES, normalise_fonctions
from avs_geo.text.numbers import number
from avs_geo.text.typography import quoted, typeset
from avs_geo.text.words import listed

if TYPE_CHECKING:
    from collections.abc import Callable


def field_of(heading: str) -> str | None:
    found = match({heading: "x"}, FindingLog())
    return next(iter(found), None)


def match(cells: dict[str, str], log: FindingLog) -> dict[str, str]:
    """Return the columns of a table of one line, by the names of their fields."""
    frame = pd.DataFrame({str(rank): [cell] for rank, cell in enumerate(cells.values())}, dtype="str")
    return match_columns(frame, list(cells), STRUCTURE_FIELDS, log).found


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Nom de l'équipement", "nom"),
        ("Type d’établissement", "type"),
        ("Code INSEE", "code_commune"),
        ("insee", "code_commune"),
        ("code_insee", "code_commune"),
        ("DEPCOM", "code_commune"),
        ("code_commu", "code_commune"),  # as a Shapefile cuts it
        ("Commune", "commune"),
        ("VILLE", "commune"),
        ("lat", "latitude"),
        ("lon", "longitude"),
        ("lng", "longitude"),
        ("X", "x"),
        ("y", "y"),
        ("Nom de la structure", "nom"),
        ("Raison sociale", "nom"),
        ("Type de structure", "type"),
        ("Début d'agrément", "agrement_debut"),
        ("début d’agrément", "agrement_debut"),
        ("Date de fin d'agrément", "agrement_fin"),
        ("agrement_d", "agrement_debut"),
        ("E.T.P.", "etp"),
        ("Budget (€)", "budget"),
        ("  statut ", "statut"),
        ("téléphone", None),
    ],
)
def test_a_heading_is_recognised_however_it_is_typed(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


@pytest.mark.parametrize("fields", [STRUCTURE_FIELDS, TABLE_FIELDS])
def test_no_heading_can_mean_two_fields(fields: tuple[object, ...]) -> None:
    keys = [key for field in fields for key in field.keys()]  # type: ignore[attr-defined]  # noqa: SIM118 - a method
    assert len(keys) == len(set(keys))


def test_all_missing_columns_are_said_at_once_with_those_that_are_there() -> None:
    log = FindingLog()
    match({"Téléphone": "x"}, log)
    assert [finding.column for finding in log.findings] == ["nom", "type"]
    assert all("Téléphone" in finding.message for finding in log.findings)


def test_two_columns_for_one_field_are_a_fault_that_names_both() -> None:
    log = FindingLog()
    match({"Code INSEE": "52269", "depcom": "52121", "nom": "A", "type": "CS"}, log)
    (fault,) = log.findings
    assert fault.code == "colonne_en_double"
    assert "Code INSEE" in fault.message
    assert "depcom" in fault.message


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.5", 1234.5),
        ("1 234,5", 1234.5),
        ("1\u202f234,50\u00a0€", 1234.5),
        ("1.234,50", 1234.5),
        ("1,234.50", 1234.5),
        ("-3", -3.0),
        ("12000 euros", 12_000.0),
        ("1e3", 1000.0),
        ("0,5", 0.5),
        ("", None),
        ("1,2,3", None),
        ("douze", None),
        ("nan", None),
        ("inf", None),
        ("1e999", None),
        ("3 k€", None),
    ],
)
def test_numbers_are_read_as_the_french_write_them(text: str, value: float | None) -> None:
    (read,) = parse_numbers(pd.Series([text], dtype="str"))
    assert pd.isna(read) if value is None else read == value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-01-31", "2025-01-31"),
        ("31/01/2025", "2025-01-31"),
        ("1/2/2025", "2025-02-01"),  # never the American way
        ("31.01.2025", "2025-01-31"),
        ("2025-01-31T00:00:00", "2025-01-31"),
        ("2025-01-31 08:30:00", "2025-01-31"),
        ("2025/01/31 00:00:00", "2025-01-31"),  # as a Shapefile gives it
        ("45688", "2025-01-31"),  # as Excel counts
        ("29/02/2024", "2024-02-29"),
        ("29/02/2025", None),
        ("31/13/2025", None),
        ("0205-01-31", None),
        ("31/01/25", None),
        ("janvier 2025", None),
        ("2025", None),
        ("", None),
    ],
)
def test_dates_are_read_as_the_french_write_them(text: str, day: str | None) -> None:
    (read,) = parse_dates(pd.Series([text], dtype="str"))
    assert pd.isna(read) if day is None else read == pd.Timestamp(day)


def test_yes_and_no_take_their_usual_forms() -> None:
    texts = pd.Series(["Oui", "x", "1", "VRAI", "non", "0", "", "N", "peut-être"], dtype="str")
    assert parse_booleans(texts).tolist()[:8] == [True, True, True, True, False, False, False, False]
    assert parse_booleans(texts).isna().tolist() == [False] * 8 + [True]


@pytest.mark.parametrize(
    ("vocabulary", "text", "term"),
    [
        (TYPES, "Centre social", "CS"),
        (TYPES, "CENTRE SOCIO-CULTUREL", "CS"),
        (TYPES, "centre socioculturel", "CS"),
        (TYPES, "Espace de Vie Sociale", "EVS"),
        (TYPES, "evs", "EVS"),
        (TYPES, "Autre structure", "AUTRE"),
        (STATUTS, "Agréé", "agree"),
        (STATUTS, "en projet", "projet"),
        (STATUTS, "Préfiguration", "prefiguration"),
        (STATUTS, "Fermé", "ferme"),
        (GESTIONS, "Municipale", "communale"),
        (GESTIONS, "association", "associative"),
        (GESTIONS, "CAF", "caf"),
        (NIVEAUX, "Intercommunalité", "epci"),
        (NIVEAUX, "Quartier prioritaire", "qpv"),
        (NIVEAUX, "Arrondissement municipal", "arrondissement_municipal"),
    ],
)
def test_long_forms_stand_for_the_terms_of_the_contract(vocabulary: object, text: str, term: str) -> None:
    assert vocabulary.translate(pd.Series([text], dtype="str")).tolist() == [term]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "functions", "rest"),
    [
        ("AGC;ACF", "AGC;ACF", ""),
        ("acf + agc", "AGC;ACF", ""),
        ("AGC, ACF", "AGC;ACF", ""),
        ("AGC/ACF", "AGC;ACF", ""),
        ("Animation globale et coordination et animation collective familles", "AGC;ACF", ""),
        ("Animation locale", "AL", ""),
        ("", "", ""),
        ("AGC;ALSH", "AGC", "alsh"),
    ],
)
def test_functions_are_put_in_one_form(text: str, functions: str, rest: str) -> None:
    assert normalise_fonctions(text) == (functions, rest)


def test_messages_are_set_as_french_wants() -> None:
    assert typeset("« a » : b ; c ? d !") == "«\u00a0a\u00a0»\u00a0: b\u202f; c\u202f? d\u202f!"
    assert number(1_234_567.25, decimals=1) == "1\u202f234\u202f567,2"
    assert listed(["a", "b", "c"]) == "a, b ou c"
    assert quoted("x" * 100) == f"« {'x' * 59}… »"
    assert quoted("a\nb") == "« a b »"


@pytest.mark.parametrize(
    "heading",
    ["Type;Type de structure", "Type de structure;Catégorie", "Nature;Catégorie", "Catégorie;Nature"],
)
def test_of_two_columns_that_name_the_type_the_one_that_holds_types_is_it(
    heading: str, read: Callable[..., Any]
) -> None:
    frame, remarks = read(f"nom;{heading};commune\nA;Association;Centre social;Alpha\nB;Commune;EVS;Alpha\n")
    assert frame["type"].tolist() == ["CS", "EVS"]
    assert [remark.column for remark in remarks if remark.code == "colonne_ecartee"] == [
        heading.split(";", maxsplit=1)[0]
    ]


def test_a_column_of_row_numbers_is_no_identifier_beside_another(read: Callable[..., Any]) -> None:
    frame, _ = read("N°;Identifiant;nom;type;commune\n1;cs-a;A;CS;Alpha\n2;evs-b;B;EVS;Alpha\n")
    assert frame["id"].tolist() == ["cs-a", "evs-b"]


def test_row_numbers_alone_are_the_identifiers(read: Callable[..., Any]) -> None:
    assert read("N°;nom;type;commune\n1;A;CS;Alpha\n2;B;EVS;Alpha\n")[0]["id"].tolist() == ["1", "2"]


def test_two_columns_of_types_that_differ_are_still_a_contradiction(refused: Callable[..., Any]) -> None:
    faults = refused("nom;Nature;Catégorie;commune\nA;CS;EVS;Alpha\nB;EVS;EVS;Alpha\n")
    assert "colonne_en_double" in [fault.code for fault in faults]
