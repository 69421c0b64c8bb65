"""The files of a session: what each variant changes, and what was done, in order."""

from __future__ import annotations

import datetime as dt

from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.siting.options import SitingOptions
from avs_geo.analysis.study import study_of
from avs_geo.inventory.programme.settings import ProgrammeSettings
from avs_geo.outputs.session.files import session_files
from avs_geo.plan.plan import Plan
from avs_geo.plan.session.changes import ExtendTerritory
from avs_geo.plan.session.history import By
from avs_geo.plan.session.session import Session
from tests.analysis.conftest import PARAMETERS, Structure, made_up_geography, made_up_inventory, row_of

GEOGRAPHY = made_up_geography(row_of("ABCDE"))
INVENTORY = made_up_inventory([Structure(id="cs", at=(5, 5), unite="A")], named=[("cs", "commune", "A")])
BY = By("Anne", dt.datetime(2026, 10, 5, 14, 30, tzinfo=dt.UTC))


def _files(session: Session | None) -> dict[str, bytes]:
    plan = Plan(
        departement="99",
        files=None,
        parameters=PARAMETERS,
        need=None,
        options=SitingOptions(count=1),
        settings=ProgrammeSettings(),
        horizon=Horizon(2027, 2030),
        reference_data={},
        session=session,
    )
    return session_files(plan, study_of(GEOGRAPHY, INVENTORY, PARAMETERS))


def test_a_plan_without_session_has_no_file_of_one() -> None:
    assert _files(None) == {}


def test_each_variant_that_changes_something_has_its_differences() -> None:
    session = Session().select("B").do(ExtendTerritory(id="cs", communes=("B",)), BY)
    files = _files(session)
    assert sorted(files) == ["differences_communes_B.csv", "differences_epci_B.csv", "journal.csv", "variantes.csv"]
    epci = files["differences_epci_B.csv"].decode().splitlines()
    # One commune of five more, 1,000 inhabitants of 5,000.
    assert epci[-1].startswith("99,Pays-Inventé,5000,0.2,0.4,0.2,1000,2000,1000,")
    assert files["differences_communes_B.csv"].decode().splitlines()[1].startswith("B,Commune B,E1,1000,gagne,")
    assert "Anne" in files["journal.csv"].decode()
    today, *variants = files["variantes.csv"].decode().splitlines()[1:]
    # Nobody has said what an extension costs; what changes nothing costs nothing. C, D and E are far.
    assert today == "Aujourd’hui,0.2,0,1000,0,3000,0,3000,0,1,0,0,0,0,0"
    assert variants == [
        "Variante A,0.2,0,1000,0,3000,0,3000,0,1,0,0,0,0,0",
        "Variante B,0.4,0.2,2000,1000,3000,0,3000,0,1,0,0,0,,",
        "Variante C,0.2,0,1000,0,3000,0,3000,0,1,0,0,0,0,0",
    ]
