"""How long the document of a department takes, its maps included, once the programme is there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from avs_geo.analysis.parameters import Parameters
from avs_geo.analysis.programme.horizon import Horizon
from avs_geo.analysis.programme.programme import draft_programme
from avs_geo.analysis.siting.options import SitingOptions
from avs_geo.analysis.siting.siting import site
from avs_geo.analysis.study import study_of
from avs_geo.files.source import SourceFile
from avs_geo.inventory.programme.settings import ProgrammeSettings
from avs_geo.inventory.reading import read_inputs
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.outputs.document.schema import schema_directeur_bytes
from avs_geo.reference.geography import load_geography
from avs_geo.reference.location import shipped_example
from bench.results import Result
from bench.timing import time_many

if TYPE_CHECKING:
    from avs_geo.inventory.inventory import Inventory
    from avs_geo.reference.geography import Geography

ROUNDS = 3
ASKED = 10.0  # seconds
STRUCTURES = 60
CREATIONS = 8
DAY = date(2026, 1, 1)


def run() -> list[Result]:
    """Measure, and return the lines of the table."""
    return [_measure(*_haute_marne()), _measure(*_pas_de_calais())]


def _measure(geography: Geography, inventory: Inventory) -> Result:
    study = study_of(geography, inventory, Parameters(reference_date=DAY))
    siting = site(study, SitingOptions(count=CREATIONS))
    programme = draft_programme(study, ProgrammeSettings(), horizon=Horizon(2027, 2030), siting=siting)
    timing = time_many(lambda: schema_directeur_bytes(programme), ROUNDS)
    counts = f"{len(inventory.structures)} structures, {len(programme.lines)} lines"
    return Result(
        f"document of {geography.departement.nom}, {counts}",
        f"<= {ASKED:g} s",
        timing.spread(),
        timing.median <= ASKED,
    )


def _haute_marne() -> tuple[Geography, Inventory]:
    folder = shipped_example()
    files = StudyFiles(
        structures=SourceFile.from_path(folder / "structures.csv"),
        territoires=SourceFile.from_path(folder / "territoires.csv"),
    )
    return read_inputs("52", files, reference_date=DAY)


def _pas_de_calais() -> tuple[Geography, Inventory]:
    """Return the department with sixty structures in its most populated communes, one of three a CS."""
    geography = load_geography("62")
    towns = geography.units.nlargest(STRUCTURES, "population")
    structures = pd.DataFrame(
        {
            "nom": "Structure de " + towns["nom"],
            "type": ["EVS" if rank % 3 else "CS" for rank in range(STRUCTURES)],
            "code_commune": towns.index,
            "gestion": "associative",
        }
    )
    content = structures.to_csv(index=False).encode()
    return read_inputs("62", StudyFiles(structures=SourceFile("structures.csv", content)), reference_date=DAY)
