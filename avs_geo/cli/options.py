"""The options that several commands share."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from avs_geo.analysis.parameters import DETOUR, REFERENCE_DATE, SPEED, THRESHOLD
from avs_geo.cli.values import iso_date, number, one_of, times_source

# The words of avs_geo.outputs.tables.delimited.Dialect, which costs too much to load before a verb is known.
DIALECTS = ("standard", "excel-fr")

Departement = Annotated[
    str,
    typer.Option("--departement", metavar="D", help="Numéro ou nom du département : 52, 2A, Haute-Marne."),
]
Structures = Annotated[
    Path,
    typer.Option(
        "--structures", metavar="F", help="Structures : CSV, XLSX, ODS, GeoJSON, GeoPackage, Shapefile, KML ou uMap."
    ),
]
Territoires = Annotated[
    Path | None,
    typer.Option("--territoires", metavar="F", help="Territoires d’agrément : tableau ou contours."),
]
Qpv = Annotated[
    Path | None,
    typer.Option("--qpv", metavar="F", help="Contours officiels des QPV, à la place de ceux du logiciel."),
]
Indicateurs = Annotated[
    list[Path] | None,
    typer.Option(
        "--indicateurs",
        metavar="F",
        help="Indicateurs de besoin par commune, EPCI, QPV ou maille ; l’option se répète pour plusieurs fichiers.",
    ),
]
Poids = Annotated[
    list[str] | None,
    typer.Option(
        "--poids",
        metavar="NOM=POIDS",
        help="Indicateur de l’indice de besoin, son poids et, au besoin, son sens (NOM=2:decroissant) ; l’option se "
        "répète. Sans elle, chaque indicateur des fichiers pèse 1.",
    ),
]
Temps = Annotated[
    Path | None,
    typer.Option(
        "--temps",
        metavar="F|routes",
        parser=times_source,
        help="Temps mesurés : fichier (origine, destination, minutes), ou le mot routes pour les routes installées.",
    ),
]
Mailles = Annotated[
    Path | None,
    typer.Option(
        "--mailles",
        metavar="F",
        help="Unités plus fines que la commune : IRIS ou carreaux, avec leur population.",
    ),
]
Partenaires = Annotated[
    Path | None,
    typer.Option("--partenaires", metavar="F", help="Partenaires et financements, par structure : CSV, XLSX ou ODS."),
]
Seuil = Annotated[
    float,
    typer.Option(THRESHOLD.option, metavar=THRESHOLD.metavar, parser=number, help=THRESHOLD.help),
]
Vitesse = Annotated[
    float,
    typer.Option(SPEED.option, metavar=SPEED.metavar, parser=number, help=SPEED.help),
]
Detour = Annotated[
    float,
    typer.Option(DETOUR.option, metavar=DETOUR.metavar, parser=number, help=DETOUR.help),
]
Date = Annotated[
    date | None,
    typer.Option(
        REFERENCE_DATE.option,
        metavar=REFERENCE_DATE.metavar,
        parser=iso_date,
        show_default="aujourd’hui",
        help=REFERENCE_DATE.help,
    ),
]
Remplacer = Annotated[bool, typer.Option("--remplacer", help="Remplacer ce qui existe déjà sous ce nom.")]
Dialecte = Annotated[
    str,
    typer.Option(
        "--dialecte",
        metavar="|".join(DIALECTS),
        parser=one_of(*DIALECTS),
        help="Écriture des CSV : virgules et point décimal, ou ce qu’Excel attend en français.",
    ),
]
