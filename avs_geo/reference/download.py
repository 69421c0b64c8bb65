"""Files fetched from their publishers: retried, with a progress, and found through the site's list of datasets."""

from __future__ import annotations

import json
import socket
import ssl
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

from avs_geo.errors import OutsideError, UsageError
from avs_geo.text.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.client import HTTPMessage
    from pathlib import Path

    Progress = Callable[[str, int, int], None]

# Seconds to wait before each attempt.
ATTEMPTS_S = (0.0, 2.0, 8.0, 30.0)
TIMEOUT_S = 60.0
# No file of this kind is as large, nor as slow: an answer that never ends is given up.
MOST_BYTES = 2 << 30
LONGEST_S = 3600.0

_CHUNK = 1 << 18
_REASONS: dict[type[BaseException], str] = {
    socket.gaierror: "site introuvable, sans doute faute de réseau",
    TimeoutError: "le site ne répond pas",
    ConnectionRefusedError: "connexion refusée",
    ConnectionResetError: "connexion coupée",
    ssl.SSLError: "certificat du site refusé",
    HTTPException: "réponse incomplète",
}
_WORTH_ANOTHER_TRY = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS)


def download(url: str, path: Path, *, label: str, page: str, progress: Progress | None = None) -> HTTPMessage:
    """Fetch an address into a file, again after a pause where the server or the network fails.

    Parameters
    ----------
    url
        ``http`` or ``https``.
    path
        The file; written whole, or raises.
    label
        What is fetched, in French.
    page
        Where a person finds the file by hand.
    progress
        Called with the label, the bytes done and their total (0 where unknown).

    Returns
    -------
    HTTPMessage
        The headers of the answer.

    Raises
    ------
    OutsideError
        After four failures, or at once where the server says that the address is wrong, or where its answer has no
        end: more than `MOST_BYTES`, longer than `LONGEST_S`.
    """
    reason = ""
    for pause in ATTEMPTS_S:
        if reason and progress is not None:
            progress(f"{label} : {reason}, nouvel essai dans {number(pause)} s", 0, 0)
        time.sleep(pause)
        try:
            return _download_once(url, path, label=label, progress=progress)
        except urllib.error.HTTPError as error:
            reason = f"réponse {error.code}"
            error.close()
            if error.code < HTTPStatus.INTERNAL_SERVER_ERROR and error.code not in _WORTH_ANOTHER_TRY:
                break
        except OutsideError:
            raise
        except (OSError, HTTPException) as error:  # no route, no name, timeout, connection cut short
            reason = _in_french(error)
    msg = (
        f"Impossible de télécharger {label} ({url} : {reason}). Le fichier peut être téléchargé ailleurs, "
        f"depuis {page}, puis donné à AVS-Geo."
    )
    raise OutsideError(msg)


def fetch_dataset(url: str, path: Path, *, label: str, page: str, progress: Progress | None = None) -> dict[str, Any]:
    """Return what the dataset API of data.gouv.fr says of a dataset; the parameters are those of `download`.

    Raises
    ------
    OutsideError
        If the site cannot be reached, or answers something else.
    """
    download(url, path, label=label, page=page, progress=progress)
    try:
        dataset = json.loads(path.read_bytes())
    except ValueError:
        dataset = None
    if not isinstance(dataset, dict):
        msg = f"La réponse de {url} n’est pas celle attendue ; réessayez plus tard."
        raise OutsideError(msg)
    return dataset


def stated_date(headers: HTTPMessage) -> str:
    """Return the ISO date that a server gives to a file; today's where it gives none."""
    stated = headers.get("Last-Modified")
    moment = parsedate_to_datetime(stated) if stated else datetime.now(UTC)
    return moment.date().isoformat()


def _in_french(error: Exception) -> str:
    """Return why the network failed, where it is one of the usual reasons; else what the system says."""
    cause = getattr(error, "reason", error)
    for kind, words in _REASONS.items():
        if isinstance(cause, kind):
            return words
    return str(cause)


def _check_end(label: str, done: int, deadline: float) -> None:
    """Give up an answer that is beyond all measure, or that trickles for an hour: another try would be no better."""
    if done > MOST_BYTES:
        msg = (
            f"Le téléchargement de {label} dépasse {MOST_BYTES >> 20} Mo, plus qu’aucun fichier de cette sorte : il "
            "est arrêté. Vérifiez l’adresse."
        )
        raise OutsideError(msg)
    if time.monotonic() > deadline:
        msg = (
            f"Le téléchargement de {label} dure depuis plus de {number(LONGEST_S / 60)} minutes : il est arrêté. "
            "Réessayez plus tard, ou téléchargez le fichier ailleurs."
        )
        raise OutsideError(msg)


def _download_once(url: str, path: Path, *, label: str, progress: Progress | None) -> HTTPMessage:
    request = urllib.request.Request(url, headers={"User-Agent": "avs-geo"})  # noqa: S310 - checked below
    if request.type not in ("http", "https"):
        msg = f"L’adresse {url} n’est pas une adresse web."
        raise UsageError(msg)
    with (
        urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer,  # noqa: S310 - the scheme is checked above
        path.open("wb") as stream,
    ):
        total = int(answer.headers.get("Content-Length") or 0)
        done, deadline = 0, time.monotonic() + LONGEST_S
        while chunk := answer.read1(_CHUNK):
            stream.write(chunk)
            done += len(chunk)
            _check_end(label, done, deadline)
            if progress is not None:
                progress(label, done, total)
        if done < total:
            msg = f"connexion interrompue à {done} octets sur {total}"
            raise ConnectionError(msg)
        headers: HTTPMessage = answer.headers
        return headers
