"""Reads one hostile file as the application would, computing included: ``python -m bench.hostile_reader ROLE FILE``.

Prints ``prêt`` once the program is loaded, then what came of the file: the codes of its faults, or ``accepté``.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avs_geo.analysis.diagnosis import diagnose
from avs_geo.analysis.parameters import Parameters
from avs_geo.errors import InputRefusedError
from avs_geo.files.messages import FrenchLog
from avs_geo.files.source import SourceFile
from avs_geo.inventory.programme.settings import read_programme_settings
from avs_geo.inventory.reading import read_inputs
from avs_geo.inventory.study_files import StudyFiles
from avs_geo.outputs.document.template_file import read_template
from avs_geo.plan.document.reading import read_plan
from avs_geo.plan.session.drawn import read_outline
from avs_geo.reference.communes import load_commune_index
from avs_geo.reference.geography import load_geography
from bench.hostile_files import STRUCTURES

if TYPE_CHECKING:
    from avs_geo.reference.communes import CommuneIndex
    from avs_geo.reference.geography import Geography

DATE = dt.date(2026, 1, 1)


def read(role: str, source: SourceFile, geography: Geography, index: CommuneIndex) -> None:
    """Read a file for what it is brought as, and compute what follows from it.

    Raises
    ------
    InputRefusedError
        The file is refused.
    """
    if role == "dessin":
        log = FrenchLog(file=source.name)
        read_outline(source, log)
        log.raise_if_faults()
    elif role == "modele":
        read_template(source)
    elif role == "plan":
        read_plan(source)
    elif role == "parametres":
        read_programme_settings(source)
    else:
        given: dict[str, Any] = {"structures": SourceFile("structures.csv", STRUCTURES)}
        given[role] = (source,) if role == "indicateurs" else source
        whole, inventory = read_inputs(geography, StudyFiles(**given), reference_date=DATE, index=index)
        diagnose(whole, inventory, Parameters(reference_date=DATE))


def main() -> None:
    """Read the file that is named, and say what came of it."""
    role, path = sys.argv[1], Path(sys.argv[2])
    geography, index = load_geography("52"), load_commune_index()
    print("prêt", flush=True)
    try:
        read(role, SourceFile.from_path(path), geography, index)
    except InputRefusedError as error:
        print("refusé :", ", ".join(sorted({one.code for one in error.findings if one.is_fault})), flush=True)
    else:
        print("accepté", flush=True)


if __name__ == "__main__":
    main()
