"""Passes of editors that were given back before their end: kept where every server of the application sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from avs_geo.plan.store.contents import insert
from avs_geo.plan.store.schema import REGLAGE
from avs_geo.plan.store.sound_rows import read_rows

if TYPE_CHECKING:
    from avs_geo.plan.store.database import Database

# Among the settings: a name of at most 50 characters, and when it may be forgotten.
_PREFIX: Final = "sortie:"
_DIGITS: Final = 40


class SignOutStore:
    """Passes that open no more; for any number of threads.

    Every method may raise :class:`~avs_geo.plan.store.errors.StoreUnavailableError`.

    Parameters
    ----------
    database
        Where they are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, fingerprint: str, *, until: int, now: float) -> None:
        """Keep that a pass opens no more, and forget those that would have ended by themselves.

        Parameters
        ----------
        fingerprint
            The SHA-256 of the pass, in hexadecimal; the pass itself is never kept.
        until
            When it would have ended (Unix time).
        now
            The present moment (Unix time).
        """
        name = _PREFIX + short(fingerprint)
        with self._database.writing() as connection:
            rows = read_rows(connection, select(REGLAGE).where(REGLAGE.c.nom.startswith(_PREFIX)))
            over = [row.nom for row in rows if not row.valeur.isdigit() or int(row.valeur) < now]
            connection.execute(delete(REGLAGE).where(REGLAGE.c.nom.in_(over)))
            added = insert(connection, REGLAGE).values(nom=name, valeur=str(until))
            connection.execute(added.on_conflict_do_nothing())

    def all(self) -> frozenset[str]:
        """Return the beginnings, of :func:`short`, of all the fingerprints that are kept."""
        with self._database.reading() as connection:
            rows = read_rows(connection, select(REGLAGE.c.nom).where(REGLAGE.c.nom.startswith(_PREFIX)))
            return frozenset(row.nom.removeprefix(_PREFIX) for row in rows)


def short(fingerprint: str) -> str:
    """Return what is kept of a fingerprint: 160 bits of it."""
    return fingerprint[:_DIGITS]
