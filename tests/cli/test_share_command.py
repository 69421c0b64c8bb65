"""Share links from the command line: the address on stdout, once, and nothing else there."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.siting.options import SitingOptions
from avs_geo.files.source import SourceFile
from avs_geo.inventory.programme.settings import ProgrammeSettings
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.outputs.qr_code import qr_png, qr_svg
from avs_geo.plan.document.plan import plan_document
from avs_geo.plan.plan import Plan
from avs_geo.plan.share.options import ShareLayer, ShareOptions, ShareState
from avs_geo.plan.share.password import check_password
from avs_geo.plan.share.publication import Publication, part_of
from avs_geo.plan.store.opening import open_store
from tests.cli.conftest import STRUCTURES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from typer.testing import Result

    from avs_geo.plan.store.store import PlanStore

    Run = Callable[..., Result]

ADDRESS = re.compile(r"(https?://[^/]+)/carte/([A-Za-z0-9_-]{43})\n")
NOBODY = "00000000-0000-4000-8000-000000000000"
WORD = "un mot de passe"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[PlanStore]:
    """The store of this computer, in the folder of the test."""
    for name in ("AVS_GEO_BASE", "AVS_GEO_ADRESSE_PUBLIQUE"):
        monkeypatch.delenv(name, raising=False)
    opened = open_store()
    yield opened
    opened.close()


@pytest.fixture
def plan_id(store: PlanStore) -> str:
    return store.create(_document(), name="Schéma directeur", departement="52", author="Anne").id


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What the command asks to publish, of the room that does it, which has its own tests."""
    asked: list[tuple[Any, ...]] = []
    room = ModuleType("avs_geo.outputs.share.of_plan")

    def publication_of_plan(
        plan: Plan, options: ShareOptions, *, name: str, version: int, saved_at: datetime
    ) -> Publication:
        asked.append((plan.departement, options, name, version, saved_at))
        return Publication((part_of("page.html", "text/html; charset=utf-8", f"{name} {version}".encode()),))

    vars(room)["publication_of_plan"] = publication_of_plan
    monkeypatch.setitem(sys.modules, "avs_geo.outputs.share.of_plan", room)
    return asked


def _document() -> dict[str, Any]:
    plan = Plan(
        departement="52",
        files=StudyFiles(structures=SourceFile("structures.csv", STRUCTURES.encode())),
        parameters=Parameters(reference_date=date(2026, 1, 1)),
        need=None,
        options=SitingOptions(count=1),
        settings=ProgrammeSettings(),
        horizon=Horizon(2027, 2030),
        reference_data={},
    )
    return plan_document(plan, pd.DataFrame())


def _made(result: Result) -> tuple[str, str]:
    """Return the base and the token of the address that a command printed, and nothing else."""
    assert result.exit_code == 0, result.stderr
    found = ADDRESS.fullmatch(result.stdout)
    assert found is not None, result.stdout
    return found[1], found[2]


def test_a_link_is_made_and_its_address_printed_alone(
    run: Run, store: PlanStore, plan_id: str, published: list[tuple[Any, ...]]
) -> None:
    result = run("partager", "creer", "--plan", plan_id, "--libelle", "Mairie de Langres")
    base, token = _made(result)
    assert base == "http://127.0.0.1:8501"
    (link,) = store.links.links()
    served = store.links.find(token)
    assert served is not None
    assert (served.id, link.label, link.created_by, link.hint) == (
        link.id,
        "Mairie de Langres",
        "Ligne de commande",
        token[:4],
    )
    assert (link.expires_at - link.created_at).days == 90
    assert f"{link.expires_at.astimezone():%d/%m/%Y à %H:%M}" in result.stderr
    assert "elle n’est montrée que cette fois" in result.stderr
    assert link.id in result.stderr
    assert token not in result.stderr
    assert published == [("52", ShareOptions(), "Schéma directeur", 1, store.versions(plan_id)[0].saved_at)]


def test_every_choice_reaches_what_is_published(
    run: Run, store: PlanStore, plan_id: str, published: list[tuple[Any, ...]]
) -> None:
    store.save(plan_id, {**_document(), "decisions": []}, based_on=1, author="Anne")
    choices = ["--couches", "qpv,Besoin, acces", "--etat", "aujourdhui", "--positions", "communes", "--titre", "AVS"]
    _made(run("partager", "creer", "--plan", "Schéma directeur", "--version", "1", "--jours", "7", *choices))
    wanted = ShareOptions(
        layers=(ShareLayer.BESOIN, ShareLayer.QPV, ShareLayer.ACCES),
        state=ShareState.TODAY,
        exact_places=False,
        title="AVS",
    )
    assert [asked[1:4] for asked in published] == [(wanted, "Schéma directeur", 1)]
    (link,) = store.links.links()
    assert (link.version, (link.expires_at - link.created_at).days) == (1, 7)
    assert link.options == wanted.document()


@pytest.mark.usefixtures("published")
def test_the_address_is_that_of_the_option_or_of_the_server(
    run: Run, plan_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AVS_GEO_ADRESSE_PUBLIQUE", "https://avs.example.org/")
    assert _made(run("partager", "creer", "--plan", plan_id))[0] == "https://avs.example.org"
    given = ["--adresse-publique", "http://autre.example.org:8080"]
    assert _made(run("partager", "creer", "--plan", plan_id, *given))[0] == "http://autre.example.org:8080"


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("content", [f"{WORD}\n", f"{WORD}\r\n", WORD, f"\ufeff{WORD}\nautre ligne\n"])
def test_a_password_comes_from_the_first_line_of_a_file(
    run: Run, store: PlanStore, plan_id: str, tmp_path: Path, content: str
) -> None:
    (tmp_path / "secret.txt").write_text(content, encoding="utf-8", newline="")
    made = run("partager", "creer", "--plan", plan_id, "--mot-de-passe-fichier", tmp_path / "secret.txt")
    served = store.links.find(_made(made)[1])
    assert served is not None
    assert check_password(WORD, str(served.password))
    assert WORD not in made.output


@pytest.mark.usefixtures("published")
def test_a_password_comes_from_what_is_piped(
    run: Run, store: PlanStore, plan_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("avs_geo.cli.share.making._typed", lambda: WORD)
    served = store.links.find(_made(run("partager", "creer", "--plan", plan_id, "--mot-de-passe-fichier", "-"))[1])
    assert served is not None
    assert check_password(WORD, str(served.password))


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        (["--plan", "Autre"], (2, "Aucun plan ne s’appelle « Autre ». Plans : « Schéma directeur ».")),
        (["--plan", NOBODY], (2, "Ce plan n’existe pas")),
        (["--version", "2"], (2, "Ce plan n’a pas de version 2")),
        (["--jours", "366"], (2, "de 1 à 365 jours")),
        (["--jours", "0"], (2, "n’est pas un nombre entier à partir de 1")),
        (["--couches", "qpv,routes"], (2, "« routes » n’est pas une couche")),
        (["--couches", ","], (2, "n’est pas une couche")),
        (["--couches", "qpv"], (2, "il faut au moins un fond parmi couverture, besoin ou equilibre")),
        (["--etat", "demain"], (2, "n’est pas un choix")),
        (["--libelle", "a\u202eb"], (2, "le libellé contient un caractère de commande")),
        (["--titre", "x" * 121], (2, "le titre a 121 caractères")),
        (["--adresse-publique", "avs.example.org"], (2, "n’est pas une adresse publique")),
        (["--qr", "code.gif"], (2, "doit finir par .svg ou .png")),
        (["--mot-de-passe-fichier", "absent.txt"], (1, "absent.txt")),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_published(
    run: Run,
    store: PlanStore,
    plan_id: str,
    published: list[tuple[Any, ...]],
    options: list[str],
    refusal: tuple[int, str],
) -> None:
    result = run("partager", "creer", "--plan", plan_id, *options)
    assert (result.exit_code, result.stdout) == (refusal[0], "")
    assert refusal[1] in " ".join(result.stderr.replace("\u00a0", " ").replace("\u202f", " ").split())
    assert (published, store.links.links()) == ([], [])


@pytest.mark.parametrize(("content", "words"), [(b"court\n", "il en a 5"), (b"\xe9" * 9, "UTF-8"), (b"", "il en a 0")])
def test_a_password_that_cannot_be_used_makes_no_link(
    run: Run, store: PlanStore, plan_id: str, tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "secret.txt").write_bytes(content)
    result = run("partager", "creer", "--plan", plan_id, "--mot-de-passe-fichier", tmp_path / "secret.txt")
    assert (result.exit_code, store.links.links()) == (2, [])
    assert words in result.stderr


def test_several_plans_of_one_name_are_listed_and_none_is_chosen(run: Run, store: PlanStore, plan_id: str) -> None:
    other = store.copy(plan_id, name="Schéma directeur", author="Anne").id
    store.archive(other)
    result = run("partager", "creer", "--plan", "Schéma directeur")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{plan_id} (52)" in result.stderr
    assert f"{other} (52, archivé)" in result.stderr


@pytest.mark.usefixtures("published")
def test_an_archived_plan_takes_no_link(run: Run, store: PlanStore, plan_id: str) -> None:
    store.archive(plan_id)
    result = run("partager", "creer", "--plan", plan_id)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "ne reçoit pas de nouveau lien" in result.stderr


@pytest.mark.usefixtures("published")
def test_the_qr_code_of_the_address_is_written(run: Run, plan_id: str, tmp_path: Path) -> None:
    for name, expected in (("code.svg", lambda text: qr_svg(text).encode()), ("code.PNG", qr_png)):
        result = run("partager", "creer", "--plan", plan_id, "--qr", tmp_path / name)
        _made(result)
        assert (tmp_path / name).read_bytes() == expected(result.stdout.strip())
        assert str(tmp_path / name) in result.stderr


@pytest.mark.usefixtures("published")
def test_a_file_that_exists_is_replaced_only_if_told_and_no_link_is_made_otherwise(
    run: Run, store: PlanStore, plan_id: str, tmp_path: Path
) -> None:
    (tmp_path / "code.svg").write_text("déjà là", encoding="utf-8")
    command = ["partager", "creer", "--plan", plan_id, "--qr", tmp_path / "code.svg"]
    assert run(*command).exit_code == 2
    assert store.links.links() == []
    _made(run(*command, "--remplacer"))
    assert (tmp_path / "code.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.usefixtures("published")
def test_links_are_listed_in_three_forms(run: Run, store: PlanStore, plan_id: str) -> None:
    assert run("partager", "lister").stdout == "Aucun lien.\n"
    assert json.loads(run("partager", "lister", "--format", "json").stdout) == []
    token = _made(run("partager", "creer", "--plan", plan_id, "--libelle", "=Mairie"))[1]
    (link,) = store.links.links()
    store.links.count({link.id: 1200}, link.created_at)
    hour = link.created_at.replace(minute=0, second=0, microsecond=0)
    expected = {
        "id": link.id,
        "libelle": "=Mairie",
        "plan": "Schéma directeur",
        "version": 1,
        "indice": token[:4],
        "etat": "ouvert",
        "fin": link.expires_at.isoformat(timespec="seconds"),
        "ouvertures": 1200,
        "derniere_ouverture": hour.isoformat(),
    }
    assert json.loads(run("partager", "lister", "--format", "json").stdout) == [expected]
    (row,) = csv.DictReader(io.StringIO(run("partager", "lister", "--format", "csv").stdout))
    # As everywhere, no spreadsheet may run a label; nor the beginning of a token, which one time in 64 is a minus.
    hint = f"'{token[:4]}" if token.startswith("-") else token[:4]
    safe = {"libelle": "'=Mairie", "indice": hint}
    assert row == {**{name: str(value) for name, value in expected.items()}, **safe}
    text = run("partager", "lister").stdout.replace("\u00a0", " ").replace("\u202f", " ")
    assert f"{link.id} : ouvert, fin le {link.expires_at.astimezone():%d/%m/%Y à %H:%M}\n" in text
    last = f"la dernière vers {hour.astimezone():%H h le %d/%m/%Y}"
    assert f"  =Mairie, plan « Schéma directeur », version 1, indice {token[:4]} ; 1 200 ouvertures, {last}\n" in text
    for form in ("texte", "json", "csv"):
        assert token not in run("partager", "lister", "--format", form).output


@pytest.mark.usefixtures("published")
def test_the_links_of_one_plan_are_listed_by_its_name(run: Run, store: PlanStore, plan_id: str) -> None:
    store.copy(plan_id, name="Autre", author="Anne")
    for name in ("Schéma directeur", "Autre"):
        _made(run("partager", "creer", "--plan", name))
    rows = json.loads(run("partager", "lister", "--plan", "Autre", "--format", "json").stdout)
    assert [row["plan"] for row in rows] == ["Autre"]
    assert len(json.loads(run("partager", "lister", "--format", "json").stdout)) == 2


@pytest.mark.usefixtures("published")
def test_a_revoked_link_opens_no_more(run: Run, store: PlanStore, plan_id: str) -> None:
    token = _made(run("partager", "creer", "--plan", plan_id))[1]
    (link,) = store.links.links()
    for _ in range(2):
        result = run("partager", "revoquer", link.id)
        assert (result.exit_code, result.stdout) == (0, "")
        assert f"{link.id} (indice {token[:4]}) révoqué" in result.stderr
    assert store.links.find(token) is None
    assert json.loads(run("partager", "lister", "--format", "json").stdout)[0]["etat"] == "revoque"


@pytest.mark.usefixtures("published")
def test_a_renewed_link_has_another_address_and_the_old_one_opens_no_more(
    run: Run, store: PlanStore, plan_id: str, tmp_path: Path
) -> None:
    old = _made(run("partager", "creer", "--plan", plan_id))[1]
    (link,) = store.links.links()
    result = run("partager", "renouveler", link.id, "--jours", "30", "--qr", tmp_path / "code.png")
    new = _made(result)[1]
    assert (tmp_path / "code.png").read_bytes() == qr_png(result.stdout.strip())
    served = store.links.find(new)
    assert served is not None
    assert (new != old, store.links.find(old)) == (True, None)
    renewed = store.links.link(served.id)
    assert (renewed.expires_at - renewed.created_at).days == 30
    assert run("partager", "renouveler", link.id).exit_code == 2


@pytest.mark.usefixtures("published")
def test_the_switch_suspends_all_links_and_restores_them(run: Run, store: PlanStore, plan_id: str) -> None:
    token = _made(run("partager", "creer", "--plan", plan_id))[1]
    assert run("partager", "suspendre").exit_code == 0
    assert store.links.find(token) is None
    assert json.loads(run("partager", "lister", "--format", "json").stdout)[0]["etat"] == "suspendu"
    while_off = run("partager", "creer", "--plan", plan_id)
    assert "aucun n’ouvre avant avs-geo partager retablir" in while_off.stderr
    assert run("partager", "retablir").exit_code == 0
    assert None not in [store.links.find(token), store.links.find(_made(while_off)[1])]


@pytest.mark.parametrize("verb", ["revoquer", "renouveler"])
@pytest.mark.parametrize("unknown", [NOBODY, "abc", "../plans"])
def test_an_unknown_link_is_said_to_be_unknown(run: Run, verb: str, unknown: str) -> None:
    result = run("partager", verb, unknown)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Ce lien n’existe pas" in result.stderr


def test_a_link_to_a_real_plan_serves_its_map(run: Run, store: PlanStore, plan_id: str) -> None:
    served = store.links.find(_made(run("partager", "creer", "--plan", plan_id))[1])
    assert served is not None
    page = store.links.part(served.publication, "page.html")
    assert page is not None
    assert b"Sch\xc3\xa9ma directeur" in page.raw()


def test_a_password_typed_into_a_pipe_reaches_the_link_and_no_output(
    run_apart: Callable[..., Any], plan_id: str, store: PlanStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    import subprocess  # noqa: PLC0415 - only here, to pipe

    monkeypatch.setattr(subprocess, "run", _piping(subprocess.run, f"{WORD}\n"))
    result = run_apart("partager", "creer", "--plan", plan_id, "--mot-de-passe-fichier", "-")
    found = ADDRESS.fullmatch(result.stdout)
    assert found is not None, result.stderr
    served = store.links.find(found[2])
    assert served is not None
    assert check_password(WORD, str(served.password))
    assert WORD not in result.stdout + result.stderr


def _piping(start: Callable[..., Any], text: str) -> Callable[..., Any]:
    return lambda *arguments, **options: start(*arguments, **{**options, "input": text})
