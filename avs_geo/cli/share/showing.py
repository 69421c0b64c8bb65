"""What is shown of a link that was just made: its address, once, and its QR code."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import typer

from avs_geo.cli.console.reporting import say_written
from avs_geo.errors import UsageError
from avs_geo.text.typography import typeset

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from avs_geo.plan.share.link import NewLink

_QR_FORMATS: Final = (".svg", ".png")


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a link will be shown: checked before it is made, for its address is shown once.

    Parameters
    ----------
    base
        The address of the application.
    qr
        The file of the QR code; None for none.
    replace
        Whether that file may be replaced.
    """

    base: str
    qr: Path | None
    replace: bool

    @classmethod
    def checked(cls, base: str, qr: Path | None, *, replace: bool) -> Shown:
        """Refuse an address that is none, and a file that cannot be written.

        Raises
        ------
        UsageError
            The address or the file cannot be used.
        """
        from avs_geo.files.folder import check_file
        from avs_geo.plan.share.address import public_base

        if qr is not None:
            if qr.suffix.casefold() not in _QR_FORMATS:
                msg = f"Le QR code s’écrit en SVG ou en PNG : « {qr.name} » doit finir par .svg ou .png."
                raise UsageError(msg)
            check_file(qr, replace=replace)
        return cls(public_base(base), qr, replace)


def show_link(made: NewLink, shown: Shown, *, is_on: bool) -> None:
    """Print the address of a link, say until when it holds, and write its QR code."""
    from avs_geo.plan.share.address import link_address

    address = link_address(shown.base, made.token)
    typer.echo(address)
    typer.echo(
        typeset(
            f"Notez cette adresse : elle n’est montrée que cette fois. Elle ouvre jusqu’au "
            f"{moment(made.link.expires_at)}.\nIdentifiant du lien : {made.link.id}"
        ),
        err=True,
    )
    if not is_on:
        typer.echo(typeset("Les liens sont suspendus : aucun n’ouvre avant avs-geo partager retablir."), err=True)
    if shown.qr is not None:
        _write_qr(shown.qr, address, replace=shown.replace)


def moment(at: datetime) -> str:
    """Return a moment as the clock of this computer says it."""
    return at.astimezone().strftime("%d/%m/%Y à %H:%M")


def _write_qr(target: Path, address: str, *, replace: bool) -> None:
    from avs_geo.files.folder import write_file
    from avs_geo.outputs.qr_code import qr_png, qr_svg

    as_svg = target.suffix.casefold() == ".svg"
    write_file(target, qr_svg(address).encode() if as_svg else qr_png(address), replace=replace)
    say_written(target)
