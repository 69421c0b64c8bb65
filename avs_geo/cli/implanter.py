"""``avs-geo implanter``: where new structures should open, and the proof."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

from pathlib import Path
from typing import Annotated

import typer

from avs_geo.cli import options
from avs_geo.cli.console.reporting import say_remarks, say_written
from avs_geo.cli.console.waiting import waiting
from avs_geo.cli.request import Request, asks
from avs_geo.cli.study import make_study
from avs_geo.cli.values import codes, number, one_of, whole_number

HELP = """Choisir où ouvrir de nouvelles structures.

Le dossier de sortie est écrit en entier ou pas du tout. Il contient implantations.csv, courbe.csv et synthese.json.
Avec --part-visee, le plus petit nombre de structures qui atteint cette part est cherché ; --nombre en est alors la
limite.
"""
EXAMPLE = "avs-geo implanter --departement 52 --structures structures.csv --nombre 3 --sortie implantations"
# The words of avs_geo.analysis.siting.options, which cost too much to load before a verb is known.
DEMANDS = ("non_couverte", "hors_acces", "toutes")
OBJECTIVES = ("couverture", "moyenne")


@asks(Request)
def implanter(
    *,
    sortie: Annotated[Path, typer.Option("--sortie", metavar="DOSSIER", help="Dossier à écrire.")],
    nombre: Annotated[
        int | None,
        typer.Option("--nombre", metavar="N", parser=whole_number, help="Structures à ouvrir."),
    ] = None,
    demande: Annotated[
        str,
        typer.Option(
            "--demande", metavar="|".join(DEMANDS), parser=one_of(*DEMANDS), help="Habitants que l’on veut servir."
        ),
    ] = "non_couverte",
    objectif: Annotated[
        str,
        typer.Option(
            "--objectif",
            metavar="|".join(OBJECTIVES),
            parser=one_of(*OBJECTIVES),
            help="Le plus d’habitants à portée, ou le temps moyen le plus court.",
        ),
    ] = "couverture",
    part_visee: Annotated[
        float | None,
        typer.Option("--part-visee", metavar="PART", parser=number, help="Part de la demande à atteindre, de 0 à 1."),
    ] = None,
    obliger: Annotated[
        list[str] | None,
        typer.Option("--obliger", metavar="CODES", help="Communes qui doivent avoir une structure nouvelle."),
    ] = None,
    interdire: Annotated[
        list[str] | None,
        typer.Option("--interdire", metavar="CODES", help="Communes qui ne peuvent pas en avoir."),
    ] = None,
    max_par_epci: Annotated[
        int | None,
        typer.Option(
            "--max-par-epci",
            metavar="K",
            parser=whole_number,
            help="Structures nouvelles au plus par intercommunalité.",
        ),
    ] = None,
    un_par_qpv: Annotated[
        bool,
        typer.Option("--un-par-qpv", help="Une structure nouvelle à portée de chaque QPV non couvert."),
    ] = False,
    poids_besoin: Annotated[
        float,
        typer.Option("--poids-besoin", metavar="A", parser=number, help="Poids de l’indice de besoin dans la demande."),
    ] = 0.0,
    ecart: Annotated[
        float,
        typer.Option("--ecart", metavar="PART", parser=number, help="Écart à l’optimum que la preuve peut laisser."),
    ] = 0.01,
    population_cs: Annotated[
        float,
        typer.Option(
            "--population-cs",
            metavar="HABITANTS",
            parser=number,
            help="Habitants gagnés à partir desquels une structure nouvelle est un CS.",
        ),
    ] = 7500.0,
    request: Request,
    remplacer: options.Remplacer = False,
    dialecte: options.Dialecte = "standard",
) -> None:
    """Choose the communes of new structures and write the folder of results."""
    from avs_geo.analysis.siting.options import Demand, Objective, SitingOptions
    from avs_geo.files.folder import check_folder, write_folder
    from avs_geo.outputs.tables.delimited import Dialect

    check_folder(sortie, replace=remplacer)
    asked = SitingOptions(
        count=nombre,
        demand=Demand(demande),
        objective=Objective(objectif),
        target_share=part_visee,
        forced=codes(obliger),
        forbidden=codes(interdire),
        max_per_epci=max_par_epci,
        one_per_qpv=un_par_qpv,
        need_weight=poids_besoin,
        gap=ecart,
        large_zone=population_cs,
    )
    study = make_study(request)
    with waiting("Recherche des implantations"):
        from avs_geo.analysis.known_structures import has_structures
        from avs_geo.analysis.siting.siting import no_siting, site
        from avs_geo.outputs.siting.files import siting_files
        from avs_geo.outputs.siting.sentences import siting_sentences

        found = site(study, asked) if has_structures(study.diagnosis) else no_siting(asked)
        files = siting_files(found, study, dialect=Dialect(dialecte))
    write_folder(sortie, files, replace=remplacer)
    say_remarks(study.inventory.findings)
    for sentence in siting_sentences(found, study.diagnosis):
        typer.echo(sentence.replace("**", ""), err=True)
    say_written(sortie, f"{len(files)} fichiers")
