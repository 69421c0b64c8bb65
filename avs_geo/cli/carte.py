"""``avs-geo carte``: one map, to open anywhere or to print."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

from pathlib import Path
from typing import Annotated

import typer

from avs_geo.cli import options
from avs_geo.cli.console.reporting import say_remarks, say_written
from avs_geo.cli.console.waiting import waiting
from avs_geo.cli.request import Request, asks
from avs_geo.cli.study import make_study
from avs_geo.errors import UsageError

HELP = """Faire la carte d’un département.

--sortie écrit une page qui s’ouvre sans réseau dans tout navigateur ; --image, une image pour l’impression.
Il faut au moins l’une des deux.
"""
EXAMPLE = "avs-geo carte --departement 52 --structures structures.csv --sortie carte.html --image carte.png"


@asks(Request)
def carte(
    *,
    sortie: Annotated[Path | None, typer.Option("--sortie", metavar="HTML", help="Page à écrire.")] = None,
    image: Annotated[Path | None, typer.Option("--image", metavar="PNG", help="Image à écrire.")] = None,
    titre: Annotated[str | None, typer.Option("--titre", metavar="T", help="Titre de l’image.")] = None,
    request: Request,
    remplacer: options.Remplacer = False,
) -> None:
    """Draw the map of a department as a page, as a picture, or both."""
    from avs_geo.files.folder import check_file, write_file

    targets = _targets(sortie, image)
    for target in targets:
        check_file(target, replace=remplacer)
    study = make_study(request)
    # All is drawn before anything is written.
    drawn: dict[Path, bytes] = {}
    if sortie is not None:
        from avs_geo.outputs.share.of_study import file_of_study

        with waiting("Dessin de la page"):
            drawn[sortie] = file_of_study(study)
    if image is not None:
        from avs_geo.outputs.maps.picture.picture import draw_picture

        with waiting("Dessin de l’image"):
            drawn[image] = draw_picture(study, title=titre)
    say_remarks(study.inventory.findings)
    for target, content in drawn.items():
        write_file(target, content, replace=remplacer)
        say_written(target)


def _targets(sortie: Path | None, image: Path | None) -> list[Path]:
    targets = [target for target in (sortie, image) if target is not None]
    if not targets:
        msg = "Dites ce qu’il faut écrire : --sortie carte.html, --image carte.png, ou les deux."
        raise UsageError(msg)
    if sortie == image:
        msg = "--sortie et --image ne peuvent pas être le même fichier."
        raise UsageError(msg)
    return targets
