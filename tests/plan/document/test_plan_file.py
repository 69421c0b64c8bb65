"""A plan written, read back, refused where it is damaged."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avs_geo.analysis.need.need import NeedSettings
from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.programme.decisions import Decision
from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.programme.lines import Status
from avs_geo.analysis.siting.options import SitingOptions
from avs_geo.errors import InputRefusedError
from avs_geo.files.messages import FrenchLog
from avs_geo.files.source import SourceFile
from avs_geo.findings import Finding, Severity
from avs_geo.inventory.indicators.catalogue import Direction
from avs_geo.inventory.programme.settings import ProgrammeSettings, read_programme_settings
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.inventory.times.temps import MeasuredTimes
from avs_geo.plan.decisions import merge
from avs_geo.plan.document.choices import DecisionPart
from avs_geo.plan.document.plan import document_of, plan_bytes
from avs_geo.plan.document.reading import read_part, read_plan
from avs_geo.plan.plan import Plan
from avs_geo.plan.session.changes import CloseStructure
from avs_geo.plan.session.history import By
from avs_geo.plan.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

LINES = pd.DataFrame({"id_ligne": ["creation:52001"], "annee": pd.array([2027], dtype="Int64")})
STRUCTURES = SourceFile("structures.csv", "nom,type\nÉté,CS\n".encode())
REMARK = Finding(severity=Severity.REMARK, code="loin_des_routes", message="Une commune est loin.", line=3)
TIMES = pd.DataFrame({"origine": ["52001"], "destination": ["s1"], "minutes": [1 / 3]})


def _plan(**changes: Any) -> Plan:
    values: dict[str, Any] = {
        "departement": "52",
        "files": StudyFiles(structures=STRUCTURES, indicateurs=(SourceFile("a.csv", b"a"), SourceFile("b.csv", b"b"))),
        "parameters": Parameters(threshold=15, reference_date=date(2026, 9, 1)),
        "need": NeedSettings({"TP60": 2.0}, {"TP60": Direction.FALLING}),
        "options": SitingOptions(count=4, forced=("52001",), need_weight=0.5),
        "settings": read_programme_settings(SourceFile("p.toml", b"[limites]\ncreations = 2"))[0],
        "horizon": Horizon(2027, 2030),
        "decisions": (Decision(id_ligne="creation:52001", statut=Status.KEPT, commentaire="<b>oui</b>"),),
        "computed_times": MeasuredTimes(TIMES, TIMES.iloc[:0], "routes", "© eux", {"nom": "Routes"}, (REMARK,)),
        "reference_data": {"Communes": "abc"},
    }
    return Plan(**{**values, **changes})


def _read(content: bytes) -> Plan:
    return read_plan(SourceFile("plan.avs.json", content))


def _damaged(change: Callable[[dict[str, Any]], object]) -> bytes:
    content = json.loads(plan_bytes(_plan(), LINES))
    change(content)
    return json.dumps(content).encode()


def test_a_plan_that_is_read_back_is_the_same() -> None:
    plan, again = _plan(), _read(plan_bytes(_plan(), LINES))
    for name in ("departement", "files", "parameters", "options", "horizon", "decisions"):
        assert getattr(again, name) == getattr(plan, name), name
    assert again.need is not None
    assert (dict(again.need.weights), dict(again.need.directions)) == ({"TP60": 2.0}, {"TP60": "decroissant"})
    assert again.settings.value("limites.creations") == 2
    assert again.computed_times is not None
    pd.testing.assert_frame_equal(again.computed_times.to_structures, TIMES)
    assert again.computed_times.credit == "© eux"
    assert again.computed_times.origin == {"nom": "Routes"}
    assert again.computed_times.remarks == (REMARK,)


def test_the_session_of_a_plan_is_read_back_and_a_plan_without_one_does_not_speak_of_it() -> None:
    by = By("Anne", datetime(2026, 10, 5, 14, 30, tzinfo=UTC))
    session = Session(title="Comité").do(CloseStructure(id="s1"), by).note("<b>oui</b>", by)
    again = _read(plan_bytes(_plan(session=session), LINES)).session
    assert again is not None
    assert (again.title, again.events) == ("Comité", session.events)
    assert "seance" not in json.loads(plan_bytes(_plan(), LINES))
    assert _read(plan_bytes(_plan(), LINES)).session is None


def test_a_damaged_session_is_refused_with_the_other_faults() -> None:
    with pytest.raises(InputRefusedError) as refused:
        _read(_damaged(lambda content: content.update(seance={"format": "autre"}, parametres={})))
    columns = [finding.column for finding in refused.value.findings]
    assert {"seance.format", "seance.evenements", "parametres.detour", "parametres.date_reference"} <= set(columns)


def test_a_plan_of_which_nothing_was_brought_or_chosen_is_read_back_too() -> None:
    bare = _plan(files=None, need=None, settings=ProgrammeSettings(), decisions=(), computed_times=None)
    again = _read(plan_bytes(bare, LINES))
    assert (again.files, again.need, again.decisions, again.computed_times) == (None, None, (), None)
    assert again.settings.file == ""


def test_the_same_plan_is_always_the_same_bytes() -> None:
    assert plan_bytes(_plan(), LINES) == plan_bytes(_read(plan_bytes(_plan(), LINES)), LINES)


def test_a_whole_number_stays_one() -> None:
    written = plan_bytes(_plan(options=SitingOptions(count=4, large_zone=7500, gap=0)), LINES)
    assert b'"large_zone": 7500\n' in written
    assert plan_bytes(_read(written), LINES) == written


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"format": "autre"}', b"\xff\xfe", b'{"format": "avs-geo/plan']
)
def test_what_is_no_plan_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(InputRefusedError, match="n’est pas un plan d’AVS-Geo"):
        _read(content)


def test_a_plan_of_a_later_version_is_named_as_such() -> None:
    with pytest.raises(InputRefusedError, match="au format"):
        _read(_damaged(lambda content: content.update(version=2)))


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("departement", lambda content: content.update(departement="00")),
        ("fichiers[0].contenu", lambda content: content["fichiers"][0].update(contenu="AAAA")),
        ("fichiers[0]", lambda content: content["fichiers"][0].update(sha256="0" * 64)),
        ("fichiers", lambda content: content["fichiers"].append(content["fichiers"][0])),
        ("fichiers", lambda content: content["fichiers"].pop(0)),
        ("fichiers[0].role", lambda content: content["fichiers"][0].update(role="../autre")),
        ("parametres", lambda content: content["parametres"].update(seuil_minutes=-1)),
        ("parametres.detour", lambda content: content["parametres"].pop("detour")),
        ("besoin.sens.TP60", lambda content: content["besoin"].update(sens={"TP60": "?"})),
        ("implantations.count", lambda content: content["implantations"].update(count=0)),
        ("implantations", lambda content: content["implantations"].update(forbidden=["52001"])),
        ("implantations.autre", lambda content: content["implantations"].update(autre=1)),
        ("programme.horizon", lambda content: content["programme"].update(horizon="2030-2027")),
        ("decisions[0].statut", lambda content: content["decisions"][0].update(statut="?")),
        ("temps_calcules.vers_structures", lambda content: content["temps_calcules"].update(vers_structures="AAAA")),
        ("decisions", lambda content: content.pop("decisions")),
    ],
)
def test_a_damaged_part_is_refused_by_its_path(path: str, change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(InputRefusedError) as refused:
        _read(_damaged(change))
    assert {finding.column for finding in refused.value.findings} == {path}
    assert all(finding.remedy for finding in refused.value.findings)


def test_every_damaged_part_is_said_at_once() -> None:
    def spoil(content: dict[str, Any]) -> None:
        content["departement"] = "00"
        content["fichiers"][0]["contenu"] = "AAAA"
        content["parametres"]["seuil_minutes"] = "x"

    with pytest.raises(InputRefusedError) as refused:
        _read(_damaged(spoil))
    paths = ["departement", "parametres.seuil_minutes", "fichiers[0].contenu"]
    assert [finding.column for finding in refused.value.findings] == paths


a_decision = st.builds(
    Decision,
    id_ligne=st.text(min_size=1, max_size=20),
    statut=st.sampled_from([None, *Status]),
    annee=st.one_of(st.none(), st.integers(2000, 2100)),
    nature=st.sampled_from([None, "CS", "EVS"]),
    commentaire=st.text(max_size=40),
)


@settings(max_examples=50, deadline=None)
@given(a_decision)
def test_a_decision_that_is_saved_and_read_back_is_the_same(decision: Decision) -> None:
    document = json.loads(json.dumps(document_of(decision)))
    assert read_part(DecisionPart, document, FrenchLog()) == decision


def test_what_was_decided_of_a_line_that_is_away_is_kept_until_it_comes_back() -> None:
    away, here = Decision(id_ligne="a", annee=2028), Decision(id_ligne="b", annee=2029)
    new = Decision(id_ligne="b", annee=2030)
    assert merge([away, here], [new], present=["b", "c"]) == (away, new)
    assert merge([away, here], [], present=["b"]) == (away,)
