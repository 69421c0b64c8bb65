"""``avs-geo donnees``: the reference data, what is there, and how to renew it."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from avs_geo.cli.console.french_help import FrenchCommand, FrenchGroup
from avs_geo.cli.console.reporting import say_remarks, say_written
from avs_geo.cli.console.waiting import progress_bar
from avs_geo.cli.values import one_of
from avs_geo.errors import UsageError

app = typer.Typer(
    cls=FrenchGroup,
    help="Voir, renouveler ou reconstruire les données de référence.",
    epilog="avs-geo donnees lister",
    no_args_is_help=True,
    rich_markup_mode=None,
)

# What each file of the reference data is, in the order in which it is listed.
_FILES = {
    "communes.parquet": "Communes : contours, mairies, populations",
    "anciens_codes.parquet": "Anciens codes des communes",
    "codes_postaux.parquet": "Codes postaux",
    "epci.parquet": "Intercommunalités",
    "epci_departements.parquet": "Intercommunalités par département",
    "arrondissements.parquet": "Arrondissements",
    "departements.parquet": "Départements",
    "qpv.parquet": "Quartiers prioritaires, contours officiels",
    "qpv_indicatifs.csv": "Quartiers prioritaires, emprises indicatives",
}


@app.command("lister", cls=FrenchCommand, epilog="avs-geo donnees lister")
def lister() -> None:
    """Lister les données de référence, leur date, leur source et leur licence."""
    from avs_geo.outputs.sources import reference_sources, road_sources

    typer.echo("Fichiers")
    for name, what in _FILES.items():
        typer.echo(f"  {what} : {_state(name)}")
    typer.echo(f"  Routes, pour les temps mesurés : {_roads_state()}")
    typer.echo("Sources")
    for source in (*reference_sources(), *road_sources()):
        details = (source.millesime, source.licence, "installée" if source.installee else "livrée")
        typer.echo(f"  {source.nom} ({source.editeur}) : {', '.join(part for part in details if part)}")


@app.command("construire", cls=FrenchCommand, epilog="avs-geo donnees construire --paquets paquets --sortie geo")
def construire(
    *,
    paquets: Annotated[
        Path | None,
        typer.Option("--paquets", metavar="DOSSIER", help="Dossier où sont déjà les paquets ; sinon, téléchargés."),
    ] = None,
    sortie: Annotated[
        Path | None,
        typer.Option(
            "--sortie",
            metavar="DOSSIER",
            show_default="les données livrées avec le logiciel",
            help="Dossier à écrire.",
        ),
    ] = None,
) -> None:
    """Reconstruire les données livrées, pour toute la France, depuis leurs deux paquets."""
    from avs_geo.reference.build import build_geography
    from avs_geo.reference.location import shipped_geography

    target = sortie or shipped_geography()
    with progress_bar() as progress:
        build_geography(target, packages=paquets, progress=progress)
    say_written(target)


@app.command(
    "installer",
    cls=FrenchCommand,
    epilog="avs-geo donnees installer routes --osm champagne-ardenne-latest.osm.pbf",
)
def installer(
    *,
    jeu: Annotated[
        str,
        typer.Argument(
            metavar="contours|qpv|routes",
            parser=one_of("contours", "qpv", "routes"),
            help="Jeu à installer.",
        ),
    ],
    fichier: Annotated[
        Path | None,
        typer.Option("--fichier", metavar="F", help="Fichier déjà sur le disque ; sinon, téléchargé."),
    ] = None,
    resolution: Annotated[
        str,
        typer.Option(
            "--resolution",
            metavar="100m|50m|5m",
            parser=one_of("100m", "50m", "5m"),
            help="Finesse des contours des communes.",
        ),
    ] = "100m",
    osm: Annotated[
        Path | None,
        typer.Option("--osm", metavar="F", help="Extrait d’OpenStreetMap (.osm.pbf), pour les routes."),
    ] = None,
) -> None:
    """Installer les contours officiels des communes, ceux des quartiers prioritaires (QPV), ou les routes."""
    from avs_geo.reference.location import user_folder

    target = user_folder() / "geo"
    if (jeu == "routes") != (osm is not None):
        msg = "Les routes s’installent avec --osm et un extrait : avs-geo donnees installer routes --osm F.osm.pbf"
        raise UsageError(msg)
    if osm is not None:
        _install_roads(osm)
        return
    if jeu == "qpv":
        _install_qpv(fichier, target)
        return
    from avs_geo.reference.contours import install_contours

    with progress_bar() as progress:
        install_contours(fichier, target=target, resolution=resolution, progress=progress)
    say_written(target)


def _install_qpv(file: Path | None, target: Path) -> None:
    from avs_geo.files.source import SourceFile
    from avs_geo.inventory.qpv.install import install_qpv

    source = SourceFile.from_path(file) if file is not None else None
    date = datetime.fromtimestamp(file.stat().st_mtime, UTC).date() if file is not None else None
    with progress_bar() as progress:
        installed = install_qpv(source, target=target, date=date, progress=progress)
    say_remarks(installed.findings)
    say_written(target, f"quartiers prioritaires : {installed.count}, fichier du {installed.date}")


def _install_roads(extract: Path) -> None:
    from avs_geo.reference.routes.build import install_roads
    from avs_geo.reference.routes.installed import roads_folder

    target = roads_folder()
    with progress_bar() as progress:
        roads = install_roads(extract, target=target, progress=progress)
    reached = ", ".join(f"{code} ({near} communes sur {total})" for code, (near, total) in roads.reach.items())
    say_written(target, f"routes du {roads.date}")
    typer.echo(f"Départements atteints : {reached}.", err=True)


def _roads_state() -> str:
    """Return which roads are installed and for which departments, or how to install some."""
    from avs_geo.reference.routes.installed import installed_roads

    roads = installed_roads()
    if roads is None:
        return "absentes"
    served = ", ".join(code for code in roads.reach if roads.serves(code))
    return f"installées ({roads.folder}), pour {served or 'aucun département entier'}"


def _state(name: str) -> str:
    """Return whether the file in use is the user's or the shipped one, or that there is none."""
    from avs_geo.reference.location import geography_file, user_folder

    path = geography_file(name)
    if not path.is_file():
        return "absent"
    return f"installé ({path})" if path.is_relative_to(user_folder()) else "livré"
