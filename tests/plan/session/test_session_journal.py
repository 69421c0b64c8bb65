"""What the journal says of a session: who did what, in French, with the names of places and structures."""

from __future__ import annotations

import datetime as dt

import pytest

from avs_geo.analysis.programme.lines import Status
from avs_geo.outputs.session.journal import journal_csv
from avs_geo.outputs.tables.delimited import Dialect
from avs_geo.plan.session.changes import (
    AtCommune,
    AtPoint,
    ChangeKind,
    CloseStructure,
    ExtendTerritory,
    MoveStructure,
    OpenStructure,
    Territory,
    WithdrawFromTerritory,
)
from avs_geo.plan.session.events import Ruling
from avs_geo.plan.session.history import By
from avs_geo.plan.session.journal import DECISION_COLUMNS, JOURNAL_COLUMNS, decisions_table, journal
from avs_geo.plan.session.session import Session
from tests.analysis.conftest import Structure, made_up_geography, made_up_inventory, row_of

GEOGRAPHY = made_up_geography(row_of("ABCDE"))
INVENTORY = made_up_inventory([Structure(id="cs", at=(5, 5), unite="A")], named=[("cs", "commune", "A")])
PARIS = dt.timezone(dt.timedelta(hours=2))
HOSTILE = '=HYPERLINK("http://exemple.invalid")'


def by(minute: int, author: str = "Anne") -> By:
    return By(author, dt.datetime(2026, 10, 5, 14, minute, 7, tzinfo=PARIS))


def opening(nom: str = "Les Iris") -> OpenStructure:
    territory = Territory(communes=("A", "B", "C", "D"), epci=("E1",))
    return OpenStructure(id="n1", nom=nom, type="EVS", at=AtCommune("C"), territory=territory)


@pytest.fixture
def session() -> Session:
    session = Session(title="Comité d’octobre", participants=("Anne", "Bruno"))
    session = session.do(opening(), by(0), note="zone blanche").do(MoveStructure(id="n1", at=AtCommune("D")), by(1))
    session = session.undo(by(2)).redo(by(3)).copy("A", "B", by(4)).select("B")
    session = session.do(ExtendTerritory(id="cs", communes=("B", "C")), by(5, "Bruno"))
    session = session.decide(Ruling("creation:C", "EVS à C", Status.KEPT), by(6), reason="rien à moins de 20 minutes")
    return session.note("À revoir avec la MSA.", by(7)).rename("B", "Avec extension", by(8))


def test_the_journal_tells_all_that_was_done_in_order(session: Session) -> None:
    table = journal(session, GEOGRAPHY, INVENTORY)
    assert tuple(table.columns) == JOURNAL_COLUMNS
    iris = "Ouverture d’un EVS «\u00a0Les Iris\u00a0» à Commune C\u202f; territoire\u00a0: CC E1 et 4 communes"
    move = "Déplacement de «\u00a0Les Iris\u00a0» à Commune D"
    assert table["detail"].to_list() == [
        iris,
        move,
        move,
        move,
        "La variante A est copiée dans la variante B",
        "Extension du territoire de «\u00a0Structure cs\u00a0»\u00a0: Commune B et Commune C",
        "Retenue\u00a0: EVS à C",
        "À revoir avec la MSA.",
        "La variante B s’appelle «\u00a0Avec extension\u00a0»",
    ]
    assert table["action"].to_list()[:4] == ["Changement", "Changement", "Annulation", "Rétablissement"]
    assert table["variante"].to_list() == ["A", "A", "A", "A", "B", "B", "", "", "B"]
    assert table["heure"].iloc[0] == "2026-10-05 14:00:07"
    assert table["motif"].to_list() == ["zone blanche", "", "", "", "", "", "rien à moins de 20 minutes", "", ""]


def test_the_other_changes_in_words() -> None:
    session = Session().do(OpenStructure(id="n1", nom="Les Iris", type="CS", at=AtCommune("C")), by(0))
    session = session.do(ChangeKind(id="n1", type="EVS"), by(1))
    session = session.do(WithdrawFromTerritory(id="cs", communes=("A",)), by(2)).do(CloseStructure(id="cs"), by(3))
    session = session.do(MoveStructure(id="cs", at=AtPoint(-4.0, 48.0)), by(4))
    assert journal(session, GEOGRAPHY, INVENTORY)["detail"].to_list() == [
        "Ouverture d’un CS «\u00a0Les Iris\u00a0» à Commune C\u202f; territoire\u00a0: sa commune",
        "«\u00a0Les Iris\u00a0» devient un EVS",
        "Réduction du territoire de «\u00a0Structure cs\u00a0»\u00a0: Commune A en moins",
        "Fermeture de «\u00a0Structure cs\u00a0»",
        "Déplacement de «\u00a0Structure cs\u00a0» hors du département",
    ]


def test_the_decisions_are_one_line_each(session: Session) -> None:
    table = decisions_table(session)
    assert tuple(table.columns) == DECISION_COLUMNS
    assert table.to_numpy().tolist() == [
        ["creation:C", "EVS à C", "Retenue", "rien à moins de 20 minutes", "Anne", "2026-10-05 14:06:07"]
    ]


def test_csv_in_both_dialects_runs_no_formula() -> None:
    session = Session().note(HOSTILE, by(0, HOSTILE))
    for dialect, encoding in ((Dialect.STANDARD, "utf-8"), (Dialect.EXCEL_FR, "utf-8-sig")):
        text = journal_csv(session, GEOGRAPHY, INVENTORY, dialect).decode(encoding)
        heading, row, _ = text.split("\r\n")
        assert heading == dialect.delimiter.join(JOURNAL_COLUMNS)
        assert row.count("'=HYPERLINK") == 2
