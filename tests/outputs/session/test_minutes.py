"""The minutes: what each variant gives before and after, what was decided, noted and done; figures worked out by hand.

Five communes in a row, 1,000 inhabitants each; A and B of E1, C, D, E of E2; a CS in A, agreed on A. Variant A opens
an EVS in D, agreed on C and D: 40 % of the department more is in a territory, and C, D and E, which were at 31.2
minutes and more, come within 20. Variant B closes the CS: nobody is in a territory, nobody is near anything.
"""

from __future__ import annotations

import datetime as dt
import math
from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.differences import differences
from avs_geo.analysis.programme.costs import YearlyCost
from avs_geo.analysis.programme.lines import Status
from avs_geo.outputs.session.minutes import minutes_docx
from avs_geo.outputs.session.minutes_variants import VariantFigures
from avs_geo.outputs.session.variants import TODAY, State, variants_frame, variants_table
from avs_geo.plan.session.changes import AtCommune, CloseStructure, OpenStructure, Territory
from avs_geo.plan.session.events import Ruling
from avs_geo.plan.session.history import By
from avs_geo.plan.session.session import Session
from avs_geo.plan.session.what_if import apply_changes
from avs_geo.text.typography import NBSP, THIN
from tests.analysis.conftest import PARAMETERS, Structure, made_up_geography, made_up_inventory, row_of

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from avs_geo.plan.session.changes import Change

DAY = dt.date(2026, 10, 5)
GEOGRAPHY = made_up_geography(
    [*row_of("AB"), *(commune for commune in row_of("ABCDE", epci="E2") if commune.code in "CDE")]
)
INVENTORY = made_up_inventory([Structure(id="cs", at=(5, 5), unite="A")], named=[("cs", "commune", "A")])
TODAY_STATE = State(TODAY, diagnose(GEOGRAPHY, INVENTORY, PARAMETERS))
IRIS = OpenStructure(id="n1", nom="Les Iris", type="EVS", at=AtCommune("D"), territory=Territory(communes=("C", "D")))
CLOSING = CloseStructure(id="cs")
UNKNOWN = YearlyCost(math.nan, math.nan, math.nan)


def by(minute: int, author: str = "Anne") -> By:
    return By(author, dt.datetime(2026, 10, 5, 14, minute, 7, tzinfo=dt.UTC))


def state_after(name: str, change: Change, cost: YearlyCost) -> State:
    return State(name, diagnose(GEOGRAPHY, apply_changes(INVENTORY, GEOGRAPHY, [change]), PARAMETERS), cost)


def figures_after(name: str, change: Change, cost: YearlyCost = UNKNOWN) -> VariantFigures:
    after = state_after(name, change, cost)
    return VariantFigures(TODAY_STATE, after, differences(TODAY_STATE.diagnosis, after.diagnosis))


@pytest.fixture
def session() -> Session:
    session = Session(title="Comité d’octobre", participants=("Anne", "Bruno"))
    session = session.do(IRIS, by(0), note="zone blanche").select("B").do(CLOSING, by(1, "Bruno"))
    session = session.decide(Ruling("creation:D", "EVS à D", Status.KEPT), by(2), reason="rien à moins de 20 minutes")
    return session.note("À revoir avec la MSA.", by(3)).rename("B", "Sans le CS", by(4))


@pytest.fixture
def figures() -> dict[str, VariantFigures]:
    return {
        "A": figures_after("Variante A", IRIS, YearlyCost(30_000.0, 70_000.0, 2.0)),
        "B": figures_after("B – Sans le CS", CLOSING),
    }


def opened(content: bytes) -> Document:
    return docx.Document(BytesIO(content))


def texts_of(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def _style_of(paragraph: Paragraph) -> str:
    style = paragraph.style
    return str(style.name) if style is not None else ""


def tables_of(document: Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def test_each_variant_has_the_figures_of_the_department_before_and_after(
    session: Session, figures: dict[str, VariantFigures]
) -> None:
    document = opened(minutes_docx(session, GEOGRAPHY, INVENTORY, day=DAY, figures=figures))
    _, first, first_epci, second, second_epci, _, _ = tables_of(document)
    assert first == [
        ["Mesure", "Avant", "Après", "Écart"],
        ["Part des habitants dans un territoire", f"20,0{NBSP}%", f"60,0{NBSP}%", f"+40,0{NBSP}points"],
        ["Habitants dans un territoire", f"1{THIN}000", f"3{THIN}000", f"+2{THIN}000"],
        ["Habitants au-delà du seuil", f"3{THIN}000", "0", f"−3{THIN}000"],
        ["Habitants non couverts", f"3{THIN}000", "0", f"−3{THIN}000"],
        ["CS", "1", "1", "="],
        ["EVS", "0", "1", "+1"],
        ["Coût de plus par an, Caf", "", "", f"+30{THIN}000{NBSP}€"],
        ["Coût de plus par an, partenaires", "", "", f"+70{THIN}000{NBSP}€"],
    ]
    assert first_epci[1:] == [
        [
            "CC E2",
            f"0,0{NBSP}%{NBSP}→{NBSP}66,7{NBSP}%",
            f"+66,7{NBSP}points",
            f"+2{THIN}000",
            f"−3{THIN}000",
            "=",
            "+1",
        ],
        [
            "Pays-Inventé",
            f"20,0{NBSP}%{NBSP}→{NBSP}60,0{NBSP}%",
            f"+40,0{NBSP}points",
            f"+2{THIN}000",
            f"−3{THIN}000",
            "=",
            "+1",
        ],
    ]
    assert [row[1:] for row in second[1:5]] == [
        [f"20,0{NBSP}%", f"0,0{NBSP}%", f"−20,0{NBSP}points"],
        [f"1{THIN}000", "0", f"−1{THIN}000"],
        [f"3{THIN}000", f"5{THIN}000", f"+2{THIN}000"],
        [f"3{THIN}000", f"5{THIN}000", f"+2{THIN}000"],
    ]
    assert [row[3] for row in second[5:]] == ["−1", "=", "inconnu", "inconnu"]
    assert [row[0] for row in second_epci[1:]] == ["CC E1", "Pays-Inventé"]


def test_several_variants_stand_side_by_side_before_each_is_told(
    session: Session, figures: dict[str, VariantFigures]
) -> None:
    content = minutes_docx(session, GEOGRAPHY, INVENTORY, day=DAY, figures=figures)
    together = tables_of(opened(content))[0]
    assert together[0] == ["Mesure", "Aujourd’hui", "Variante A", "B – Sans le CS"]
    assert together[4] == [
        "Habitants non couverts",
        f"3{THIN}000",
        f"0 (−3{THIN}000)",
        f"5{THIN}000 (+2{THIN}000)",
    ]
    alone = minutes_docx(session, GEOGRAPHY, INVENTORY, day=DAY, figures={"A": figures["A"]})
    assert tables_of(opened(alone))[0][0] == ["Mesure", "Avant", "Après", "Écart"]


def test_the_minutes_say_the_variants_the_decisions_the_notes_and_the_journal_in_this_order(
    session: Session, figures: dict[str, VariantFigures]
) -> None:
    document = opened(minutes_docx(session, GEOGRAPHY, INVENTORY, day=DAY, figures=figures))
    texts = texts_of(document)
    headings = [paragraph.text for paragraph in document.paragraphs if _style_of(paragraph).startswith("Heading")]
    assert headings == ["Variantes", "Variante A", "B – Sans le CS", "Décisions", "Notes", "Journal"]
    assert {"Comité d’octobre", f"Pays-Inventé (99), 5{NBSP}octobre{NBSP}2026"} <= set(texts)
    assert f"Participants{NBSP}: Anne, Bruno." in texts
    assert any("À revoir avec la MSA. (Anne)" in text for text in texts)
    assert any("Ouverture d’un EVS" in text and "(zone blanche)" in text for text in texts)
    assert any(f"3{NBSP}communes gagnent" in text for text in texts)
    decisions, journal = tables_of(document)[-2:]
    assert decisions[1:] == [["EVS à D", "Retenue", "rien à moins de 20 minutes", "Anne"]]
    assert len(journal) == 1 + len(session.events)
    assert journal[1][0] == "05/10/2026 14:00"
    assert document.core_properties.title == "Comité d’octobre – Pays-Inventé"


def test_where_a_cost_is_unknown_the_minutes_say_what_is_missing_and_only_there(session: Session) -> None:
    known = figures_after("Variante A", IRIS, YearlyCost(30_000.0, 70_000.0, 2.0))
    for found, said in ((known, False), (figures_after("Variante A", IRIS), True)):
        texts = texts_of(opened(minutes_docx(session, GEOGRAPHY, INVENTORY, day=DAY, figures={"A": found})))
        assert any("Un coût est inconnu tant que" in text for text in texts) is said


def test_a_variant_that_can_no_longer_be_computed_says_why_and_the_others_keep_their_figures(
    session: Session, figures: dict[str, VariantFigures]
) -> None:
    spoiled = {**figures, "B": VariantFigures(impossible="La structure « cs » n’existe plus.")}
    document = opened(minutes_docx(session, GEOGRAPHY, INVENTORY, day=DAY, figures=spoiled))
    said = f"Cette variante ne peut plus être calculée. La structure «{NBSP}cs{NBSP}» n’existe plus."
    assert said in texts_of(document)
    assert len(document.tables) == 4, "before and after, by EPCI, decisions, journal"


def test_the_same_session_gives_the_same_document(session: Session, figures: dict[str, VariantFigures]) -> None:
    first, second = (minutes_docx(session, GEOGRAPHY, INVENTORY, day=DAY, figures=figures) for _ in range(2))
    assert first == second


def test_the_minutes_of_an_empty_session_say_so() -> None:
    texts = texts_of(opened(minutes_docx(Session(), GEOGRAPHY, INVENTORY, day=DAY)))
    assert {"Aucune variante ne change quelque chose.", "Aucune décision n’a été prise.", "Rien n’a été fait."} <= {
        *texts
    }


def test_variants_stand_side_by_side_each_with_its_difference_from_today(figures: dict[str, VariantFigures]) -> None:
    same = State("Variante C", TODAY_STATE.diagnosis, YearlyCost(0.0, 0.0, 0.0))
    after = figures["A"].after
    assert after is not None
    table = variants_table([TODAY_STATE, after, same])
    assert table.labels == ("Mesure", "Aujourd’hui", "Variante A", "Variante C")
    assert table.rows[0][1:] == (f"20,0{NBSP}%", f"60,0{NBSP}% (+40,0{NBSP}points)", f"20,0{NBSP}%")
    assert table.rows[-1][1:] == ("", f"+70{THIN}000{NBSP}€", f"0{NBSP}€")


def test_the_file_of_the_variants_holds_the_same_figures_as_numbers(figures: dict[str, VariantFigures]) -> None:
    after = figures["A"].after
    assert after is not None
    frame = variants_frame([TODAY_STATE, after])
    assert frame["variante"].to_list() == ["Aujourd’hui", "Variante A"]
    assert frame["part_couverte_ecart"].to_list() == pytest.approx([0, 0.4])
    assert frame["population_non_couverte_ecart"].to_list() == [0, -3000]
    assert frame["nb_evs"].to_list() == [0, 1]
    assert frame["cout_caf_ecart"].to_list() == [0, 30_000]
