"""What SQLite and PostgreSQL complain of, said in French, with what to do."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from avs_geo.plan.store.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAFE: Final = "Ce qui est enregistré est intact et votre travail en cours reste à l’écran : "


@dataclass(frozen=True, slots=True)
class Reason:
    """What happened, and what to do about it."""

    what: str
    remedy: str


FULL: Final = Reason(
    "Le disque où sont gardés les plans est plein", f"{_SAFE}libérez de la place, puis enregistrez de nouveau."
)
READ_ONLY: Final = Reason(
    "Les plans ne peuvent pas être enregistrés : leur emplacement est en lecture seule",
    f"{_SAFE}demandez le droit d’y écrire, puis enregistrez de nouveau.",
)
DAMAGED: Final = Reason(
    "La base des plans est endommagée",
    "N’écrivez plus rien dans cette base : gardez-en une copie, et remettez en place votre dernière sauvegarde.",
)
BUSY: Final = Reason(
    "La base des plans est occupée par un autre enregistrement", f"{_SAFE}enregistrez de nouveau dans un instant."
)
AWAY: Final = Reason(
    "La base des plans ne répond pas",
    f"{_SAFE}vérifiez qu’elle est en marche et joignable, puis enregistrez de nouveau.",
)
NO_ENTRY: Final = Reason(
    "La base des plans refuse la connexion",
    "Vérifiez l’utilisateur, le mot de passe et le nom de la base dans la variable AVS_GEO_BASE.",
)
CANNOT_OPEN: Final = Reason(
    "Le fichier des plans ne peut pas être ouvert",
    f"{_SAFE}vérifiez qu’il est toujours là et que vous avez le droit de le lire et d’y écrire.",
)
DISK_FAILED: Final = Reason(
    "Le disque où sont gardés les plans ne répond plus comme il faut",
    f"{_SAFE}vérifiez ce disque et la place qui y reste, puis enregistrez de nouveau.",
)
FORBIDDEN: Final = Reason(
    "L’utilisateur de la base n’a pas les droits qu’il faut sur les tables des plans",
    f"{_SAFE}demandez ces droits à qui administre la base, puis enregistrez de nouveau.",
)
ALTERED: Final = Reason(
    "Les tables des plans ne sont pas celles qui sont attendues",
    "Vérifiez que l’adresse est celle de la base des plans, et que personne n’en a changé les tables.",
)

# By the beginning of SQLite's name of the error, the first that fits.
_SQLITE: Final = {
    "SQLITE_FULL": FULL,
    "SQLITE_IOERR": DISK_FAILED,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_PERM": READ_ONLY,
    "SQLITE_CANTOPEN": CANNOT_OPEN,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_ERROR": ALTERED,
}
# By the beginning of PostgreSQL's SQLSTATE, the first that fits.
_POSTGRESQL: Final = {
    "53100": FULL,
    "53": BUSY,
    "55P03": BUSY,
    "57014": BUSY,
    "40": BUSY,
    "25006": READ_ONLY,
    "28": NO_ENTRY,
    "3D": NO_ENTRY,
    "42501": FORBIDDEN,
    "42": ALTERED,
    "3F": ALTERED,
    "XX00": DAMAGED,
    "58": DISK_FAILED,
    "08": AWAY,
    "57P": AWAY,
}
# In English and in French, as servers here speak.
_NO_ENTRY_WORDS: Final = ("authenti", "does not exist", "n'existe pas", "n’existe pas", "pg_hba.conf", "no password")


@contextmanager
def failures_in_french(place: str) -> Iterator[None]:
    """Turn what the database complains of into a :class:`StoreUnavailableError`.

    What it has no name for is a database that is not as the program left it: its own constraints broken by what stands
    there already, a text that is no text, two rows for one key.
    """
    try:
        yield
    except PoolTimeoutError as error:
        raise StoreUnavailableError(BUSY.what, BUSY.remedy, place=place) from error
    except UnicodeDecodeError as error:
        # SQLite quotes what it finds in its file; the driver takes it for text.
        raise StoreUnavailableError(DAMAGED.what, DAMAGED.remedy, place=place) from error
    except SQLAlchemyError as error:
        reason = reason_of(error)
        raise StoreUnavailableError(reason.what, reason.remedy, place=place) from error


def reason_of(error: SQLAlchemyError) -> Reason:
    """Return what an error of the database means for its user."""
    if not isinstance(error, DBAPIError):
        return ALTERED
    if isinstance(error.orig, sqlite3.Error):
        return _first(_SQLITE, getattr(error.orig, "sqlite_errorname", ""))
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return _first(_POSTGRESQL, state)
    return _without_state(str(error.orig))


def _without_state(text: str) -> Reason:
    """Return the reason of a connection that failed: it has no SQLSTATE, only the server's words, in its language."""
    return NO_ENTRY if any(words in text for words in _NO_ENTRY_WORDS) else AWAY


def _first(reasons: dict[str, Reason], name: str) -> Reason:
    return next((reason for start, reason in reasons.items() if name.startswith(start)), DAMAGED)
