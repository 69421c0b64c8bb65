"""What the tables of the programme show once: order, constants, agreements, sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from avs_geo.analysis.programme.decisions import Decision
from avs_geo.analysis.programme.lines import Status
from avs_geo.analysis.programme.programme import apply_decisions
from avs_geo.outputs.document.programme_tables import (
    agreements_table,
    calendar_table,
    plain_table,
    ranking_table,
    told_once,
)
from avs_geo.outputs.document.text_measure import text_width
from avs_geo.outputs.document.word_table import column_widths
from avs_geo.outputs.programme.screen import decided_sentence, lines_table
from avs_geo.outputs.programme.selection import counting
from avs_geo.outputs.programme.tables import programme_table
from tests.outputs.document.conftest import figure_of

if TYPE_CHECKING:
    from avs_geo.analysis.programme.programme import Programme
    from avs_geo.outputs.tables.screen_tables import ScreenTable


@pytest.fixture(scope="module")
def delayed(programme: Programme) -> Programme:
    """The programme, its first line put off to its last year: ranks and calendar are then two orders."""
    first = programme.lines.loc[programme.lines["rang"].notna(), "id_ligne"].iloc[0]
    return apply_decisions(programme, [Decision(id_ligne=first, annee=2030)])


def shares_of(table: ScreenTable) -> list[float]:
    place = table.labels.index("Part couverte après")
    return [figure_of(row[place])[0] for row in table.rows if row[place] != "–"]


def test_the_share_that_is_covered_only_rises_down_the_table(delayed: Programme) -> None:
    lines = counting(programme_table("objectifs", delayed))
    by_rank = lines.loc[lines["rang"].notna()].sort_values("rang")["part_couverte_apres"]
    assert not by_rank.is_monotonic_increasing
    for table in (ranking_table(lines), lines_table(delayed)):
        shares = shares_of(table)
        assert len(shares) > 1
        assert shares == sorted(shares)


def test_the_calendar_is_the_sum_of_the_figures_that_the_other_tables_show() -> None:
    lines = pd.DataFrame(
        {
            "annee": [2027] * 3,
            "levier": ["creation_evs"] * 3,
            "nom_commune": ["A", "B", "C"],
            "nom_structure": [None] * 3,
            "rang": [1, 2, 3],
            "population_gagnee": [100.4, 100.4, 100.4],
        }
    )
    # Each is shown as 100: together 300, not the 301 of 301.2.
    assert calendar_table(lines, [2027]).rows[0][-1] == "300"


def test_a_column_of_one_value_is_told_once() -> None:
    table = plain_table(("Nom", "Poids", "Sens"), [("a", "1", "haut"), ("b", "1", "bas")], numeric=(False, True, False))
    shown, same = told_once(table, "Poids", "Sens")
    assert same == {"Poids": "1"}
    assert (shown.labels, shown.numeric, shown.rows) == (("Nom", "Sens"), (False, False), (("a", "haut"), ("b", "bas")))


def test_a_table_of_one_row_keeps_its_columns() -> None:
    table = plain_table(("Nom", "Poids"), [("a", "1")], numeric=(False, True))
    assert told_once(table, "Poids") == (table, {})


def test_only_the_agreements_that_end_are_in_their_table_and_in_words() -> None:
    indicators = pd.DataFrame(
        {
            "nom": ["Toujours", "Toujours", "Échu", "Échu"],
            "unite": "nombre",
            "annee": [2027, 2028, 2027, 2028],
            "valeur_actuelle": [1.0, 1.0, 0.0, 0.0],
            "cible": [1.0, 1.0, 1.0, 0.0],
        }
    )
    assert agreements_table(indicators).rows == (("Échu", "échu", "en cours", "échu"),)


@pytest.mark.parametrize(
    ("status", "said"), [("retenu", "1\u00a0retenue"), ("reporte", "1\u00a0reportée"), ("ecarte", "1\u00a0écartée")]
)
def test_one_line_is_told_in_the_singular(programme: Programme, status: str, said: str) -> None:
    first = programme.lines["id_ligne"].iloc[0]
    sentence = decided_sentence(apply_decisions(programme, [Decision(id_ligne=first, statut=Status(status))]))
    assert said in sentence
    assert f"{said}s" not in sentence


@pytest.mark.parametrize("count", [4, 8, 12])
def test_every_column_holds_its_longest_word_however_many_there_are(count: int) -> None:
    heads = ["Rang", "Année", "Fin", "Habitants gagnés"]
    cells = ["12", "2027", "31/12/2024", "14\u202f317\u00a0€"]
    rows = [[heads[rank % 4] for rank in range(count)], [cells[rank % 4] for rank in range(count)]]
    widths = column_widths(rows, 9_638, size=6.0)
    for rank, width in enumerate(widths):
        words = [word for row in rows for word in row[rank].split(" ")]
        assert max(text_width(word, 6.0, bold=True) for word in words) < width - 140


def test_the_measure_of_a_text_is_that_of_helvetica() -> None:
    # Adobe Font Metrics: R 722, a 556, n 556, g 556 thousandths of 8 points, in twentieths of a point.
    assert text_width("Rang", 8.0) == round((722 + 556 * 3) * 8 * 20 / 1000)
    assert text_width("É", 10.0) == text_width("E", 10.0) == 133
