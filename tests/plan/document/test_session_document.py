"""A session saved and opened again is the same; what is no session is refused with every fault."""

from __future__ import annotations

import copy
import datetime as dt
import json
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from avs_geo.analysis.programme.decisions import Decision
from avs_geo.analysis.programme.lines import Status
from avs_geo.errors import InputRefusedError, UsageError
from avs_geo.files.messages import FrenchLog
from avs_geo.findings import Finding, FindingLog
from avs_geo.plan.document.plan import document_of
from avs_geo.plan.document.reading import read_part
from avs_geo.plan.document.session import SessionPart
from avs_geo.plan.document.values import MAX_ENTRIES
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
from avs_geo.plan.session.drawn import MAX_VERTICES, read_drawn
from avs_geo.plan.session.events import Action, Event, Ruling
from avs_geo.plan.session.history import By
from avs_geo.plan.session.session import Session

NOON = dt.datetime(2026, 10, 5, 12, tzinfo=dt.timezone(dt.timedelta(hours=2)))
ANNE = By("Anne", NOON)
OPENING = OpenStructure(id="n1", nom="Les Iris", type="EVS", at=AtCommune("52008"))

names = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=20).filter(
    lambda text: bool(text.strip())
)
codes = st.lists(st.from_regex(r"[0-9]{5}", fullmatch=True), min_size=1, max_size=3).map(tuple)
places = st.one_of(
    st.builds(AtPoint, st.floats(-180, 180), st.floats(-90, 90)),
    st.builds(AtCommune, st.from_regex(r"[0-9]{5}", fullmatch=True)),
)
drawings = st.builds(
    lambda west, south, side: shapely.MultiPolygon([shapely.box(west, south, west + side, south + side)]),
    st.floats(-60, 60),
    st.floats(-60, 60),
    st.floats(0.01, 1),
)
territories = st.builds(Territory, communes=codes | st.just(()), epci=codes | st.just(()), drawn=st.none() | drawings)
kinds = st.sampled_from(["CS", "EVS"])
changes = st.one_of(
    st.builds(OpenStructure, id=names, nom=names, type=kinds, at=places, territory=territories),
    st.builds(MoveStructure, id=names, at=places),
    st.builds(CloseStructure, id=names),
    st.builds(ExtendTerritory, id=names, communes=codes),
    st.builds(WithdrawFromTerritory, id=names, communes=codes),
    st.builds(ChangeKind, id=names, type=kinds),
)
authors = st.builds(
    By,
    names | st.just(""),
    st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(dt.UTC)),  # noqa: DTZ001
)
letters = st.sampled_from("ABCD")
events = st.one_of(
    st.builds(Event, action=st.just(Action.DO), by=authors, variant=letters, change=changes, text=names | st.just("")),
    st.builds(
        Event,
        action=st.just(Action.DECIDE),
        by=authors,
        ruling=st.builds(Ruling, names, names, st.sampled_from(Status)),
        text=names | st.just(""),
    ),
    st.builds(Event, action=st.just(Action.NOTE), by=authors, text=names),
    st.builds(Event, action=st.just(Action.RENAME), by=authors, variant=letters, text=names),
    st.builds(Event, action=st.just(Action.COPY), by=authors, variant=letters, source=st.sampled_from("ABC")),
)


def opened(document: Any) -> Session:
    session: Session = read_part(SessionPart, document, FrenchLog())
    return session


def session_of(*happened: Event) -> Session:
    session = Session(title="Comité du 5 octobre", participants=("Anne", "Bruno"), projector=True)
    for event in happened:
        session = session.record(event)
    return session


@given(st.lists(events, max_size=8))
@settings(max_examples=50, deadline=None)
def test_a_session_saved_and_opened_again_is_the_same(happened: list[Event]) -> None:
    session = session_of(*happened)
    text = json.dumps(document_of(session), allow_nan=False, ensure_ascii=False)
    assert opened(json.loads(text)) == session


def test_the_last_decision_on_a_line_holds_and_one_can_be_taken_back() -> None:
    session = Session()
    session = session.decide(Ruling("creation:52008", "EVS à Andelot", Status.POSTPONED), ANNE, reason="budget")
    session = session.decide(Ruling("creation:52008", "EVS à Andelot", Status.KEPT), ANNE, reason="zone blanche")
    session = session.decide(Ruling("extension:cs", "Extension", Status.DISCARDED), ANNE)
    assert session.line_decisions() == (
        Decision(id_ligne="creation:52008", statut=Status.KEPT, commentaire="zone blanche"),
        Decision(id_ligne="extension:cs", statut=Status.DISCARDED),
    )
    session = session.decide(Ruling("extension:cs", "Extension", Status.PROPOSED), ANNE)
    assert list(session.decisions) == ["creation:52008"]
    assert len(session.events) == 4


def test_variants_are_separate_until_one_is_copied() -> None:
    session = Session().do(OPENING, ANNE).select("B")
    assert session.history.changes == ()
    session = session.copy("A", "B", ANNE).do(CloseStructure(id="cs"), ANNE)
    assert session.variants["A"].history.changes == (OPENING,)
    assert session.variants["B"].history.changes == (OPENING, CloseStructure(id="cs"))
    assert session.rename("B", "Sans le CS", ANNE).variants["B"].name == "Sans le CS"
    assert session.opened_ids == {"n1"}


def test_a_variant_that_does_not_exist_is_neither_shown_nor_copied() -> None:
    with pytest.raises(UsageError, match="n’existe pas"):
        Session().select("H")
    with pytest.raises(UsageError, match="n’existe pas"):
        Session().copy("H", "A", ANNE)


def test_an_event_without_what_it_is_about_is_refused() -> None:
    with pytest.raises(UsageError, match=r"variante.*changement"):
        Event(action=Action.DO, by=ANNE)
    with pytest.raises(UsageError, match="le texte"):
        Session().note(" ", ANNE)
    with pytest.raises(UsageError, match="fuseau"):
        By("Anne", dt.datetime(2026, 10, 5, 12))  # noqa: DTZ001 - that is the point


def refused(document: Any) -> dict[str, str]:
    """Return the faults of a document: where, and what."""
    with pytest.raises(InputRefusedError) as error:
        opened(document)
    return {str(finding.column): finding.code for finding in error.value.findings}


@pytest.mark.parametrize("document", [None, [], "x"])
def test_what_is_no_object_is_no_session(document: Any) -> None:
    assert refused(document) == {"": "type_inattendu"}


def test_the_document_of_something_else_is_no_session() -> None:
    missing = dict.fromkeys(["version", "variante", "evenements"], "valeur_manquante")
    assert refused({"format": "avs-geo/plan"}) == {"format": "valeur_inconnue", **missing}


def test_a_later_format_is_refused() -> None:
    assert refused({**document_of(Session()), "version": 2}) == {"version": "valeur_inconnue"}


def test_too_many_events_are_refused() -> None:
    document = document_of(Session().note("vu", ANNE))
    document["evenements"] *= MAX_ENTRIES + 1
    assert refused(document) == {"evenements": "valeur_refusee"}


def test_every_fault_of_a_document_is_said_with_its_path() -> None:
    document = document_of(Session().do(OPENING, ANNE).do(CloseStructure(id="cs"), ANNE).note("vu", ANNE))
    spoiled = copy.deepcopy(document)
    opening = spoiled["evenements"][0]["changement"]
    opening["nom"], opening["type"], opening["lieu"] = "x\x07", "MJC", {"longitude": "5", "latitude": 48}
    spoiled["evenements"][1]["changement"] = {"genre": "exploser", "id": "cs"}
    spoiled["evenements"][2] |= {"heure": "midi", "script": "<b>"}
    spoiled["projecteur"] = "oui"
    assert refused(spoiled) == {
        "evenements[0].changement.lieu.longitude": "type_inattendu",
        "evenements[0].changement.nom": "valeur_refusee",
        "evenements[0].changement.type": "valeur_inconnue",
        "evenements[1].changement.genre": "valeur_inconnue",
        "evenements[2].script": "cle_inconnue",
        "evenements[2].heure": "valeur_refusee",
        "projecteur": "type_inattendu",
    }


def test_events_that_cannot_have_happened_are_refused() -> None:
    document = document_of(Session().do(OPENING, ANNE).undo(ANNE))
    document["evenements"].append(document["evenements"][1])
    assert refused(document) == {"evenements[2]": "valeur_refusee"}


def test_a_drawing_of_a_document_that_crosses_itself_is_repaired() -> None:
    bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    document = document_of(Session().do(OPENING, ANNE))
    document["evenements"][0]["changement"]["territoire"]["dessin"] = bow_tie
    (change,) = opened(document).history.changes
    assert isinstance(change, OpenStructure)
    assert change.territory.drawn is not None
    assert change.territory.drawn.area == pytest.approx(0.5)


def test_a_drawing_that_crosses_itself_is_repaired_and_that_is_said() -> None:
    bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    log = FindingLog()
    assert read_drawn(bow_tie, log) is not None
    assert [remark.code for remark in log.findings] == ["geometrie_reparee"]


ring = [[float(rank % 100) / 100, rank / 10_000] for rank in range(MAX_VERTICES + 1)]


@pytest.mark.parametrize(
    "drawing",
    [
        None,
        "POLYGON",
        {"type": "Point", "coordinates": [5, 48]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [0, 91], [1, 91], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [0, float("nan")], [1, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
        {"type": "Feature", "geometry": None},
    ],
)
def test_what_is_no_polygon_in_degrees_is_refused(drawing: Any) -> None:
    log = FindingLog()
    assert read_drawn(drawing, log) is None
    assert log.has_faults


def test_a_drawing_of_a_map_is_a_feature_and_may_have_heights() -> None:
    ring = [[5, 48, 300], [5.1, 48, 300], [5.1, 48.1, 300], [5, 48, 300]]
    log = FindingLog()
    drawn = read_drawn(
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}, log
    )
    assert drawn is not None
    assert not drawn.has_z
    assert not log.findings


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)
    )
)
@settings(max_examples=50, deadline=None)
def test_whatever_stands_in_the_place_of_a_value_is_refused_in_words(value: Any) -> None:
    document = document_of(Session().do(OPENING, ANNE))
    for key in ("genre", "lieu", "territoire", "nom"):
        spoiled = copy.deepcopy(document)
        spoiled["evenements"][0]["changement"][key] = value
        assert all(fault.column for fault in faults_of(spoiled))


def faults_of(document: Any) -> tuple[Finding, ...]:
    """Return the faults of a document; none where it is a session whose change is one."""
    try:
        session = opened(document)
    except InputRefusedError as error:
        return error.findings
    assert all(isinstance(change, OpenStructure) for change in session.history.changes)
    return ()
