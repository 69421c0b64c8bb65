"""``avs-geo etude``: the work of a Caf as it is kept, backed up and restored."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

from pathlib import Path
from typing import Annotated

import typer

from avs_geo.cli import options
from avs_geo.cli.console.french_help import FrenchCommand, FrenchGroup
from avs_geo.cli.console.waiting import waiting

app = typer.Typer(
    cls=FrenchGroup,
    help="Sauvegarder tout ce qui est enregistré, et le remettre en place.",
    epilog="avs-geo etude sauvegarder --sortie sauvegarde.sqlite",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("sauvegarder", cls=FrenchCommand, epilog="avs-geo etude sauvegarder --sortie sauvegarde.sqlite")
def sauvegarder(
    *,
    sortie: Annotated[
        Path, typer.Option("--sortie", metavar="F", help="Fichier de la sauvegarde ; lisible de son seul propriétaire.")
    ],
    remplacer: options.Remplacer = False,
) -> None:
    """Copier toute la base, serveur en marche, dans un seul fichier : plans, versions, brouillons et liens."""
    from avs_geo.plan.store.address import store_address
    from avs_geo.plan.store.backup import back_up
    from avs_geo.text.words import plural

    with waiting("Sauvegarde"):
        count = back_up(store_address(), sortie, replace=remplacer)
    typer.echo(f"Sauvegardé : {plural(count, 'plan')}, dans {sortie}", err=True)


@app.command("restaurer", cls=FrenchCommand, epilog="avs-geo etude restaurer sauvegarde.sqlite")
def restaurer(
    sauvegarde: Annotated[Path, typer.Argument(metavar="F", help="Fichier écrit par avs-geo etude sauvegarder.")],
) -> None:
    """Remettre une sauvegarde dans une base vide, SQLite ou PostgreSQL."""
    from avs_geo.plan.store.address import place_of, store_address
    from avs_geo.plan.store.backup import restore
    from avs_geo.text.words import plural

    url = store_address()
    with waiting("Remise en place"):
        count = restore(sauvegarde, url)
    typer.echo(f"Remis en place : {plural(count, 'plan')}, dans {place_of(url)}", err=True)
