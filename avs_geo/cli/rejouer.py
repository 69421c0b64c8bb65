"""``avs-geo rejouer``: the tables of a saved plan again, equal to the byte."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

from pathlib import Path
from typing import Annotated

import typer

from avs_geo.cli import options
from avs_geo.cli.console.reporting import say_remarks, say_written
from avs_geo.cli.console.waiting import waiting

HELP = """Refaire les tableaux d’un plan enregistré, à l’octet près.

Le plan contient les fichiers, les paramètres et les décisions : il n’y a rien d’autre à fournir. Le dossier de sortie
contient les tableaux d’« avs-geo analyser », et objectifs.csv, trajectoire.csv et indicateurs.csv ; d’un plan qui a une
séance, aussi journal.csv et les écarts de chaque variante.
"""
EXAMPLE = "avs-geo rejouer plan.avs.json --sortie resultats"


def rejouer(
    *,
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="Plan enregistré : plan.avs.json.")],
    sortie: Annotated[Path, typer.Option("--sortie", metavar="DOSSIER", help="Dossier à écrire.")],
    remplacer: options.Remplacer = False,
    dialecte: options.Dialecte = "standard",
) -> None:
    """Compute a plan again and write its tables."""
    from avs_geo.files.folder import check_folder, write_folder
    from avs_geo.files.source import SourceFile
    from avs_geo.outputs.replay_files import changed_reference_data, replay_files
    from avs_geo.outputs.tables.delimited import Dialect
    from avs_geo.plan.document.reading import read_plan
    from avs_geo.plan.replay import compute_plan

    check_folder(sortie, replace=remplacer)
    with waiting("Lecture du plan"):
        read = read_plan(SourceFile.from_path(plan))
    with waiting("Calcul du programme"):
        programme = compute_plan(read)
    files = replay_files(read, programme, dialect=Dialect(dialecte))
    write_folder(sortie, files, replace=remplacer)
    say_remarks((*programme.study.inventory.findings, *changed_reference_data(read, plan.name)))
    say_written(sortie, f"{len(files)} fichiers")
