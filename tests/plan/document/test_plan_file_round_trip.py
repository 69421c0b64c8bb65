"""Whatever a plan holds, its file gives it back, and writes the same bytes again; a released file reads for ever."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avs_geo.analysis.need.need import NeedSettings
from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.programme.decisions import Decision
from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.programme.lines import Status
from avs_geo.analysis.siting.options import Demand, SitingOptions
from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.findings import Finding, OtherPlace, Severity
from avs_geo.inventory.indicators.catalogue import Direction
from avs_geo.inventory.programme.settings import read_programme_settings
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.inventory.times.temps import MeasuredTimes
from avs_geo.plan.document import migrations
from avs_geo.plan.document.plan import VERSION, document_bytes, plan_bytes
from avs_geo.plan.document.reading import plan_of_document, read_plan
from avs_geo.plan.plan import Plan
from tests.plan.document.test_session_document import events, session_of

RELEASED = sorted((Path(__file__).parents[1] / "released").glob("*.json"))
NO_LINES = pd.DataFrame()

texts = st.text(st.characters(codec="utf-8"), max_size=20)
sources = st.builds(SourceFile, st.sampled_from(["a.csv", "été.csv", "<b>.geojson"]), st.binary(max_size=200))
files = st.builds(
    StudyFiles,
    structures=sources,
    territoires=st.none() | sources,
    temps=st.none() | sources,
    partenaires=st.none() | sources,
    indicateurs=st.lists(sources, max_size=2).map(tuple),
)
parameters = st.builds(
    Parameters,
    threshold=st.floats(1, 120),
    speed=st.floats(10, 130),
    detour=st.floats(1, 2),
    qpv_distance=st.floats(0, 5000),
    reference_date=st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)),
)
indicators = st.sampled_from(["TP60", "CHOMAGE"])
needs = st.builds(
    NeedSettings,
    st.dictionaries(indicators, st.floats(0, 10), max_size=2),
    st.dictionaries(indicators, st.sampled_from(Direction), max_size=2),
)
decisions = st.lists(
    st.builds(
        Decision,
        id_ligne=st.text(min_size=1, max_size=10),
        statut=st.none() | st.sampled_from(Status),
        annee=st.none() | st.integers(2000, 2100),
        nature=st.sampled_from([None, "CS", "EVS"]),
        commentaire=texts,
    ),
    max_size=3,
    unique_by=lambda decision: decision.id_ligne,
)
options = st.builds(
    SitingOptions,
    count=st.integers(1, 9),
    demand=st.sampled_from(Demand),
    target_share=st.none() | st.floats(0.01, 1),
    forced=st.just(("52001",)) | st.just(()),
    forbidden=st.just(("52002",)) | st.just(()),
    max_per_epci=st.none() | st.integers(1, 9),
    one_per_qpv=st.booleans(),
    need_weight=st.floats(0, 100),
    large_zone=st.integers(0, 20_000) | st.floats(0, 20_000),
)
tables = st.lists(st.floats(0, 1_000), max_size=3).map(
    lambda minutes: pd.DataFrame(
        {"origine": ["52001"] * len(minutes), "destination": ["é,s"] * len(minutes), "minutes": minutes}
    ).astype({"minutes": "float64"})
)
remarks = st.builds(
    Finding,
    severity=st.just(Severity.REMARK),
    code=st.just("loin"),
    message=texts,
    line=st.none() | st.integers(1, 99),
    value=st.none() | texts,
    others=st.lists(st.builds(OtherPlace, line=st.integers(1, 99), value=texts), max_size=2).map(tuple),
)
times = st.builds(
    MeasuredTimes,
    tables,
    tables,
    source=texts,
    credit=texts,
    origin=st.dictionaries(texts, texts, max_size=2),
    remarks=st.lists(remarks, max_size=2).map(tuple),
)
plans = st.builds(
    Plan,
    departement=st.sampled_from(["52", "2A", "974"]),
    files=st.none() | files,
    parameters=parameters,
    need=st.none() | needs,
    options=options,
    settings=st.integers(0, 99).map(
        lambda most: read_programme_settings(SourceFile("p.toml", f"[limites]\ncreations = {most}".encode()))[0]
    ),
    horizon=st.integers(2025, 2035).map(lambda first: Horizon(first, first + 3)),
    computed_times=st.none() | times,
    decisions=decisions.map(lambda found: tuple(sorted(found, key=lambda one: one.id_ligne))),
    reference_data=st.dictionaries(texts, texts, max_size=2),
    session=st.none() | st.lists(events, max_size=5).map(lambda happened: session_of(*happened)),
)


def read(content: bytes) -> Plan:
    return read_plan(SourceFile("plan.avs.json", content))


@settings(max_examples=60, deadline=None)
@given(plans)
def test_a_plan_that_is_written_and_read_back_is_the_same_down_to_the_byte(plan: Plan) -> None:
    content = plan_bytes(plan, NO_LINES)
    again = read(content)
    for name in ("departement", "files", "parameters", "options", "horizon", "decisions", "session"):
        assert getattr(again, name) == getattr(plan, name), name
    assert dict(again.reference_data) == dict(plan.reference_data)
    assert again.settings.text == plan.settings.text
    assert (again.need is None) == (plan.need is None)
    if plan.need is not None and again.need is not None:
        assert dict(again.need.weights) == dict(plan.need.weights)
        assert dict(again.need.directions) == dict(plan.need.directions)
    assert (again.computed_times is None) == (plan.computed_times is None)
    if plan.computed_times is not None and again.computed_times is not None:
        for name in ("source", "credit", "origin", "remarks"):
            assert getattr(again.computed_times, name) == getattr(plan.computed_times, name), name
        written, read_back = plan.computed_times.to_structures, again.computed_times.to_structures
        assert read_back.to_dict("list") == written.to_dict("list")
    assert plan_bytes(again, NO_LINES) == content


@settings(max_examples=60, deadline=None)
@given(plans, st.data())
def test_a_file_that_was_cut_or_of_which_a_part_is_missing_is_refused_in_words(plan: Plan, data: st.DataObject) -> None:
    content = plan_bytes(plan, NO_LINES)
    cut = data.draw(st.integers(0, len(content) - 3))
    with pytest.raises(InputRefusedError, match="n’est pas un plan"):
        read(content[:cut])
    document = json.loads(content)
    part = data.draw(st.sampled_from(["departement", "parametres", "implantations", "programme", "fichiers"]))
    del document[part]
    with pytest.raises(InputRefusedError) as refused:
        read(document_bytes(document))
    assert {finding.column for finding in refused.value.findings} == {part}


def test_every_version_has_a_file_that_its_program_wrote() -> None:
    assert [file.stem for file in RELEASED] == [str(version) for version in range(1, VERSION + 1)]


@pytest.mark.parametrize("released", RELEASED, ids=lambda file: file.stem)
def test_a_file_of_a_released_version_still_reads(released: Path) -> None:
    plan = read_plan(SourceFile.from_path(released))
    assert plan.files is not None
    assert plan.files.structures.content == b"nom,type,commune\nLe Point,CS,Chaumont\n"
    assert (plan.departement, str(plan.horizon)) == ("52", "2027-2030")
    assert plan.decisions == (Decision(id_ligne="creation:52008", statut=Status.KEPT, commentaire="zone blanche"),)
    assert plan.session is not None
    assert [event.action for event in plan.session.events] == ["faire", "decider", "noter"]
    assert plan.session.variants["A"].history.changes[0].id == "evs-andelot"


def test_a_plan_of_before_the_sessions_has_none() -> None:
    document = json.loads(RELEASED[0].read_text(encoding="utf-8"))
    del document["seance"]
    assert plan_of_document(document, name="plan").session is None


def test_a_plan_of_an_older_version_is_brought_up_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def named(document: dict[str, Any]) -> dict[str, Any]:
        document["departement"] = document.pop("dep")
        return document

    def shortened(document: dict[str, Any]) -> dict[str, Any]:
        document = dict(document)
        document["dep"] = document.pop("numero")
        return document

    monkeypatch.setattr(migrations, "STEPS", {-1: shortened, 0: named})
    document = json.loads(RELEASED[0].read_text(encoding="utf-8"))
    document |= {"version": -1, "numero": document.pop("departement")}
    before = json.dumps(document)
    assert plan_of_document(document, name="plan").departement == "52"
    assert json.dumps(document) == before, "what was read is left as it was"


@pytest.mark.parametrize("version", [VERSION + 1, 0, -7, "1", None, True, 1.5])
def test_a_version_that_nobody_can_read_is_named(version: Any) -> None:
    document = json.loads(RELEASED[0].read_text(encoding="utf-8")) | {"version": version}
    with pytest.raises(InputRefusedError, match="au format"):
        plan_of_document(document, name="plan")
