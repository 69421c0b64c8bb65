"""``avs-geo analyser``: the tables of the contract, from the inputs."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

from pathlib import Path
from typing import Annotated

import typer

from avs_geo.cli import options
from avs_geo.cli.console.reporting import say_remarks, say_written
from avs_geo.cli.request import Request, asks
from avs_geo.cli.study import make_study

HELP = """Analyser un département et écrire les tableaux.

Le dossier de sortie est écrit en entier ou pas du tout. Il contient communes.csv, epci.csv, departement.csv,
equilibre.csv, qpv.csv, zones_blanches.csv, zones_blanches.geojson et synthese.json ; avec --complet, tout ce que les
pages de l’application montrent.
"""
EXAMPLE = "avs-geo analyser --departement 52 --structures structures.csv --sortie resultats"


@asks(Request)
def analyser(
    *,
    sortie: Annotated[Path, typer.Option("--sortie", metavar="DOSSIER", help="Dossier à écrire.")],
    request: Request,
    complet: Annotated[
        bool,
        typer.Option("--complet", help="Écrire aussi les autres tableaux et les couches que l’application propose."),
    ] = False,
    remplacer: options.Remplacer = False,
    dialecte: options.Dialecte = "standard",
) -> None:
    """Analyse a department and write the folder of results."""
    from avs_geo.files.folder import check_folder, write_folder
    from avs_geo.outputs.tables.analysis_files import analysis_files
    from avs_geo.outputs.tables.delimited import Dialect

    check_folder(sortie, replace=remplacer)
    study = make_study(request)
    files = analysis_files(study, dialect=Dialect(dialecte), complete=complet)
    write_folder(sortie, files, replace=remplacer)
    say_remarks(study.inventory.findings)
    say_written(sortie, f"{len(files)} fichiers")
