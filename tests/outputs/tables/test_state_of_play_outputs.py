"""The state of play in words: tables, headline figures, the chart of renewals, the sheet of a structure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from avs_geo.analysis.state_of_play import money, renewal_calendar, renewals
from avs_geo.inventory.structures.partenaires import empty_partenaires
from avs_geo.outputs.charts.renewal_chart import renewal_chart
from avs_geo.outputs.sheets.structure_sheet import structure_sheet
from avs_geo.outputs.tables.delimited import to_csv_bytes
from avs_geo.outputs.tables.screen_tables import screen_table
from avs_geo.outputs.tables.state_of_play_tables import (
    financer_table,
    function_table,
    funded_structure_table,
    funding_year_table,
    management_table,
    staff_table,
    state_headlines,
)
from avs_geo.outputs.tables.tables import funding_table, renewals_table

if TYPE_CHECKING:
    from avs_geo.analysis.study import Study
    from avs_geo.inventory.inventory import Inventory


@pytest.fixture
def financed(inventory: Inventory) -> Inventory:
    rows = [
        ("cs-amont", "Caf", "Prestation", 12_000.0, 2026, "", 2),
        ("cs-amont", "=2+2", "Locaux", None, 2025, "", 3),
        ("autre", "Caf", "", 500.0, None, "Jusqu’en 2027", 4),
    ]
    frame = pd.DataFrame(rows, columns=list(empty_partenaires().columns))
    return replace(inventory, partenaires=frame.astype(empty_partenaires().dtypes.to_dict()))


def test_the_headlines_say_who_counts_who_does_not_what_ended_and_who_works(inventory: Inventory) -> None:
    shown = {h.label: (h.value, h.detail) for h in state_headlines(inventory.structures, date(2026, 1, 1))}
    assert shown == {
        "Structures agréées": ("1\u00a0CS, 1\u00a0EVS", "1\u00a0autre structure, à part"),
        "Structures qui ne comptent pas": ("1", "1\u00a0en projet"),
        "Agréments échus": (
            "1",
            "0 à renouveler d’ici 4\u00a0ans\u202f; date inconnue pour 1\u00a0structure",
        ),
        "Personnel des CS et des EVS": ("4,5\u00a0ETP", "connu pour 1\u00a0structure sur 2"),
    }


def test_the_counts_are_those_of_the_structures_and_the_whole_is_last(inventory: Inventory) -> None:
    management, functions = management_table(inventory.structures), function_table(inventory.structures)
    assert management.rows == (
        ("Associative", "1", "0", "1", "0"),
        ("Communale", "0", "1", "1", "0"),
        ("Non renseignée", "0", "0", "0", "1"),
        ("Ensemble", "1", "1", "2", "1"),
    )
    assert [row[:2] for row in functions.rows] == [
        ("Animation globale et coordination (AGC)", "1"),
        ("Animation collective familles (ACF)", "1"),
        ("Animation locale (AL)", "0"),
        ("Non renseignée", "0"),
    ]
    assert (management.last_is_total, functions.last_is_total) == (True, False)
    assert staff_table(inventory.structures).rows[-1] == ("CS et EVS ensemble", "4,5", "1\u00a0structure sur 2")


def test_the_renewals_are_those_of_the_structures_that_count(study: Study) -> None:
    (line,) = renewals_table(study).to_dict("records")
    assert (line["id"], line["mois_restants"], line["agrement_echu"]) == ("cs-amont", -1, True)


def test_the_funding_file_bears_whole_years_and_no_formula(study: Study, financed: Inventory) -> None:
    lines = to_csv_bytes(funding_table(replace(study, inventory=financed))).decode().split("\r\n")
    assert lines[0] == "id_structure,nom,type,statut,financeur,nature,montant,annee,engagement"
    assert lines[1] == "cs-amont,Centre d’Amont,CS,agree,Caf,Prestation,12000,2026,"
    assert lines[2].endswith(",'=2+2,Locaux,,2025,")
    assert lines[3].endswith(",Caf,,500,,Jusqu’en 2027")


def test_a_year_on_the_screen_has_no_thousands(study: Study, financed: Inventory) -> None:
    table = screen_table("financements", replace(study, inventory=financed))
    assert [row[table.labels.index("Année")] for row in table.rows] == ["2026", "2025", "–"]
    assert table.rows[0][table.labels.index("Montant")] == "12\u202f000\u00a0€"


def test_the_sums_keep_other_structures_apart(financed: Inventory) -> None:
    assert financed.partenaires is not None
    given = money(financed.partenaires, financed.structures)
    assert financer_table(given).rows == (
        ("Caf", "2", "12\u202f000\u00a0€", "500\u00a0€", "0"),
        ("=2+2", "1", "–", "–", "1"),
        ("Ensemble", "2", "12\u202f000\u00a0€", "500\u00a0€", "1"),
    )
    assert [row[0] for row in funded_structure_table(given, financed.structures).rows][:1] == ["Centre d’Amont"]
    assert [row[0] for row in funding_year_table(given).rows] == ["2025", "2026", "Année inconnue"]


def test_the_chart_draws_the_overdue_ones_apart_and_says_the_figures(inventory: Inventory) -> None:
    today = date(2026, 1, 1)
    chart = renewal_chart(renewal_calendar(renewals(inventory.structures, today), today))
    assert chart.count("<tr>") == 1 + 6  # the headings; 2025 to 2030
    assert chart.count('class="barre echu"') == 1
    assert "1, dont 1\u00a0échu" in chart


def test_a_sheet_says_what_is_known_and_who_pays(study: Study, financed: Inventory) -> None:
    lines = structure_sheet("cs-amont", replace(study, inventory=financed)).lines
    assert dict(lines)["Agrément"] == "Depuis le 01/01/2022, jusqu’au 31/12/2025 (échu)"
    assert dict(lines)["Personnel"] == "4,5\u00a0ETP"
    assert [value for label, value in lines if label == "Financeur"] == [
        "Caf\u00a0: 12\u202f000\u00a0€ en 2026, Prestation",
        "=2+2\u00a0: montant inconnu en 2025, Locaux",
    ]


def test_a_sheet_of_a_structure_of_which_little_is_known_says_so(study: Study) -> None:
    shown = dict(structure_sheet("projet", study).lines)
    assert shown["Agrément"] == "Dates inconnues"
    assert shown["Gestion"] == shown["Fonctions"] == shown["Personnel"] == shown["Intercommunalité"] == "–"
    assert "position approchée" in shown["Commune"]
