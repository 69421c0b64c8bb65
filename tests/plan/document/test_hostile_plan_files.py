"""Plans and outlines that would fill the memory when opened: refused in words."""

from __future__ import annotations

import hashlib
import json
import tracemalloc
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import ValidationError

from avs_geo.errors import InputRefusedError
from avs_geo.files.messages import FrenchLog
from avs_geo.files.source import MAX_BYTES, SourceFile
from avs_geo.findings import MAX_FAULTS
from avs_geo.plan.document import files, reading
from avs_geo.plan.document.files import DamagedError, pack, unpack, unpack_table
from avs_geo.plan.document.part import Reading
from avs_geo.plan.document.plan import FORMAT, VERSION, PlanPart
from avs_geo.plan.document.reading import plan_of_document, read_plan
from avs_geo.plan.document.values import MAX_ENTRIES
from avs_geo.plan.session.drawn import MAX_OUTLINE_BYTES, read_outline

if TYPE_CHECKING:
    from avs_geo.findings import Finding

MB = 1024**2
RELEASED = Path(__file__).parents[1] / "released" / "1.json"
SQUARE = [[5, 48], [5.1, 48], [5.1, 48.1], [5, 48.1], [5, 48]]


def codes_of(content: bytes) -> set[str]:
    with pytest.raises(InputRefusedError) as refusal:
        read_plan(SourceFile("plan.avs.json", content))
    return {finding.code for finding in refusal.value.findings}


def entry(content: bytes, role: str = "indicateurs") -> dict[str, str]:
    checksum = hashlib.sha256(content).hexdigest()
    return {"role": role, "nom": "a.csv", "sha256": checksum, "contenu": pack(content)}


def test_a_plan_too_large_is_told_its_size() -> None:
    assert codes_of(b" " * (MAX_BYTES + 1)) == {"fichier_trop_gros"}


@pytest.mark.parametrize(
    "content",
    [
        b"[" + b"[]," * (12 * MB) + b"[]]",
        b"[" * 100_000,
        b'{"format": "avs-geo/plan", "version": ' + b"9" * 10_000 + b"}",
        b'{"format": "\\ud800"}',
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04",
        b'{"format"\x00: 1}',
    ],
)
def test_what_would_fill_the_memory_is_no_plan(content: bytes) -> None:
    tracemalloc.start()
    try:
        assert codes_of(content) == {"plan_illisible"}
        assert tracemalloc.get_traced_memory()[1] < 60 * MB
    finally:
        tracemalloc.stop()


def test_a_file_in_a_plan_does_not_open_beyond_the_size_of_a_file() -> None:
    with pytest.raises(DamagedError, match="plus gros"):
        unpack(pack(bytes(MAX_BYTES + 1)))


def test_the_files_of_a_plan_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "Reading", partial(Reading, bytes_left=2_500))
    document: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    for count, refused in ((2, False), (3, True)):
        with pytest.raises(InputRefusedError) as refusal:
            plan_of_document(document | {"fichiers": [entry(bytes(1_000))] * count}, name="p")
        said = [finding.column for finding in refusal.value.findings if "plus gros" in finding.message]
        assert said == (["fichiers[2].contenu"] if refused else [])


def test_a_table_of_times_without_end_is_read_up_to_what_a_file_may_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_TIMES", 10)
    table = unpack_table(pack(b"origine,destination,minutes\n" + b"a,b,1\n" * 1_000))
    assert len(table) == 10


def whole() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(RELEASED.read_text(encoding="utf-8"))
    return content


def faults(content: dict[str, Any]) -> tuple[Finding, ...]:
    """Return the faults of a document; none where it reads."""
    try:
        plan_of_document(content, name="p")
    except InputRefusedError as refusal:
        return refusal.findings
    return ()


def refused(content: dict[str, Any]) -> list[Finding]:
    found = faults(content)
    assert found
    return list(found)


def test_more_faults_than_anybody_mends_are_not_looked_for() -> None:
    content = whole()
    content["decisions"] = [0] * MAX_ENTRIES
    content["seance"]["evenements"] = [{"action": "noter", "a": 1, "b": 2}] * MAX_ENTRIES
    found = refused(content)
    assert len(found) == MAX_FAULTS + 1
    assert found[-1].code == "trop_d_erreurs"


def test_an_object_of_a_million_keys_is_one_fault() -> None:
    keys = dict.fromkeys(map(str, range(100_000)), 0)
    for name in ("parametres", "donnees_de_reference", "programme"):
        (fault,) = refused(whole() | {name: keys})
        assert (fault.column, "entrées" in fault.message) == (name, True)


def test_a_list_of_a_million_entries_is_one_fault() -> None:
    (fault,) = refused(whole() | {"decisions": [0] * 1_000_000})
    assert (fault.column, "entrées" in fault.message) == ("decisions", True)


def test_of_many_wrong_codes_the_first_is_told() -> None:
    content = whole()
    content["seance"]["evenements"][0]["changement"]["territoire"]["communes"] = ["52008", *range(100_000)]
    (fault,) = refused(content)
    assert fault.column == "seance.evenements[0].changement.territoire.communes[1]"


def test_a_plan_that_says_something_twice_is_refused_with_every_such_key() -> None:
    text = RELEASED.read_text(encoding="utf-8")
    twice = text.replace('"detour": 1.3,', '"detour": 1.3, "detour": 1.4,').replace('"titre":', '"titre": "", "titre":')
    with pytest.raises(InputRefusedError) as refusal:
        read_plan(SourceFile("p", twice.encode()))
    found = [(finding.code, finding.column) for finding in refusal.value.findings]
    assert found == [("cle_repetee", "detour"), ("cle_repetee", "titre")]


def test_what_does_not_open_counts_for_what_opening_it_may_have_cost() -> None:
    shared = Reading(bytes_left=50_000)
    cut = entry(bytes(40_000))
    cut["contenu"] = cut["contenu"][:40]
    document = whole() | {"fichiers": [cut] * 5}
    with pytest.raises(ValidationError):
        PlanPart.model_validate(document, context=shared)
    assert shared.bytes_left == 0


@pytest.mark.parametrize(
    "value",
    [
        "x" * 1_000_000,
        " " * 1_000_000,
        "\u202e" * 1_000,
        10**4_000,
        -(10**4_000),
        1e308,
        float("inf"),
        True,
        None,
        [[[]]] * 1_000,
        {"{0}": "{found}"},
        "{found} {0} %s",
    ],
    ids=lambda value: str(value)[:12],
)
def test_whatever_stands_anywhere_is_refused_in_a_few_words_or_read(value: Any) -> None:
    paths = (
        *(("departement",), ("parametres", "qpv_distance"), ("parametres", "date_reference"), ("besoin", "poids")),
        *(("implantations", "count"), ("implantations", "gap"), ("implantations", "demand"), ("programme", "horizon")),
        *(("programme", "parametres", "texte"), ("decisions", 0, "annee"), ("decisions", 0, "commentaire")),
        *(("fichiers", 0, "contenu"), ("seance", "variante"), ("seance", "evenements", 0, "heure")),
        *(("seance", "evenements", 0, "action"), ("seance", "evenements", 0, "changement", "genre")),
        *(("seance", "evenements", 0, "changement", "lieu"), ("seance", "evenements", 0, "changement", value)),
    )
    for path in paths:
        content = whole()
        place: Any = content
        for step in path[:-1]:
            place = place[step]
        place[path[-1] if isinstance(path[-1], str | int) else str(path[-1])] = value
        assert all(len(finding.sentence()) < 700 for finding in faults(content))


def outline(content: bytes) -> tuple[dict[str, Any] | None, list[str]]:
    log = FrenchLog()
    found = read_outline(SourceFile("contour.geojson", content), log)
    return found, [finding.code for finding in log.findings if finding.is_fault]


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda shape: shape,
        lambda shape: {"type": "Feature", "properties": {}, "geometry": shape},
        lambda shape: {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": shape}]},
    ],
)
def test_an_outline_is_taken_alone_in_a_feature_or_in_a_collection(wrapped: Any) -> None:
    shape = {"type": "Polygon", "coordinates": [SQUARE]}
    found, faults = outline(json.dumps(wrapped(shape)).encode())
    assert faults == []
    assert found is not None
    assert found["type"] == "MultiPolygon"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b" " * (MAX_OUTLINE_BYTES + 1), "fichier_trop_gros"),
        (b"<!DOCTYPE html><html></html>", "dessin_refuse"),
        (b"\x89PNG\r\n\x1a\n", "dessin_refuse"),
        (b"[" * 100_000, "dessin_refuse"),
        (b'{"type":"Polygon","coordinates":[[[5,48],[NaN,48],[5,49],[5,48]]]}', "dessin_refuse"),
        (b'{"type":"Polygon","coordinates":[[[5,48],[1e999,48],[5,49],[5,48]]]}', "dessin_refuse"),
        (b'{"type":"Polygon","coordinates":[[[5,48],[900,48],[5,49],[5,48]]]}', "dessin_refuse"),
        (b'{"type":"Polygon","coordinates":[[' + b"[5,48]," * 6_000 + b"[5,48]]]}", "dessin_refuse"),
        (b'{"type":"FeatureCollection","features":[]}', "dessin_refuse"),
    ],
)
def test_what_is_no_outline_is_refused(content: bytes, code: str) -> None:
    assert outline(content) == (None, [code])


@pytest.mark.parametrize("value", ["52121", {"52121": 1}, [52121], [["52121"]], None])
@pytest.mark.parametrize("name", ["forced", "forbidden"])
def test_communes_of_a_plan_that_are_no_list_of_codes_are_said(name: str, value: Any) -> None:
    document = {"format": FORMAT, "version": VERSION, "implantations": {"count": 3, name: value}}
    with pytest.raises(InputRefusedError) as refusal:
        plan_of_document(document, name="plan.avs.json")
    (finding,) = [one for one in refusal.value.findings if str(one.column).startswith(f"implantations.{name}")]
    assert "n’est pas une liste" in finding.message or "n’est pas un texte" in finding.message
