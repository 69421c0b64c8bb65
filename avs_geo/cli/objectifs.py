"""``avs-geo objectifs``: the programme of a department, year by year, and the plan that keeps it."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

from pathlib import Path
from typing import Annotated

import typer

from avs_geo.cli import options
from avs_geo.cli.console.reporting import say_remarks, say_written
from avs_geo.cli.document import ModeleDocument, document_file, read_document_template
from avs_geo.cli.drafting import draft, read_settings
from avs_geo.cli.request import Request, asks
from avs_geo.cli.study import make_study
from avs_geo.cli.values import whole_number

HELP = """Proposer un programme : leviers, coûts, calendrier, trajectoire et indicateurs.

Le dossier de sortie est écrit en entier ou pas du tout. Il contient objectifs.csv, trajectoire.csv, indicateurs.csv,
schema_directeur.docx et plan.avs.json, d’où « avs-geo rejouer » refait les mêmes tableaux.
"""
EXAMPLE = "avs-geo objectifs --departement 52 --structures structures.csv --horizon 2027-2030 --sortie programme"


def _write_template(target: Path | None) -> None:
    """Write the parameter file to fill in, and leave."""
    if target is None:
        return
    from avs_geo.files.folder import write_file
    from avs_geo.inventory.programme.template import programme_template

    write_file(target, programme_template().encode(), replace=False)
    say_written(target, "fichier de paramètres à remplir")
    raise typer.Exit


@asks(Request)
def objectifs(
    *,
    horizon: Annotated[
        str,
        typer.Option("--horizon", metavar="AAAA-AAAA", help="Première et dernière années du programme."),
    ],
    sortie: Annotated[Path, typer.Option("--sortie", metavar="DOSSIER", help="Dossier à écrire.")],
    parametres: Annotated[
        Path | None,
        typer.Option("--parametres", metavar="F", help="Coûts, plafonds, personnel, limites et poids (TOML)."),
    ] = None,
    nombre: Annotated[
        int | None,
        typer.Option(
            "--nombre",
            metavar="N",
            parser=whole_number,
            show_default="selon les limites, sinon une par an",
            help="Créations à chercher.",
        ),
    ] = None,
    _modele_parametres: Annotated[
        Path | None,
        typer.Option(
            "--modele-parametres",
            metavar="F",
            is_eager=True,
            callback=_write_template,
            help="Écrire le fichier de paramètres à remplir, et quitter.",
        ),
    ] = None,
    modele_document: ModeleDocument = None,
    request: Request,
    remplacer: options.Remplacer = False,
    dialecte: options.Dialecte = "standard",
) -> None:
    """Draft a programme and write its folder."""
    from avs_geo.analysis.programme.horizon import Horizon
    from avs_geo.files.folder import check_folder, write_folder
    from avs_geo.outputs.programme.files import plan_of, programme_files
    from avs_geo.outputs.tables.delimited import Dialect

    years = Horizon.parse(horizon)
    check_folder(sortie, replace=remplacer)
    settings, found = read_settings(parametres)
    template, lacking = read_document_template(modele_document)
    study = make_study(request)
    programme = draft(study, settings, years, count=nombre)
    files = {
        **programme_files(programme, plan_of(programme), dialect=Dialect(dialecte)),
        **document_file(programme, template),
    }
    write_folder(sortie, files, replace=remplacer)
    say_remarks((*study.inventory.findings, *found, *lacking, *programme.findings))
    say_written(sortie, f"{len(files)} fichiers")
