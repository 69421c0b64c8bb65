"""Haute-Marne as a visitor sees it, and a study full of what no visitor may see."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.need.need import NeedSettings
from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.programme.lines import Status
from avs_geo.analysis.siting.options import SitingOptions
from avs_geo.analysis.study import Study
from avs_geo.files.source import SourceFile
from avs_geo.inventory.programme.settings import ProgrammeSettings
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.outputs.share.content import share_content
from avs_geo.outputs.share.of_plan import content_of_plan
from avs_geo.outputs.share.publish import publish
from avs_geo.outputs.share.single_file import single_file
from avs_geo.plan.plan import Plan
from avs_geo.plan.replay import inputs_of_plan
from avs_geo.plan.session.adopted import line_of
from avs_geo.plan.session.changes import AtCommune, OpenStructure
from avs_geo.plan.session.events import Ruling
from avs_geo.plan.session.history import By
from avs_geo.plan.session.session import Session
from avs_geo.plan.share.options import ShareLayer, ShareOptions
from tests.locations import EXAMPLE

if TYPE_CHECKING:
    from avs_geo.outputs.share.content import ShareContent
    from avs_geo.plan.share.publication import Publication

DAY = date(2026, 1, 1)
SAVED = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
BY = By(author="SECRET-auteur", time=datetime(2026, 3, 3, 15, 0, tzinfo=UTC))
EVERYTHING = ShareOptions(layers=tuple(ShareLayer))

_SECRETS = {
    "adresse": "SECRET-adresse",
    "longitude": "5.1391",
    "latitude": "48.1113",
    "agrement_debut": "2023-01-01",
    "agrement_fin": "2026-12-31",
    "fonctions": "AGC",
    "etp": "7.77",
    "budget": "654321",
    "financement": "SECRET-financement",
    "source": "SECRET-source",
}
STRUCTURES = "\n".join(
    [
        f"id,nom,type,statut,gestion,code_commune,{','.join(_SECRETS)}",
        f"cs-chaumont,Centre de Chaumont,CS,agree,associative,52121,{','.join(_SECRETS.values())}",
        f"evs-langres,Espace de Langres,EVS,agree,communale,52269{',' * len(_SECRETS)}",
    ]
).encode()
TERRITORIES = b"""id_structure,niveau,code,hypothese,motif
cs-chaumont,commune,52121,oui,SECRET-motif
"""
PARTNERS = b"""id_structure,financeur,nature,montant,annee,engagement
cs-chaumont,SECRET-partenaire,SECRET-nature,12345.67,2025,SECRET-engagement
"""
# Of Langres too few are known, of Chaumont enough.
INDICATORS = b"""code_commune,foyers_allocataires,foyers_rsa
52121,14321,9871
52269,11234,3
52448,15432,8765
"""


@pytest.fixture(scope="session")
def example_plan() -> Plan:
    return plan_of(
        StudyFiles(
            structures=SourceFile.from_path(EXAMPLE / "structures.csv"),
            territoires=SourceFile.from_path(EXAMPLE / "territoires.csv"),
        ),
        need=NeedSettings({"densite": 1.0, "evolution_population": 1.0}),
    )


@pytest.fixture(scope="session")
def example(example_plan: Plan) -> ShareContent:
    return content_of_plan(example_plan, EVERYTHING, name="Plan 2026", version=3, saved_at=SAVED)


@pytest.fixture(scope="session")
def publication(example: ShareContent) -> Publication:
    return publish(example)


@pytest.fixture(scope="session")
def secret_plan() -> Plan:
    files = StudyFiles(
        structures=SourceFile("SECRET-structures.csv", STRUCTURES),
        territoires=SourceFile("SECRET-territoires.csv", TERRITORIES),
        partenaires=SourceFile("SECRET-partenaires.csv", PARTNERS),
        indicateurs=(SourceFile("SECRET-indicateurs.csv", INDICATORS),),
    )
    return plan_of(files, session=secret_session())


def plan_of(files: StudyFiles, *, need: NeedSettings | None = None, session: Session | None = None) -> Plan:
    return Plan(
        departement="52",
        files=files,
        parameters=Parameters(reference_date=DAY),
        need=need,
        options=SitingOptions(count=1),
        settings=ProgrammeSettings(),
        horizon=Horizon(2027, 2030),
        reference_data={},
        session=session,
    )


def secret_session() -> Session:
    """Two openings tried, one of them adopted; a line of the programme adopted, another refused; a note."""
    kept = OpenStructure(id="cs-joinville", nom="Centre de Joinville", type="CS", at=AtCommune("52250"))
    tried = OpenStructure(id="secret-essai", nom="SECRET-essai", type="EVS", at=AtCommune("52060"))
    session = Session(title="SECRET-séance", participants=("SECRET-participant",))
    session = session.do(tried, BY, note="SECRET-pourquoi").do(kept, BY)
    session = session.rename("A", "SECRET-variante", BY).note("SECRET-note", BY)
    rulings = (
        (line_of("A", 2, kept), "Ouvrir un CS à Joinville", Status.KEPT),
        (line_of("A", 1, tried), "SECRET-essai", Status.POSTPONED),
        ("creation_cs-52060", "Créer un EVS à Bourbonne-les-Bains", Status.KEPT),
        ("creation_cs-52060-b", "SECRET-écarté", Status.DISCARDED),
    )
    for line, title, status in rulings:
        session = session.decide(Ruling(line, title, status), BY, reason="SECRET-raison")
    return session


def everything_of(content: ShareContent) -> dict[str, str]:
    """Return all that leaves, part by part, as text; escapes of JSON undone."""
    parts = {part.name: part.raw().decode("utf-8", errors="replace") for part in publish(content).parts}
    parts["fichier"] = single_file(content).decode()
    parts["carte.json"] = json.dumps(json.loads(parts["carte.json"]), ensure_ascii=False)
    return parts


ALERT = "<img src=x onerror=alert(1)>"
BREAKING = "</script><script>alert(2)</script>"
TURNED = "Centre \u202ertl\u200f\u200b {{7*7}} \"'&"
SHOWN = "Centre \ufffdrtl\ufffd\ufffd {{7*7}} \"'&"
HOSTILE_STRUCTURES = f"""id,nom,type,statut,code_commune
"a{ALERT}",{ALERT},CS,agree,52121
b,{BREAKING},EVS,agree,52121
c,"{TURNED.replace(chr(34), chr(34) * 2)}",CS,agree,52269
d,=HYPERLINK(A1),EVS,agree,52448
""".encode()


def hostile_content() -> ShareContent:
    """Return a study whose every name, title and label is hostile."""
    plan = plan_of(StudyFiles(structures=SourceFile("s.csv", HOSTILE_STRUCTURES)))
    geography, inventory = inputs_of_plan(plan)
    units = geography.units.copy()
    units.loc["52121", "nom"] = f"Chaumont {ALERT}"
    units.loc["52448", "nom"] = f"Saint-Dizier\u202e {BREAKING}"
    epci = geography.epci.assign(nom=[f"{nom} {ALERT}\ufeff" for nom in geography.epci["nom"]])
    qpv = geography.qpv.assign(nom=f"{BREAKING}\u2066")
    geography = replace(geography, units=units.assign(nom_epci=units["code_epci"].map(epci["nom"])), epci=epci, qpv=qpv)
    options = replace(EVERYTHING, title=f"Carte de {ALERT} & {BREAKING}")
    session = Session().decide(Ruling("x", f"Décision {ALERT}", Status.KEPT), BY)
    diagnosis = diagnose(geography, inventory, plan.parameters)
    return share_content(
        Study(diagnosis, geography, inventory), options, session=session, label=f"Plan {BREAKING}", decided_on=DAY
    )
