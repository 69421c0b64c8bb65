"""A department of which no structure is known: nothing is proposed, and what to bring is said."""

from __future__ import annotations

import datetime as dt

import pytest

from avs_geo.analysis.known_structures import has_structures, lacking_structures
from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.programme.programme import Programme, apply_decisions, draft_where_known
from avs_geo.analysis.programme.siting_choice import siting_options
from avs_geo.analysis.siting.siting import site
from avs_geo.analysis.study import Study, study_of
from avs_geo.files.source import SourceFile
from avs_geo.inventory.empty import empty_inventory
from avs_geo.inventory.inventory import Inventory, read_inventory
from avs_geo.inventory.programme.settings import ProgrammeSettings
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.outputs.siting.sentences import siting_sentences
from avs_geo.reference.geography import Geography, load_geography

DAY = dt.date(2026, 1, 1)
HORIZON = Horizon(2027, 2030)


@pytest.fixture(scope="module")
def ardeche() -> Geography:
    return load_geography("07")


def inventory_of(geography: Geography, *lines: str) -> Inventory:
    if not lines:
        return empty_inventory(geography)
    text = "\n".join(("nom,type,statut,code_commune", *lines))
    return read_inventory(
        StudyFiles(structures=SourceFile("structures.csv", text.encode())), geography=geography, reference_date=DAY
    )


def drafted(geography: Geography, inventory: Inventory) -> tuple[Study, Programme]:
    study = study_of(geography, inventory, Parameters(reference_date=DAY))
    settings = ProgrammeSettings()
    siting = site(study, siting_options(geography, settings, HORIZON, count=2))
    return study, draft_where_known(study, settings, horizon=HORIZON, siting=siting)


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("La Ferme,AUTRE,agree,07186",),
        ("Le Projet,CS,projet,07186", "Ancien,EVS,ferme,07019"),
    ],
)
def test_without_a_structure_that_counts_nothing_is_proposed(ardeche: Geography, lines: tuple[str, ...]) -> None:
    study, programme = drafted(ardeche, inventory_of(ardeche, *lines))
    assert not has_structures(study.diagnosis)
    assert programme.lines.empty
    assert programme.siting.sites.empty
    assert programme.trajectory["part_couverte"].tolist() == [0.0] * 5
    (finding,) = programme.findings
    assert finding.code == "structures_absentes"
    assert "Apportez le fichier des structures" in finding.remedy
    assert apply_decisions(programme, ()).lines.empty
    (sentence,) = siting_sentences(programme.siting, study.diagnosis)
    assert "Apportez le fichier des structures" in sentence


def test_one_structure_that_counts_is_enough_for_a_programme(ardeche: Geography) -> None:
    inventory = inventory_of(ardeche, "Le Lac,EVS,agree,07186")
    study, programme = drafted(ardeche, inventory)
    assert lacking_structures(study) == ()
    assert len(programme.lines) >= 2
