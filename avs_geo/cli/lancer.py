"""``avs-geo lancer``: the web application, on this computer."""

# ruff: noqa: PLC0415 - the heavy rooms are loaded once a verb is known, so that --help is quick

import os
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated

import typer

from avs_geo.cli.values import port as read_port
from avs_geo.errors import OutsideError

HELP = """Ouvrir l’application dans le navigateur de cet ordinateur.

Elle s’arrête avec Ctrl+C. D’autres ordinateurs n’y accèdent (--adresse 0.0.0.0) que si un mot de passe
(AVS_GEO_MOT_DE_PASSE) ou des comptes (AVS_GEO_EDITEURS) protègent les pages des éditeurs.
"""
EXAMPLE = "avs-geo lancer --port 8502"

# Seconds that a slow computer may need to start.
_PATIENCE = 60.0


def lancer(
    *,
    port: Annotated[
        int,
        typer.Option("--port", metavar="N", parser=read_port, help="Port sur lequel l’application répond."),
    ] = 8501,
    adresse: Annotated[
        str,
        typer.Option("--adresse", metavar="A", help="Adresse sur laquelle l’application répond."),
    ] = "127.0.0.1",
    sans_navigateur: Annotated[
        bool,
        typer.Option("--sans-navigateur", help="Ne pas ouvrir le navigateur."),
    ] = False,
) -> None:
    """Start the application, open the browser, and wait until it is stopped."""
    _refuse_open_door(adresse)
    _refuse_taken_port(adresse, port)
    url = f"http://{f'[{adresse}]' if ':' in adresse else adresse}:{port}"
    command = _server_command(adresse, port)
    # To end this command must end the application too, however it is asked.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # What Streamlit prints is English and would hide our own line; its errors, on stderr, are let through.
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:  # noqa: S603 - our own command
        try:
            _await_answer(server, adresse, port)
            typer.echo(f"AVS-Geo est ouvert à l’adresse {url} (Ctrl+C pour arrêter)")
            if not sans_navigateur and _has_display():
                webbrowser.open(url)
            if server.wait() != 0:
                msg = "L’application s’est arrêtée d’elle-même ; les lignes ci-dessus disent pourquoi."
                raise OutsideError(msg)
        except KeyboardInterrupt:
            typer.echo("AVS-Geo est arrêté.", err=True)
        finally:
            server.terminate()


def _server_command(address: str, port: int) -> list[str]:
    from avs_geo.reference.location import program_root

    application = program_root() / "app.py"
    if not application.is_file():
        msg = f"L’application manque (« {application} ») : réinstallez AVS-Geo."
        raise OutsideError(msg)
    settings = {
        "server.port": str(port),
        "server.address": address,
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        # Told none, Streamlit asks an address outside which one this computer has.
        "browser.serverAddress": "localhost",
    }
    flags = [part for name, value in settings.items() for part in (f"--{name}", value)]
    return [sys.executable, "-m", "streamlit", "run", str(application), *flags]


def _refuse_open_door(address: str) -> None:
    from avs_geo.web.access.protection import chosen_protection, refuse_unprotected

    refuse_unprotected(address, chosen_protection(os.environ))


def _refuse_taken_port(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Without it, a port left a minute ago would still look taken.
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            msg = (
                f"Le port {port} est déjà pris, peut-être par une autre fenêtre d’AVS-Geo. Fermez-la, ou "
                f"choisissez un autre port : avs-geo lancer --port {port + 1 if port < 65_535 else port - 1}"
            )
            raise OutsideError(msg) from error


def _await_answer(server: "subprocess.Popen[bytes]", address: str, port: int) -> None:
    """Wait until the application answers; fail if it stops before."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        with suppress(OSError), socket.create_connection((address, port), timeout=1):
            return
        time.sleep(0.1)
    msg = "L’application n’a pas démarré ; les lignes ci-dessus disent pourquoi."
    raise OutsideError(msg)


def _has_display(variables: Sequence[str] = ("DISPLAY", "WAYLAND_DISPLAY")) -> bool:
    """Whether a browser has a screen to open on."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in variables)
