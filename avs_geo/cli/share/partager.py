"""``avs-geo partager``: the links by which partners open a map, without an account."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

from pathlib import Path
from typing import Annotated

import typer

from avs_geo.cli import options
from avs_geo.cli.console.french_help import FrenchCommand, FrenchGroup
from avs_geo.cli.share.listing import FORMATS, listing
from avs_geo.cli.share.making import AUTHOR, chosen_plan, kept_plans, make_link, read_password
from avs_geo.cli.share.showing import Shown, show_link
from avs_geo.cli.share.values import DEFAULT_LAYERS, LAYERS, POSITIONS, STATES, layers
from avs_geo.cli.values import one_of, whole_number

app = typer.Typer(
    cls=FrenchGroup,
    help="Partager la carte d’un plan par un lien, en lecture seule et sans compte.",
    epilog='avs-geo partager creer --plan "Schéma directeur" --libelle "Mairie de Langres"',
    no_args_is_help=True,
    rich_markup_mode=None,
)

Jours = Annotated[
    int,
    typer.Option("--jours", metavar="N", parser=whole_number, help="Nombre de jours où le lien ouvre, 365 au plus."),
]
AdressePublique = Annotated[
    str,
    typer.Option(
        "--adresse-publique",
        metavar="URL",
        show_default="celle d’AVS_GEO_ADRESSE_PUBLIQUE, sinon http://127.0.0.1:8501",
        help="Adresse où les visiteurs joignent l’application.",
    ),
]
Qr = Annotated[Path | None, typer.Option("--qr", metavar="F", help="QR code de l’adresse à écrire : .svg ou .png.")]
Lien = Annotated[str, typer.Argument(metavar="ID", help="Identifiant du lien, que donne avs-geo partager lister.")]


@app.command(
    "creer", cls=FrenchCommand, epilog='avs-geo partager creer --plan "Schéma directeur" --jours 30 --qr qr.svg'
)
def creer(
    *,
    plan: Annotated[str, typer.Option("--plan", metavar="P", help="Plan à partager : son identifiant ou son nom.")],
    version: Annotated[
        int | None,
        typer.Option(
            "--version", metavar="N", parser=whole_number, show_default="la dernière", help="Version à montrer."
        ),
    ] = None,
    libelle: Annotated[
        str, typer.Option("--libelle", metavar="T", show_default="aucun", help="Pour qui, ou pour quoi, est le lien.")
    ] = "",
    jours: Jours = 90,
    couches: Annotated[
        str,
        typer.Option(
            "--couches",
            metavar="C",
            parser=layers,
            show_default=DEFAULT_LAYERS,
            help=f"Couches de la carte, séparées par des virgules, parmi {', '.join(LAYERS)}.",
        ),
    ] = DEFAULT_LAYERS,
    etat: Annotated[
        str,
        typer.Option(
            "--etat",
            metavar="|".join(STATES),
            parser=one_of(*STATES),
            help="État montré : les structures d’aujourd’hui, ou avec les changements retenus en séance.",
        ),
    ] = "retenu",
    positions: Annotated[
        str,
        typer.Option(
            "--positions",
            metavar="|".join(POSITIONS),
            parser=one_of(*POSITIONS),
            help="Place des structures : exacte, ou au point de leur commune et sans adresse.",
        ),
    ] = "exactes",
    mot_de_passe_fichier: Annotated[
        Path | None,
        typer.Option(
            "--mot-de-passe-fichier",
            metavar="F",
            help="Fichier dont la première ligne est le mot de passe que le lien demande ; - pour l’entrée standard.",
        ),
    ] = None,
    titre: Annotated[
        str,
        typer.Option("--titre", metavar="T", show_default="le nom du plan", help="Titre au-dessus de la carte."),
    ] = "",
    adresse_publique: AdressePublique = "",
    qr: Qr = None,
    remplacer: options.Remplacer = False,
) -> None:
    """Créer un lien vers une version d’un plan, et imprimer son adresse, montrée cette seule fois."""
    from avs_geo.plan.share.options import ShareLayer, ShareOptions, ShareState

    shown = Shown.checked(adresse_publique, qr, replace=remplacer)
    choices = ShareOptions(
        layers=tuple(ShareLayer(name) for name in couches.split(",")),
        state=ShareState(etat),
        exact_places=positions == "exactes",
        title=titre,
    )
    password = read_password(mot_de_passe_fichier)
    with kept_plans() as store:
        made = make_link(store, plan, version, options=choices, label=libelle, days=jours, password=password)
        show_link(made, shown, is_on=store.links.is_on())


@app.command("lister", cls=FrenchCommand, epilog="avs-geo partager lister --format json")
def lister(
    *,
    plan: Annotated[
        str | None,
        typer.Option("--plan", metavar="P", help="Ne lister que les liens de ce plan : son identifiant ou son nom."),
    ] = None,
    forme: Annotated[
        str,
        typer.Option("--format", metavar="|".join(FORMATS), parser=one_of(*FORMATS), help="Forme de la liste."),
    ] = "texte",
    dialecte: options.Dialecte = "standard",
) -> None:
    """Lister les liens, le plus récent d’abord, ceux qui n’ouvrent plus aussi."""
    with kept_plans() as store:
        wanted = None if plan is None else chosen_plan(store, plan).id
        typer.echo(listing(store, wanted, form=forme, dialect=dialecte), nl=False)


@app.command("revoquer", cls=FrenchCommand, epilog="avs-geo partager revoquer 4128fde8-fd9e-44e0-ae93-be738ed2cd9e")
def revoquer(*, lien: Lien) -> None:
    """Révoquer un lien : il n’ouvre plus, dès maintenant et pour toujours."""
    with kept_plans() as store:
        link = store.links.revoke(lien)
    typer.echo(f"Lien {link.id} (indice {link.hint}) révoqué.", err=True)


@app.command(
    "renouveler",
    cls=FrenchCommand,
    epilog="avs-geo partager renouveler 4128fde8-fd9e-44e0-ae93-be738ed2cd9e --jours 30",
)
def renouveler(
    *,
    lien: Lien,
    jours: Jours = 90,
    adresse_publique: AdressePublique = "",
    qr: Qr = None,
    remplacer: options.Remplacer = False,
) -> None:
    """Renouveler un lien : une nouvelle adresse montre la même carte, et l’ancienne n’ouvre plus."""
    shown = Shown.checked(adresse_publique, qr, replace=remplacer)
    with kept_plans() as store:
        made = store.links.renew(lien, author=AUTHOR, days=jours)
        show_link(made, shown, is_on=store.links.is_on())


@app.command("suspendre", cls=FrenchCommand, epilog="avs-geo partager suspendre")
def suspendre() -> None:
    """Suspendre tous les liens : aucun n’ouvre plus, jusqu’à ce qu’ils soient rétablis."""
    with kept_plans() as store:
        store.links.switch(on=False)
    typer.echo("Tous les liens sont suspendus. Pour les rétablir\u00a0: avs-geo partager retablir", err=True)


@app.command("retablir", cls=FrenchCommand, epilog="avs-geo partager retablir")
def retablir() -> None:
    """Rétablir les liens suspendus : ceux qui ne sont ni expirés ni révoqués ouvrent de nouveau."""
    with kept_plans() as store:
        store.links.switch(on=True)
    typer.echo("Les liens sont rétablis.", err=True)
