"""One thing wrong in the document of a plan, whatever it is, is one fault at its path; many are told at once."""

from __future__ import annotations

import copy
import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from avs_geo.analysis.need.need import NeedSettings
from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.programme.decisions import Decision
from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.programme.lines import Status
from avs_geo.analysis.siting.options import SitingOptions
from avs_geo.errors import InputRefusedError
from avs_geo.files.source import SourceFile
from avs_geo.findings import Finding, Severity
from avs_geo.inventory.indicators.catalogue import Direction
from avs_geo.inventory.programme.settings import read_programme_settings
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.inventory.times.temps import MeasuredTimes
from avs_geo.plan.document.plan import plan_document
from avs_geo.plan.document.reading import plan_of_document
from avs_geo.plan.plan import Plan
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
from avs_geo.plan.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from avs_geo.plan.session.changes import Change

Path = tuple[str | int, ...]

BY = By("Anne", dt.datetime(2026, 10, 5, 14, 30, tzinfo=dt.UTC))
TIMES = pd.DataFrame({"origine": ["52001"], "destination": ["s1"], "minutes": [1 / 3]})
DRAWN = shapely.MultiPolygon([shapely.box(5, 48, 5.1, 48.1)])
# What is there for people, and what is GeoJSON's own, is judged as a whole; of these objects the keys are free.
WHOLE = {"lignes", "dessin"}
FREE = {"poids", "sens", "origine", "donnees_de_reference"}
OPTIONAL = {
    *("logiciel", "lignes", "seance", "titre", "participants", "projecteur", "auteur", "texte", "intitule"),
    *("communes", "epci", "dessin", "remedy", "file", "line", "column", "value", "sheet", "count", "others"),
}


def session() -> Session:
    opening = OpenStructure(
        id="n1",
        nom="Les Iris",
        type="EVS",
        at=AtCommune("52008"),
        territory=Territory(communes=("52008",), epci=("200000000",), drawn=DRAWN),
    )
    changes: list[Change] = [
        opening,
        MoveStructure(id="s1", at=AtPoint(5.1, 48.2)),
        CloseStructure(id="s2"),
        ExtendTerritory(id="s3", communes=("52001",)),
        WithdrawFromTerritory(id="s3", communes=("52002",)),
        ChangeKind(id="s3", type="CS"),
    ]
    made = Session(title="Comité", participants=("Anne", "Bruno"), projector=True)
    for change in changes:
        made = made.do(change, BY, note="vu")
    made = made.undo(BY).redo(BY).copy("A", "B", BY).rename("B", "Sobre", BY).note("À revoir.", BY)
    return made.decide(Ruling("creation:52008", "EVS à Andelot", Status.KEPT), BY, reason="zone blanche")


def document() -> dict[str, Any]:
    """Return the document of a plan that has one of everything."""
    plan = Plan(
        departement="52",
        files=StudyFiles(structures=SourceFile("s.csv", b"nom"), indicateurs=(SourceFile("a.csv", b"a"),)),
        parameters=Parameters(reference_date=dt.date(2026, 9, 1)),
        need=NeedSettings({"TP60": 2.0}, {"TP60": Direction.FALLING}),
        options=SitingOptions(count=4, target_share=0.5, forced=("52001",), forbidden=("52002",), max_per_epci=2),
        settings=read_programme_settings(SourceFile("p.toml", b"[limites]\ncreations = 2"))[0],
        horizon=Horizon(2027, 2030),
        decisions=(Decision(id_ligne="a", statut=Status.KEPT, annee=2027, nature="CS", commentaire="oui"),),
        computed_times=MeasuredTimes(
            TIMES,
            TIMES,
            source="routes",
            credit="© eux",
            origin={"nom": "Routes"},
            remarks=(Finding(severity=Severity.REMARK, code="loin", message="Loin."),),
        ),
        reference_data={"Communes": "abc"},
        session=session(),
    )
    return plan_document(plan, pd.DataFrame({"id_ligne": ["a"]}))


def places(content: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every value of a document."""
    if path:
        yield path
    if path and path[-1] in WHOLE:
        return
    entries = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, value in entries:
        yield from places(value, (*path, key))


def at(content: Any, path: Path) -> Any:
    for step in path:
        content = content[step]
    return content


def written(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def faults(content: Any) -> dict[str, str]:
    with pytest.raises(InputRefusedError) as refusal:
        plan_of_document(content, name="plan")
    found = {str(finding.column): finding.code for finding in refusal.value.findings}
    assert all(finding.remedy and finding.file == "plan" for finding in refusal.value.findings)
    return found


SOUND = document()
HEAD = {("format",), ("version",)}
ALL = [path for path in places(SOUND) if path not in HEAD]
OBJECTS = [
    path
    for path in [(), *ALL]
    if isinstance(at(SOUND, path), dict) and not (path and path[-1] in {*FREE, *WHOLE}) and "lignes" not in path
]
KEYS = [
    path
    for path in ALL
    if isinstance(path[-1], str) and path[-1] not in OPTIONAL and not (len(path) > 1 and path[-2] in FREE)
]
# An option of the search for sites may be younger than the plan.
OPTIONS = [path for path in KEYS if path[:-1] == ("implantations",) and path[-1] != "count"]


def test_a_document_that_has_one_of_everything_reads() -> None:
    plan = plan_of_document(SOUND, name="plan")
    assert plan.session == session()
    assert plan_document(plan, pd.DataFrame({"id_ligne": ["a"]})) == SOUND


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ALL))
def test_whatever_stands_in_the_place_of_another_type_is_a_fault_at_its_path(path: Path) -> None:
    spoiled = copy.deepcopy(SOUND)
    value = at(spoiled, path)
    at(spoiled, path[:-1])[path[-1]] = 7 if isinstance(value, dict | list) else {"?": [1]}
    assert list(faults(spoiled)) == [written(path)]


@pytest.mark.parametrize("path", OPTIONS, ids=written)
def test_an_option_of_the_search_that_is_younger_than_the_plan_has_its_usual_value(path: Path) -> None:
    lacking = copy.deepcopy(SOUND)
    del at(lacking, path[:-1])[path[-1]]
    read = plan_of_document(lacking, name="plan.avs.json").options
    assert getattr(read, str(path[-1])) == getattr(SitingOptions(count=1), str(path[-1]))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([path for path in KEYS if path not in OPTIONS]))
def test_whatever_is_missing_is_a_fault_at_its_path(path: Path) -> None:
    spoiled = copy.deepcopy(SOUND)
    del at(spoiled, path[:-1])[path[-1]]
    if path[-1] == "commune":
        # Without a commune, a place is a point.
        expected = [written((*path[:-1], axis)) for axis in ("longitude", "latitude")]
    else:
        expected = [written(path)]
    assert faults(spoiled) == dict.fromkeys(expected, "valeur_manquante")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(OBJECTS))
def test_a_key_that_nobody_knows_is_a_fault_at_its_path(path: Path) -> None:
    spoiled = copy.deepcopy(SOUND)
    at(spoiled, path)["inconnue"] = None
    assert faults(spoiled) == {written((*path, "inconnue")): "cle_inconnue"}


NUMBERS = [path for path in ALL if type(at(SOUND, path)) in {int, float}]
TEXTS = [path for path in ALL if isinstance(at(SOUND, path), str) and "remarques" not in path and "lignes" not in path]


@pytest.mark.parametrize("value", [True, "7", None, float("inf"), float("nan")])
def test_what_is_no_number_is_none_wherever_a_number_stands(value: Any) -> None:
    nullable = {"count", "target_share", "max_per_epci", "annee"}
    for path in NUMBERS:
        if "remarques" in path or (value is None and path[-1] in nullable):
            continue
        spoiled = copy.deepcopy(SOUND)
        at(spoiled, path[:-1])[path[-1]] = value
        assert list(faults(spoiled)) == [written(path)], path


@pytest.mark.parametrize("value", ["\ud800", "\udfff" * 10])
def test_half_a_character_is_no_text_wherever_a_text_stands(value: str) -> None:
    for path in TEXTS:
        spoiled = copy.deepcopy(SOUND)
        at(spoiled, path[:-1])[path[-1]] = value
        found = faults(spoiled)
        assert list(found) == [written(path)], path
        json.dumps(found, ensure_ascii=False).encode()


def test_every_fault_of_every_part_is_told_at_once() -> None:
    spoiled = copy.deepcopy(SOUND)
    # Whoever does not say what it is cannot be held to it.
    wrong = [
        path for path in ALL if not isinstance(at(SOUND, path), dict | list) and path[-1] not in {"action", "genre"}
    ]
    for path in wrong:
        at(spoiled, path[:-1])[path[-1]] = {"?": []}
    assert set(faults(spoiled)) == {written(path) for path in wrong}
