"""Opening the store: the database is made at first start, and brought to today's schema."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from avs_geo.plan.store.address import is_sqlite, store_address
from avs_geo.plan.store.database import Database
from avs_geo.plan.store.errors import StoreUnavailableError
from avs_geo.plan.store.failures import CANNOT_OPEN
from avs_geo.plan.store.migrate import migrate
from avs_geo.plan.store.moment import utc_now
from avs_geo.plan.store.store import PlanStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import URL


def open_store(url: URL | None = None, *, clock: Callable[[], datetime] = utc_now) -> PlanStore:
    """Open the store of plans; make its database, or bring it up to date, where needed.

    Any number of servers may do so at the same time.

    Parameters
    ----------
    url
        The database; None for the one that this computer is set up to use (see
        :func:`avs_geo.plan.store.address.store_address`).
    clock
        Gives the present moment, with its time zone.

    Raises
    ------
    StoreUnavailableError
        The database cannot be reached, made, read or written, or a newer program made it.
    """
    url = store_address() if url is None else url
    if is_sqlite(url):
        _make_file(Path(url.database or ""))
    database = Database(url)
    try:
        migrate(database)
    except StoreUnavailableError:
        database.close()
        raise
    return PlanStore(database, clock=clock)


def _make_file(file: Path) -> None:
    """Make an empty file where there is none; an empty file is an empty database."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # For its owner only: plans tell of budgets. SQLite gives the files beside it the same rights.
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        _keep_to_owner(file)
    except OSError as error:
        if not file.is_file():
            raise StoreUnavailableError(CANNOT_OPEN.what, CANNOT_OPEN.remedy, place=str(file)) from error


def _keep_to_owner(file: Path) -> None:
    """Take from all but its owner the rights on a store: one that was copied has those of the copy."""
    for path in (file, *(file.with_name(f"{file.name}{end}") for end in ("-wal", "-shm"))):
        # Who does not own it cannot, and may all the same be allowed to read it by whoever does.
        with suppress(OSError):
            if path.stat().st_mode & 0o077:
                path.chmod(0o600)
