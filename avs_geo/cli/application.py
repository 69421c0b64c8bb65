"""The command ``avs-geo``: its verbs, and nothing else."""

from typing import Annotated

import typer

import avs_geo
from avs_geo.cli import analyser, carte, donnees, etude, implanter, lancer, objectifs, rejouer, verifier
from avs_geo.cli.console.french_help import FrenchCommand
from avs_geo.cli.share import partager
from avs_geo.cli.status import GuardedGroup, speak_utf8

app = typer.Typer(
    name="avs-geo",
    cls=GuardedGroup,
    help="Préparer le schéma directeur de l’animation de la vie sociale d’un département.",
    epilog="avs-geo analyser --departement 52 --structures structures.csv --sortie resultats",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
)


def _show_version(asked: bool) -> None:  # noqa: FBT001 - typer calls it so
    if asked:
        typer.echo(f"avs-geo {avs_geo.__version__}")
        raise typer.Exit


@app.callback()
def _start(
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_show_version, help="Afficher la version et quitter."),
    ] = False,
) -> None:
    """Read the options that stand before the verb."""


app.command("lancer", cls=FrenchCommand, help=lancer.HELP, epilog=lancer.EXAMPLE)(lancer.lancer)
app.command("verifier", cls=FrenchCommand, help=verifier.HELP, epilog=verifier.EXAMPLE)(verifier.verifier)
app.command("analyser", cls=FrenchCommand, help=analyser.HELP, epilog=analyser.EXAMPLE)(analyser.analyser)
app.command("carte", cls=FrenchCommand, help=carte.HELP, epilog=carte.EXAMPLE)(carte.carte)
app.command("implanter", cls=FrenchCommand, help=implanter.HELP, epilog=implanter.EXAMPLE)(implanter.implanter)
app.command("objectifs", cls=FrenchCommand, help=objectifs.HELP, epilog=objectifs.EXAMPLE)(objectifs.objectifs)
app.command("rejouer", cls=FrenchCommand, help=rejouer.HELP, epilog=rejouer.EXAMPLE)(rejouer.rejouer)
app.add_typer(partager.app, name="partager")
app.add_typer(etude.app, name="etude")
app.add_typer(donnees.app, name="donnees")


def main() -> None:
    """Run the command line and leave with its exit status."""
    speak_utf8()
    typer.main.get_command(app).main(prog_name="avs-geo")
